/** Imports: files sent to the bucket, a dry run with its report, then the import, followed to its end. */

import { ask } from "../api.js";
import { fill, one, show, tell } from "../dom.js";
import { onSubmit, refuse, requireFields, value } from "../forms.js";
import { attempt, confirmed, openStaff, orSignIn, row } from "./commun.js";
import { asked, askOnce, count, follow, listed, onPress, sentences } from "./lots.js";
import { post } from "../upload.js";

/**
 * @typedef {import("./lots.js").Batch & {fichiers: string[], rapport: boolean}} Import
 * @typedef {{gravite: string, fichier: string, ligne: number, colonne: string, valeur: string, motif: string, conseil: string}} Remark
 */

const PATH = "/gestion/imports";
const form = /** @type {HTMLFormElement} */ (one("#envoi"));
const input = /** @type {HTMLInputElement} */ (one("#fichiers"));
const progress = one("[data-envoi-etat]");

openStaff(async () => {
  show(one("[data-lots]"), true);
  await latest();
  if (asked()) await attempt(() => follow(PATH, asked(), paint, latest));
});

onSubmit(form, async () => {
  const files = [...(input.files ?? [])];
  if (!files.length) throw refuse([{ pointer: "/fichiers", code: "champ_requis", detail: "Choisissez au moins un fichier." }]);
  const sent = [];
  try {
    for (const file of files) sent.push(await orSignIn(send(file)));
  } finally {
    progress.textContent = "";
  }
  const { body } = await orSignIn(askOnce(PATH, { fichiers: sent }));
  form.reset();
  await follow(PATH, body.id, paint, latest);
  one("#lot").focus();
  await latest();
});

const mission = /** @type {HTMLFormElement} */ (one("#mission"));
onSubmit(mission, async () => {
  requireFields(mission, { numero: "Saisissez le numéro de la mission." });
  const numero = value(mission, "numero").trim();
  const told = "Les personnes convoquées sont prévenues par courriel. Une mission annulée ne se rétablit pas ici.";
  if (!(await confirmed(`Annuler la mission n°\u00a0${numero}\u00a0?`, told, "Annuler cette mission"))) return;
  const { body } = await orSignIn(ask("POST", `/gestion/missions/${encodeURIComponent(numero)}/annulation`));
  mission.reset();
  tell("succes", `Mission n°\u00a0${numero} annulée`, `Personnes concernées\u00a0: ${count(body.personnes)}.`);
});

/**
 * @param {File} file
 * @returns {Promise<{cle: string, nom: string}>}
 */
async function send(file) {
  const { body } = await askOnce(`${PATH}/fichiers`, { nom: file.name.slice(-120) });
  if (!file.size || file.size > body.envoi.taille_maximum) {
    const why = file.size ? "dépasse 20\u00a0Mo\u00a0: découpez-le" : "est vide";
    throw refuse([{ pointer: "/fichiers", code: "taille", detail: `«\u00a0${file.name}\u00a0» ${why}.` }]);
  }
  await post(body.envoi, file, (words) => (progress.textContent = `${file.name}\u00a0: ${words}`));
  return { cle: body.cle, nom: body.nom };
}

async function latest() {
  const { body } = await ask("GET", PATH);
  listed(body.imports, ({ fichiers }) => fichiers.join(", "));
}

/** @param {Import} lot */
function paint(lot) {
  const said = lot.resultat;
  fill(one("[data-lot]"), {
    noms: lot.fichiers.join(", "),
    extrait: said.lignes_total > said.lignes.length ? `Les ${said.lignes.length} premières sur ${count(said.lignes_total)}\u00a0; le rapport les donne toutes.` : "",
  });
  sentences("[data-totaux]", Object.entries(said.totaux).map(([kind, counts]) => `${kind}\u00a0: ${outcomes(counts)}`));
  sentences("[data-illisibles]", said.illisibles);
  sentences("[data-conserves]", said.conserves);
  one("[data-rapport-lignes] [data-liste]").replaceChildren(...said.lignes.map(line));
  show(one("[data-rapport-lignes]"), said.lignes.length > 0);
  show(one("[data-lancer]"), lot.etat === "ESSAI_FAIT" && Object.keys(said.totaux).length > 0);
  show(one("[data-rapport]"), lot.rapport);
  show(one("[data-arreter]"), lot.en_cours);
}

/** @param {any} counts */
function outcomes(counts) {
  return ["créés", "modifiés", "inchangés", "refusés"].map((name) => `${count(counts[name] ?? 0)} ${name}`).join(", ");
}

/** @param {Remark} remark */
function line(remark) {
  return row("modele-remarque", {
    ou: `${remark.fichier}, ligne ${remark.ligne}`,
    colonne: remark.colonne,
    valeur: remark.valeur,
    dit: `${remark.gravite === "refuse" ? "Refusée" : "À vérifier"}\u00a0: ${remark.motif}${remark.conseil ? ` → ${remark.conseil}` : ""}`,
  });
}

onPress("[data-lancer]", async () => {
  const told = "Les lignes acceptées sont écrites. Ce qui est absent des fichiers reste\u00a0: rien n’est supprimé.";
  if (!(await confirmed("Importer pour de bon\u00a0?", told, "Importer"))) return;
  await act("lancement");
  tell("information", "L’import est lancé", "Vous pouvez quitter cette page\u00a0: il continue.");
});
onPress("[data-arreter]", () => act("arret"));
onPress("[data-reprendre]", () => act("reprise"));
onPress("[data-rapport]", async () => {
  const { body } = await ask("GET", `${PATH}/${encodeURIComponent(asked())}/rapport`);
  location.assign(body.url);
});

/** @param {string} name */
async function act(name) {
  await ask("POST", `${PATH}/${encodeURIComponent(asked())}/${name}`);
  await follow(PATH, asked(), paint, latest);
  await latest();
}
