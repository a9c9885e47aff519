/** « Mes données »: what is held and why, who acted on the account, the copy, what is asked of it. */

import { ask, once, Refusal } from "./api.js";
import { fill, fragment, one, show, tell } from "./dom.js";
import { download } from "./download.js";
import { onSubmit, value } from "./forms.js";
import { day, moment } from "./format.js";
import { open, person } from "./session.js";

/**
 * @typedef {import("./types.js").MesDonnees} Data
 */

const form = /** @type {HTMLFormElement} */ (one("#demande"));
const prepare = one("[data-preparer]");

open(async () => {
  const [, data] = await Promise.all([person(), read()]);
  display(data);
  show(one("[data-contenu]"), true);
});

prepare.addEventListener("click", async () => {
  try {
    await ask("POST", "/donnees/copie", {});
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return tell("erreur", refusal.title, refusal.detail);
  }
  await download(prepare, one("[data-avancement]"), "/donnees/copie", "fichier");
});

onSubmit(form, async () => {
  await once("/donnees/demandes", { sorte: value(form, "sorte"), texte: value(form, "texte").trim() });
  form.reset();
  display(await read());
  tell("succes", "Votre demande est envoyée", "Votre gestionnaire a un mois pour y répondre.");
  scrollTo(0, 0);
});

async function read() {
  const { body } = await ask("GET", "/donnees");
  return body;
}

/** @param {Data} data */
function display({ sortes, actes, copie, demandes }) {
  one("[data-sortes]").replaceChildren(...sortes.map((kind) => fact(kind.quoi, held(kind))));
  one("[data-actes]").replaceChildren(...actes.map((act) => fact(act.libelle, `${moment(act.quand)}, par ${by(act)}`)));
  one("[data-demandes]").replaceChildren(...demandes.map((asked) => fact(asked.libelle, told(asked))));
  show(one("[data-sans-demande]"), demandes.length === 0);
  const ready = one("[data-copie]");
  if (copie.expire) ready.textContent = `Une copie est prête jusqu’au ${moment(copie.expire)}.`;
  show(ready, copie.prete);
}

/** @param {Data["actes"][number]} act */
function by({ par }) {
  if (par === "la personne") return "vous";
  return par === "le service" ? "le service" : par;
}

/** @param {Data["sortes"][number]} kind */
function held({ pourquoi, duree, depuis }) {
  return `${pourquoi}. Gardé ${duree} après ${depuis}.`;
}

/** @param {Data["demandes"][number]} asked */
function told({ texte, demandee, echeance, suite, reponse }) {
  const answer = suite ? `${suite === "faite" ? "Fait" : "Refusé"}\u00a0: ${reponse}` : `Réponse attendue avant le ${day(echeance)}.`;
  return `${texte} (demandé ${moment(demandee)}). ${answer}`;
}

/**
 * @param {string} nom
 * @param {string} valeur
 */
function fact(nom, valeur) {
  const made = fragment("modele-fait");
  fill(made, { nom, valeur });
  return made;
}
