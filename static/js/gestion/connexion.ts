/** Signing in as staff: address and password, then the code of the telephone or a recovery code. */

import { ask, Refusal, wayBack } from "../api.js";
import { all, one, show, tell } from "../dom.js";
import { sayIfRefused, sayRefused, Waiting } from "../entering.js";
import { clearFaults, onSubmit, requireFields, value } from "../forms.js";
import { showMenu } from "../menu.js";
import { help } from "../passwords.js";
import { keepWayBack } from "../portals.js";

const first = one<HTMLFormElement>("#connexion");
const second = one<HTMLFormElement>("#etape-code");
const swap = one("[data-secours]");
let recovery = false;
let waiting = new Waiting();

help();
showMenu();
keepWayBack();
if (location.hash === "#code") step(second);
if (location.hash !== "#au-revoir") sayIfRefused();
else tell("succes", "Vous êtes déconnecté de l’espace de gestion");

onSubmit(first, async () => {
  requireFields(first, {
    courriel: "Saisissez votre adresse électronique.",
    mot_de_passe: "Saisissez votre mot de passe.",
  });
  await ask("POST", "/gestion/connexion", { courriel: value(first, "courriel").trim(), mot_de_passe: value(first, "mot_de_passe") });
  waiting = new Waiting();
  one<HTMLInputElement>("#mot_de_passe").value = "";
  step(second);
});

onSubmit(second, async () => {
  const name = recovery ? "code_de_secours" : "code";
  requireFields(second, { [name]: recovery ? "Saisissez un code de secours." : "Saisissez le code à six chiffres." });
  try {
    await ask("POST", "/gestion/connexion/code", { [name]: value(second, name) });
  } catch (refusal) {
    const never = waiting.neverKept();
    if (!(refusal instanceof Refusal) || refusal.code !== "session_gestion_absente") throw refusal;
    step(first);
    if (never) sayRefused();
    else tell("attente", "Le délai est passé, ou trop de codes ont été essayés", "Saisissez de nouveau votre mot de passe.");
    return;
  }
  const back = wayBack();
  location.assign(back.startsWith("/gestion/") && !back.startsWith("/gestion/connexion/") ? back : "/gestion/");
});

swap.addEventListener("click", () => {
  recovery = !recovery;
  show(one("[data-avec-application]"), !recovery);
  show(one("[data-avec-secours]"), recovery);
  one("[data-texte]", swap).textContent = recovery ? "Utiliser l’application" : "Utiliser un code de secours";
  one(recovery ? "#code_de_secours" : "#code").focus();
});

one("[data-recommencer]").addEventListener("click", () => step(first));

function step(wanted: HTMLFormElement) {
  one("[data-avis]").replaceChildren();
  for (const form of [first, second]) {
    clearFaults(form);
    show(form, form === wanted);
  }
  for (const field of all<HTMLInputElement>("input", second)) field.value = "";
  one(wanted === first ? "#courriel" : recovery ? "#code_de_secours" : "#code").focus();
}
