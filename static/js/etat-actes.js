/** Sending an état de frais, or taking it back: each act is asked once, on one version. */

import { once, Refusal } from "./api.js";
import { all, one, tell, untell } from "./dom.js";
import { refuse } from "./forms.js";

/**
 * @typedef {"transmission" | "retrait"} Act
 */

/**
 * One act on this version.
 * @param {string} path of the claim
 * @param {Act} act
 * @param {number} version
 */
export async function decide(path, act, version) {
  /** @type {{body: import("./types.js").Etat}} */
  const { body } = await once(`${path}/${act}`, { version });
  return body;
}

/**
 * @param {Act} act
 * @param {import("./types.js").Etat} body
 */
export function tellDone(act, { reference }) {
  if (act === "retrait") return tell("information", "Votre état de frais n’est plus transmis", "Corrigez-le, puis transmettez-le de nouveau.");
  tell("succes", "Votre état de frais est transmis", `Référence du dépôt\u00a0: ${reference}. Votre gestionnaire va le vérifier. Vous pouvez le reprendre pour le corriger tant qu’il n’a rien décidé.`);
}

/**
 * « Annuler ma saisie »: asked, then done, then still taken back as long as the page shows it.
 * @param {import("./types.js").DeclarationLue} typed
 * @param {import("./types.js").DeclarationLue} before what is put back: nothing, or what was sent back by the service
 * @param {(declaration: import("./types.js").DeclarationLue) => void} write
 */
export function askToErase(typed, before, write) {
  const again = Object.keys(before).length ? "Le formulaire reprend ce qu’il contenait à l’ouverture de cette page." : "Le formulaire se vide.";
  const back = { text: "Rétablir ma saisie", act: () => (write(typed), untell()) };
  const erase = () => {
    write(before);
    tell("information", "Votre saisie est annulée", "", [back]);
  };
  const choices = [{ text: "Annuler ma saisie", act: erase }, { text: "La garder", act: untell }];
  tell("attente", "Annuler votre saisie\u00a0?", `${again} Les justificatifs déjà joints restent.`, choices);
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
