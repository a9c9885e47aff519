/** Choosing a password with the link of an e-mail; its token stays in the fragment, which no server ever sees. */

import { ask, Refusal } from "./api.js";
import { one, show } from "./dom.js";
import { onSubmit, requireFields, value } from "./forms.js";
import { criteria, help } from "./passwords.js";

const form = /** @type {HTMLFormElement} */ (one("#mot-de-passe"));
const token = new URLSearchParams(location.hash.slice(1)).get("jeton") ?? "";

help();
criteria(/** @type {HTMLInputElement} */ (one("#nouveau")), []);
ask("GET", "/sante").catch(() => null);
if (token) history.replaceState(null, "", location.pathname);
else end("[data-lien-refuse]");

onSubmit(form, async () => {
  requireFields(form, { nouveau: "Choisissez un nouveau mot de passe." });
  try {
    await ask("POST", "/reinitialisation", { jeton: token, nouveau: value(form, "nouveau") });
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.code !== "lien_refuse") throw refusal;
    return end("[data-lien-refuse]");
  }
  end("[data-reponse]");
});

/** @param {string} answer */
function end(answer) {
  show(form, false);
  show(one(answer), true);
  one("a", one(answer)).focus();
}
