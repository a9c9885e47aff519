/** One état de frais: filled in three steps, saved as it is typed, sent once, then followed. */

import { ask, newKey, Refusal } from "./api.js";
import { Autosave } from "./autosave.js";
import { setValues, tidy, values } from "./blocks.js";
import { asked, joined } from "./cards.js";
import { all, loaded, one, say, show, tell, untell } from "./dom.js";
import { forget, kept } from "./drafts.js";
import { clearFault, line, onSubmit, refuse } from "./forms.js";
import { day, daysBetween, moment, span } from "./format.js";
import { keepPages } from "./offline.js";
import { open, person } from "./session.js";
import { showTotal } from "./total.js";
import { showTracks } from "./tracks.js";
import { Trips } from "./trips.js";
import { Steps } from "./steps.js";

const form = /** @type {HTMLFormElement} */ (one("#etat"));
const numero = asked();
const path = `/etats-de-frais/${encodeURIComponent(numero)}`;
const steps = new Steps(form);
/** @type {any} */
let claim;
/** @type {Trips} */
let trips;
/** @type {Autosave} */
let autosave;
/** @type {{act: string, version: number, key: string} | null} */
let pending = null;

keepPages();
open(async () => {
  const [known, { body }] = await Promise.all([person(), ask("GET", path)]);
  trips = new Trips(one("[data-deplacements]"), daysBetween(body.mission.debut, body.mission.fin), changed);
  autosave = new Autosave(known.identifiant || known.numero, numero, { read, saved, refused, conflict, status });
  introduce(body.mission);
  display(body);
  resume(kept(autosave.person, numero), body);
  loaded();
  show(one("[data-frais]"), true);
});

/** @param {any} mission */
function introduce(mission) {
  one("h1").textContent = mission.examen;
  const what = joined([mission.type_libelle, mission.specialite, mission.epreuve]);
  one("[data-chapo]").textContent = joined([what, span(mission.debut, mission.fin), mission.centre.nom]);
  document.title = `État de frais, ${mission.examen} – Imagin Intervenant`;
}

/**
 * Everything as the service has it.
 * @param {any} body
 */
function display(body) {
  claim = body;
  autosave.resolve(body.version);
  show(form, body.modifiable);
  if (body.modifiable) {
    write(body.declaration ?? {});
    offer(body);
    steps.start();
  }
  update(body);
  showTracks(body, !body.modifiable);
  show(one("[data-retrait]"), body.peut_retirer);
  one("[data-titre-total]").textContent = body.transmis ? "Total transmis" : "Total en cours";
  status(body.transmis && !body.modifiable ? `Transmis ${moment(body.transmis)}` : "");
}

/**
 * Which questions this mission raises: the service says it.
 * @param {any} body
 */
function offer(body) {
  const wanted = body.remuneration.modifiable ? body.prevision.champ_attendu : null;
  for (const part of all("[data-travail]")) {
    const name = part.dataset.travail ?? "";
    show(part, name === wanted || (name === "candidats" && wanted === "minutes") || (name === "rien" && !wanted));
  }
  const santorin = body.mission.copies_santorin;
  show(one("[data-santorin]"), santorin !== null && santorin !== undefined);
  one("[data-copies-santorin]").textContent = String(santorin ?? "");
  for (const half of ["remuneration", "deplacement"]) one(`[data-phrase="${half}"]`).textContent = body[half].phrase ?? "";
  show(one("[data-deplacement-ouvert]"), body.deplacement.modifiable);
  const deadline = one("[data-echeance]");
  deadline.textContent = body.echeance ? `À transmettre au plus tard le ${day(body.echeance)}.` : "";
  show(deadline, Boolean(body.echeance));
}

/**
 * What each save changes: the total, what is missing, whether it can be sent.
 * @param {any} body
 */
function update(body) {
  showTotal(body.calcul, body.declaration);
  const missing = (body.manques ?? []).map((/** @type {any} */ fault) => line(form, fault, false));
  one("[data-liste]", one("[data-manques]")).replaceChildren(...missing);
  show(one("[data-manques]"), missing.length > 0);
  const receipts = (body.calcul.justificatifs ?? []).map((/** @type {any} */ one) => sentence(one.phrase));
  one("[data-justificatifs]").replaceChildren(...receipts);
  show(one("[data-transmettre]"), body.peut_transmettre);
  show(one("[data-pas-encore]"), !body.peut_transmettre);
}

