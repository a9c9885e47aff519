/** The running total: what the service answered, line by line, each with its explanation and its law. */

import { all, clone, fill, one } from "./dom.js";
import { day, shortDay } from "./format.js";
import { HALVES } from "./halves.js";

/** @type {string[]} */
let days = [];

/**
 * @param {import("./types.js").CalculPublic} calcul
 * @param {import("./types.js").DeclarationLue} [declaration] names the day of each line when there are several déplacements
 * @param {{detail: string}[]} [unlikely] what the service will question
 */
export function showTotal(calcul, declaration, unlikely = []) {
  days = (declaration?.deplacements ?? []).map(({ jour }) => jour ?? "");
  for (const place of all("[data-total]")) place.textContent = calcul.dit;
  one("[data-moities]").replaceChildren(...HALVES.map(({ code, name }) => half(name, calcul[code])));
  one("[data-avertissements]").replaceChildren(...[...calcul.avertissements, ...unlikely.map(({ detail }) => ({ phrase: detail }))].map(paragraph));
}

/**
 * @param {string} name
 * @param {import("./types.js").MoitieCalculee} computed
 */
function half(name, computed) {
  const made = clone("modele-moitie");
  const open = new Set(all("details[open]", one("[data-moities]")).map((line) => line.dataset.ligne));
  fill(made, {
    nom: name,
    montant: computed.dit,
    phrase: computed.lignes.length ? "" : computed.droit.phrase,
  });
  one("[data-lignes]", made).replaceChildren(...computed.lignes.map((found) => line(found, open)));
  return made;
}

/**
 * @param {import("./types.js").LigneCalculee} found
 * @param {Set<string | undefined>} open lines that the person has unfolded; a fare to read is always
 */
function line(found, open) {
  const made = /** @type {HTMLDetailsElement} */ (clone("modele-ligne"));
  made.dataset.ligne = `${found.pointeur} ${found.code} ${found.libelle}`;
  made.open = found.etat === "A_RELEVER" || open.has(made.dataset.ligne);
  fill(made, {
    libelle: found.libelle + dayOf(found),
    montant: found.dit,
    explication: found.explication,
    loi: law(found),
  });
  one("[data-bases]", made).append(...(found.bases ?? []).map(paragraph));
  return made;
}

/**
 * The day of a line of a trip, where it would not be clear.
 * @param {import("./types.js").LigneCalculee} found
 */
function dayOf(found) {
  const rank = /^\/deplacements\/(\d+)\/trajets/.exec(found.pointeur)?.[1];
  const jour = rank && days.length > 1 ? days[Number(rank)] : "";
  return jour ? `, ${shortDay(jour)}` : "";
}

/** @param {import("./types.js").LigneCalculee} found */
function law(found) {
  const since = found.en_vigueur ? `, en vigueur depuis le ${day(found.en_vigueur)}` : "";
  const rounding = found.arrondi && found.reference ? `Arrondi ${found.arrondi}.` : "";
  return found.reference ? [`${found.reference}${since}`, rounding].filter(Boolean).join(". ") : "";
}

/** @param {{phrase: string}} told */
function paragraph(told) {
  const made = document.createElement("p");
  made.textContent = told.phrase;
  return made;
}
