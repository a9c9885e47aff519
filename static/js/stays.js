/** Where each meal was taken and each night spent, asked for the days of an absence. */

import { own, point, setValues, values } from "./blocks.js";
import { all, fragment, one, show } from "./dom.js";
import { daysBetween, shortDay } from "./format.js";

/**
 * @typedef {Pick<import("./types.js").DeplacementLu, "repas" | "nuits">} Answers
 */

const SERVICES = /** @type {[string, string][]} */ ([["dejeuner", "Où avez-vous déjeuné"], ["diner", "Où avez-vous dîné"]]);

/**
 * Asks where each meal was taken and each night spent; answers already given stay.
 * @param {HTMLElement} block
 * @param {Answers | null} given answers to put in, when the block is new
 */
export function askMealsAndNights(block, given) {
  const answers = given ?? { repas: meals(block, ""), nuits: nights(block, "", () => undefined) };
  const first = select(block, "jour").value;
  const last = select(block, "retour_jour").value || first;
  const days = first && first <= last ? daysBetween(first, last) : [];
  const wanted = `${first} ${last}`;
  if (!given && block.dataset.jours === wanted) return toggle(block);
  block.dataset.jours = wanted;
  one("[data-repas]", block).replaceChildren(...days.flatMap((day) => SERVICES.map((service) => meal(day, service, answers))));
  one("[data-nuits]", block).replaceChildren(...days.slice(0, -1).map((day) => night(day, answers)));
  show(one("[data-repas-section]", block), days.length > 0);
  show(one("[data-nuits-section]", block), days.length > 1);
  const rank = [...(block.parentElement?.children ?? [])].indexOf(block);
  point(block, `/deplacements/${Math.max(rank, 0)}`);
  toggle(block);
}

/**
 * @param {string} day
 * @param {[string, string]} service
 * @param {Answers} answers
 */
function meal(day, [service, question], answers) {
  const field = one("*", fragment("modele-repas"));
  Object.assign(field.dataset, { repasJour: day, service, pointeur: `/repas-${day}-${service}` });
  one("label", field).textContent = `${question} le ${shortDay(day)}\u00a0?`;
  const known = answers.repas?.find((one) => one.jour === day && one.service === service);
  select(field, "ou").value = known?.ou ?? "";
  return field;
}

/**
 * @param {string} day
 * @param {Answers} answers
 */
function night(day, answers) {
  const row = one("*", fragment("modele-nuit"));
  row.dataset.nuitJour = day;
  const known = answers.nuits?.find((one) => one.jour === day) ?? {};
  setValues(row, known);
  one("label", row).textContent = `Où avez-vous dormi la nuit du ${shortDay(day)}\u00a0?`;
  for (const field of all("[data-pointeur]", row)) field.dataset.pointeur = `/nuit-${day}${field.dataset.pointeur}`;
  return row;
}

/** @param {HTMLElement} block */
function toggle(block) {
  for (const row of all("[data-nuit-jour]", block)) {
    show(one("[data-si-prix]", row), select(row, "hebergement").value === "payant");
  }
}

/**
 * The meals answered; each field then knows its place among them.
 * @param {HTMLElement} block
 * @param {string} pointer
 */
export function meals(block, pointer) {
  const answered = own("[data-repas-jour]", block).filter((field) => select(field, "ou").value);
  return answered.map((field, rank) => {
    if (pointer) field.dataset.pointeur = `${pointer}/${rank}`;
    return { jour: field.dataset.repasJour ?? null, service: field.dataset.service ?? null, ou: select(field, "ou").value };
  });
}

/**
 * @param {HTMLElement} block
 * @param {string} pointer
 * @param {import("./blocks.js").Refuse} refuse
 */
export function nights(block, pointer, refuse) {
  const answered = all("[data-nuit-jour]", block).filter((row) => select(row, "hebergement").value);
  return answered.map((row, rank) => {
    if (pointer) for (const field of all(".champ", row)) field.dataset.pointeur = `${pointer}/${rank}/${one("[name]", field).getAttribute("name")}`;
    return { jour: row.dataset.nuitJour ?? null, ...pick(values(row, refuse), ["hebergement", "prix"]) };
  });
}

/**
 * @param {ParentNode} root
 * @param {string} named
 * @returns {HTMLSelectElement}
 */
export function select(root, named) {
  return one(`select[name="${named}"]`, root);
}

/**
 * @param {import("./blocks.js").Values} from
 * @param {string[]} names
 */
export function pick(from, names) {
  return Object.fromEntries(names.map((one) => [one, from[one]]));
}
