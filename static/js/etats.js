/** The états de frais of a person: those to complete, then those that others hold. */

import { address } from "./addresses.js";
import { ask } from "./api.js";
import { describe, halves, place, sentBack } from "./cards.js";
import { clone, fill, one, show } from "./dom.js";
import { number } from "./format.js";
import { open, person } from "./session.js";
import { acted } from "./since.js";

open(async () => {
  /** @type {Promise<import("./api.js").Answer<import("./types.js").SesEtats>>} */
  const asking = ask("GET", "/etats-de-frais");
  const [, { body }] = await Promise.all([person(), asking]);
  /** @type {Record<string, HTMLElement[]>} */
  const groups = { a_faire: [], suivi: [], plus_tard: [] };
  for (const claim of body.etats) groups[group(claim)]?.push(card(claim));
  for (const [name, cards] of Object.entries(groups)) place(name, cards);
  document.querySelector("[data-groupe=a_faire] [data-lien=bouton]")?.classList.add("bouton--plein");
  show(one("[data-vide]"), body.etats.length === 0);
  show(one("[data-kilometres]"), Number(body.kilometres?.km ?? 0) > 0);
  one("[data-km]").textContent = `${number(body.kilometres?.km)}\u00a0km en ${body.kilometres?.annee}`;
});

/** @param {import("./types.js").ResumeDEtat} claim */
function group(claim) {
  if (claim.a_faire) return "a_faire";
  return claim.transmis || claim.mission.moment === "passee" ? "suivi" : "plus_tard";
}

/** @param {import("./types.js").ResumeDEtat} claim */
function card(claim) {
  const made = clone("modele-etat");
  describe(made, claim.mission);
  halves(made, claim);
  fill(made, {
    total: claim.mission.moment === "a_venir" ? "" : claim.dit,
    phrase: claim.transmis ? `Transmis le ${acted(claim.transmis, claim.mission.heure)}` : claim.deplacement.phrase,
  });
  for (const link of made.querySelectorAll("a")) link.href = address("/etat-de-frais/", claim.numero);
  sentBack(made, claim.numero, claim.renvoi);
  const button = one("[data-lien=bouton]", made);
  show(button, claim.a_faire);
  if (claim.a_faire) made.classList.add("carte--attente");
  return made;
}
