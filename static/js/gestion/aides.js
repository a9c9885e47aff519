/** People who asked for help without an e-mail address, oldest first. */

import { ask } from "../api.js";
import { fill, one, show, tell } from "../dom.js";
import { day, moment } from "../format.js";
import { onSubmit, value } from "../forms.js";
import { age, attempt, confirmed, countHelp, fullName, listName, openStaff, row, sheetAddress } from "./commun.js";

/**
 * @typedef {import("../types.js").DemandeDAide} Help
 * @typedef {import("../types.js").DemandeAEtudier} Right
 */

const answer = /** @type {HTMLFormElement} */ (one("#reponse-droits"));
/** @type {Right | null} */
let chosen = null;

openStaff(async () => {
  await Promise.all([list(), rights()]);
});

onSubmit(answer, async () => {
  if (!chosen) return;
  const said = { suite: value(answer, "suite"), reponse: value(answer, "reponse").trim() };
  await ask("POST", `/gestion/droits/${encodeURIComponent(chosen.id)}/${chosen.sorte}`, said);
  answer.reset();
  await rights();
  tell("succes", "Réponse envoyée", "La personne la lit sur sa page « Mes données ».");
});

async function rights() {
  /** @type {{body: import("../types.js").DemandesAEtudier}} */
  const { body } = await ask("GET", "/gestion/droits");
  one("[data-droits] [data-liste]").replaceChildren(...body.demandes.map(right));
  show(one("[data-droits]"), body.demandes.length > 0);
  show(answer, false);
}

/** @param {Right} asked */
function right(asked) {
  const late = asked.retard ? ", en retard" : "";
  const made = row("modele-droit", {
    nom: listName(asked),
    numero: asked.numero,
    demande: `${asked.libelle}\u00a0: ${asked.texte}`,
    echeance: `${day(asked.echeance)}${late}`,
  });
  /** @type {HTMLAnchorElement} */ (one("a", made)).href = sheetAddress(asked.id);
  const button = one("[data-repondre]", made);
  show(button, !asked.propre);
  show(one("[data-propre]", made), asked.propre);
  button.setAttribute("aria-label", `Répondre à ${fullName(asked)}\u00a0: ${asked.libelle}`);
  button.addEventListener("click", () => {
    chosen = asked;
    one("[data-a-qui]").textContent = `${fullName(asked)}, ${asked.libelle.toLowerCase()}`;
    show(answer, true);
    one("#suite").focus();
  });
  return made;
}

async function list() {
  /** @type {{body: import("../types.js").Aides}} */
  const { body } = await ask("GET", "/gestion/aides");
  one("[data-attente] [data-liste]").replaceChildren(...body.aides.map(line));
  show(one("[data-attente]"), body.aides.length > 0);
  show(one("[data-vide]"), body.aides.length === 0);
  fill(document, { delais: told(body.delais[0]) });
  countHelp(body.aides.length);
}

/** @param {import("../types.js").MoisDAide | undefined} latest */
function told(latest) {
  if (!latest) return "";
  const [year, month] = latest.mois.split("-");
  return `En ${month}/${year}, les demandes traitées (${latest.traitees}) ont attendu en moyenne ${age(latest.moyenne_secondes)}.`;
}

/** @param {Help} help */
function line(help) {
  const made = row("modele-aide", {
    nom: listName(help),
    numero: help.numero,
    telephone: help.telephone,
    depuis: `${age(help.age)} (${moment(help.demande)})`,
  });
  /** @type {HTMLAnchorElement} */ (one("a", made)).href = sheetAddress(help.id);
  const button = one("[data-traiter]", made);
  button.setAttribute("aria-label", `Marquer comme traitée\u00a0: ${fullName(help)}`);
  show(button, !help.propre);
  show(one("[data-propre]", made), help.propre);
  button.addEventListener("click", () => attempt(() => close(help)));
  return made;
}

/** @param {Help} help */
async function close(help) {
  const question = `La demande de ${fullName(help)} est traitée\u00a0?`;
  if (!(await confirmed(question, "La personne peut de nouveau entrer. Elle quitte cette liste.", "Oui, elle est traitée"))) return;
  /** @type {{body: import("../types.js").AideClose}} */
  const { body } = await ask("POST", `/gestion/aides/${encodeURIComponent(help.id)}/traitee`);
  await list();
  tell("succes", "Demande traitée", `${fullName(help)} a attendu ${age(body.attente_secondes)}.`);
}
