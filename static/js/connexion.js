/** Signing in: one answer for every refusal, then the step that the session must take. */

import { ask, wayBack } from "./api.js";
import { one, tell } from "./dom.js";
import { onSubmit, requireFields, value } from "./forms.js";
import { help } from "./passwords.js";
import { goOn } from "./session.js";

const form = /** @type {HTMLFormElement} */ (one("#connexion"));

help();
ask("GET", "/sante").catch(() => null);
if (location.hash === "#au-revoir") tell("succes", "Vous êtes déconnecté", "Rien n’est conservé sur cet appareil.");
else if (wayBack()) tell("attente", "Votre session est terminée", "Connectez-vous pour reprendre où vous en étiez\u00a0: votre saisie est conservée.");

onSubmit(form, async () => {
  requireFields(form, {
    identifiant: "Saisissez l’identifiant indiqué sur votre convocation.",
    mot_de_passe: "Saisissez votre mot de passe.",
  });
  const { body } = await ask("POST", "/connexion", {
    identifiant: value(form, "identifiant").trim(),
    mot_de_passe: value(form, "mot_de_passe"),
  });
  goOn(body.portee);
});
