/** Touching communes of which the table of served neighbours says nothing: a clerk says what they are. */

import { ask } from "../api.js";
import { all, one, show, tell } from "../dom.js";
import { attempt, confirmed, listName, openStaff, row } from "./commun.js";

/**
 * @typedef {import("../types.js").CoupleDeCommunes} Pair
 */

const SHOWN = 12;
const EFFECTS = {
  oui: "Elles comptent comme une seule commune, pour toute l’instance\u00a0: les états de frais qui en dépendent sont à renvoyer, rien n’y est dû.",
  non: "Un déplacement de l’une à l’autre reste dû. Elles quittent cette liste.",
};

openStaff(list);

async function list() {
  /** @type {{body: import("../types.js").Reperes}} */
  const { body } = await ask("GET", "/gestion/etats-de-frais/reperes");
  /** @type {Map<string, Pair>} */
  const pairs = new Map();
  for (const service of body.services) await gather(service, pairs);
  const lines = [...pairs.values()].sort((one, other) => other.etats.length - one.etats.length).map(line);
  one("[data-attente] [data-liste]").replaceChildren(...lines);
  show(one("[data-attente]"), lines.length > 0);
  show(one("[data-vide]"), lines.length === 0);
}

/**
 * All that the claims of a service hang on, page after page, with what other services said.
 * @param {string} service
 * @param {Map<string, Pair>} pairs
 */
async function gather(service, pairs) {
  for (let cursor = /** @type {string | null} */ (""); cursor !== null; ) {
    /** @type {{body: import("../types.js").CouplesATrancher}} */
    const { body } = await ask("GET", `/gestion/communes-limitrophes?${new URLSearchParams({ service, curseur: cursor })}`);
    for (const pair of body.couples) {
      const known = pairs.get(pair.commune + pair.voisine);
      if (known) known.etats.push(...pair.etats);
      else pairs.set(pair.commune + pair.voisine, pair);
    }
    cursor = body.suite;
  }
}

/** @param {Pair} pair */
function line(pair) {
  const made = row("modele-couple", { communes: named(pair) });
  const links = pair.etats.slice(0, SHOWN).flatMap(({ compte, numero, personne }, rank) => {
    const link = document.createElement("a");
    link.href = `/gestion/etat/?${new URLSearchParams({ compte, numero })}`;
    link.textContent = `${listName(personne)}, n°\u00a0${numero}`;
    return rank ? [" · ", link] : [link];
  });
  const more = pair.etats.length - SHOWN;
  one("[data-etats]", made).replaceChildren(...links, more > 0 ? ` et ${more} autre${more > 1 ? "s" : ""}` : "");
  for (const button of all("[data-desservies]", made)) {
    button.setAttribute("aria-label", `${button.textContent}\u00a0: ${named(pair)}`);
    button.addEventListener("click", () => attempt(() => settle(pair, button.dataset.desservies === "oui")));
  }
  return made;
}

/**
 * @param {Pair} pair
 * @param {boolean} served
 */
async function settle(pair, served) {
  const question = served ? `Des transports en commun relient ${named(pair)}\u00a0?` : `Aucun transport en commun ne relie ${named(pair)}\u00a0?`;
  if (!(await confirmed(question, served ? EFFECTS.oui : EFFECTS.non, served ? "Oui, elles sont desservies" : "Non, elles ne le sont pas"))) return;
  const { commune, voisine } = pair;
  await ask("PUT", "/gestion/communes-limitrophes", { commune, voisine, desservie: served });
  await list();
  tell("succes", "Réponse enregistrée", `${named(pair)}\u00a0: ${served ? "desservies" : "pas desservies"}.`);
}

/** @param {Pair} pair */
function named({ commune_nom, voisine_nom }) {
  return `${commune_nom} et ${voisine_nom}`;
}
