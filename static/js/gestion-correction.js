/** What the service may correct in a declaration, in words, and how each value is written and read. */

const WORK = new Map([["copies", "Copies"], ["candidats", "Candidats"], ["minutes", "Minutes avec les candidats"], ["sujets", "Sujets"]]);
const TRIP = new Map([
  ["km", "kilomètres d’un trajet simple"],
  ["km_autre_residence", "kilomètres depuis l’autre résidence"],
  ["puissance_fiscale", "puissance fiscale"],
  ["billet", "prix des billets"],
  ["deja_pris_en_charge", "déjà pris en charge"],
  ["peage", "péage"],
  ["stationnement", "stationnement"],
]);
const WHOLE = /^\d{1,5}$/;
const INTEGERS = new Set([...WORK.keys(), "puissance_fiscale"]);

/**
 * What is declared and may be corrected, as options of a list.
 * @param {any} claim
 * @param {string[]} halves
 * @returns {[string, string][]}
 */
export function choices(claim, halves) {
  const { travail, deplacements } = claim.declaration;
  /** @type {[string, string][]} */
  const found = [];
  if (halves.includes("remuneration")) {
    for (const [name, text] of WORK) if (travail?.[name] != null) found.push([`/travail/${name}`, `${text} (${travail[name]})`]);
  }
  if (!halves.includes("deplacement")) return found;
  for (const [rank, absence] of (deplacements ?? []).entries()) {
    const where = `Déplacement ${rank + 1}`;
    for (const [name, text] of [["depart", "heure de départ"], ["retour", "heure de retour"]]) {
      if (name && absence[name]) found.push([`/deplacements/${rank}/${name}`, `${where}, ${text} (${absence[name]})`]);
    }
    for (const [number, trip] of absence.trajets.entries()) {
      for (const [name, text] of TRIP) {
        if (trip[name] != null) found.push([`/deplacements/${rank}/trajets/${number}/${name}`, `${where}, trajet ${number + 1}, ${text} (${trip[name]})`]);
      }
    }
  }
  return found;
}

/**
 * What is declared now.
 * @param {any} claim
 * @param {string} pointer
 */
export function current(claim, pointer) {
  return pointer.split("/").slice(1).reduce((place, part) => place[part], claim.declaration);
}

/**
 * A count is a number, everything else a text, as the declaration keeps them.
 * @param {string} pointer
 * @param {string} text
 */
export function typed(pointer, text) {
  const name = pointer.slice(pointer.lastIndexOf("/") + 1);
  return INTEGERS.has(name) && WHOLE.test(text) ? Number(text) : text.replace(",", ".");
}
