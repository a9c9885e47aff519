/** Giving an address, then typing back the code sent to it. */

import { ask, Refusal } from "./api.js";
import { one, show } from "./dom.js";
import { isSecondStep } from "./drafts.js";
import { clearFaults, onSubmit, requireFields, showFaults, value } from "./forms.js";
import { help } from "./passwords.js";
import { goOn, open, person } from "./session.js";
import { spoken } from "./spoken.js";

const address = /** @type {HTMLFormElement} */ (one("#adresse"));
const confirmation = /** @type {HTMLFormElement} */ (one("#confirmation"));
const suggestion = one("[data-suggestion]");
let changing = false;

help();

onSubmit(address, async () => {
  requireFields(address, {
    courriel: "Saisissez votre adresse électronique.",
    ...(changing ? { mot_de_passe: "Saisissez votre mot de passe actuel." } : {}),
  });
  const typed = { courriel: value(address, "courriel").trim() };
  const proof = changing ? { mot_de_passe: value(address, "mot_de_passe") } : {};
  const { body } = await ask("POST", "/courriel", { ...typed, ...proof, ...spoken });
  one("[data-envoye]").textContent = body.courriel;
  one("[data-suggestion-adresse]").textContent = body.suggestion ?? "";
  show(suggestion, Boolean(body.suggestion));
  step(confirmation);
});

onSubmit(confirmation, async () => {
  requireFields(confirmation, { code: "Saisissez le code de huit chiffres reçu par courriel." });
  const { body } = await ask("POST", "/courriel/confirmation", { code: value(confirmation, "code").replace(/\D/g, "") });
  goOn(body.portee);
});

one("[data-recommencer]").addEventListener("click", () => step(address));
one("[data-suggestion-oui]").addEventListener("click", () => {
  const field = /** @type {HTMLInputElement} */ (one("#courriel"));
  field.value = one("[data-suggestion-adresse]").textContent ?? "";
  step(address);
});
one("[data-plus-tard]").addEventListener("click", async () => {
  try {
    const { body } = await ask("POST", "/courriel/plus-tard");
    goOn(body.portee);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    showFaults(address, [], refusal.title, refusal.detail);
  }
});

/** @param {HTMLFormElement} wanted */
function step(wanted) {
  for (const form of [address, confirmation]) {
    clearFaults(form);
    show(form, form === wanted);
  }
  one("input", wanted).focus();
}

open(async () => {
  const known = await person();
  if (known.portee === "mot_de_passe") return goOn(known.portee);
  changing = known.portee === "complete";
  show(one("[data-actuel]"), changing);
  show(one("[data-plus-tard]"), known.portee === "courriel");
  show(one("[data-etape-de]"), known.portee === "courriel" && isSecondStep());
});
