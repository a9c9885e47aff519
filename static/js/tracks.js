/** Where an état de frais stands: two tracks, work and travel, who holds each and what comes next, what has happened. */

import { ask, Refusal } from "./api.js";
import { badge, named } from "./cards.js";
import { all, clone, fill, one, show } from "./dom.js";
import { counted, day, local } from "./format.js";
import { HALVES } from "./halves.js";
import { leadToFirst } from "./etat-mission.js";
import { acted, since, when } from "./since.js";

/** @param {import("./types.js").Etat} claim */
export function showTracks(claim) {
  one("[data-pistes]").replaceChildren(...HALVES.map(({ code, name }) => track(name, claim, code)));
  one("[data-histoire]").replaceChildren(...(claim.historique ?? []).map((happened) => event(happened, claim.mission)));
  void showDelays(claim);
}

const STEPS = { verification: "vérification", mise_en_paiement: "mise en paiement", paiement: "paiement" };
/** State of a half -> how many steps are behind it. */
const BEHIND = new Map([["A_VALIDER", 0], ["VALIDE", 1], ["TRANSMIS_LIQUIDATION", 2]]);
/** Asked for once a page. @type {Promise<import("./api.js").Answer<import("./types.js").DelaisConnus>> | null} */
let asked = null;

/**
 * How long each step takes here, by the figures of this instance; « payé vers » where each step that is left has its own.
 * @param {import("./types.js").Etat} claim
 */
async function showDelays(claim) {
  if (!HALVES.some(({ code }) => BEHIND.has(claim[code].etat))) return;
  try {
    asked ??= ask("GET", "/delais");
    const { delais } = (await asked).body;
    one("[data-delais]").textContent = delais.length ? `Délais médians des douze derniers mois\u00a0: ${delais.map(({ etape, jours }) => `${STEPS[etape]}, ${counted(jours, "jour", "jours")}`).join("\u00a0; ")}.` : "";
    HALVES.forEach(({ code }, rank) => {
      const [place] = all("[data-champ=vers]", /** @type {Element} */ (one("[data-pistes]").children[rank]));
      const when = paid(claim[code].etat, claim.suivi[code].depuis, delais);
      if (!place || !when) return;
      place.textContent = `D’après ces délais\u00a0: payé vers le ${when}.`;
      show(place, true);
    });
  } catch (refusal) {
    asked = null;
    if (!(refusal instanceof Refusal)) throw refusal;
  }
}

/**
 * @param {string} state
 * @param {string | null} since when it was entered
 * @param {import("./types.js").DelaiMedian[]} delais
 */
function paid(state, since, delais) {
  const behind = BEHIND.get(state);
  if (behind === undefined || !since) return "";
  const left = Object.keys(STEPS).slice(behind).map((step) => delais.find(({ etape }) => etape === step));
  if (left.includes(undefined)) return "";
  const date = new Date(new Date(since).getTime() + left.reduce((total, step) => total + (step?.jours ?? 0), 0) * 86_400_000);
  return date < new Date() ? "" : day(local(date));
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
    detenteur: [stand.detenteur_libelle, reached].filter(Boolean).join(", ").replace(/^./, (first) => first.toUpperCase()),
    ensuite: stand.ensuite,
    mot: half.mot !== half.libelle ? elsewhere(half) : "",
    motif: stand.motif && `Motif du service\u00a0: ${stand.motif}`,
  });
  badge(one("[data-champ=etat]", made), half);
  leadToFirst(made, half);
  one("[data-jalons]", made).append(...stand.etapes.map((step) => stage(step, mission)));
  return made;
}

/**
 * The ministry's word; alone, that of what is sent would be taken for a decision.
 * @param {import("./types.js").Moitie} half
 */
function elsewhere({ etat, mot }) {
  return etat === "A_VALIDER" ? `${named(mot)} C’est vous qui l’avez validé\u00a0: votre gestionnaire n’a encore rien accepté.` : named(mot);
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
