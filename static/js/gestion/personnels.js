/** Staff accounts: the list, opening one, sending a new link, closing one. */

import { ask } from "../api.js";
import { all, one, show, tell } from "../dom.js";
import { onSubmit, refuse, requireFields, value } from "../forms.js";
import { attempt, confirmed, fullName, listName, openStaff, orSignIn, row } from "./commun.js";

/**
 * @typedef {import("../types.js").LigneDuPersonnel} Account
 */

const STATES = { ouvert: "Ouvert", a_ouvrir: "Lien envoyé", ferme: "Fermé" };
const form = /** @type {HTMLFormElement} */ (one("#compte"));

openStaff(async () => {
  roles();
  await list();
  show(one("[data-administration]:not(a)"), true);
});

onSubmit(form, async () => {
  requireFields(form, { courriel: "Saisissez son adresse.", nom: "Saisissez son nom.", prenom: "Saisissez son prénom." });
  const role = value(form, "role");
  if (!role) throw refuse([{ pointer: "/role", code: "champ_requis", detail: "Choisissez un rôle." }]);
  /** @type {{body: Account}} */
  const { body } = await orSignIn(ask("POST", "/gestion/personnels", { ...texts(), role, ...lists(role) }));
  form.reset();
  roles();
  await list();
  tell("succes", "Compte ouvert", `Un lien vient de partir à ${body.courriel}, valable 72\u00a0heures.`);
});

function texts() {
  return Object.fromEntries(["courriel", "nom", "prenom", "numero_intervenant"].map((name) => [name, value(form, name).trim()]));
}

/**
 * Only what the role has: services for a gestionnaire, centres for a chef de centre.
 * @param {string} role
 */
function lists(role) {
  const words = (/** @type {string} */ name) => value(form, name).split(/[\s,;]+/).filter(Boolean);
  return {
    services: role === "gestionnaire" ? words("services") : [],
    centres_uai: role === "chef_de_centre" ? words("centres_uai") : [],
  };
}

function roles() {
  const chosen = value(form, "role");
  for (const part of all("[data-si-role]", form)) show(part, part.dataset.siRole === chosen);
}

form.addEventListener("change", roles);

async function list() {
  /** @type {{body: import("../types.js").Personnels}} */
  const { body } = await ask("GET", "/gestion/personnels");
  one(".lignes--personnels [data-liste]").replaceChildren(...body.personnels.map(line));
}

/** @param {Account} account */
function line(account) {
  const made = row("modele-compte", {
    nom: listName(account) + (account.propre ? " (vous)" : ""),
    courriel: account.courriel,
    role: account.role_libelle,
    portee: [...account.services, ...account.centres_uai].join(", "),
    etat: STATES[account.etat],
  });
  one("[data-inviter]", made).setAttribute("aria-label", `Envoyer un lien à ${fullName(account)}`);
  one("[data-fermer]", made).setAttribute("aria-label", `Fermer le compte de ${fullName(account)}`);
  const open = account.etat !== "ferme";
  show(one("[data-inviter]", made), open);
  show(one("[data-fermer]", made), open && !account.propre);
  one("[data-inviter]", made).addEventListener("click", () => attempt(() => invite(account)));
  one("[data-fermer]", made).addEventListener("click", () => attempt(() => close(account)));
  return made;
}

/** @param {Account} account */
async function invite(account) {
  const told = "Le lien précédent ne sert plus. Une fois ouvert, il remplace le mot de passe et le téléphone enregistrés.";
  if (!(await confirmed(`Envoyer un nouveau lien à ${account.courriel}\u00a0?`, told, "Envoyer le lien"))) return;
  /** @type {{body: import("../types.js").Phrase}} */
  const { body } = await ask("POST", `/gestion/personnels/${encodeURIComponent(account.id)}/invitation`);
  tell("succes", "Lien envoyé", body.message);
}

/** @param {Account} account */
async function close(account) {
  const told = "Ses sessions prennent fin tout de suite. Ce qui a été fait sous ce compte reste dans l’historique.";
  if (!(await confirmed(`Fermer le compte de ${fullName(account)}\u00a0?`, told, "Fermer ce compte"))) return;
  await ask("POST", `/gestion/personnels/${encodeURIComponent(account.id)}/desactivation`);
  await list();
  tell("succes", "Compte fermé");
}
