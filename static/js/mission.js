/** One mission: its facts, the duplicate of the convocation, the way to its état de frais. */

import { address, asked, joined } from "./addresses.js";
import { ask, Refusal } from "./api.js";
import { halves } from "./cards.js";
import { all, fill, fragment, one, show, tell } from "./dom.js";
import { download } from "./download.js";
import * as thread from "./fil.js";
import { threadFold } from "./fil-pli.js";
import { span } from "./format.js";
import { open, person } from "./session.js";
import { query } from "./spoken.js";

/**
 * @typedef {import("./cards.js").Mission} Mission
 */

open(async () => {
  /** @type {Promise<import("./api.js").Answer<Mission>>} */
  const asking = ask("GET", `/missions/${encodeURIComponent(asked())}`);
  const [known, { body }] = await Promise.all([person(), asking]);
  /** @type {Mission} */
  const mission = body;
  one("h1").textContent = mission.examen;
  document.title = `${mission.examen}, mission ${mission.numero} – Imagin Intervenant`;
  one("[data-fiche]").replaceChildren(...facts(mission));
  show(one("[data-contenu]"), true);
  if (mission.annulee) tell("attente", "Cette mission est annulée", "Vous n’avez pas à vous y rendre.");
  marking(mission, known);
  office(known);
  claim(mission);
  if (mission.etat_de_frais) threadFold(mission.numero, async () => thread);
  duplicate(mission);
  one("[data-agenda]").addEventListener("click", () => takeAway(mission));
});

/** @param {Mission} mission */
function facts(mission) {
  /** @type {[string, string][]} */
  const known = [
    ["Mission", joined([mission.type_libelle, `n° ${mission.numero}`])],
    ["Épreuve", joined([mission.specialite, mission.epreuve])],
    ["Quand", span(mission.debut, mission.fin, mission.heure)],
    ["Où", joined([mission.centre.nom, mission.centre.adresse], ", ")],
    ["Sur place", mission.restaurant_administratif ? "Un restaurant administratif est ouvert." : ""],
    ["Véhicule", mission.vehicule_autorise === null ? "" : `L’usage de votre véhicule ${mission.vehicule_autorise ? "est" : "n’est pas"} autorisé par le service.`],
    ["Session", mission.session],
  ];
  return known.filter(([, value]) => value).map(([name, value]) => {
    const fact = fragment("modele-fait");
    fill(fact, { nom: name, valeur: value });
    if (name === "Où" && mission.centre.adresse) one("dd", fact).append(itinerary(mission));
    return fact;
  });
}

/**
 * To the place by its address: nothing is asked of the map's site before the person goes there.
 * @param {Mission} mission
 */
function itinerary({ centre }) {
  const link = /** @type {HTMLAnchorElement} */ (one("a", fragment("modele-itineraire")));
  link.rel = "noreferrer";
  link.href = `https://www.openstreetmap.org/directions?to=${encodeURIComponent(joined([centre.nom, centre.adresse], ", "))}`;
  return link;
}

/**
 * Where copies are marked on a screen: agents go through their portal, anybody else to the instance's address.
 * @param {Mission} mission
 * @param {import("./session.js").Person} known
 */
function marking({ type, annulee }, { statut }) {
  const own = all("[data-public]").filter(({ dataset }) => dataset.public === (statut === "agent" ? "agent" : "externe"));
  for (const offer of own) show(offer, true);
  show(one("[data-correcteur]"), type === "correction" && !annulee && own.length > 0);
}

/** @param {import("./session.js").Person} known whom to call first */
function office({ gestionnaire }) {
  show(one("[data-gestionnaire]"), Boolean(gestionnaire?.nom));
  fill(one("[data-gestionnaire]"), { gestionnaire: gestionnaire?.nom });
  for (const [name, scheme, text] of [["telephone", "tel:", gestionnaire?.telephone], ["courriel", "mailto:", gestionnaire?.courriel]]) {
    const link = /** @type {HTMLAnchorElement} */ (one(`[data-lien-${name}]`));
    link.textContent = text ?? "";
    link.href = `${scheme}${scheme === "tel:" ? (text ?? "").replace(/[^+\d]/g, "") : text}`;
    show(link, Boolean(text));
  }
}

/** @param {Mission} mission */
function claim(mission) {
  show(one("[data-frais]"), mission.etat_de_frais !== null);
  if (!mission.etat_de_frais) return;
  halves(one("[data-frais]"), mission.etat_de_frais);
  const link = /** @type {HTMLAnchorElement} */ (one("[data-lien-frais]"));
  const { remuneration, deplacement, a_faire, renvoi } = mission.etat_de_frais;
  const ahead = [remuneration.etat, deplacement.etat].includes("NON_EFFECTUEE");
  link.href = `${address("/etat-de-frais/", mission.numero)}${renvoi ? `#${renvoi.etape}` : ""}`;
  fill(one("[data-frais]"), { renvoi: renvoi?.phrase });
  link.textContent = renvoi ? "Corriger l’état de frais" : a_faire ? "Remplir l’état de frais" : ahead ? "Ce qui me serait remboursé" : "Voir l’état de frais";
}

/** @param {Mission} mission */
function duplicate(mission) {
  const button = one("[data-duplicata]");
  const path = `/missions/${encodeURIComponent(mission.numero)}/convocation`;
  show(button, true);
  button.addEventListener("click", () => download(button, one("[data-duplicata-etat]"), path, "duplicata"));
}

/**
 * Leads to the event's file once the session is known to be open: else to sign-in, and back here.
 * @param {Mission} mission
 */
async function takeAway(mission) {
  try {
    await ask("GET", "/moi");
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    tell("erreur", refusal.title, refusal.detail);
    return;
  }
  location.assign(`/api/v1/missions/${encodeURIComponent(mission.numero)}/agenda${query}`);
}
