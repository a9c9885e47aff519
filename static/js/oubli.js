/** Asking for a link; the answer is the same for everybody. */

import { ask } from "./api.js";
import { one, show } from "./dom.js";
import { onSubmit, requireFields, value } from "./forms.js";
import { said } from "./said.js";
import { spoken } from "./spoken.js";

const form = /** @type {HTMLFormElement} */ (one("#oubli"));

ask("GET", "/sante").catch(() => null);

onSubmit(form, async () => {
  requireFields(form, { identifiant: "Saisissez l’identifiant indiqué sur votre convocation." });
  const { body } = await ask("POST", "/mot-de-passe-oublie", { identifiant: value(form, "identifiant").trim(), ...spoken });
  const message = one("[data-message]");
  message.textContent = (await said(body)).message;
  show(form, false);
  show(one("[data-reponse]"), true);
  message.focus();
});
