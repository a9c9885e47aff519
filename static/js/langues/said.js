/** What the service says in French, in the words of the page: its sentences are known, with what fills them. */

import { euros, number } from "../writing.js";

const REFUSED = ["title", "detail", "message"];
const ANSWERED = [
  ...["libelle", "mot", "phrase", "type_libelle", "heure", "appareil", "dit", "suite_libelle", "titre", "valeur", "avis", "detail"],
  ...["explication", "arrondi", "detenteur_libelle", "ensuite", "recours", "quoi", "pourquoi", "duree", "depuis"],
];
const LANGUAGE = globalThis.document?.documentElement.lang || "en-GB";
const RATE = new Intl.NumberFormat(LANGUAGE, { style: "currency", currency: "EUR", maximumFractionDigits: 6 });
/** Names of holes, and what they hold. @type {[RegExp, RegExp][]} */
const HELD = [
  [/^(?:euros|taux)\d*$/, /[\d ,]+€/],
  [/^kilometres\d*$/, /[\d ,]+km/],
  [/^heure\d*$/, /\d+ h(?: \d\d)?/],
  [/^jour(?:_court)?\d*$/, /(?:[a-z]+ )?(?:\d+|1er) \S+ \d{4}/],
  [/^moment\d*$/, /(?:[a-z]+ )?(?:\d+|1er) \S+ \d{4} à \d+ h(?: \d\d)?/],
  [/^date$/, /(?:[a-z]+ )?(?:\d+|1er)/],
  [/^quantieme$/, /\d+|1er/],
  [/^annee$/, /\d{4}/],
  [/^browser$/, /(?:Firefox|Edge|Opera|Chrome|Safari|Navigateur)/],
  [/^system$/, /(?:Android|iPhone|iPad|Windows|Mac|Linux|appareil inconnu)/],
];
const HOUR = /^(\d+)\sh(?:\s(\d\d))?$/;
/** Of a row of what is declared: a time of the day, and where a trip begins. */
const TIME = /\/(?:depart|retour)$/;
const PLACE = /\/(?:de|lieu)$/;
const WEAK = 8;
/** Letters beyond which a text is said whole or not at all. */
const LONG = 1500;
/** Sentences within one another that are looked into: the service's go six deep. */
const DEEP = 8;
/** @type {Map<string, Promise<(text: string) => string>>} */
const speakers = new Map();

/**
 * A refusal, or an answer that is one sentence; as it came when the words do not arrive. It may hold what the page shows.
 * @template Told
 * @param {Told} told
 */
export const said = async (told) => {
  const { mots, reponses } = document.documentElement.dataset;
  return translated(await translated(told, REFUSED, mots), [...REFUSED, ...ANSWERED], reponses);
};

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
 * @param {boolean} [own] whether it is, or lists, what the service says
 * @returns {Told}
 */
function within(told, names, say, own = false) {
  if (typeof told === "string" && own) return /** @type {Told} */ (say(told));
  if (told === null || typeof told !== "object") return told;
  if (Array.isArray(told)) return /** @type {Told} */ (told.map((one) => within(one, names, say, own)));
  const at = "pointeur" in told ? String(told.pointeur) : "";
  /** @type {(name: string, value: unknown) => unknown} */
  const shown = (name, value) => {
    if (name === "valeur" && PLACE.test(at)) return placed(String(value), say);
    return within(name === "valeur" && TIME.test(at) ? clock(String(value)) : value, names, say, names.includes(name));
  };
  return /** @type {Told} */ (Object.fromEntries(Object.entries(told).map(([name, value]) => [name, shown(name, value)])));
}

/**
 * What a place is, said, then its name, which is nobody's sentence: « Autre lieu, Chez ma mère ».
 * @param {string} text
 * @param {(text: string) => string} say
 */
function placed(text, say) {
  const [kind = "", ...name] = text.split(", ");
  return [say(kind), ...name].join(", ");
}

/**
 * « 6 h 45 » at the beginning, when it is a time of the day and not a duration: « 6:45 ».
 * @param {string} text
 */
