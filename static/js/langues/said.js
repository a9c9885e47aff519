/** What the service says in French, in the words of the page: its sentences are known, with what fills them. */

import { euros } from "../format.js";

const REFUSED = ["title", "detail", "message"];
const ANSWERED = ["libelle", "mot", "phrase", "type_libelle", "heure", "appareil", "dit"];
/** @type {Map<string, Promise<(text: string) => string>>} */
const speakers = new Map();

/**
 * A refusal, or an answer that is one sentence; as it came when the words do not arrive.
 * @template Told
 * @param {Told} told
 */
export const said = (told) => translated(told, REFUSED, document.documentElement.dataset.mots);

/**
 * The answer of a page whose words are known.
 * @template Body
 * @param {Body} body
 */
export const answered = (body) => translated(body, ANSWERED, document.documentElement.dataset.reponses);

/**
 * @template Told
 * @param {Told} told
 * @param {string[]} names of the members that hold sentences
 * @param {string} [address] where their words are
 * @returns {Promise<Told>}
 */
async function translated(told, names, address) {
  if (!address) return told;
  try {
    const words = speakers.get(address) ?? load(address);
    speakers.set(address, words);
    return within(told, names, await words);
  } catch {
    speakers.delete(address);
    return told;
  }
}

/**
 * @template Told
 * @param {Told} told
 * @param {string[]} names
 * @param {(text: string) => string} say
 * @returns {Told}
 */
function within(told, names, say) {
  if (told === null || typeof told !== "object") return told;
  if (Array.isArray(told)) return /** @type {Told} */ (told.map((one) => within(one, names, say)));
  const parts = Object.entries(told).map(([name, value]) => [name, typeof value === "string" && names.includes(name) ? say(value) : within(value, names, say)]);
  return Object.fromEntries(parts);
}

/** @param {string} address */
async function load(address) {
  const response = await fetch(address);
  /** @type {[string, string][]} */
  const pairs = await response.json();
  return sayer(pairs);
}

/**
 * Typographic or not, a sentence of the service is the same.
 * @param {string} text
 */
function plain(text) {
  return text.replace(/[\u00a0\u202f]/g, " ").replace(/'/g, "’").trim();
}

/**
 * Whole sentences, else sentence by sentence, else those whose holes are filled.
 * @param {[string, string][]} pairs
 * @returns {(text: string) => string}
 */
export function sayer(pairs) {
  const known = new Map(pairs.map(([french, own]) => [plain(french), own.trim()]));
  const holed = pairs.filter(([french]) => /\{\w+\}/.test(french));
  const patterns = holed.map(([french, own]) => pattern(french, own)).sort((one, other) => other.weight - one.weight);

  /** @type {(text: string) => string | null} */
  const found = (text) => {
    const whole = known.get(plain(text));
    if (whole !== undefined) return whole;
    const label = known.get(plain(text.charAt(0).toUpperCase() + text.slice(1)));
    if (label !== undefined) return label.charAt(0).toLowerCase() + label.slice(1);
    if (/^[\d\s]+,\d\d\s€$/.test(text)) return euros(text.replace(/[\s€]/g, "").replace(",", "."));
    const parts = text.match(/.+?[.?!](?= |$)/g) ?? [];
    /** @type {(string | null)[]} */
    const told = parts.length > 1 ? parts.map(found) : [null];
    if (!told.includes(null)) return told.join(" ");
    for (const { form, names, own } of patterns) {
      const held = form.exec(plain(text));
      if (held) return own.replace(/\{(\w+)\}/g, (_, name) => say(held[names.indexOf(name) + 1] ?? ""));
    }
    return null;
  };
  /** @type {(text: string) => string} */
  const say = (text) => {
    const own = text && found(text);
    return own ? (/^\s*/.exec(text)?.[0] ?? "") + own : text;
  };
  return say;
}

/**
 * @param {string} french
 * @param {string} own
 */
function pattern(french, own) {
  const pieces = plain(french).split(/\{(\w+)\}/);
  const form = pieces.map((piece, rank) => (rank % 2 ? "(.*?)" : piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))).join("");
  return { form: new RegExp(`^${form}$`, "s"), names: pieces.filter((_, rank) => rank % 2), own: own.trim(), weight: pieces.filter((_, rank) => rank % 2 === 0).join("").length };
}
