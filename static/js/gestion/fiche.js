/** Filling a person's sheet from what the service says of them. */

import { badge } from "../cards.js";
import { all, clone, fill, fragment, one, show } from "../dom.js";
import { moment, span, wait } from "../format.js";
import { age, fullName, row } from "./commun.js";

/**
 * @typedef {import("../types.js").AdresseDeContact} Address
 * @typedef {import("../types.js").Acces} Access
 * @typedef {import("../types.js").ActeDuJournal} Act
 * @typedef {import("../types.js").Fiche} Sheet
 */

const ORIGINS = new Map([
  ["import", "donnée par un import"],
  ["gestionnaire", "donnée par un gestionnaire"],
  ["confirme", "confirmée par la personne"],
]);
const FILES = new Map([
  ["complet", "Complet"],
  ["a_completer", "À compléter"],
  ["perime", "Périmé"],
]);

/** @param {Sheet} person */
export function showSheet(person) {
  one("h1").textContent = `${person.civilite ? `${person.civilite} ` : ""}${fullName(person)}`;
  one(".titre-page__chapo").textContent = `Numéro ${person.numero}, identifiant ${person.identifiant}`;
  document.title = `${fullName(person)} – Imagin Intervenant`;
  badges(person);
  facts("[data-acces]", access(person));
  facts("[data-coordonnees]", coordinates(person));
  one("[data-missions] [data-liste]").replaceChildren(...person.missions.map((known) => mission(known, person.id)));
  show(one("[data-missions]"), person.missions.length > 0);
  show(one("[data-sans-mission]"), person.missions.length === 0);
  one("[data-histoire] [data-liste]").replaceChildren(...person.historique.map(act));
  show(one("[data-propre]"), person.propre);
  offer(person);
  show(one("[data-aide]"), Boolean(person.demande_aide));
  if (person.demande_aide) {
    const seconds = (Date.now() - Date.parse(person.demande_aide)) / 1000;
    one("[data-aide-depuis]").textContent = `Depuis ${age(seconds)}, sans adresse électronique utilisable.`;
  }
  const gone = person.ecarte || person.acces.ferme;
  show(one("[data-ecarter]"), !gone);
  show(one("[data-historiser]"), !person.acces.ferme);
  show(one("[data-reintegrer]"), gone);
  show(one("[data-debloquer]"), person.acces.attente > 0 && person.actes.includes("deblocage"));
  show(one("[data-fiche-entiere]"), true);
}

/** @param {Sheet} person what would be refused is not offered */
function offer({ actes, empechements, portee }) {
  for (const place of all("[data-actes]")) show(place, actes.length > 0);
  show(one("[data-redonner]"), actes.includes("mot_de_passe"));
  show(around("#adresse", "details"), actes.includes("courriel"));
  show(around("#identite", "details"), actes.includes("nom"));
  show(around("[data-ecarter]", "section"), actes.includes("ecarter"));
  const alone = portee === "acces" ? ["Cette personne est suivie par un autre service\u00a0: vous dépannez son accès, et rien d’autre."] : [];
  const told = one("[data-empechements]");
  told.textContent = [...alone, ...empechements].join(" ");
  show(told, told.textContent !== "");
}

/**
 * @param {string} inner
 * @param {string} outer
 */
function around(inner, outer) {
  return /** @type {HTMLElement} */ (one(inner).closest(outer));
}

/** @param {Sheet} person */
function badges(person) {
  /** @type {[string, string][]} */
  const all = [];
  if (person.statut) all.push([person.statut === "agent" ? "Agent" : "Externe", ""]);
  if (person.acces.ferme) all.push(["Historisé", "erreur"]);
  if (person.ecarte) all.push(["Écarté", "attente"]);
  if (person.acces.attente) all.push(["Accès retardé après des essais", "attente"]);
  if (person.demande_aide) all.push(["Attend de l’aide", "attente"]);
  one("[data-badges]").replaceChildren(
    ...all.map(([text, tone]) => {
      const made = clone("modele-badge");
      made.textContent = text;
      made.dataset.ton = tone;
      return made;
    }),
  );
}