function clock(text) {
  return text.replace(/^(\d+)\sh(?:\s(\d\d))?(?=,|$)/, (_, hours, minutes = "00") => `${hours}:${minutes}`);
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
  const word = (text) => {
    const whole = known.get(plain(text)) ?? known.get(plain(text.replace(/\.$/, "")))?.concat(".");
    if (whole !== undefined) return whole;
    const [first, rest] = [text.charAt(0), text.slice(1)];
    const label = known.get(plain(first.toUpperCase() + rest));
    if (label !== undefined) return label.charAt(0).toLowerCase() + label.slice(1);
    const noun = known.get(plain(first.toLowerCase() + rest));
    return noun === undefined ? null : noun.charAt(0).toUpperCase() + noun.slice(1);
  };
  let depth = 0;
  /** Sentences within one another: DEEP of them, beyond which a word is known or is not. @type {(text: string) => string | null} */
  const found = (text) => {
    if (depth === DEEP) return word(text);
    depth += 1;
    try {
      return sentence(text);
    } finally {
      depth -= 1;
    }
  };
  /** @type {(text: string) => string | null} */
  const sentence = (text) => {
    const none = /^0 \p{L}+[^s]$/u.test(plain(text)) ? formed(`${text}s`, patterns) : null;
    const whole = none ?? word(text) ?? figure(text) ?? listed(text);
    if (whole !== null) return whole;
    const several = formed(text, patterns.filter(({ sentences }) => sentences));
    if (several !== null) return several;
    const parts = text.match(/(?:\bart\.|.)+?[.?!](?= |$)/g) ?? [];
    /** @type {(string | null)[]} */
    const told = parts.length > 1 ? parts.map(found) : [null];
    if (!told.includes(null)) return told.join(" ");
    const one = formed(text, patterns.filter(({ weight }) => weight >= WEAK));
    if (one !== null) return one;
    const [, head = "", end = ""] = /^(.+?)\s:\s(.+)$/s.exec(text) ?? [];
    const own = head && found(head);
    return own ? `${own}: ${say(end)}` : formed(text, patterns, true);
  };
  /** What fills the holes must be known too where `sure`: a short form matches the name of a place as well. @type {(text: string, forms: typeof patterns, sure?: boolean) => string | null} */
  const formed = (text, forms, sure = false) => {
    for (const { form, names, own } of forms) {
      const held = form.exec(plain(text));
      if (held && (!sure || names.every((name, rank) => isKnown(name, held[rank + 1] ?? "")))) return own.replace(/\{(\w+)\}/g, (_, name) => filled(name, held[names.indexOf(name) + 1] ?? ""));
    }
    return null;
  };
  /** @type {(name: string, text: string) => boolean} */
  const isKnown = (name, text) => /^[\d\s:]*$/.test(text) || HELD.some(([named]) => named.test(name)) || found(text) !== null;
  /** A known word, then others after commas. @type {(text: string) => string | null} */
  const listed = (text) => {
    const parts = /[:;.?!«]/.test(text) ? [] : text.split(", ");
    for (let size = parts.length - 1; size > 0; size -= 1) {
      const own = word(parts.slice(0, size).join(", "));
      if (own !== null) return [own, ...parts.slice(size).map(say)].join(", ");
    }
    return null;
  };
  /** @type {(name: string, text: string) => string} */
  const filled = (name, text) => (name.startsWith("heure") ? clock(text) : say(text));
  /** @type {(text: string) => string} */
  const say = (text) => {
    const own = text && (text.length > LONG ? (known.get(plain(text)) ?? null) : found(text));
    return own ? (/^\s*/.exec(text)?.[0] ?? "") + own : text;
  };
  return say;
}

/**
 * Amounts, distances, decimals and hours.
 * @param {string} text
 * @returns {string | null}
 */
function figure(text) {
  const bare = text.replace(/[\s€]|km$/g, "").replace(",", ".");
  if (/^[\d\s]+,\d+\s€\.$/.test(text)) return `${figure(text.slice(0, -1))}.`;
  if (/^[\d\s]+,\d\d\s€$/.test(text)) return euros(bare);
  if (/^[\d\s]+,\d+\s€$/.test(text)) return RATE.format(Number(bare));
  if (/^[\d\s]+(,\d+)?\skm$/.test(text)) return `${number(bare)}\u00a0km`;
  if (/^[\d\s]+,\d+$|^\d{1,3}(?:\s\d{3})+$/.test(text)) return number(bare);
  const [, hours = "", minutes = ""] = HOUR.exec(text) ?? [];
  return hours ? `${hours}h${minutes}` : null;
}

/**
 * What may stand in a hole of that name.
 * @param {string} name
 */
function held(name) {
  return HELD.find(([named]) => named.test(name))?.[1].source ?? ".*?";
}

/**
 * @param {string} french
 * @param {string} own
 */
function pattern(french, own) {
  const pieces = plain(french).split(/\{(\w+)\}/);
  const form = pieces.map((piece, rank) => (rank % 2 ? `(${held(piece)})` : piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))).join("");
  return { form: new RegExp(`^${form}$`, "s"), names: pieces.filter((_, rank) => rank % 2), own: own.trim(), sentences: /[.?!] /.test(pieces.join("")), weight: pieces.filter((_, rank) => rank % 2 === 0).join("").length };
}
