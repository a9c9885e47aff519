/** The missions of a person, what waits for them first. */

import { address } from "./addresses.js";
import { askAddress } from "./adresse-refusee.js";
import { agenda } from "./agenda.js";
import { ask } from "./api.js";
import { archive, describe, halves, place, sentBack } from "./cards.js";
import { clone, notice, one, show, tell } from "./dom.js";
import { moment } from "./format.js";
import { open, person } from "./session.js";

/**
 * @typedef {import("./cards.js").Mission} Mission
 */

const FILES = new Map([
  ["a_completer", "Votre dossier financier est à compléter"],
  ["perime", "Votre dossier financier est périmé"],
]);
const CHANGED = { courriel: "a remplacé votre adresse électronique", mot_de_passe: "a redonné un mot de passe provisoire" };

open(async () => {
  /** @type {Promise<import("./api.js").Answer<import("./types.js").SesMissions>>} */
  const asking = ask("GET", "/missions");
  const [known, { body }] = await Promise.all([person(), asking]);
  warn(known);
  askAddress(known);
  changedAccess(known);
  agenda();
  /** @type {Record<string, HTMLElement[]>} */
  const groups = { a_faire: [], en_cours: [], a_venir: [], passee: [] };
  for (const mission of body.missions) {
    const group = mission.etat_de_frais?.a_faire && !mission.annulee ? "a_faire" : mission.moment;
    const made = card(mission, group);
    made.dataset.annee = mission.debut.slice(0, 4);
    groups[group]?.push(made);
  }
  for (const group of ["a_faire", "en_cours", "a_venir"]) place(group, groups[group] ?? []);
  archive("passee", groups.passee ?? []);
  document.querySelector("[data-groupe=a_faire] [data-lien=bouton]")?.classList.add("bouton--plein");
  show(one("[data-vide]"), body.missions.length === 0);
});

/**
 * @param {Mission} mission
 * @param {string} group
 */
function card(mission, group) {
  const made = clone("modele-mission");
  describe(made, mission);
  halves(made, mission.etat_de_frais);
  /** @type {HTMLAnchorElement} */ (one("[data-lien=mission]", made)).href = address("/mission/", mission.numero);
  const link = /** @type {HTMLAnchorElement} */ (one("[data-lien=bouton]", made));
  link.href = address("/etat-de-frais/", mission.numero);
  sentBack(made, mission.numero, mission.etat_de_frais?.renvoi);
  link.append(hiddenText(`\u00a0: ${mission.examen}, ${mission.epreuve}`));
  show(link, group === "a_faire");
  if (group === "a_faire") made.classList.add("carte--attente");
  if (mission.annulee) one("[data-champ=epreuve]", made).prepend("Annulée. ");
  const reason = mission.etat_de_frais?.renvoi?.phrase ?? mission.etat_de_frais?.deplacement.phrase ?? "";
  one("[data-champ=phrase]", made).textContent = reason;
  show(one("[data-champ=phrase]", made), group === "a_faire" && reason !== "");
  return made;
}

/** @param {string} text */
function hiddenText(text) {
  const span = document.createElement("span");
  span.className = "invisible";
  span.textContent = text;
  return span;
}

/** @param {import("./session.js").Person} known what the service changed of how they come in, whoever asked for it */
function changedAccess({ acces_modifies, courriel }) {
  if (!acces_modifies.length) return;
  const told = acces_modifies.map(({ quoi, quand }) => `${CHANGED[quoi]} le ${moment(quand)}`).join(", et ");
  const now = courriel ? ` Votre adresse est maintenant ${courriel}.` : "";
  const text = `Le service ${told}.${now} Si vous ne l’avez pas demandé, prévenez-le et changez votre mot de passe.`;
  one("[data-avis]").append(notice("information", "Votre accès a été modifié", text));
}

/** @param {import("./session.js").Person} known */
function warn(known) {
  const title = FILES.get(known.dossier_financier ?? "");
  if (!title) return;
  const who = known.gestionnaire ? ` : ${known.gestionnaire.nom}, ${known.gestionnaire.telephone}` : "";
  tell("attente", title, `Aucun paiement ne peut partir sans lui. Envoyez les pièces demandées avec votre convocation à votre gestionnaire${who}. Le RIB doit être celui du compte où votre paie est versée.`);
}
