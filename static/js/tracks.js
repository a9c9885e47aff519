/** Where an état de frais stands: two tracks, work and travel, who holds each and what comes next, what has happened. */

import { badge } from "./cards.js";
import { clone, fill, one } from "./dom.js";
import { day, hour, moment } from "./format.js";
import { HALVES } from "./halves.js";
import { leadToFirst } from "./etat-mission.js";


/** @param {import("./types.js").Etat} claim */
export function showTracks(claim) {
  one("[data-pistes]").replaceChildren(...HALVES.map(({ code, name }) => track(name, claim[code], claim.suivi[code])));
  one("[data-histoire]").replaceChildren(...(claim.historique ?? []).map(event));
}

/**
 * @param {string} name
 * @param {import("./types.js").Moitie} half
 * @param {import("./types.js").Suivi} stand
 */
function track(name, half, stand) {
  const made = clone("modele-piste");
  const since = stand.depuis ? `depuis le ${when(stand.depuis)}` : "";
  fill(made, {
    nom: name,
    phrase: half.phrase,
    detenteur: [stand.detenteur_libelle, since].filter(Boolean).join(", ").replace(/^d/, "D"),
    ensuite: stand.ensuite,
    motif: stand.motif && `Motif du service\u00a0: ${stand.motif}`,
  });
  badge(one("[data-champ=etat]", made), half);
  leadToFirst(made, half);
  one("[data-jalons]", made).append(...stand.etapes.map(stage));
  return made;
}

/** @param {import("./types.js").Etape} step */
function stage(step) {
  const made = clone("modele-jalon");
  fill(made, { libelle: step.libelle, depuis: step.depuis && `${new Date(step.depuis) > new Date() ? "à partir du" : "depuis le"} ${day(step.depuis)}` });
  made.dataset.statut = step.statut;
  if (step.statut === "courante") made.setAttribute("aria-current", "step");
  if (step.statut === "faite") one("[data-champ=fait]", made).textContent = "Étape passée\u00a0: ";
  return made;
}

/** @param {import("./types.js").Acte} happened */
function event(happened) {
  const made = clone("modele-evenement");
  fill(made, { quand: moment(happened.quand), libelle: happened.libelle });
  return made;
}

/**
 * A moment of the service, the wall-clock time at the centre, or a day alone (that of a payment).
 * @param {string} iso
 */
function when(iso) {
  if (iso.length === 10) return day(iso);
  return iso.length > 16 ? moment(iso) : `${day(iso)} à ${hour(iso)}`;
}
