/** Asking the service, before leaving, for a vehicle or a night before. */

import { once } from "./api.js";
import { one, show } from "./dom.js";
import { onSubmit, value } from "./forms.js";

/**
 * @typedef {import("./types.js").Etat} Etat
 */

/** @type {{path: string, version: number, done: (claim: Etat) => void} | null} */
let asked = null;

/**
 * @param {Etat} claim
 * @param {string} path of the claim
 * @param {(claim: Etat) => void} done
 */
export function showAsk({ demandable, version }, path, done) {
  show(one("[data-demander]"), demandable.length > 0);
  if (!demandable.length) return;
  const form = /** @type {HTMLFormElement} */ (one("#demande"));
  if (!asked) onSubmit(form, send);
  if (asked?.version === version) return;
  asked = { path, version, done };
  const choice = /** @type {HTMLSelectElement} */ (form.elements.namedItem("objet"));
  choice.replaceChildren(...[{ objet: "", libelle: "Choisissez" }, ...demandable].map(({ objet, libelle }) => new Option(libelle, objet)));
}

async function send() {
  if (!asked) return;
  const form = /** @type {HTMLFormElement} */ (one("#demande"));
  const { path, version, done } = asked;
  const said = { version, objet: value(form, "objet"), texte: value(form, "demande_texte").trim() };
  /** @type {{body: Etat}} */
  const { body } = await once(`${path}/demande`, said);
  form.reset();
  done(body);
}
