/** Around a password field: showing it, the caps-lock hint, and criteria that light up while typing. */

import { all, one, show } from "./dom.js";

/** Makes every password field of the page friendly. */
export function help() {
  for (const button of all("[data-montrer]")) {
    const field = /** @type {HTMLInputElement} */ (one(`#${button.dataset.montrer}`));
    show(button, true);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => toggle(button, field));
    field.form?.addEventListener("submit", () => hide(button, field));
    for (const kind of ["keydown", "keyup"]) field.addEventListener(kind, (event) => hint(field, event));
  }
}

/**
 * @param {HTMLElement} button
 * @param {HTMLInputElement} field
 */
function toggle(button, field) {
  const visible = field.type === "password";
  field.type = visible ? "text" : "password";
  one("[data-texte]", button).textContent = visible ? "Masquer" : "Afficher";
  button.setAttribute("aria-pressed", String(visible));
}

/**
 * Hidden again before it is sent, so that the browser offers to keep it as a password.
 * @param {HTMLElement} button
 * @param {HTMLInputElement} field
 */
function hide(button, field) {
  if (field.type === "text") toggle(button, field);
}

/**
 * @param {HTMLInputElement} field
 * @param {Event} event
 */
function hint(field, event) {
  if (!(event instanceof KeyboardEvent) || !event.getModifierState) return;
  const place = one(`[data-majuscules="${field.id}"]`);
  const text = event.getModifierState("CapsLock") ? "Les majuscules sont verrouillées." : "";
  if (place.textContent !== text) place.textContent = text;
}

/**
 * Lights up the criteria while the person types; the service decides.
 * @param {HTMLInputElement} field
 * @param {(string | null)[]} ownWords names and identifiers of the person, when they are known
 */
export function criteria(field, ownWords) {
  const list = one("#criteres");
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} criteres`.trim());
  field.addEventListener("input", () => {
    const typed = field.value.normalize("NFKC").trim();
    const minimum = Number(list.dataset.minimum);
    mark(list, "longueur", typed ? [...typed].length >= minimum : null);
    mark(list, "personnel", typed && ownWords.length ? !ownWords.some((word) => word && holds(typed, word)) : null);
  });
}

/**
 * @param {string} typed
 * @param {string} word
 */
function holds(typed, word) {
  return word.length > 2 && plain(typed).includes(plain(word));
}

/** @param {string} text */
function plain(text) {
  return text.normalize("NFD").replace(/[^a-zA-Z0-9]/g, "").toLowerCase();
}

/**
 * @param {HTMLElement} list
 * @param {string} name
 * @param {boolean | null} met
 */
function mark(list, name, met) {
  const item = one(`[data-critere="${name}"]`, list);
  const state = met === null ? "" : met ? "oui" : "non";
  if (item.dataset.etat !== state) item.dataset.etat = state;
}
