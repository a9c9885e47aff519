/** The staff's first page: what waits, and the search for a person. */

import { ask } from "../api.js";
import { one, say, show, tell } from "../dom.js";
import { counted } from "../format.js";
import { onSubmit, refuse, value } from "../forms.js";
import { showMenu } from "../menu.js";
import { ownCentres } from "./centres.js";
import { age, attempt, countHelp, isOffice, listName, openStaff, orSignIn, row, sheetAddress } from "./commun.js";
import { openLinks } from "./relies.js";

/**
 * @typedef {import("../types.js").PersonneTrouvee} Line
 */

const form = /** @type {HTMLFormElement} */ (one("#recherche"));
const SHORTEST = 2;
/** What a session of a member lasts at rest. */
const REST_MINUTES = 20;

openStaff(async (member) => {
  showMenu("gestion", REST_MINUTES);
  if (location.hash === "#portail-relie") tell("succes", "Votre compte est relié au portail", "Vous pourrez entrer par lui la prochaine fois.");
  openLinks(member.portails);
  show(one("[data-bureau]:not(a)"), isOffice(member));
  show(one("[data-chef]"), !isOffice(member));
  if (!isOffice(member)) {
    one("[data-centres]").textContent = (await ownCentres()).map(({ nom }) => nom).join(", ");
    return;
  }
  await Promise.all([waiting(), toDecide(), contested(), suspicions()]);
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    /** @type {HTMLInputElement} */ (one("#q")).value = asked;
    await attempt(() => search(asked));
  }
});

onSubmit(form, async () => {
  const asked = value(form, "q").trim();
  if ([...asked].length < SHORTEST) {
    throw refuse([{ pointer: "/q", code: "recherche_invalide", detail: "Saisissez au moins deux caractères." }]);
  }
  history.replaceState(null, "", `?q=${encodeURIComponent(asked)}`);
  await orSignIn(search(asked));
});

async function waiting() {
  /** @type {{body: import("../types.js").Aides}} */
  const { body } = await ask("GET", "/gestion/aides");
  const number = body.aides.length;
  count("aides", number);
  one("[data-precision=aides]").textContent = number ? `la plus ancienne depuis ${age(body.aides[0]?.age ?? 0)}` : "";
  countHelp(number);
}

async function toDecide() {
  /** @type {{body: import("../types.js").Reperes}} */
  const { body } = await ask("GET", "/gestion/etats-de-frais/reperes");
  const rejected = body.attente.REJETE;
  count("etats", body.attente.A_VALIDER ?? 0);
  one("[data-precision=etats]").textContent = rejected ? `et ${counted(rejected, "rejeté")} par le payeur` : "";
}

/** What people contest, oldest first; nothing is shown while nobody does. */
async function contested() {
  /** @type {{body: import("../types.js").Contestations}} */
  const { body } = await ask("GET", "/gestion/contestations");
  one("[data-contestations] [data-liste]").replaceChildren(
    ...body.contestations.map(({ compte, numero, personne, mission, libelle, age: waited }) => {
      const made = row("modele-contestee", { nom: listName(personne), libelle: `${libelle} (${mission.examen}, n°\u00a0${numero})`, depuis: age(waited) });
      /** @type {HTMLAnchorElement} */ (one("a", made)).href = `/gestion/etat/?${new URLSearchParams({ compte, numero })}`;
      return made;
    }),
  );
  show(one("[data-contestations]"), body.contestations.length > 0);
  show(one("[data-contestations-suite]"), body.suite);
}

/** Told only when there is something to tell. */
async function suspicions() {
  /** @type {{body: import("../types.js").Signaux}} */
  const { body } = await ask("GET", "/gestion/signaux");
  const seen = [
    body.reseaux && `${counted(body.reseaux, "réseau")} d’où beaucoup d’identifiants ont échoué`,
    body.mots_de_passe && `${counted(body.mots_de_passe, "mot")} de passe essayé${body.mots_de_passe > 1 ? "s" : ""} sur plusieurs identifiants`,
  ].filter(Boolean);
  if (!seen.length) return;
  const told = `Depuis hier\u00a0: ${seen.join(", ")}. Personne n’est bloqué. Si cela continue, prévenez la personne chargée de la sécurité informatique.`;
  tell("attente", "Des mots de passe sont essayés en nombre", told);
}

/**
 * A figure and its words: the singular stands beside them, for none and for one.
 * @param {string} name @param {number} number
 */
function count(name, number) {
  one(`[data-compteur=${name}]`).textContent = String(number);
  const words = one(`[data-mots=${name}]`);
  if (number < 2) words.textContent = words.dataset.seul ?? "";
}

/** @param {string} asked */
async function search(asked) {
  /** @type {{body: import("../types.js").PersonnesTrouvees}} */
  const { body } = await ask("GET", `/gestion/intervenants?q=${encodeURIComponent(asked)}`);
  const people = body.intervenants;
  one("[data-resultats] [data-liste]").replaceChildren(...people.map(line));
  show(one("[data-resultats]"), people.length > 0);
  show(one("[data-suite]"), body.suite);
  show(one("[data-personne-trouvee]"), people.length === 0);
  say(people.length ? `${counted(people.length, "résultat")}${body.suite ? " ou plus" : ""}.` : "Personne ne correspond.");
}

/** @param {Line} person */
function line(person) {
  const made = row("modele-personne", {
    nom: listName(person),
    numero: person.numero,
    identifiant: person.identifiant,
    lieu: [person.ville, person.etablissement_nom].filter(Boolean).join(", "),
    etat: situation(person),
  });
  /** @type {HTMLAnchorElement} */ (one("a", made)).href = sheetAddress(person.id);
  return made;
}

/** @param {Line} person */
function situation(person) {
  if (person.ferme) return "Historisé";
  if (person.ecarte) return "Écarté";
  if (person.demande_aide) return "Attend de l’aide";
  return person.statut === "agent" ? "Agent" : "Externe";
}
