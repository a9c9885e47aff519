/** Sending an état de frais, or taking it back: each act is asked once, on one version. */

import { ask, newKey, Refusal } from "./api.js";
import { all, one, tell } from "./dom.js";
import { refuse } from "./forms.js";

/**
 * @typedef {"transmission" | "retrait"} Act
 */

/** @type {{act: Act, version: number, key: string} | null} */
let pending = null;

/**
 * One act on this version; its key stays the same until the service has answered.
 * @param {string} path of the claim
 * @param {Act} act
 * @param {number} version
 */
export async function decide(path, act, version) {
  if (pending?.act !== act || pending.version !== version) pending = { act, version, key: newKey() };
  /** @type {{body: import("./types.js").Etat}} */
  const { body } = await ask("POST", `${path}/${act}`, { version }, { key: pending.key });
  pending = null;
  return body;
}

/** @param {Act} act */
export function tellDone(act) {
  if (act === "retrait") return tell("information", "Votre état de frais n’est plus transmis", "Corrigez-le, puis transmettez-le de nouveau.");
  tell("succes", "Votre état de frais est transmis", "Votre gestionnaire va le vérifier. Vous pouvez le reprendre pour le corriger tant qu’il n’a rien décidé.");
}

/**
 * Why what is typed could not be saved.
 * @param {HTMLElement} form
 */
export function unsaved(form) {
  const faults = all(".champ--erreur", form).map((field) => ({
    pointer: field.dataset.pointeur ?? "",
    code: "valeur",
    detail: one("[data-erreur]", field).textContent ?? "",
  }));
  if (faults.length) return refuse(faults);
  return new Refusal(0, {
    title: "Brouillon non enregistré",
    detail: "Vérifiez votre connexion à Internet, puis réessayez\u00a0: rien n’est perdu.",
    code: "non_enregistre",
  });
}
