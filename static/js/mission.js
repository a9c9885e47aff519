/** One mission: its facts, the duplicate of the convocation, the way to its état de frais. */

import { ask, Refusal } from "./api.js";
import { address, asked, halves, joined } from "./cards.js";
import { fill, fragment, one, show, tell } from "./dom.js";
import { span } from "./format.js";
import { open, person } from "./session.js";

/**
 * @typedef {import("./cards.js").Mission} Mission
 */

const SECOND = 1000;
const TRIES = 40;

open(async () => {
  const [, { body }] = await Promise.all([person(), ask("GET", `/missions/${encodeURIComponent(asked())}`)]);
  /** @type {Mission} */
  const mission = body;
  one("h1").textContent = mission.examen;
  document.title = `${mission.examen}, mission ${mission.numero} – Imagin Intervenant`;
  one("[data-fiche]").replaceChildren(...facts(mission));
  show(one("[data-contenu]"), true);
  if (mission.annulee) tell("attente", "Cette mission est annulée", "Vous n’avez pas à vous y rendre.");
  fill(document, { consignes: mission.consignes });
  show(one("[data-consignes]"), Boolean(mission.consignes));
  claim(mission);
  duplicate(mission);
});

/** @param {Mission} mission */
function facts(mission) {
  /** @type {[string, string][]} */
  const all = [
    ["Mission", joined([mission.type_libelle, `n° ${mission.numero}`])],
    ["Épreuve", joined([mission.specialite, mission.epreuve])],
    ["Quand", span(mission.debut, mission.fin)],
    ["Où", joined([mission.centre.nom, mission.centre.adresse], ", ")],
    ["Session", mission.session],
  ];
  return all.map(([name, value]) => {
    const fact = fragment("modele-fait");
    fill(fact, { nom: name, valeur: value });
    return fact;
  });
}

/** @param {Mission} mission */
function claim(mission) {
  show(one("[data-frais]"), mission.etat_de_frais !== null);
  if (!mission.etat_de_frais) return;
  halves(one("[data-frais]"), mission.etat_de_frais);
  const link = /** @type {HTMLAnchorElement} */ (one("[data-lien-frais]"));
  link.href = address("/etat-de-frais/", mission.numero);
  link.textContent = mission.etat_de_frais.a_faire ? "Remplir l’état de frais" : "Voir l’état de frais";
}

/** @param {Mission} mission */
function duplicate(mission) {
  const button = one("[data-duplicata]");
  show(button, mission.duplicata !== false);
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      await download(mission.numero);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      progress("");
      tell("erreur", refusal.title, refusal.detail);
    } finally {
      button.setAttribute("aria-disabled", "false");
    }
  });
}

/**
 * The document is made on demand: asked again each second until its link is there.
 * @param {string} numero
 */
async function download(numero) {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const { body } = await ask("GET", `/missions/${encodeURIComponent(numero)}/convocation`);
    if (body.url) {
      progress("Votre duplicata est prêt.");
      location.assign(body.url);
      return;
    }
    progress("Préparation de votre duplicata…");
    await new Promise((resolve) => setTimeout(resolve, SECOND));
  }
  progress("");
  tell("attente", "Le duplicata n’est pas encore prêt", "Sa préparation continue\u00a0: réessayez dans quelques minutes.");
}

/** @param {string} text */
function progress(text) {
  one("[data-duplicata-etat]").textContent = text;
}
