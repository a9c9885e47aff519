/** Where an état de frais stands: two tracks, work and travel, who holds each and what comes next, what has happened. */

import { badge } from "./cards.js";
import { clone, fill, one } from "./dom.js";
import { HALVES } from "./halves.js";
import { leadToFirst } from "./etat-mission.js";
import { acted, since, when } from "./since.js";

/** @param {import("./types.js").Etat} claim */
export function showTracks(claim) {
  one("[data-pistes]").replaceChildren(...HALVES.map(({ code, name }) => track(name, claim, code)));
  one("[data-histoire]").replaceChildren(...(claim.historique ?? []).map((happened) => event(happened, claim.mission)));
}

/**
 * @param {string} name
 * @param {import("./types.js").Etat} claim
 * @param {"remuneration" | "deplacement"} code
 */
function track(name, { mission, suivi, ...halves }, code) {
  const made = clone("modele-piste");
  const [half, stand] = [halves[code], suivi[code]];
  const reached = stand.depuis ? `depuis le ${when(stand.depuis, mission)}` : "";
  fill(made, {
    nom: name,
    phrase: half.phrase,
    detenteur: [stand.detenteur_libelle, reached].filter(Boolean).join(", ").replace(/^d/, "D"),
    ensuite: stand.ensuite,
    mot: half.mot !== half.libelle ? `Le service dit\u00a0: «\u00a0${half.mot}\u00a0».` : "",
    motif: stand.motif && `Motif du service\u00a0: ${stand.motif}`,
  });
  badge(one("[data-champ=etat]", made), half);
  leadToFirst(made, half);
  one("[data-jalons]", made).append(...stand.etapes.map((step) => stage(step, mission)));
  return made;
}

/**
 * @param {import("./types.js").Etape} step
 * @param {import("./types.js").Mission} mission
 */
function stage(step, mission) {
  const made = clone("modele-jalon");
  fill(made, { libelle: step.libelle, depuis: step.depuis && since(step.depuis, mission) });
  made.dataset.statut = step.statut;
  if (step.statut === "courante") made.setAttribute("aria-current", "step");
  if (step.statut === "faite") one("[data-champ=fait]", made).textContent = "Étape passée\u00a0: ";
  return made;
}

/**
 * @param {import("./types.js").Acte} happened
 * @param {import("./types.js").Mission} mission
 */
function event(happened, mission) {
  const made = clone("modele-evenement");
  fill(made, { quand: acted(happened.quand, mission.heure), libelle: happened.libelle });
  return made;
}
