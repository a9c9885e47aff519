/** « Où me connecter ? »: questions that leave only the right door; without this, every door is readable. */

import { all, one, show } from "./dom.js";

const form = one("#aiguillage");
const doors = all("[data-porte]");

show(form, true);
form.addEventListener("change", sort);
one("[data-tout]", form).addEventListener("click", () => {
  for (const field of all("input:checked", form)) /** @type {HTMLInputElement} */ (field).checked = false;
  sort();
});

/** Keeps what the answers lead to; what is not answered yet hides nothing. */
function sort() {
  const instance = chosen("convocation");
  const situation = chosen(`situation-${instance}`).split(" ")[0] ?? "";
  const academie = chosen(`academie-${instance}-${situation}`);
  for (const question of all("[data-situations]", form)) show(question, question.dataset.situations === instance);
  for (const question of all("[data-academies]", form)) show(question, question.dataset.academies === `${instance} ${situation}`);
  for (const door of doors) {
    show(door, !instance || door.dataset.porte === instance);
    for (const way of all("[data-cas]", door)) show(way, !situation || way.dataset.cas === situation);
    for (const portal of all("[data-portail]", door)) show(portal, !academie || portal.dataset.portail === academie);
  }
  const left = doors.filter((door) => !door.hidden).flatMap((door) => all("[data-cas]:not([hidden]) h3", door));
  one("[data-reponse]").textContent = left.length === 1 ? `Votre accès\u00a0: ${left[0]?.textContent}` : `${left.length} accès possibles`;
}

/** @param {string} name */
function chosen(name) {
  return form.querySelector(/** @type {"input"} */ (`input[name="${name}"]:checked`))?.value ?? "";
}
