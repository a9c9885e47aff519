/** Choosing a personal password after a temporary one. */

import { ask } from "./api.js";
import { one, show } from "./dom.js";
import { secondStep } from "./drafts.js";
import { onSubmit, requireFields, value } from "./forms.js";
import { criteria, help } from "./passwords.js";
import { goOn, open, person } from "./session.js";

const form = /** @type {HTMLFormElement} */ (one("#mot-de-passe"));

help();
onSubmit(form, async () => {
  requireFields(form, { nouveau: "Choisissez un nouveau mot de passe." });
  const { body } = await ask("POST", "/mot-de-passe", { nouveau: value(form, "nouveau") });
  if (body.portee === "courriel") secondStep();
  goOn(body.portee);
});

open(async () => {
  const known = await person();
  if (known.portee !== "mot_de_passe") return goOn(known.portee);
  show(one("[data-etape-de]"), !known.courriel);
  one("#criteres").dataset.minimum = String(known.nouveau_mot_de_passe.minimum);
  /** @type {HTMLInputElement} */ (one("[data-identifiant]")).value = known.identifiant || known.numero;
  const own = [known.nom, known.prenom, known.identifiant, known.numero];
  criteria(/** @type {HTMLInputElement} */ (one("#nouveau")), own);
});
