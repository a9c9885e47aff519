/** A commune chosen by its name: what is typed is looked for, and the field proposes what was found. */

import { ask } from "./api.js";

/** @typedef {import("./types.js").Commune} Commune */

const PAUSE = 250;
const SHORTEST = 2;
/** What was found so far: as it is proposed -> the commune. */
const known = /** @type {Map<string, Commune>} */ (new Map());

/**
 * Proposes communes while somebody types; `done` is told at each change.
 * @param {HTMLInputElement} input its `list` names a datalist
 * @param {() => void} done
 */
export function propose(input, done) {
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    if (!chosen(input)) waiting = window.setTimeout(() => look(input).then(done, () => null), PAUSE);
    done();
  });
}

/**
 * The code of the commune that a field holds, "" while it is none of those found.
 * @param {HTMLInputElement} input
 */
export function chosen(input) {
  return known.get(input.value.trim())?.code ?? "";
}

/**
 * Looks for what a field holds, and completes it when one commune alone has that name or that code.
 * @param {HTMLInputElement} input
 */
export async function settle(input) {
  if (!input.value.trim() || chosen(input)) return;
  const found = await look(input);
  const typed = plain(input.value);
  const same = found.filter(({ nom, codes_postaux }) => plain(nom) === typed || codes_postaux.includes(typed));
  const only = same.length === 1 ? same[0] : found.length === 1 ? found[0] : undefined;
  if (only) input.value = label(only);
}

/** @param {HTMLInputElement} input */
async function look(input) {
  const typed = input.value.trim();
  if (typed.length < SHORTEST || typed.length > 80) return [];
  /** @type {{body: import("./types.js").CommunesTrouvees}} */
  const { body } = await ask("GET", `/communes?q=${encodeURIComponent(typed)}`);
  for (const commune of body.communes) known.set(label(commune), commune);
  input.list?.replaceChildren(...body.communes.map((commune) => new Option("", label(commune))));
  return body.communes;
}

/** @param {Commune} commune */
function label({ nom, code, codes_postaux }) {
  return `${nom} (${codes_postaux[0] ?? code})`;
}

/** @param {string} text */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
}
