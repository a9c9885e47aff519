/** « Ai-je droit à un remboursement ? »: the service computes, nothing is stored. */

import { ask } from "./api.js";
import { tidy, values } from "./blocks.js";
import { all, one, say, show } from "./dom.js";
import { chosen, propose, settle } from "./communes.js";
import { clearFault, onSubmit, refuse } from "./forms.js";
import { daysBetween } from "./format.js";
import { readDays } from "./jour.js";
import { showTotal } from "./total.js";

const PLACES = /** @type {const} */ (["centre", "domicile", "etablissement"]);
const UNKNOWN = "Choisissez la commune dans la liste qui s’ouvre quand vous tapez son nom.";
const NEEDED = [
  ["jour", "/mission/debut", "Indiquez le jour de la mission."],
  ["debut", "/debut", "Indiquez l’heure de début."],
  ["fin", "/mission/fin", "Indiquez l’heure de fin."],
  ["centre", "/mission/centre_commune", "Indiquez la commune du centre d’examen."],
  ["domicile", "/personne/residence_familiale", "Indiquez la commune de votre domicile."],
];

const form = /** @type {HTMLFormElement} */ (one("#simulation"));

readDays();
ask("GET", "/sante").catch(() => null);
form.addEventListener("input", (event) => {
  const field = /** @type {HTMLElement} */ (event.target).closest(".champ");
  if (field instanceof HTMLElement) clearFault(field);
});
form.addEventListener("change", (event) => {
  tidy(/** @type {HTMLInputElement} */ (event.target));
  adapt();
});
for (const place of PLACES) {
  propose(input(place), adapt);
  input(place).addEventListener("change", () => settle(input(place)).then(adapt, () => null));
}
adapt();

onSubmit(form, async () => {
  await Promise.all(PLACES.map((place) => settle(input(place))));
  adapt();
  const typed = read();
  const { body } = await ask("POST", "/simulation", question(typed));
  showTotal(body.calcul);
  const result = one("[data-resultat]");
  show(result, true);
  result.scrollIntoView({ block: "nearest" });
  result.focus({ preventScroll: true });
  say(`Estimation\u00a0: ${body.calcul.dit}`);
});

function read() {
  /** @type {import("./api.js").Fault[]} */
  const faults = [];
  const typed = values(form, (detail, pointer) => faults.push({ pointer, code: "valeur", detail }));
  typed.vehicule_autorise = checked("vehicule_autorise");
  for (const place of PLACES) {
    const field = /** @type {HTMLElement} */ (input(place).closest(".champ"));
    if (input(place).value.trim() && !chosen(input(place))) faults.push({ pointer: field.dataset.pointeur ?? "", code: "commune_inconnue", detail: UNKNOWN });
  }
  for (const [name = "", pointer = "", detail = ""] of NEEDED) {
    if (!typed[name] && !faults.some((fault) => fault.pointer === pointer)) faults.push({ pointer, code: "champ_requis", detail });
  }
  if (faults.length) throw refuse(faults);
  return typed;
}

/** @param {import("./blocks.js").Values} typed */
function question(typed) {
  const residences = { residence_familiale: chosen(input("domicile")), residence_administrative: chosen(input("etablissement")) || null };
  const mission = {
    type: typed.type,
    examen: typed.examen,
    debut: `${typed.jour}T${typed.debut}`,
    fin: `${typed.jour}T${typed.fin}`,
    centre_commune: chosen(input("centre")),
    vehicule_autorise: typed.vehicule_autorise || null,
  };
  const travail = { copies: typed.copies, minutes: typed.minutes, sujets: typed.sujets, auteurs: typed.auteurs, dossiers: typed.dossiers };
  const deplacements = away() ? [trip(typed)] : [];
  return { mission, personne: residences, declaration: { travail, deplacements } };
}

/** @param {import("./blocks.js").Values} typed */
function trip(typed) {
  const days = daysBetween(String(typed.jour), String(typed.jour), 2).slice(2, 3 + Number(typed.nuits));
  const { mode, km, puissance_fiscale, billet } = typed;
  return {
    jour: typed.jour,
    depart: typed.depart,
    retour_jour: days.at(-1),
    retour: typed.retour,
    trajets: [{ mode, km, puissance_fiscale, billet, de: "domicile", aller_retour: true }],
    repas: days.flatMap((jour) => ["dejeuner", "diner"].map((service) => ({ jour, service, ou: "ailleurs" }))),
    nuits: days.slice(0, -1).map((jour) => ({ jour, hebergement: "payant" })),
  };
}

function adapt() {
  const chosen = (/** @type {string} */ name) => /** @type {HTMLSelectElement} */ (form.elements.namedItem(name)).value;
  for (const part of all("[data-travail]", form)) show(part, (part.dataset.travail ?? "").split(" ").includes(chosen("type")));
  for (const part of all("[data-si-mode]", form)) show(part, (part.dataset.siMode ?? "").split(" ").includes(chosen("mode")));
  show(one("[data-si-ailleurs]", form), away());
}

/** Whether the centre is known to be elsewhere: the service says whether a neighbour counts as the same commune. */
function away() {
  const [centre, ...homes] = PLACES.map((place) => chosen(input(place)));
  return centre ? !homes.includes(centre) : false;
}

/** @param {string} name */
function input(name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}

/** @param {string} name */
function checked(name) {
  return form.querySelector(/** @type {"input"} */ (`input[name="${name}"]:checked`))?.value ?? "";
}
