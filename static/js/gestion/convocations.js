/** Convocation runs: contrôle, officielle, print files, re-print, cancellation. */

import { ask } from "../api.js";
import { fill, one, show, tell } from "../dom.js";
import { onSubmit, refuse, value } from "../forms.js";
import { moment, span } from "../format.js";
import { attempt, confirmed, listName, openStaff, orSignIn, row } from "./commun.js";
import { asked, askOnce, count, fieldsOf, follow, listed, onPress, sentences } from "./lots.js";

/**
 * @typedef {{rang: number, etat: "en_preparation" | "pret" | "efface", personnes: number, lettres: number, mots_de_passe: number, expire: string | null}} PrintFile
 * @typedef {import("./lots.js").Batch & {portee: {genre: string, valeurs: string[]}, reimpression: boolean, liste: boolean, fichiers: PrintFile[]}} Run
 */

const PATH = "/gestion/convocations";
const SCOPES = new Map([
  ["tout", "Tout ce qui reste à convoquer"],
  ["service", "Services"],
  ["centre", "Centres"],
  ["mission", "Missions"],
  ["import", "Missions d’un import"],
  ["reimpression", "Réimpression"],
]);
const ACCESS = new Map([
  ["provisoire", "Entreront avec un mot de passe provisoire"],
  ["deja_donne", "Entreront avec un mot de passe provisoire déjà donné"],
  ["personnel", "Entreront avec leur mot de passe personnel"],
  ["portail", "Entreront par leur portail académique"],
]);
const FILES = { en_preparation: "En préparation", pret: "Prêt", efface: "Effacé" };
const form = /** @type {HTMLFormElement} */ (one("#controle"));
form.addEventListener("change", () => fieldsOf(value(form, "genre")));

openStaff(async () => {
  fieldsOf(value(form, "genre"));
  show(one("[data-lots]"), true);
  await imports();
  await latest();
  if (asked()) await attempt(() => follow(PATH, asked(), paint, latest));
});

onSubmit(form, async () => {
  const genre = value(form, "genre");
  if (!genre) throw refuse([{ pointer: "/genre", code: "champ_requis", detail: "Choisissez qui contrôler." }]);
  const words = genre === "import" ? [value(form, "lot-import")] : value(form, "valeurs").split(/[\s,;]+/);
  const valeurs = genre === "tout" ? [] : words.filter(Boolean);
  if (genre !== "tout" && !valeurs.length) {
    throw refuse([{ pointer: genre === "import" ? "/import" : "/valeurs", code: "champ_requis", detail: "Indiquez lesquels." }]);
  }
  const { body } = await orSignIn(askOnce(PATH, { genre, valeurs }));
  await follow(PATH, body.id, paint, latest);
  one("#lot").focus();
  await latest();
});

async function imports() {
  const { body } = await ask("GET", "/gestion/imports");
  const done = body.imports.filter((/** @type {any} */ { etat }) => etat === "IMPORTE");
  one("#lot-import").replaceChildren(...done.map((/** @type {any} */ lot) => new Option(`${lot.fichiers.join(", ")}, ${moment(lot.cree)}`, lot.id)));
}

async function latest() {
  const { body } = await ask("GET", PATH);
  listed(body.lots, ({ portee }) => scope(portee));
}

/** @param {Run["portee"]} portee */
function scope({ genre, valeurs }) {
  const name = SCOPES.get(genre) ?? genre;
  return ["service", "centre", "mission"].includes(genre) ? `${name}\u00a0: ${valeurs.join(", ")}` : name;
}

/** @param {Run} lot */
function paint(lot) {
  const said = lot.resultat;
  const rows = said.lignes ?? [];
  fill(one("[data-lot]"), {
    portee: scope(lot.portee),
    extrait: said.convocations > rows.length ? `Les ${rows.length} premières sur ${count(said.convocations)}\u00a0; la liste CSV les donne toutes.` : "",
  });
  sentences("[data-resume-lot]", summary(lot));
  one("[data-liste-controle] [data-liste]").replaceChildren(...rows.map(person));
  show(one("[data-liste-controle]"), rows.length > 0 && lot.etat === "CONTROLE_FAIT");
  one("[data-impressions] [data-liste]").replaceChildren(...lot.fichiers.map(printFile));
  show(one("[data-impressions]"), lot.fichiers.length > 0);
  const kept = said.annulation?.conservees ?? [];
  one("[data-conservees] [data-liste]").replaceChildren(...kept.map(untouchable));
  show(one("[data-conservees]"), kept.length > 0);
  show(one("[data-lancer]"), lot.etat === "CONTROLE_FAIT" && said.convocations > 0);
  show(one("[data-liste-csv]"), lot.liste);
  show(one("[data-quelques]"), lot.etat === "TERMINE");
  show(one("[data-reimprimer]"), lot.etat === "TERMINE");
  show(one("[data-annuler]"), lot.etat === "TERMINE" && !lot.reimpression);
  show(one("[data-arreter]"), lot.etat === "CONTROLE" || lot.etat === "CONVOCATION");
}

