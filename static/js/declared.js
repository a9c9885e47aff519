/** « Ce que vous déclarez »: each value in words, what is unusual about it, its receipts, the way to change it. */

import { all, clone, fill, one, show } from "./dom.js";
import { fieldAt, reach } from "./forms.js";

/**
 * @typedef {import("./types.js").PartieDeclaree} Part
 * @typedef {Part["lignes"][number]} Row
 */

/**
 * @param {Part[]} parts
 * @param {(id: string, button: HTMLButtonElement) => void} open reads a receipt, from its button
 * @param {(part: Part, row: Row) => (() => void) | null} [change] leads to the field of a value that may still change
 */
export function showDeclared(parts, open, change = () => null) {
  one("[data-parties]").replaceChildren(
    ...parts.map((part) => {
      const made = clone("modele-partie");
      fill(made, { titre: part.titre });
      one("dl", made).append(...part.lignes.map((row) => line(part, row, open, change)));
      return made;
    }),
  );
}

/**
 * @param {Part} part
 * @param {Row} row
 * @param {(id: string, button: HTMLButtonElement) => void} open
 * @param {(part: Part, row: Row) => (() => void) | null} change
 */
function line(part, row, open, change) {
  const made = clone("modele-valeur");
  fill(made, { libelle: row.libelle, valeur: row.valeur, quoi: `\u00a0: ${row.libelle}, ${part.titre}` });
  const [notes, files, button] = [one("[data-avis-valeur]", made), one("[data-pieces-valeur]", made), one("[data-modifier]", made)];
  notes.append(...row.avis.map((text) => item("strong", text)));
  files.append(...row.pieces.map((piece) => (piece.etat === "pret" ? press(piece, open) : item("span", `${piece.nom}, envoi inachevé`))));
  for (const list of [notes, files]) show(list, list.children.length > 0);
  const act = change(part, row);
  show(one("[data-acte-valeur]", made), act !== null);
  if (act) button.addEventListener("click", act);
  return made;
}

/**
 * @param {Row["pieces"][number]} piece
 * @param {(id: string, button: HTMLButtonElement) => void} open
 */
function press({ id, nom }, open) {
  const made = item("button", `Ouvrir ${nom}`);
  const button = /** @type {HTMLButtonElement} */ (made.firstChild);
  button.type = "button";
  button.className = "bouton bouton--discret";
  button.addEventListener("click", () => open(id, button));
  return made;
}

/**
 * @param {string} name
 * @param {string} text
 */
function item(name, text) {
  const [line, part] = [document.createElement("li"), document.createElement(name)];
  part.textContent = text;
  line.append(part);
  return line;
}

/**
 * Leads to the field of a value: its own, the first inside its place, the nearest around it; else to what adds one.
 * @param {HTMLElement} form
 * @param {string} pointer
 */
export function lead(form, pointer) {
  const fields = all("[data-pointeur]", form);
  const exact = fields.find((field) => field.dataset.pointeur === pointer);
  const inside = fields.find((field) => field.dataset.pointeur?.startsWith(pointer));
  const field = (exact ?? inside ?? fieldAt(form, pointer))?.querySelector("input, select");
  reach(form, /** @type {HTMLElement | null | undefined} */ (field) ?? one("[data-ajouter]", form));
}
