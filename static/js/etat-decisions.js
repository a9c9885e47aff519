/** What the service decided of a claim, on top of its page: to be corrected, refused, cancelled, accepted, corrected. */

import { notice, one, show } from "./dom.js";
import { day, euros, moment } from "./format.js";
import { halfName } from "./halves.js";

/**
 * @typedef {import("./types.js").DecisionLue} Decision
 * @typedef {import("./types.js").CorrectionLue} Correction
 */

/** @type {Map<string, [import("./dom.js").Tone, string]>} */
const SAID = new Map([
  ["RENVOYE", ["attente", "à corriger, puis à transmettre de nouveau"]],
  ["REFUSE", ["erreur", "refusé par le service"]],
  ["ANNULE", ["attente", "annulé"]],
  ["REJETE", ["attente", "rejeté par le payeur\u00a0: le service s’en occupe"]],
  ["VALIDE", ["succes", "accepté par le service"]],
]);

/** @param {Pick<import("./types.js").Etat, "decisions" | "corrections" | "constats" | "contestations" | "demandes">} claim */
export function showDecisions({ decisions, corrections, constats, contestations, demandes }) {
  const boxes = together(decisions).map(box);
  if (constats.length) boxes.push(seen(constats));
  boxes.push(...contestations.map(contested), ...demandes.map(requested));
  if (corrections.length) boxes.push(corrected(corrections));
  const place = one("[data-decisions]");
  place.replaceChildren(...boxes);
  show(place, boxes.length > 0);
}

/**
 * Both halves in one notice when the same is said of them.
 * @param {Decision[]} decisions
 * @returns {Decision[][]}
 */
function together(decisions) {
  /** @type {Map<string, Decision[]>} */
  const found = new Map();
  for (const decision of decisions) {
    const key = JSON.stringify({ ...decision, moitie: "" });
    found.set(key, [...(found.get(key) ?? []), decision]);
  }
  return [...found.values()];
}

/** @param {Decision[]} same */
function box(same) {
  const [first] = same;
  if (!first) throw new Error("A notice without a decision");
  const [tone, said] = SAID.get(first.etat) ?? ["information", ""];
  const names = same.map(({ moitie }) => halfName(moitie)).join(" et ").replace(" et D", " et d");
  const end = first.echeance ? `, au plus tard le ${day(first.echeance)}` : "";
  const made = notice(tone, `${names}\u00a0: ${said}${end}`, first.libelle ? `Motif\u00a0: ${first.libelle}.` : "");
  for (const text of [first.texte, first.recours]) if (text) one("[data-boutons]", made).before(paragraph(text));
  return made;
}

/** @param {import("./types.js").ConstatDit[]} constats latest first */
function seen(constats) {
  const made = notice("information", "Ce qui a été constaté de votre travail", "");
  const list = document.createElement("ul");
  list.append(
    ...constats.map(({ quand, phrase, texte }) => {
      const item = document.createElement("li");
      item.textContent = `${moment(quand)}\u00a0: ${phrase}${texte ? ` Motif\u00a0: ${texte}` : ""}`;
      return item;
    }),
  );
  one("[data-boutons]", made).before(list);
  return made;
}

/** @param {import("./types.js").ContestationLue} contestation */
function contested({ quand, libelle, texte, suite_libelle, reponse, repondu }) {
  const title = suite_libelle ? `Votre contestation\u00a0: ${suite_libelle.toLowerCase()}` : "Votre contestation attend une réponse du service";
  const made = notice("information", title, `${libelle}, contesté le ${moment(quand)}.`);
  one("[data-boutons]", made).before(paragraph(texte));
  if (reponse && repondu) one("[data-boutons]", made).before(paragraph(`Réponse du ${moment(repondu)}\u00a0: ${reponse}`));
  return made;
}

/** @param {import("./types.js").DemandeLue} demande */
function requested({ quand, libelle, texte, suite_libelle, reponse, repondu }) {
  const title = suite_libelle ? `Votre demande\u00a0: ${suite_libelle.toLowerCase()}` : "Votre demande attend une réponse du service";
  const made = notice("information", title, `${libelle}, demandé le ${moment(quand)}.`);
  one("[data-boutons]", made).before(paragraph(texte));
  if (reponse && repondu) one("[data-boutons]", made).before(paragraph(`Réponse du ${moment(repondu)}\u00a0: ${reponse}`));
  return made;
}

/** @param {Correction[]} corrections */
function corrected(corrections) {
  const made = notice("information", "Le service a corrigé ce que vous aviez déclaré", "Les montants sont recalculés par les règles.");
  const list = document.createElement("ul");
  list.append(
    ...corrections.map(({ libelle, avant, apres, montant_avant, montant_apres, texte, moitie }) => {
      const item = document.createElement("li");
      item.textContent = `${libelle}\u00a0: vous aviez déclaré ${shown(avant)}, le service retient ${shown(apres)}. ${halfName(moitie)}\u00a0: ${euros(montant_avant)} → ${euros(montant_apres)}. ${texte}`;
      return item;
    }),
  );
  one("[data-boutons]", made).before(list);
  return made;
}

/** @param {unknown} value as it was declared */
function shown(value) {
  if (typeof value === "boolean") return value ? "Oui" : "Non";
  return String(value).replace(".", ",");
}

/** @param {string} text */
function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}
