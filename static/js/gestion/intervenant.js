/** A person's sheet: how they can come in, what helps them, their missions and claims, what happened. */

import { ask, newKey } from "../api.js";
import { all, fill, one, show, tell } from "../dom.js";
import { onSubmit, requireFields, value } from "../forms.js";
import { moment } from "../format.js";
import { attempt, confirmed, fullName, openStaff, orSignIn } from "./commun.js";
import { showMails } from "./courriels.js";
import { showSheet } from "./fiche.js";
import { orList } from "./retour.js";

/**
 * @typedef {import("./fiche.js").Sheet} Sheet
 */

const compte = new URLSearchParams(location.search).get("id") ?? "";
const address = /** @type {HTMLFormElement} */ (one("#adresse"));
const identity = /** @type {HTMLFormElement} */ (one("#identite"));
const slip = one("[data-billet]");
/** @type {Sheet} */
let person;
/** One key for one act, kept until it has answered: a second click cannot give a second password. */
let key = newKey();

openStaff(() => orList(refresh()));

async function refresh() {
  /** @type {{body: Sheet}} */
  const { body } = await ask("GET", `/gestion/intervenants/${encodeURIComponent(compte)}`);
  person = body;
  showSheet(person);
  await showMails(compte, person.propre);
  for (const name of /** @type {const} */ (["nom", "prenom"])) {
    /** @type {HTMLInputElement} */ (one(`#${name}`, identity)).value = person[name];
  }
}

/**
 * @param {string} act
 * @param {unknown} [body]
 * @param {{key?: string}} [options]
 * @template [Body=unknown]
 * @returns {Promise<import("../api.js").Answer<Body>>}
 */
function post(act, body, options) {
  return ask("POST", `/gestion/intervenants/${encodeURIComponent(compte)}/${act}`, body, options);
}

/**
 * A button that asks, acts, says so, and shows the sheet as it has become.
 * @param {string} name
 * @param {() => {question: string, consequence: string, verb: string, done: string, act: () => Promise<unknown>}} plan
 */
function button(name, plan) {
  for (const found of all(`[data-${name}]`)) {
    found.addEventListener("click", () =>
      attempt(async () => {
        const { question, consequence, verb, done, act } = plan();
        if (!(await confirmed(question, consequence, verb))) return;
        await act();
        await refresh();
        tell("succes", done);
      }),
    );
  }
}

one("[data-redonner]").addEventListener("click", () =>
  attempt(async () => {
    const told = "Son mot de passe actuel et ses sessions cessent de servir tout de suite. Le nouveau vaut 72\u00a0heures et n’est montré qu’une fois.";
    if (!(await confirmed(`Redonner un mot de passe à ${fullName(person)}\u00a0?`, told, "Redonner un mot de passe"))) return;
    /** @type {{body: import("../types.js").MotDePasseDonne}} */
    const { body } = await post("mot-de-passe-provisoire", {}, { key });
    key = newKey();
    fill(slip, {
      billet_nom: fullName(person),
      billet_identifiant: body.identifiant,
      billet_mot_de_passe: body.mot_de_passe,
      billet_fin: moment(body.expire),
    });
    showSlip(true);
    await refresh();
    slip.focus();
  }),
);

/**
 * Alone on paper as long as it shows: the rest of the page must not leave with the secret.
 * @param {boolean} visible
 */
function showSlip(visible) {
  show(slip, visible);
  slip.parentElement?.classList.toggle("gestion--billet", visible);
}

one("[data-imprimer]", slip).addEventListener("click", () => print());
one("[data-masquer]", slip).addEventListener("click", () => {
  showSlip(false);
  fill(slip, { billet_mot_de_passe: "" });
  one("#acces").focus();
});

button("debloquer", () => ({
  question: `Débloquer l’accès de ${fullName(person)}\u00a0?`,
  consequence: "Les essais comptés sont oubliés\u00a0: la personne peut se connecter tout de suite.",
  verb: "Débloquer",
  done: "Accès débloqué",
  act: () => post("deblocage"),
}));
button("traiter", () => ({
  question: `La demande de ${fullName(person)} est traitée\u00a0?`,
  consequence: "La personne peut de nouveau entrer. Elle quitte la liste des demandes.",
  verb: "Oui, elle est traitée",
  done: "Demande traitée",
  act: () => ask("POST", `/gestion/aides/${encodeURIComponent(compte)}/traitee`),
}));
button("ecarter", () => ({
  question: `Écarter ${fullName(person)}\u00a0?`,
  consequence: "Plus de nouvelle mission. L’accès demeure pour suivre les états de frais.",
  verb: "Écarter",
  done: "Intervenant écarté",
  act: () => post("ecarter"),
}));
button("historiser", () => ({
  question: `Historiser ${fullName(person)}\u00a0?`,
  consequence: "Le compte est fermé. Son mot de passe, son adresse et son téléphone sont effacés ; ses états de frais restent.",
  verb: "Historiser",
  done: "Intervenant historisé",
  act: () => post("historiser"),
}));
button("reintegrer", () => ({
  question: `Réintégrer ${fullName(person)}\u00a0?`,
  consequence: "La personne peut recevoir des missions. Donnez-lui ensuite un mot de passe provisoire.",
  verb: "Réintégrer",
  done: "Intervenant réintégré",
  act: () => post("reintegrer"),
}));

onSubmit(address, async () => {
  requireFields(address, { courriel: "Saisissez la nouvelle adresse." });
  const typed = value(address, "courriel").trim();
  const told = `${typed} recevra les liens de réinitialisation. Relisez-la avec la personne.`;
  if (!(await confirmed(`Remplacer l’adresse de ${fullName(person)}\u00a0?`, told, "Enregistrer cette adresse"))) return;
  /** @type {{body: import("../types.js").AdresseCorrigee}} */
  const { body } = await orSignIn(post("courriel", { courriel: typed }));
  address.reset();
  await refresh();
  if (body.suggestion) tell("attente", "Adresse enregistrée, à vérifier", `Vouliez-vous dire ${body.suggestion}\u00a0?`);
  else tell("succes", "Adresse enregistrée", `${body.courriel} sert dès maintenant.`);
});

onSubmit(identity, async () => {
  requireFields(identity, { nom: "Saisissez le nom.", prenom: "Saisissez le prénom.", motif: "Choisissez un motif." });
  const said = { nom: value(identity, "nom").trim(), prenom: value(identity, "prenom").trim(), motif: value(identity, "motif") };
  const told = `Le compte portera le nom «\u00a0${said.prenom} ${said.nom}\u00a0». Ce n’est pas une façon de donner un compte à une autre personne.`;
  if (!(await confirmed(`Renommer ${fullName(person)}\u00a0?`, told, "Enregistrer ce nom"))) return;
  /** @type {{body: import("../types.js").Renomme}} */
  const { body } = await orSignIn(post("nom", said));
  await refresh();
  tell("succes", "Nom enregistré", `${body.prenom} ${body.nom}, identifiant ${body.identifiant}.`);
});
