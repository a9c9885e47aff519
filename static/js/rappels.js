/** The reminders that a person wants no more, by kind. */

import { ask } from "./api.js";
import { one, show, tell } from "./dom.js";
import { onSubmit } from "./forms.js";

const form = /** @type {HTMLFormElement} */ (one("#choix-rappels"));

/** What is sent now, ticked. */
export async function reminders() {
  const { body } = await ask("GET", "/rappels");
  for (const { sorte, actif } of body.rappels) box(sorte).checked = actif;
  show(form, true);
}

onSubmit(form, async () => {
  const said = Object.fromEntries(["echeance", "mission", "dossier", "message"].map((kind) => [kind, box(kind).checked]));
  await ask("PUT", "/rappels", said);
  tell("succes", "Vos rappels sont réglés", "Les courriels sur votre accès et vos convocations partent toujours.");
  scrollTo(0, 0);
});

/** @param {string} kind */
function box(kind) {
  return /** @type {HTMLInputElement} */ (one(`#rappel_${kind}`, form));
}
