/** Signing in: one answer for every refusal, then the step that the session must take. */

import { ask, wayBack } from "./api.js";
import { one, tell } from "./dom.js";
import { forgetSeen, wasSeen } from "./drafts.js";
import { checkHeld, sayIfRefused } from "./entering.js";
import { onSubmit, requireFields, value } from "./forms.js";
import { showMenu } from "./menu.js";
import { help } from "./passwords.js";
import { keepWayBack } from "./portals.js";
import { goOn } from "./session.js";
import { spoken } from "./spoken.js";

const form = /** @type {HTMLFormElement} */ (one("#connexion"));

help();
showMenu();
ask("GET", "/sante").catch(() => null);
keepWayBack();
const portal = location.hash.match(/^#au-revoir-([a-z0-9-]+)$/)?.[1];
if (portal) saidGoodbye(portal);
else if (location.hash === "#au-revoir") tell("succes", "Vous êtes déconnecté", "Rien n’est conservé sur cet appareil.");
else if (!sayIfRefused() && wayBack()) sayWhy();

onSubmit(form, async () => {
  requireFields(form, {
    identifiant: "Saisissez l’identifiant indiqué sur votre convocation.",
    mot_de_passe: "Saisissez votre mot de passe.",
  });
  const { body } = await ask("POST", "/connexion", {
    identifiant: value(form, "identifiant").trim(),
    mot_de_passe: value(form, "mot_de_passe"),
    ...spoken,
  });
  await checkHeld();
  forgetSeen();
  goOn(body.portee);
});

/** Somebody who was in is told that they are no longer, before where they will arrive. */
function sayWhy() {
  if (wasSeen()) tell("attente", "Votre session est terminée", "Connectez-vous de nouveau\u00a0: vous reviendrez à la page où vous étiez. Une saisie en cours est conservée.");
  else tell("attente", "Connectez-vous pour continuer", "Vous arriverez ensuite à la page demandée. Si votre session s’est terminée pendant une saisie, elle est conservée.");
}

/**
 * The portal that the session came by is still open in this browser: on a shared computer it must be left too.
 * @param {string} code
 */
function saidGoodbye(code) {
  const leave = { text: "Me déconnecter aussi du portail", act: () => location.assign(`/api/v1/portail/${code}/sortie`) };
  tell("attente", "Vous êtes déconnecté d’Imagin", "Votre portail académique reste ouvert dans ce navigateur. Sur un ordinateur partagé, déconnectez-vous aussi du portail.", [leave]);
}