/** @returns {{declaration: any, faults: string[]}} */
function read() {
  /** @type {string[]} */
  const faults = [];
  const note = (/** @type {string} */ fault) => faults.push(fault);
  const own = values(form, note);
  const { mobilite_reduite, km_deja_rembourses_ailleurs, copies, candidats, minutes, sujets } = own;
  const travail = { copies, candidats, minutes, sujets };
  const deplacements = claim.deplacement.modifiable ? trips.read(note) : claim.declaration?.deplacements ?? [];
  return { declaration: { travail, deplacements, mobilite_reduite, km_deja_rembourses_ailleurs }, faults };
}

/** @param {any} declaration */
function write(declaration) {
  setValues(form, { ...declaration, ...declaration.travail });
  trips.fill(declaration.deplacements ?? []);
  empty();
}

function changed() {
  empty();
  autosave.touch();
}

function empty() {
  show(one("[data-aucun-deplacement]"), trips.blocks().length === 0);
}

/** @param {any} body */
function saved(body) {
  claim = { ...body, declaration: claim.declaration };
  update(body);
}

/** @param {Refusal} refusal */
function refused(refusal) {
  if (refusal.faults.length) for (const fault of refusal.faults) line(form, fault);
  else tell("erreur", refusal.title, refusal.detail);
}

/**
 * Another page was quicker: the person chooses, nothing is overwritten in silence.
 * @param {any} current
 */
function conflict(current) {
  status("Non enregistré\u00a0: modifié ailleurs", true);
  const mine = () => {
    autosave.resolve(current.version);
    untell();
    autosave.touch();
  };
  const theirs = () => {
    forget(autosave.person, numero);
    autosave.dirty = false;
    untell();
    display(current);
  };
  tell("attente", "Cet état de frais a changé entre-temps", "Une autre page ou un autre appareil l’a modifié. Quelle version gardez-vous\u00a0?", [
    { text: "Garder ce que je vois ici", act: mine },
    { text: "Prendre la version enregistrée ailleurs", act: theirs },
  ]);
}

/**
 * What was typed here before a cut or the end of a session.
 * @param {{declaration: any, version: number} | null} local
 * @param {any} body
 */
function resume(local, body) {
  if (!local || !body.modifiable) return forget(autosave.person, numero);
  if (local.version !== body.version) {
    write(local.declaration);
    autosave.held = "conflict";
    return conflict(body);
  }
  write(local.declaration);
  autosave.touch();
  tell("information", "Votre saisie est reprise", "Elle n’avait pas pu être enregistrée\u00a0; elle l’est maintenant.");
}

/**
 * @param {string} text
 * @param {boolean} [bad]
 */
function status(text, bad = false) {
  for (const place of all("[data-enregistrement]")) {
    place.textContent = text;
    place.dataset.ton = bad ? "erreur" : "";
  }
  if (bad) say(text);
}

/** @param {string} text */
function sentence(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

/**
 * One act on this version; its key stays the same until the service has answered.
 * @param {"transmission" | "retrait"} act
 */
async function decide(act) {
  const version = autosave.version;
  if (pending?.act !== act || pending.version !== version) pending = { act, version, key: newKey() };
  const { body } = await ask("POST", `${path}/${act}`, { version }, { key: pending.key });
  pending = null;
  forget(autosave.person, numero);
  return body;
}

form.addEventListener("input", (event) => {
  const field = /** @type {HTMLElement} */ (event.target).closest(".champ");
  if (field instanceof HTMLElement) clearFault(field);
  autosave.touch();
});
form.addEventListener("change", (event) => tidy(/** @type {HTMLInputElement} */ (event.target)));
one("[data-ajouter]").addEventListener("click", () => trips.add());

onSubmit(form, async () => {
  if (!(await autosave.flush())) {
    const faults = all(".champ--erreur", form).map((field) => ({
      pointer: field.dataset.pointeur ?? "",
      code: "valeur",
      detail: one("[data-erreur]", field).textContent ?? "",
    }));
    throw faults.length ? refuse(faults) : new Refusal(0, { title: "Brouillon non enregistré", detail: "Vérifiez votre connexion à Internet, puis réessayez\u00a0: rien n’est perdu.", code: "non_enregistre" });
  }
  display(await decide("transmission"));
  tell("succes", "Votre état de frais est transmis", "Votre gestionnaire va le vérifier. Vous pouvez le retirer pour le corriger tant qu’il ne l’a pas validé.");
  one("h1").focus();
});

one("[data-retirer-etat]").addEventListener("click", async () => {
  try {
    display(await decide("retrait"));
    tell("information", "Votre état de frais n’est plus transmis", "Corrigez-le, puis transmettez-le de nouveau.");
    one("h1").focus();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    tell("erreur", refusal.title, refusal.detail);
  }
});
