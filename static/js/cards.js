/** What the lists of missions and of états de frais have in common: the facts of a mission, the state of each half. */

import { joined } from "./addresses.js";
import { all, fill, one, show } from "./dom.js";
import { parts, span } from "./format.js";

/**
 * @typedef {import("./types.js").MissionConvoquee} Mission
 * @typedef {import("./types.js").EtatDUneMission} Claim
 * @typedef {Pick<import("./types.js").Moitie, "etat" | "libelle">} Half
 */

const TONES = new Map([
  ["NON_EFFECTUEE", ""],
  ["EFFECTUEE", "attente"],
  ["RENVOYE", "attente"],
  ["REJETE", "erreur"],
  ["REFUSE", "erreur"],
  ["ACCEPTE", "succes"],
  ["VALIDE", "succes"],
]);

/**
 * @param {HTMLElement} card
 * @param {import("./types.js").Mission} mission
 */
export function describe(card, mission) {
  const { semaine, quantieme, mois_court } = parts(mission.debut);
  fill(card, {
    titre: mission.examen,
    epreuve: joined([mission.type_libelle, mission.specialite, mission.epreuve]),
    quand: span(mission.debut, mission.fin, mission.heure),
    lieu: joined([mission.centre.nom, mission.centre.adresse], ", "),
    semaine,
    quantieme,
    mois: mois_court,
  });
  if (mission.annulee) card.classList.add("carte--annulee");
  if (mission.moment === "passee") card.classList.add("carte--passee");
}

/**
 * @param {ParentNode} root
 * @param {{remuneration: Half, deplacement: Half} | null} claim
 */
export function halves(root, claim) {
  for (const place of all("[data-etats]", root)) show(place, claim !== null);
  if (!claim) return;
  badge(one("[data-champ=remuneration]", root), claim.remuneration);
  badge(one("[data-champ=deplacement]", root), claim.deplacement);
}

/**
 * The state in words, and a tone that only repeats them. The ministry calls what is to come « non effectuée ».
 * @param {HTMLElement} place
 * @param {Half} half
 */
export function badge(place, half) {
  place.textContent = half.etat === "NON_EFFECTUEE" ? "Mission à venir" : half.libelle;
  place.dataset.ton = TONES.get(half.etat) ?? "";
  show(place, true);
}

/**
 * @param {string} group
 * @param {HTMLElement[]} cards
 */
export function place(group, cards) {
  const section = one(`[data-groupe="${group}"]`);
  one("[data-liste]", section).replaceChildren(...cards);
  show(section, cards.length > 0);
}
