/** Contesting what was seen or decided of an état de frais, while it is open to it. */

import { once } from "./api.js";
import { one, show } from "./dom.js";
import { onSubmit, value } from "./forms.js";
import { day } from "./format.js";

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
export function showContest({ contestable, version }, path, done) {
  show(one("[data-contester]"), contestable !== null);
  if (!contestable) return;
  if (!asked) onSubmit(/** @type {HTMLFormElement} */ (one("#contestation")), send);
  if (asked?.version !== version) asked = { path, version, done };
  one("[data-contester-quoi]").textContent =
    `${contestable.libelle}\u00a0: si vous n’êtes pas d’accord, dites-le ici jusqu’au ${day(contestable.jusqu_au)}. Votre service gestionnaire vous répondra par courriel et sur cette page.`;
}

async function send() {
  if (!asked) return;
  const form = /** @type {HTMLFormElement} */ (one("#contestation"));
  const { path, version, done } = asked;
  /** @type {{body: Etat}} */
  const { body } = await once(`${path}/contestation`, { version, texte: value(form, "texte").trim() });
  form.reset();
  done(body);
}