/**
 * @param {Sheet} person
 * @returns {[string, string][]}
 */
function access({ acces, courriel, portail, identifiant_academique }) {
  return [
    ["Adresse électronique", address(courriel)],
    ["Mot de passe", password(acces)],
    ["Dernière connexion", acces.derniere_connexion ? moment(acces.derniere_connexion) : "Jamais"],
    ["Essais", acces.attente ? `Trop d’essais. ${wait(acces.attente)}` : ""],
    ["Portail", portail ? `${portail}, ${identifiant_academique}` : ""],
  ];
}

/** @param {Address} known */
function address({ adresse, origine, etat, utilisable_depuis }) {
  if (!adresse) return "Aucune adresse connue";
  const how = ORIGINS.get(origine ?? "") ?? "";
  const when = etat === "en_attente" && utilisable_depuis ? `, utilisable à partir du ${moment(utilisable_depuis)}` : "";
  return `${adresse} (${how}${when})`;
}

/** @param {Access} known */
function password({ mot_de_passe, expire }) {
  if (mot_de_passe === "personnel") return "Choisi par la personne";
  if (mot_de_passe === "aucun") return "Aucun\u00a0: la personne ne peut pas entrer ici";
  const end = expire ? moment(expire) : "";
  return mot_de_passe === "provisoire" ? `Provisoire, valable jusqu’au ${end}` : `Provisoire, expiré depuis le ${end}`;
}

/**
 * @param {Sheet} person
 * @returns {[string, string][]}
 */
function coordinates(person) {
  const street = [person.adresse_1, person.adresse_2, [person.code_postal, person.ville].filter(Boolean).join(" ")];
  const office = person.gestionnaire;
  return [
    ["Adresse postale", street.filter(Boolean).join(", ")],
    ["Téléphone", person.telephone ?? ""],
    ["Situation", person.situation_nom ?? ""],
    ["Établissement", [person.etablissement_nom, person.etablissement_uai].filter(Boolean).join(", ")],
    ["Commune de travail", person.commune_de_travail],
    ["Commune du domicile", person.commune_du_domicile],
    ["Dossier financier", FILES.get(person.dossier_financier ?? "") ?? "Inconnu"],
    ["Gestionnaire", [office.nom, office.telephone, office.courriel].filter(Boolean).join(", ")],
  ];
}

/**
 * @param {string} place
 * @param {[string, string][]} known
 */
function facts(place, known) {
  const shown = known.filter(([, value]) => value);
  one(place).replaceChildren(
    ...shown.map(([nom, valeur]) => {
      const made = fragment("modele-fait");
      fill(made, { nom, valeur });
      return made;
    }),
  );
}

/**
 * @param {import("../types.js").MissionConvoquee} known
 * @param {string} compte
 */
function mission(known, compte) {
  const made = row("modele-mission", {
    titre: [`${known.examen ?? ""} n°\u00a0${known.numero}`.trim(), known.type_libelle].join(", "),
    quand: span(known.debut, known.fin, known.heure),
    centre: [known.centre.nom, known.centre.adresse, known.centre.uai].filter(Boolean).join(", "),
    travail: known.annulee ? "Mission annulée" : known.convoquee ? "" : "Pas encore convoqué",
  });
  if (known.etat_de_frais) {
    const link = /** @type {HTMLAnchorElement} */ (one("a", made));
    link.href = `/gestion/etat/?compte=${encodeURIComponent(compte)}&numero=${encodeURIComponent(known.numero)}`;
  }
  if (known.etat_de_frais && !known.annulee) {
    const { remuneration, deplacement } = known.etat_de_frais;
    badge(one("[data-champ=travail]", made), { etat: remuneration.etat, libelle: remuneration.mot });
    badge(one("[data-champ=deplacement]", made), { etat: deplacement.etat, libelle: deplacement.mot });
  }
  return made;
}

/** @param {Act} known */
function act(known) {
  return row("modele-acte", { quand: moment(known.quand), quoi: known.libelle, par: known.par });
}
