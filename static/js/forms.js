/** Sending a form, and showing what is wrong: a summary on top, the same words at each field, the focus on the summary. */

import { Refusal } from "./api.js";
import { all, one, show } from "./dom.js";

/**
 * @typedef {import("./api.js").Fault} Fault
 */

const TITLE = document.title;

/**
 * Runs `send` when the form is sent; one sending at a time.
 * @param {HTMLFormElement} form
 * @param {() => Promise<void>} send throws a Refusal that is then shown
 */
export function onSubmit(form, send) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.envoi) return;
    clearFaults(form);
    setBusy(form, true);
    try {
      await send();
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      showFaults(form, refusal.faults, refusal.title, refusal.detail);
    } finally {
      setBusy(form, false);
    }
  });
  for (const button of all("button[type=submit]", form)) button.removeAttribute("disabled");
}

/**
 * A refusal of our own, before anything is sent.
 * @param {Fault[]} faults
 */
export function refuse(faults) {
  const title = faults.length > 1 ? `${faults.length} points sont à corriger` : "Un point est à corriger";
  return new Refusal(422, { title, detail: "", code: "champs_invalides", errors: faults });
}

/**
 * Refuses empty fields.
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} sentences by field name
 */
export function requireFields(form, sentences) {
  const faults = Object.entries(sentences)
    .filter(([name]) => !value(form, name))
    .map(([name, detail]) => ({ pointer: `/${name}`, code: "champ_requis", detail }));
  if (faults.length) throw refuse(faults);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
export function value(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
}

/**
 * @param {HTMLFormElement} form
 * @param {Fault[]} faults
 * @param {string} title
 * @param {string} [detail]
 */
export function showFaults(form, faults, title, detail = "") {
  const summary = one("[data-resume]", form);
  one("[data-resume-titre]", summary).textContent = title;
  const text = one("[data-resume-texte]", summary);
  text.textContent = detail;
  show(text, detail !== "");
  one("ul", summary).replaceChildren(...faults.map((fault) => line(form, fault)));
  show(summary, true);
  document.title = `Erreur\u00a0: ${title} – ${TITLE}`;
  summary.focus();
}

/** @param {HTMLFormElement} form */
export function clearFaults(form) {
  show(one("[data-resume]", form), false);
  document.title = TITLE;
  for (const field of all(".champ--erreur", form)) clearFault(field);
}

/**
 * A line of the summary: a link to the field when the page holds it.
 * @param {HTMLFormElement} form
 * @param {Fault} fault
 * @param {boolean} [mark] also at the field itself
 */
export function line(form, fault, mark = true) {
  const item = document.createElement("li");
  const field = fieldAt(form, fault.pointer);
  const input = field && control(field);
  if (!field || !input) {
    item.textContent = fault.detail;
    return item;
  }
  if (mark) markFault(field, fault.detail);
  const link = document.createElement("a");
  link.href = `#${input.id}`;
  link.textContent = fault.detail;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    reach(form, input);
  });
  item.append(link);
  return item;
}

/**
 * Shows a field wherever it is, and gives it the focus.
 * @param {HTMLElement} form
 * @param {HTMLElement} field
 */
export function reach(form, field) {
  form.dispatchEvent(new CustomEvent("imagin:montrer", { detail: field }));
  for (const fold of /** @type {HTMLDetailsElement[]} */ (all("details", form))) if (fold.contains(field)) fold.open = true;
  field.focus();
}

/**
 * The field that a JSON pointer names, or the nearest around it.
 * @param {ParentNode} root
 * @param {string} pointer
 * @returns {HTMLElement | null}
 */
export function fieldAt(root, pointer) {
  for (let path = pointer; path; path = path.slice(0, path.lastIndexOf("/"))) {
    const found = all("[data-pointeur]", root).find((field) => field.dataset.pointeur === path);
    if (found) return found;
  }
  return null;
}

/**
 * @param {HTMLElement} field
 * @param {string} sentence
 */
export function markFault(field, sentence) {
  const place = field.querySelector(":scope > [data-erreur]");
  const input = control(field);
  if (!place || !input) return;
  place.textContent = sentence;
  show(place, true);
  field.classList.add("champ--erreur");
  input.setAttribute("aria-invalid", "true");
  describe(input, place.id, true);
}

/** @param {HTMLElement} field */
export function clearFault(field) {
  const place = field.querySelector(":scope > [data-erreur]");
  const input = control(field);
  if (!place || !input) return;
  show(place, false);
  field.classList.remove("champ--erreur");
  input.removeAttribute("aria-invalid");
  describe(input, place.id, false);
}

/**
 * @param {Element} field
 * @returns {HTMLInputElement | HTMLSelectElement | null}
 */
function control(field) {
  return field.querySelector("input, select, textarea");
}

/**
 * @param {Element} input
 * @param {string} id
 * @param {boolean} wanted
 */
function describe(input, id, wanted) {
  const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  const ids = wanted ? [...others, id] : others;
  if (ids.length) input.setAttribute("aria-describedby", ids.join(" "));
  else input.removeAttribute("aria-describedby");
}

/**
 * @param {HTMLFormElement} form
 * @param {boolean} busy
 */
function setBusy(form, busy) {
  if (busy) form.dataset.envoi = "1";
  else delete form.dataset.envoi;
  for (const button of all("button[type=submit]", form)) button.setAttribute("aria-disabled", String(busy));
}
