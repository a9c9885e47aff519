/** Where an état de frais stands: two tracks, work and travel, who holds each, and what has happened. */

import { badge } from "./cards.js";
import { clone, fill, one, show } from "./dom.js";
import { moment } from "./format.js";

const NAMES = /** @type {[string, string][]} */ ([["remuneration", "Travail"], ["deplacement", "Déplacement"]]);
/** What each stage is called while it waits, then once it is past; and the states that stand in it. */
const STAGES = /** @type {[string, string, string[]][]} */ ([
  ["À compléter, entre vos mains", "Complété par vous", ["NON_EFFECTUEE", "EN_COURS", "EFFECTUEE", "RENVOYE"]],
  ["Transmis, chez votre gestionnaire", "Transmis à votre gestionnaire", ["A_VALIDER"]],
  ["Validé par votre gestionnaire", "Validé par votre gestionnaire", ["VALIDE", "TRAITE"]],
  ["En paiement, chez le comptable", "Mis en paiement", ["TRANSMIS_LIQUIDATION", "REJETE"]],
  ["Payé", "Payé", ["ACCEPTE"]],
]);

/**
 * @param {any} claim
 * @param {boolean} unfolded once there is nothing left to fill
 */
export function showTracks(claim, unfolded) {
  const fold = /** @type {HTMLDetailsElement} */ (one("[data-suivi]"));
  show(fold, true);
  fold.open = unfolded;
  one("[data-pistes]").replaceChildren(...NAMES.map(([code, name]) => track(name, claim[code])));
  one("[data-histoire]").replaceChildren(...(claim.historique ?? []).map(event));
}

/**
 * @param {string} name
 * @param {any} half
 */
function track(name, half) {
  const made = clone("modele-piste");
  fill(made, { nom: name, phrase: half.phrase });
  badge(one("[data-champ=etat]", made), half);
  const current = STAGES.findIndex(([, , states]) => states.includes(half.etat));
  if (current >= 0) one("[data-jalons]", made).append(...STAGES.map(([now, past], rank) => stage(rank < current ? past : now, rank, current)));
  return made;
}

/**
 * @param {string} text
 * @param {number} rank
 * @param {number} current
 */
function stage(text, rank, current) {
  const item = document.createElement("li");
  item.textContent = text;
  item.dataset.etat = rank < current ? "fait" : rank === current ? "courant" : "a-venir";
  if (rank === current) item.setAttribute("aria-current", "step");
  return item;
}

/** @param {any} happened */
function event(happened) {
  const made = clone("modele-evenement");
  fill(made, { quand: moment(happened.quand), libelle: happened.libelle });
  return made;
}
