/** The worklist: what waits, why it is odd, and the plain ones accepted together after a look at before and after. */

import { ask, newKey } from "../api.js";
import { badge } from "../cards.js";
import { one, say, show, tell } from "../dom.js";
import { onSubmit, value } from "../forms.js";
import { counted, euros, span } from "../format.js";
import { halfName } from "../halves.js";
import { offerCentres } from "./centres.js";
import { age, attempt, backUntil, listName, openStaff, orSignIn, row } from "./commun.js";
import { claimAddress, keepList } from "./file.js";

/**
 * @typedef {import("../types.js").LigneDeListe} Line
 */

const form = /** @type {HTMLFormElement} */ (one("#filtres"));
const list = one("[data-etats] [data-liste]");
/** @type {Map<HTMLInputElement, Line>} */
let lines = new Map();
/** @type {string | null} */
let next = null;
const MOST = 50;
/** One key for one lot, kept until it has answered. */
let key = newKey();
let minutes = 0;

openStaff(async () => {
  /** @type {{body: import("../types.js").Reperes}} */
  const { body } = await ask("GET", "/gestion/etats-de-frais/reperes");
  minutes = body.minutes_de_retour;
  options("service", body.services.map((code) => [code, code]));
  options("etat", Object.entries(body.etats));
  const asked = new URLSearchParams(location.search);
  const centre = /** @type {HTMLSelectElement} */ (form.elements.namedItem("centre"));
  if (asked.get("centre")) centre.append(new Option(asked.get("centre") ?? "", asked.get("centre") ?? ""));
  for (const [name, wanted] of asked) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLSelectElement || field instanceof HTMLInputElement) field.value = wanted;
  }
  if (body.services.length) await load("");
  else show(one("[data-vide]"), true);
  void attempt(() => offerCentres(centre, "Tous"));
});

/**
 * @param {string} name
 * @param {[string, unknown][]} choices
 */
function options(name, choices) {
  const field = /** @type {HTMLSelectElement} */ (form.elements.namedItem(name));
  field.replaceChildren(...choices.map(([code, text]) => new Option(String(text), code)));
}

/** @param {string} cursor "" for the first page */
async function load(cursor) {
  const asked = new URLSearchParams();
  for (const name of ["service", "etat", "niveau", "moitie", "examen", "centre"]) {
    const wanted = value(form, name).trim();
    if (wanted) asked.set(name, wanted);
  }
  history.replaceState(null, "", `?${asked}`);
  if (cursor) asked.set("curseur", cursor);
  /** @type {{body: import("../types.js").ListeDeTravail}} */
  const { body } = await ask("GET", `/gestion/etats-de-frais?${asked}`);
  if (!cursor) {
    lines = new Map();
    list.replaceChildren();
  }
  list.append(...body.etats.map(line));
  keepList([...lines.values()]);
  next = body.suite;
  show(one("[data-suite]"), next !== null);
  show(one("[data-etats]"), list.childElementCount > 0 || next !== null);
  show(one("[data-vide]"), list.childElementCount === 0 && next === null);
  show(one("[data-lot]"), [...lines.keys()].some((box) => !box.hidden));
  count();
  say(`${claims(list.childElementCount)} à l’écran.`);
}

/** @param {number} number */
function claims(number) {
  return counted(number, "état de frais", "états de frais");
}

/** @param {Line} known */
function line(known) {
  const made = row("modele-etat", {
    nom: listName(known.personne),
    mission: `${known.mission.examen} n°\u00a0${known.numero}, ${known.mission.type_libelle}, ${span(known.mission.debut, known.mission.fin, known.mission.heure)}`,
    montant_remuneration: known.remuneration.dit,
    montant_deplacement: known.deplacement.dit,
    age: known.age === null ? "" : `depuis ${age(known.age)}`,
  });
  /** @type {HTMLAnchorElement} */ (one("a", made)).href = claimAddress(known);
  badge(one("[data-champ=remuneration]", made), known.remuneration);
  badge(one("[data-champ=deplacement]", made), known.deplacement);
  const level = one("[data-champ=niveau]", made);
  level.textContent = known.niveau === "vert" ? "Sans anomalie" : "À vérifier";
  level.dataset.ton = known.niveau === "vert" ? "succes" : "attente";
  show(level, true);
  told(one("[data-raisons]", made), notes(known));
  const box = /** @type {HTMLInputElement} */ (one("[data-choisir]", made));
  box.setAttribute("aria-label", `Choisir l’état de frais n°\u00a0${known.numero} de ${listName(known.personne)}`);
  box.hidden = known.niveau !== "vert" || known.propre || known.acceptables.length === 0 || Boolean(known.visa?.le_votre);
  box.addEventListener("change", count);
  lines.set(box, known);
  return made;
}

/**
 * What is odd first, then what it waits for.
 * @param {Line} known
 */
function notes(known) {
  const found = known.raisons.map((reason) => reason.phrase);
  if (known.propre) found.push("Cet état de frais est le vôtre\u00a0: un collègue s’en charge.");
  if (known.remuneration.etat === "A_VALIDER" && known.constat.fait === null) found.push("La rémunération attend le constat du service fait.");
  if (known.visa) found.push(known.visa.le_votre ? "Vous l’avez accepté\u00a0: un second gestionnaire doit l’accepter aussi." : "Accepté par un premier gestionnaire\u00a0: il attend votre visa.");
  if (known.dossier_financier.bloquant) found.push("Le dossier financier bloque le paiement.");
  return found;
}