/** @param {Run} lot */
function summary({ etat, resultat: said }) {
  const told = [];
  if (said.convocations !== undefined) {
    told.push(`Convocations à éditer\u00a0: ${count(said.convocations)}`, `Personnes\u00a0: ${count(said.personnes)}`);
    for (const [kind, people] of Object.entries(said.acces)) told.push(`${ACCESS.get(kind)}\u00a0: ${count(people)}`);
    if (said.hors_droits) told.push(`Laissées de côté, d’autres services ou la vôtre\u00a0: ${count(said.hors_droits)}`);
  }
  if (said.convoquees !== undefined) told.push(`Convocations éditées\u00a0: ${count(said.convoquees)}`);
  if (said.annulation) {
    told.push(`Convocations retirées\u00a0: ${count(said.annulation.annulees)}`, `Gardées\u00a0: ${count(said.annulation.conservees_total)}`);
  }
  return etat === "CONTROLE_FAIT" && !said.convocations ? ["Personne n’est à convoquer."] : told;
}

/** @param {any} line of the contrôle */
function person(line) {
  return row("modele-convoque", {
    nom: listName(line),
    numero: line.numero,
    mission: `n°\u00a0${line.mission}, ${line.examen}, ${span(line.debut, line.fin)}`,
    acces: line.acces,
  });
}

/** @param {any} line of what was not cancelled */
function untouchable(line) {
  return row("modele-convoque", { nom: listName(line), numero: line.numero, mission: `n°\u00a0${line.mission}`, acces: line.motif });
}

/** @param {PrintFile} file */
function printFile(file) {
  const made = row("modele-impression", {
    nom: `Fichier ${file.rang}\u00a0: ${FILES[file.etat]}`,
    contenu: file.lettres
      ? `Personnes\u00a0: ${count(file.personnes)}, lettres\u00a0: ${count(file.lettres)}, mots de passe\u00a0: ${count(file.mots_de_passe)}`
      : `Personnes\u00a0: ${count(file.personnes)}`,
    fin: file.expire && file.etat === "pret" ? moment(file.expire) : "",
  });
  const button = one("[data-telecharger]", made);
  button.setAttribute("aria-label", `Télécharger le fichier ${file.rang}`);
  show(button, file.etat === "pret");
  button.addEventListener("click", () => attempt(() => open(`fichiers/${file.rang}`)));
  return made;
}

onPress("[data-lancer]", async () => {
  const told = "Les états de frais s’ouvrent, les personnes sont prévenues par courriel et les courriers se préparent.";
  if (!(await confirmed("Éditer les convocations officielles\u00a0?", told, "Éditer"))) return;
  await act("officielle");
});
onPress("[data-reprendre]", () => act("reprise"));
onPress("[data-arreter]", () => act("arret"));
onPress("[data-liste-csv]", () => open("liste"));
onPress("[data-reimprimer]", async () => {
  const told = "Les mots de passe provisoires des courriers précédents ne serviront plus. Rien n’est imprimé à la place d’un mot de passe personnel.";
  if (!(await confirmed(`Réimprimer ${whose()}\u00a0?`, told, "Réimprimer"))) return;
  const { body } = await askOnce(`${PATH}/${encodeURIComponent(asked())}/reimpression`, people());
  await follow(PATH, body.id, paint, latest);
  await latest();
  tell("information", "La réimpression est lancée");
});
onPress("[data-annuler]", async () => {
  const told = "Les états de frais intacts disparaissent et les personnes sont prévenues. Ceux qui sont commencés ou transmis restent, et sont listés.";
  if (!(await confirmed(`Annuler ${whose()}\u00a0?`, told, "Annuler ces convocations"))) return;
  await act("annulation", people());
});

/** @returns {string[]} */
function numeros() {
  return /** @type {HTMLInputElement} */ (one("#numeros")).value.split(/[\s,;]+/).filter(Boolean);
}

function people() {
  return numeros().length ? { numeros: numeros() } : { toutes: true };
}

function whose() {
  return numeros().length ? `les convocations de ces intervenants\u00a0: ${numeros().join(", ")}` : "toutes les convocations de ce lot";
}

/**
 * @param {string} name
 * @param {unknown} [body]
 */
async function act(name, body) {
  await ask("POST", `${PATH}/${encodeURIComponent(asked())}/${name}`, body);
  await follow(PATH, asked(), paint, latest);
  await latest();
}

/** @param {string} what */
async function open(what) {
  const { body } = await ask("GET", `${PATH}/${encodeURIComponent(asked())}/${what}`);
  location.assign(body.url);
}
