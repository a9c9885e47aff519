/** The constat de service fait: the missions of a centre, certified one by one or all together. */

import { ask } from "../api.js";
import { all, clone, fill, one, say, show, tell } from "../dom.js";
import { clearFault, markFault, onSubmit, value } from "../forms.js";
import { counted, day, span } from "../format.js";
import { offerCentres } from "./centres.js";
import { attempt, confirmed, listName, openStaff, orSignIn, row } from "./commun.js";

/**
 * @typedef {import("../types.js").LigneDeCentre} Line
 */

const form = /** @type {HTMLFormElement} */ (one("#filtres"));
const groups = one("[data-missions]");
const UNITS = new Map([["copies", "copies"], ["minutes", "candidats"], ["sujets", "sujets"]]);
const MOST = 50;
/** @type {Map<HTMLElement, Line>} */
let lines = new Map();
/** @type {string | null} */
let next = null;

openStaff(async (member) => {
  const centre = /** @type {HTMLSelectElement} */ (form.elements.namedItem("centre"));
  const chosen = new URLSearchParams(location.search).get("centre") ?? member.centres_uai[0] ?? "";
  centre.append(new Option(chosen, chosen, true, true));
  void attempt(() => offerCentres(centre, "Choisissez un centre"));
  const asked = new URLSearchParams(location.search).get("etat");
  if (asked) /** @type {HTMLSelectElement} */ (form.elements.namedItem("etat")).value = asked;
  if (chosen) await load("");
});

/** @param {string} cursor "" for the first page */
async function load(cursor) {
  const asked = new URLSearchParams({ centre: value(form, "centre"), etat: value(form, "etat") });
  history.replaceState(null, "", `?${asked}`);
  if (cursor) asked.set("curseur", cursor);
  /** @type {{body: import("../types.js").CentreOuvert}} */
  const { body } = await ask("GET", `/gestion/constats?${asked}`);
  if (!cursor) {
    lines = new Map();
    groups.replaceChildren();
  }
  for (const known of body.lignes) place(known);
  next = body.suite;
  show(one("[data-suite]"), next !== null);
  show(one("[data-vide]"), lines.size === 0);
  for (const section of all("[data-mission]", groups)) show(one("[data-tout]", section), waiting(section).length > 1);
  show(one("[data-tout-le-centre]"), waiting(groups).length > 1);
  say(`${counted(lines.size, "mission affichée", "missions affichées")}.`);
}

/** @param {Line} known */
function place(known) {
  const made = line(known);
  lines.set(made, known);
  one("[data-liste]", group(known)).append(made);
}

/**
 * The section of its mission.
 * @param {Line} known
 */
function group({ numero, mission }) {
  const found = groups.querySelector(`[data-mission="${CSS.escape(numero)}"]`);
  if (found) return found;
  const made = clone("modele-groupe");
  made.dataset.mission = numero;
  fill(made, {
    titre: `${mission.examen} n°\u00a0${numero}, ${mission.type_libelle}`,
    quand: [span(mission.debut, mission.fin, mission.heure), mission.specialite, mission.epreuve].filter(Boolean).join(", "),
  });
  one("h2", made).id = `mission-${numero}`;
  made.setAttribute("aria-labelledby", `mission-${numero}`);
  one("[data-tout]", made).addEventListener("click", () => attempt(() => certifyAll(made)));
  groups.append(made);
  return made;
}

/** @param {Line} known */
function line(known) {
  const unit = UNITS.get(known.unite ?? "") ?? "";
  const name = listName(known.personne);
  const made = row("modele-constat", {
    nom: name,
    declare: known.declare === null ? "pas encore transmis" : `${known.declare} ${unit}`,
    constat: told(known, unit),
    desaccord: known.desaccord ? "En désaccord" : "",
    ferme: known.propre ? "Votre mission\u00a0: un collègue s’en charge." : known.ouvert ? "" : "Pas encore terminée, ou déjà en paiement.",
  });
  const input = /** @type {HTMLInputElement} */ (one("[data-quantite]", made));
  const id = `quantite-${known.numero}-${known.compte}`;
  input.id = id;
  input.value = known.constat.quantite_vue === null ? "" : String(known.constat.quantite_vue);
  const label = /** @type {HTMLLabelElement} */ (one("[data-quantite-nom]", made));
  label.htmlFor = id;
  label.textContent = `Quantité vue (${unit || "nombre"}), ${name}`;
  one("[data-erreur]", made).id = `${id}-erreur`;
  const open = known.ouvert && !known.propre;
  show(one("[data-pointeur]", made), open && unit !== "");
  for (const [kind, fait] of /** @type {[string, boolean][]} */ ([["fait", true], ["non-fait", false]])) {
    const button = one(`[data-${kind}]`, made);
    button.setAttribute("aria-label", `${fait ? "Fait" : "Non fait"}\u00a0: ${name}`);
    show(button, open && (fait || known.constat.fait !== false));
    button.addEventListener("click", () => attempt(() => certify(made, fait)));
  }
  return made;
}

