/** Choosing a password with the link of an e-mail; its token stays in the fragment, which no server ever sees. */

import { ask, Refusal } from "./api.js";
import { one, show } from "./dom.js";
import { onSubmit, requireFields, value } from "./forms.js";
import { criteria, help } from "./passwords.js";

const form = /** @type {HTMLFormElement} */ (one("#mot-de-passe"));
const token = new URLSearchParams(location.hash.slice(1)).get("jeton") ?? "";

const ENDS = new Map([
  ["lien_refuse", "[data-lien-refuse]"],
  ["lien_deja_servi", "[data-lien-servi]"],
]);

help();
criteria(/** @type {HTMLInputElement} */ (one("#nouveau")), []);
if (token) history.replaceState(null, "", location.pathname);
if (token) void look();
else end("[data-lien-refuse]");

onSubmit(form, async () => {
  requireFields(form, { nouveau: "Choisissez un nouveau mot de passe." });
  try {
    await ask("POST", "/reinitialisation", { jeton: token, nouveau: value(form, "nouveau") });
  } catch (refusal) {
    if (!refused(refusal)) throw refusal;
    return;
  }
  end("[data-reponse]");
});

/** What cannot serve any more is told before anything is chosen; what the service could not say waits for the choice. */
async function look() {
  try {
    await ask("POST", "/reinitialisation/lien", { jeton: token });
  } catch (refusal) {
    refused(refusal);
  }
}

/**
 * Whether the link itself was refused, which ends the page.
 * @param {unknown} refusal
 */
function refused(refusal) {
  if (!(refusal instanceof Refusal)) throw refusal;
  const told = ENDS.get(refusal.code);
  if (told) end(told);
  return Boolean(told);
}

/** @param {string} answer */
function end(answer) {
  show(form, false);
  show(one(answer), true);
  one("a", one(answer)).focus();
}
