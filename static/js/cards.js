/** What the lists of missions and of états de frais have in common: the facts of a mission, the state of each half. */

import { address, joined } from "./addresses.js";
import { all, clone, fill, one, show } from "./dom.js";
import { counted, parts, span } from "./format.js";

/**
 * @typedef {import("./types.js").MissionConvoquee} Mission
 * @typedef {import("./types.js").EtatDUneMission} Claim
 * @typedef {Pick<import("./types.js").Moitie, "etat" | "libelle"> & {mot?: string}} Half
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
 * The state in words, a tone that only repeats them, and the service's own word as a hint.
 * @param {HTMLElement} place
 * @param {Half} half
 */
export function badge(place, half) {
  const { text, title, tone } = inWords(half);
  Object.assign(place, { textContent: text, title });
  place.dataset.ton = tone;
  show(place, true);
}

/** @param {Half} half */
export function inWords({ etat, libelle, mot }) {
  return {
    text: etat === "NON_EFFECTUEE" ? "Mission à venir" : libelle,
    title: mot && mot !== libelle ? named(mot) : "",
    tone: TONES.get(etat) ?? "",
  };
}

/** @param {string} mot the ministry's word for a state */
export function named(mot) {
  return `Le ministère appelle cet état «\u00a0${mot}\u00a0».`;
}

/**
 * What was sent back, on its card: what, why and until when, and the way there.
 * @param {HTMLElement} card
 * @param {string} numero
 * @param {import("./types.js").RenvoiLu | null | undefined} back
 */
export function sentBack(card, numero, back) {
  if (!back) return;
  fill(card, { phrase: back.phrase });
  const button = one("[data-lien=bouton]", card);
  /** @type {HTMLAnchorElement} */ (button).href = `${address("/etat-de-frais/", numero)}#${back.etape}`;
  button.textContent = "Corriger l’état de frais";
}

/**
 * The cards of the latest year, then each year before in a fold of its own; a card says its year.
 * @param {string} group
 * @param {HTMLElement[]} cards
 */
export function archive(group, cards) {
  /** @type {Map<string, HTMLElement[]>} */
  const years = new Map();
  for (const card of cards) years.set(card.dataset.annee ?? "", [...(years.get(card.dataset.annee ?? "") ?? []), card]);
  const [latest = [], ...before] = [...years].sort(([one], [other]) => Number(other) - Number(one));
  place(group, latest[1] ?? []);
  const folds = before.map(([year, own]) => {
    const fold = clone("modele-annee");
    fill(fold, { annee: `${year}\u00a0: ${counted(own.length, "mission", "missions")}` });
    one("ul", fold).append(...own);
    return fold;
  });
  one("[data-annees]").replaceChildren(...folds);
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