/**
 * @param {Line} known
 * @param {string} unit
 */
function told({ constat }, unit) {
  if (constat.fait === null) return constat.presents === null ? "" : counted(constat.presents, "présent");
  const seen = constat.quantite_vue === null ? "" : `, ${constat.quantite_vue} ${unit} ${unit.startsWith("copie") ? "vues" : "vus"}`;
  return `${constat.fait ? "Fait" : "Non fait"}${constat.quand ? ` le ${day(constat.quand)}` : ""}${seen}`;
}

/**
 * @param {HTMLElement} made
 * @param {boolean} fait
 */
async function certify(made, fait) {
  const known = /** @type {Line} */ (lines.get(made));
  const motif = /** @type {HTMLTextAreaElement} */ (one("#motif"));
  motif.value = "";
  show(one("[data-motif-demande]"), !fait);
  if (!fait) {
    const told = "Son état de frais est annulé, et l’intervenant en est prévenu avec votre motif. Vous pourrez revenir sur ce constat.";
    if (!(await confirmed(`La mission de ${listName(known.personne)} n’a pas été effectuée\u00a0?`, told, "Non fait"))) return;
  }
  const asked = request(made, fait);
  if (asked) await send([motif.value.trim() ? { ...asked, texte: motif.value.trim() } : asked]);
}

/** @param {Element} section */
async function certifyAll(section) {
  const rows = waiting(section).slice(0, MOST);
  const requests = rows.map((made) => request(made, true));
  if (requests.some((one) => one === null)) return;
  show(one("[data-motif-demande]"), false);
  const question = `Certifier ${counted(rows.length, "mission effectuée", "missions effectuées")}\u00a0?`;
  if (!(await confirmed(question, "Les quantités saisies sont enregistrées.", "Tout certifier"))) return;
  await send(/** @type {object[]} */ (requests));
}

/** @param {Element} section */
function waiting(section) {
  return [...lines].filter(([made, known]) => section.contains(made) && known.ouvert && !known.propre && known.constat.fait === null).map(([made]) => made);
}

/**
 * What the line says now; null when its quantity is not a number.
 * @param {HTMLElement} made
 * @param {boolean} fait
 */
function request(made, fait) {
  const { compte, numero } = /** @type {Line} */ (lines.get(made));
  const field = one("[data-pointeur]", made);
  const typed = /** @type {HTMLInputElement} */ (one("[data-quantite]", made)).value.trim();
  clearFault(field);
  if (typed && !/^\d{1,5}$/.test(typed)) {
    markFault(field, "Saisissez un nombre entier.");
    one("[data-quantite]", made).focus();
    return null;
  }
  return { compte, numero, fait, quantite: typed ? Number(typed) : null };
}

/** @param {object[]} constats */
async function send(constats) {
  /** @type {{body: import("../types.js").ConstatsEcrits}} */
  const { body } = await ask("POST", "/gestion/constats", { constats });
  const left = body.lignes.flatMap((entry) => (entry.suite === "ignore" ? [entry] : []));
  await load("");
  const done = body.lignes.length - left.length;
  if (left.length) tell("attente", `${saved(done)}, ${counted(left.length, "refusé")}`, [...new Set(left.map(({ titre }) => titre))].join(" "));
  else tell("succes", saved(done));
}

/** @param {number} number */
function saved(number) {
  return counted(number, "constat enregistré", "constats enregistrés");
}

one("[data-tout-le-centre]").addEventListener("click", () => attempt(() => certifyAll(groups)));
onSubmit(form, () => orSignIn(load("")));
one("[data-suite]").addEventListener("click", () => attempt(() => load(next ?? "")));