/**
 * @param {Element} place
 * @param {string[]} texts
 */
function told(place, texts) {
  place.replaceChildren(
    ...texts.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }),
  );
  show(place, texts.length > 0);
}

function chosen() {
  return [...lines].filter(([box]) => box.checked && !box.hidden).map(([, known]) => known).slice(0, MOST);
}

function count() {
  const number = chosen().length;
  const button = one("[data-accepter]");
  one("[data-texte]", button).textContent = number ? `Accepter la sélection (${number})` : "Accepter la sélection";
  button.setAttribute("aria-disabled", String(number === 0));
}

/** @param {Line[]} picked */
function body(picked) {
  return { acte: "acceptation", lignes: picked.map(({ compte, numero, version }) => ({ compte, numero, version })) };
}

async function foresee() {
  const picked = chosen();
  if (!picked.length) return tell("information", "Choisissez au moins un état de frais");
  /** @type {{body: import("../types.js").ApercuDeSelection}} */
  const { body: found } = await ask("POST", "/gestion/etats-de-frais/lot/apercu", body(picked));
  one("[data-apercu-titre]").textContent = `Accepter ${claims(found.nombre)}, ${euros(found.total)}`;
  one("[data-apercu-texte]").textContent = found.ignores
    ? `${counted(found.ignores, "état de frais a changé ou ne peut pas être accepté\u00a0: il sera laissé", "états de frais ont changé ou ne peuvent pas être acceptés\u00a0: ils seront laissés")}. ${backUntil(minutes)}`
    : backUntil(minutes);
  one("[data-apercu-lignes]").replaceChildren(...found.lignes.map((entry) => foreseen(entry, picked)));
  show(one("[data-apercu]"), true);
  one("[data-apercu-titre]").focus();
}

/**
 * @param {import("../types.js").ApercuDeSelection["lignes"][number]} entry
 * @param {Line[]} picked
 */
function foreseen(entry, picked) {
  const known = picked.find(({ compte, numero }) => compte === entry.compte && numero === entry.numero);
  const item = document.createElement("li");
  const name = known ? `${listName(known.personne)}, n°\u00a0${entry.numero}` : entry.numero;
  item.textContent =
    entry.suite === "fait"
      ? `${name}\u00a0: ${entry.moities.map((half) => `${halfName(half.moitie).toLowerCase()} ${euros(half.montant)}, ${half.avant} → ${entry.decision === "visa" ? "premier visa" : half.apres}`).join("\u00a0; ")}${entry.reste.length ? " (le reste attend)" : ""}`
      : `${name}\u00a0: laissé. ${entry.titre}`;
  return item;
}

async function accept() {
  const picked = chosen();
  /** @type {{body: import("../types.js").SelectionDecidee}} */
  const { body: done } = await ask("POST", "/gestion/etats-de-frais/lot", body(picked), { key });
  const lot = key;
  key = newKey();
  show(one("[data-apercu]"), false);
  await load("");
  const kept = done.lignes.flatMap((entry) => (entry.suite === "fait" && entry.decision === "validation" ? [entry] : []));
  const back = { text: "Revenir sur cette acceptation", act: () => void attempt(() => undo(lot, kept)) };
  const before = done.deja ? `${counted(done.deja, "l’était déjà", "l’étaient déjà")}. ` : "";
  const left = done.ignores ? `${counted(done.ignores, "laissé")}\u00a0: ${done.ignores > 1 ? "ils ont" : "il a"} changé entre-temps.` : "";
  tell("succes", counted(done.nombre, "état de frais accepté", "états de frais acceptés"), before + left, kept.length ? [back] : []);
}

/**
 * @param {string} lot
 * @param {{compte: string, numero: string, version: number}[]} kept
 */
async function undo(lot, kept) {
  const lignes = kept.map(({ compte, numero, version }) => ({ compte, numero, version }));
  /** @type {{body: import("../types.js").SelectionDecidee}} */
  const { body: done } = await ask("POST", "/gestion/etats-de-frais/lot", { acte: "retour", lot, lignes }, { key });
  key = newKey();
  await load("");
  tell("succes", counted(done.nombre, "acceptation reprise", "acceptations reprises"), done.ignores ? `${done.ignores} ${done.ignores > 1 ? "n’ont" : "n’a"} pas pu l’être.` : "");
}

onSubmit(form, () => orSignIn(load("")));
one("[data-suite]").addEventListener("click", () => attempt(() => load(next ?? "")));
one("[data-choisir-verts]").addEventListener("click", () => {
  for (const box of lines.keys()) box.checked = !box.hidden;
  count();
});
one("[data-accepter]").addEventListener("click", () => attempt(foresee));
one("[data-apercu-oui]").addEventListener("click", () => attempt(accept));
one("[data-apercu-non]").addEventListener("click", () => {
  show(one("[data-apercu]"), false);
  one("[data-accepter]").focus();
});
