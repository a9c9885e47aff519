/** What the service says in French, in the words of the page: its sentences are known, with what fills them. */

const READ = ["title", "detail", "message"];

/** @type {Promise<(text: string) => string> | undefined} */
let speaker;

/**
 * A refusal, or an answer that is one sentence; as it came when the words do not arrive.
 * @template Told
 * @param {Told} told
 * @returns {Promise<Told>}
 */
export async function said(told) {
  try {
    speaker ??= words();
    return translated(told, await speaker);
  } catch {
    speaker = undefined;
    return told;
  }
}

/**
 * @template Told
 * @param {Told} told
 * @param {(text: string) => string} say
 * @returns {Told}
 */
function translated(told, say) {
  const parts = Object.entries(/** @type {Record<string, unknown>} */ (told)).map(([name, value]) => {
    if (typeof value === "string") return [name, READ.includes(name) ? say(value) : value];
    return [name, Array.isArray(value) ? value.map((one) => (one?.detail ? translated(one, say) : one)) : value];
  });
  return Object.fromEntries(parts);
}

async function words() {
  const response = await fetch(document.documentElement.dataset.mots ?? "");
  /** @type {[string, string][]} */
  const pairs = await response.json();
  return sayer(pairs);
}

/**
 * Whole sentences, else sentence by sentence, else those whose holes are filled.
 * @param {[string, string][]} pairs
 * @returns {(text: string) => string}
 */
export function sayer(pairs) {
  const known = new Map(pairs.map(([french, own]) => [french.trim(), own.trim()]));
  const patterns = pairs.filter(([french]) => /\{\w+\}/.test(french)).map(([french, own]) => pattern(french, own));

  /** @type {(text: string) => string | null} */
  const found = (text) => {
    const whole = known.get(text.trim());
    if (whole !== undefined) return whole;
    const parts = text.match(/.+?[.?!](?= |$)/g) ?? [];
    /** @type {(string | null)[]} */
    const told = parts.length > 1 ? parts.map(found) : [null];
    if (!told.includes(null)) return told.join(" ");
    for (const { form, names, own } of patterns) {
      const held = form.exec(text.trim());
      if (held) return own.replace(/\{(\w+)\}/g, (_, name) => say(held[names.indexOf(name) + 1] ?? ""));
    }
    return null;
  };
  /** @type {(text: string) => string} */
  const say = (text) => (text ? found(text) ?? text : text);
  return say;
}

/**
 * @param {string} french
 * @param {string} own
 */
function pattern(french, own) {
  const pieces = french.trim().split(/\{(\w+)\}/);
  const form = pieces.map((piece, rank) => (rank % 2 ? "(.*?)" : piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))).join("");
  return { form: new RegExp(`^${form}$`, "s"), names: pieces.filter((_, rank) => rank % 2), own: own.trim() };
}
