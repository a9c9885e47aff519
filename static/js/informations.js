/** A person's coordinates, address and password. */

import { askAddress } from "./adresse-refusee.js";
import { ask } from "./api.js";
import { commune, plain, propose } from "./communes.js";
import { fill, fragment, one, show, tell } from "./dom.js";
import { onSubmit, requireFields, value } from "./forms.js";
import { criteria, help } from "./passwords.js";
import { reminders } from "./rappels.js";
import { open, person } from "./session.js";

const FIELDS = /** @type {const} */ (["adresse_1", "adresse_2", "code_postal", "ville", "telephone"]);
const coordinates = /** @type {HTMLFormElement} */ (one("#coordonnees"));
const password = /** @type {HTMLFormElement} */ (one("#changer-mot-de-passe"));

help();
propose(field("ville"), town);

open(async () => {
  /** @type {Promise<import("./api.js").Answer<import("./types.js").Informations>>} */
  const asking = ask("GET", "/informations");
  const [known, { body }] = await Promise.all([person(), asking]);
  display(body);
  askAddress(known);
  const facts = [["Nom", `${known.civilite ?? ""} ${known.prenom} ${known.nom}`.trim()], ["Identifiant", known.identifiant], ["Numéro Intervenant", known.numero], ["Établissement", body.etablissement_nom], ["Domicile retenu pour vos frais", body.commune_du_domicile], ["Établissement retenu pour vos frais", body.commune_de_travail]];
  one("[data-fiche]").replaceChildren(...facts.filter(([, text]) => text).map(fact));
  const who = known.gestionnaire;
  one("[data-gestionnaire]").textContent = who?.nom ? [who.nom, who.telephone, who.courriel].filter(Boolean).join(", ") : "";
  one("[data-courriel]").textContent = body.courriel ?? "Aucune adresse n’est connue.";
  one("[data-lien-courriel]").textContent = body.courriel ? "Changer d’adresse électronique" : "Indiquer une adresse électronique";
  /** @type {HTMLInputElement} */ (one("[data-identifiant]")).value = known.identifiant || known.numero;
  criteria(/** @type {HTMLInputElement} */ (one("#nouveau")), [known.nom, known.prenom, known.identifiant, known.numero]);
  show(password, known.a_un_mot_de_passe);
  show(one("[data-par-portail]"), !known.a_un_mot_de_passe);
  await reminders();
  show(one("[data-contenu]"), true);
});

onSubmit(coordinates, async () => {
  const typed = Object.fromEntries(FIELDS.map((name) => [name, value(coordinates, name).trim()]));
  const { body } = await ask("PUT", "/informations", typed);
  display(body);
  const left = body.commune_du_domicile;
  const still = left && body.ville && plain(left) !== plain(body.ville) ? ` Vos frais restent comptés depuis ${left} jusque-là.` : "";
  tell("succes", "Vos coordonnées sont enregistrées", `Pensez à prévenir aussi votre gestionnaire.${still}`);
  scrollTo(0, 0);
});

onSubmit(password, async () => {
  requireFields(password, { actuel: "Saisissez votre mot de passe actuel.", nouveau: "Choisissez un nouveau mot de passe." });
  await ask("POST", "/mot-de-passe", { nouveau: value(password, "nouveau"), actuel: value(password, "actuel") });
  password.reset();
  tell("succes", "Votre mot de passe est changé", "Vos autres sessions sont fermées.");
  scrollTo(0, 0);
});

/** @param {import("./types.js").Informations} body */
function display(body) {
  for (const name of FIELDS) field(name).value = body[name] ?? "";
}

/** A town taken in the list brings its postal code; where it has several, they are proposed. */
function town() {
  const found = commune(field("ville"));
  if (!found) return;
  const codes = found.codes_postaux, code = field("code_postal");
  field("ville").value = found.nom;
  one("#codes-postaux").replaceChildren(...codes.map((known) => new Option(known, known)));
  if (!codes.includes(code.value.trim())) code.value = codes.length === 1 ? codes[0] ?? "" : "";
}

/** @param {string} name */
function field(name) {
  return /** @type {HTMLInputElement} */ (coordinates.elements.namedItem(name));
}

/** @param {(string | null | undefined)[]} pair */
function fact([name, text]) {
  const made = fragment("modele-fait");
  fill(made, { nom: name, valeur: text });
  return made;
}
