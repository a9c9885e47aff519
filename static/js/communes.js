/** A commune chosen by its name: what is typed is looked for, and the field opens the list of what was found. */

import { ask } from "./api.js";
import { one, say, show } from "./dom.js";
import { counted } from "./format.js";

/** @typedef {import("./types.js").Commune} Commune */

const PAUSE = 250;
const SHORTEST = 2;
const NONE = "Aucune commune de France n’a ce nom ou ce code postal.";
const MORE = "D’autres encore\u00a0: écrivez plus de lettres.";
/** What was found so far: as it is proposed -> the commune. */
const known = /** @type {Map<string, Commune>} */ (new Map());

/**
 * Proposes communes while somebody types; `done` is told at each change.
 * @param {HTMLInputElement} input a combobox, whose list stands beside it
 * @param {() => void} done
 */
export function propose(input, done) {
  const list = listOf(input);
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    if (commune(input)) close(input);
    else waiting = window.setTimeout(() => open(input), PAUSE);
    done();
  });
  input.addEventListener("keydown", (event) => press(input, event));
  input.addEventListener("blur", () => {
    clearTimeout(waiting);
    close(input);
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => pick(input, /** @type {Element} */ (event.target).closest("[role=option]")));
}

/**
 * The commune that a field holds, undefined while it is none of those found.
 * @param {HTMLInputElement} input
 */
export function commune(input) {
  return known.get(input.value.trim());
}

/**
 * The code of the commune that a field holds, "" while it is none of those found.
 * @param {HTMLInputElement} input
 */
export function chosen(input) {
  return commune(input)?.code ?? "";
}

/**
 * Looks for what a field holds, and completes it when one commune alone has that name or that code.
 * @param {HTMLInputElement} input
 */
export async function settle(input) {
  if (!input.value.trim() || commune(input)) return;
  const typed = plain(input.value);
  const { communes, suite } = await look(input.value);
  const same = communes.filter(({ nom, codes_postaux }) => plain(nom) === typed || codes_postaux.includes(typed));
  const only = same.length === 1 ? same[0] : communes.length === 1 && !suite ? communes[0] : undefined;
  if (only && plain(input.value) === typed) input.value = label(only);
}

/** @param {HTMLInputElement} input */
async function open(input) {
  const typed = input.value;
  const { communes, suite } = await look(typed).catch(() => ({ communes: [], suite: true }));
  if (input.value !== typed || document.activeElement !== input) return;
  const told = communes.length ? (suite ? MORE : "") : suite ? "" : NONE;
  const lines = communes.map((one, rank) => option(label(one), `${input.id}-${rank}`));
  if (told) lines.push(option(told));
  listOf(input).replaceChildren(...lines);
  show(listOf(input), lines.length > 0);
  input.setAttribute("aria-expanded", String(lines.length > 0));
  input.removeAttribute("aria-activedescendant");
  if (lines.length) say(communes.length ? `${counted(communes.length, "commune proposée", "communes proposées")}. ${told}` : told);
}

/** @param {HTMLInputElement} input */
function close(input) {
  show(listOf(input), false);
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

/**
 * The arrows go along the list, Enter takes what they stand on, Escape closes.
 * @param {HTMLInputElement} input
 * @param {KeyboardEvent} event
 */
function press(input, event) {
  const options = /** @type {HTMLElement[]} */ ([...listOf(input).querySelectorAll("[role=option]:not([aria-disabled])")]);
  if (listOf(input).hidden || !["ArrowDown", "ArrowUp", "Enter", "Escape"].includes(event.key)) return;
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "Enter" && at < 0) return;
  event.preventDefault();
  if (event.key === "Escape") close(input);
  else if (event.key === "Enter") pick(input, options[at] ?? null);
  else move(input, options, at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1));
}

/**
 * @param {HTMLInputElement} input
 * @param {HTMLElement[]} options
 * @param {number} to
 */
function move(input, options, to) {
  const next = options.at(to % options.length);
  for (const one of options) one.setAttribute("aria-selected", String(one === next));
  if (!next) return;
  input.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

/**
 * @param {HTMLInputElement} input
 * @param {Element | null} option
 */
function pick(input, option) {
  if (!option || option.hasAttribute("aria-disabled")) return;
  input.value = option.textContent ?? "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * @param {string} text
 * @param {string} [id] without it, the line only says something
 */
function option(text, id) {
  const line = document.createElement("li");
  line.setAttribute("role", "option");
  line.textContent = text;
  if (id) line.id = id;
  else line.setAttribute("aria-disabled", "true");
  return line;
}

/** @param {HTMLInputElement} input */
function listOf(input) {
  return one(`#${input.getAttribute("aria-controls")}`);
}

/**
 * @param {string} text
 * @returns {Promise<import("./types.js").CommunesTrouvees>}
 */
async function look(text) {
  const typed = text.trim();
  if (typed.length < SHORTEST || typed.length > 80) return { communes: [], suite: true };
  const { body } = await ask("GET", `/communes?q=${encodeURIComponent(typed)}`);
  for (const one of body.communes) known.set(label(one), one);
  return body;
}

/**
 * Its postal code beside its name, its department where it has several.
 * @param {Commune} commune
 */
function label({ nom, code, codes_postaux }) {
  const department = code.slice(0, /^9[78]/.test(code) ? 3 : 2);
  return `${nom} (${codes_postaux.length === 1 ? codes_postaux[0] : department})`;
}

/**
 * Without accents, capitals nor signs.
 * @param {string} text
 */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
}
