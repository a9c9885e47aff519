/** On a person's sheet: what left for them by e-mail and its fate, and an address that refuses our mail. */

import { ask } from "../api.js";
import { fill, one, show, tell } from "../dom.js";
import { day, moment } from "../format.js";
import { attempt, row } from "./commun.js";

const place = one("[data-courriels]");
const button = one("[data-reprendre-adresse]", place);
/** @type {string} */
let shown = "";

button.addEventListener("click", () =>
  attempt(async () => {
    await ask("POST", `/gestion/intervenants/${encodeURIComponent(shown)}/courriel/reprise`, {});
    await showMails(shown);
    tell("succes", "Cette adresse sert de nouveau", "Le prochain courriel partira. S’il est encore refusé, l’adresse reviendra dans la liste.");
  }),
);

/**
 * @param {string} compte
 * @param {boolean} [own] nobody acts on their own file
 */
export async function showMails(compte, own = false) {
  shown = compte;
  /** @type {{body: import("../types.js").Courriels}} */
  const { body } = await ask("GET", `/gestion/intervenants/${encodeURIComponent(compte)}/courriels`);
  const { refus, courriels } = body;
  show(one("[data-refus]", place), Boolean(refus));
  show(button, !own);
  fill(place, {
    refus_depuis: refus ? `Depuis le ${day(refus.depuis)}, son adresse électronique ${refus.libelle}.` : "",
    refus_suggestion: refus?.suggestion ? `Une faute de frappe\u00a0? Peut-être ${refus.suggestion}.` : "",
  });
  one("[data-liste]", place).replaceChildren(
    ...courriels.map((sent) =>
      row("modele-courriel", {
        quand: moment(sent.quand),
        quoi: sent.libelle,
        sort: sent.sort_quand ? `${sent.sort_libelle}, ${moment(sent.sort_quand)}` : sent.sort_libelle,
      }),
    ),
  );
  show(one(".lignes", place), courriels.length > 0);
  show(one("[data-aucun]", place), courriels.length === 0);
}
