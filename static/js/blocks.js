/** Blocks of fields that repeat (a trip, a day, a meal): their place in the declaration gives ids and error pointers. */

import { all } from "./dom.js";
import { clearFault, markFault } from "./forms.js";
import { read, write } from "./entries.js";

/**
 * @typedef {HTMLInputElement | HTMLSelectElement} Control
 * @typedef {Record<string, string | number | boolean | null>} Values by field name
 * @typedef {import("./api.js").Fault & {bref: string, saisi: string}} Unread what was typed and is no value: a whole sentence, a short one, the text
 * @typedef {(sentence: string, pointer: string, bref: string, typed: string) => void} Refuse
 */

const NESTED = "[data-trajet], [data-deplacement]";

/**
 * Gives every field of a block its place: /deplacements/0/trajets/1/km, and ids that follow it.
 * @param {HTMLElement} block
 * @param {string} prefix
 */
export function point(block, prefix) {
  for (const field of own("[data-pointeur]", block)) {
    field.dataset.base ??= field.dataset.pointeur ?? "";
    field.dataset.pointeur = prefix + field.dataset.base;
    rename(field, field.dataset.pointeur.slice(1).replaceAll("/", "-"));
  }
}

/**
 * @param {HTMLElement} field
 * @param {string} id
 */
function rename(field, id) {
  const control = /** @type {Control | null} */ (field.querySelector("input, select"));
  if (!control || !field.classList.contains("champ")) return;
  const old = control.id;
  for (const [attribute, part] of [["id", field], ["for", field], ["aria-describedby", field]]) {
    for (const element of all(`[${attribute}]`, /** @type {HTMLElement} */ (part))) {
      const words = (element.getAttribute(String(attribute)) ?? "").split(" ");
      const renamed = words.map((word) => (word === old || word.startsWith(`${old}-`) ? id + word.slice(old.length) : word));
      element.setAttribute(String(attribute), renamed.join(" "));
    }
  }
}

/**
 * What is in a block but not in a block inside it.
 * @param {string} selector
 * @param {HTMLElement} block
 */
export function own(selector, block) {
  return all(selector, block).filter((element) => {
    const holder = element.parentElement?.closest(NESTED);
    return !holder || holder === block || holder.contains(block);
  });
}

/**
 * The values of a block, by field name; a hidden field counts for nothing. Faults are marked as they are met.
 * @param {HTMLElement} block
 * @param {Refuse} refuse
 * @returns {Values}
 */
export function values(block, refuse) {
  /** @type {Values} */
  const found = {};
  for (const control of controls(block)) {
    found[control.name] = isAside(control, block) ? null : valueOf(control, refuse);
  }
  return found;
}

/**
 * Hidden because the answers around it make it pointless; a step that is not the current one still counts.
 * @param {HTMLElement} control
 * @param {HTMLElement} block
 */
function isAside(control, block) {
  for (let at = control.parentElement; at && at !== block; at = at.parentElement) {
    if (at.hidden && !("etape" in at.dataset)) return true;
  }
  return false;
}

/** What the service refused in a field, as long as it is there. @type {WeakMap<Control, {typed: string, fault: string}>} */
const refused = new WeakMap();

/**
 * Keeps what the service refused in a field: as long as it is there, it is no value. False when the field is none of a block, or known.
 * @param {HTMLElement | null} field
 * @param {string} pointer
 * @param {string} fault
 */
export function refuseIn(field, pointer, fault) {
  const control = /** @type {Control | null} */ (field?.dataset.pointeur === pointer ? field.querySelector("[data-format]") : null);
  if (!field?.classList.contains("champ") || !control?.value || refused.get(control)?.typed === control.value) return false;
  refused.set(control, { typed: control.value, fault });
  return true;
}

/** @param {Control} control @returns {import("./entries.js").Read} */
function understood(control) {
  const known = refused.get(control);
  if (known?.typed !== control.value) return read(control.dataset.format ?? "texte", control.value);
  return { value: null, fault: known.fault, bref: `«\u00a0${control.value}\u00a0» n’est pas possible` };
}

/**
 * @param {Control} control
 * @param {Refuse} refuse
 */
function valueOf(control, refuse) {
  if (control instanceof HTMLInputElement && control.type === "checkbox") return control.checked;
  if (!control.dataset.format) return control.value || null;
  const { value, fault, bref } = understood(control);
  const field = /** @type {HTMLElement | null} */ (control.closest("[data-pointeur]"));
  if (fault) refuse(fault, field?.dataset.pointeur ?? "", bref, control.value);
  if (fault && field && document.activeElement !== control) markFault(field, fault);
  return value;
}

/**
 * @param {HTMLElement} block
 * @param {object} given values by field name
 */
export function setValues(block, given) {
  const known = /** @type {Record<string, string | number | null | undefined>} */ (given);
  for (const control of controls(block)) {
    const value = known[control.name];
    if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = Boolean(value);
    else if (control.dataset.format) control.value = write(control.dataset.format, value);
    else if (value !== undefined && value !== null) control.value = String(value);
  }
}

/**
 * Once left, a field shows its value as it was understood.
 * @param {Control} control
 */
export function tidy(control) {
  const field = /** @type {HTMLElement | null} */ (control.closest("[data-pointeur]"));
  if (!control.dataset.format || !field) return;
  const { value, fault } = understood(control);
  if (fault) return markFault(field, fault);
  clearFault(field);
  if (control.dataset.format !== "texte") control.value = write(control.dataset.format, value);
}

/** @param {HTMLElement} block */
function controls(block) {
  return /** @type {Control[]} */ (own("input[name], select[name]", block));
}
