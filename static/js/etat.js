/** One état de frais: tried before its mission, filled in three steps, saved as it is typed, sent once, then followed. */

import { asked } from "./addresses.js";
import { ask, Refusal } from "./api.js";
import { Autosave } from "./autosave.js";
import { refuseIn, setValues, tidy, values } from "./blocks.js";
import { all, loaded, one, say, show, tell, untell } from "./dom.js";
import { forget, kept } from "./drafts.js";
import { introduce, offer } from "./etat-mission.js";
import { later, Parts } from "./etat-suite.js";
import { threadFold } from "./fil-pli.js";
import { clearFault, fieldAt, line, markFault, onSubmit } from "./forms.js";
import { daysBetween } from "./format.js";
import { keepPages, remember, seen } from "./offline.js";
import { open, person } from "./session.js";
import { acted } from "./since.js";
import { Steps } from "./steps.js";
import { showTotal } from "./total.js";
import { Trips } from "./trips.js";

/**
 * @typedef {import("./types.js").Etat} Etat
 */

const form = /** @type {HTMLFormElement} */ (one("#etat"));
const numero = asked();
const path = `/etats-de-frais/${encodeURIComponent(numero)}`;
const parts = new Parts(path, { saved, settled: () => autosave.flush() });
const steps = new Steps(form, (step) => parts.attach(step));
/** @type {Etat} */
let claim;
/** What the page was opened with. @type {import("./types.js").DeclarationLue} */
let opened = {};
/** @type {Trips} */
let trips;
/** @type {Autosave} */
let autosave;
/** @type {import("./preview.js").Preview | null} */
let preview = null;
/** What this tab would draw again during a cut. @type {(fresh: Etat) => void} */
let keepSeen = () => undefined;
/** Whether what is shown was drawn during a cut, and nothing has reached the service since. */
let away = false;
/** Whether something that is no value was ever named. */
let pointed = false;
/** Whether the last thing said of the saving was bad. */
let worried = false;
/** Compares again, while the person is asked which version stays. @type {() => void} */
let compareAgain = () => undefined;

open(async () => {
  /** @type {Promise<import("./api.js").Answer<Etat>>} */
  const claimed = ask("GET", path);
  const asking = Promise.all([person(), claimed]);
  asking.catch(() => null);
  const { found, cut } = await seen(path, asking);
  const [known, { body }] = found;
  keepSeen = (fresh) => remember(path, [known, { body: fresh }]);
  trips = new Trips(one("[data-deplacements]"), daysBetween(body.mission.debut, body.mission.fin), changed);
  autosave = new Autosave(known.identifiant || known.numero, numero, { read, saved, refused, conflict, status, typed: () => compareAgain() });
  trips.proposed = body.prevision;
  opened = body.declaration ?? {};
  introduce(body.mission);
  if (!body.modifiable && [body.remuneration.etat, body.deplacement.etat].includes("NON_EFFECTUEE")) await tryOut(body);
  else display(body);
  resume(kept(autosave.person, numero), body);
  loaded();
  show(one("[data-frais]"), true);
  threadFold(numero, later);
  away = cut;
  if (cut) tell("attente", "Connexion interrompue", "Continuez\u00a0: votre saisie est conservée sur cet appareil, et enregistrée dès que la connexion revient.");
  else keepPages();
});

/**
 * Before the mission: what it would pay, with nothing kept.
 * @param {Etat} body
 */
async function tryOut(body) {
  const tried = await later();
  if (!tried) return;
  preview = new tried.Preview(path, { read, computed: (found) => update({ ...claim, ...found }), refused });
  display(tried.supposed(body));
  for (const part of all("[data-brouillon]")) show(part, false);
  one("[data-titre-total]").textContent = "Ce qui me serait remboursé";
  status("Rien n’est enregistré ni transmis.");
  tell("information", "Ce qui me serait remboursé", "La mission n’a pas commencé\u00a0: essayez vos trajets et vos horaires. Rien n’est enregistré ni transmis.");
  await preview.compute();
}

/**
 * Everything as the service has it.
 * @param {Etat} body
 */
function display(body) {
  claim = body;
  autosave.resolve(body.version);
  show(form, body.modifiable);
  if (body.modifiable) {
    write(body.declaration ?? {});
    offer(body);
    steps.start(body.remuneration.modifiable || !body.deplacement.modifiable ? 0 : 1);
  }
  update(body);
  parts.place(body);
  void decided(body);
  if (!body.modifiable) {
    one("[data-actes-apres]").prepend(one("[data-retirer-etat]"));
    one("[data-texte]", one("[data-retirer-etat]")).textContent = "Reprendre pour corriger";
  }
  show(one("[data-retirer-etat]"), body.peut_retirer);
  show(one("[data-annuler-saisie]"), body.modifiable && !preview);
  one("[data-titre-total]").textContent = body.transmis && !body.modifiable ? "Total transmis" : "Total en cours";
  status(body.transmis && !body.modifiable ? `Transmis le ${acted(body.transmis, body.mission.heure)}. Référence\u00a0: ${body.reference}` : "");
}

/**
 * What the service has said of it, for those to whom it has said something.
 * @param {Etat} body
 */
async function decided(body) {
  const said = [body.decisions, body.corrections, body.constats, body.contestations, body.demandes, body.demandable].some((list) => list?.length);
  if (!said && one("[data-decisions]").hidden) return;
  const known = await later();
  known?.showDecisions(body);
  known?.showContest(body, path, contested);
  known?.showAsk(body, path, requested);
}

/** @param {Etat} body */
function contested(body) {
  keepSeen(body);
  display(body);
  tell("succes", "Votre contestation est enregistrée", "Votre service gestionnaire la lit et vous répondra ici et par courriel.");
}

/** @param {Etat} body */
function requested(body) {
  keepSeen(body);
  display(body);
  tell("succes", "Votre demande est enregistrée", "Votre service gestionnaire la lit et vous répondra ici et par courriel.");
}

/**
 * What each save changes: the total, what is missing, whether it can be sent.
 * @param {Etat} body
 */
function update(body) {
  showTotal(body.calcul, body.declaration, body.manques.filter(({ code }) => code === "distance"));
  parts.update(body);
  const { faults } = read();
  const missing = (body.manques ?? []).filter(({ pointer }) => !faults.some((fault) => fault.pointer === pointer));
  one("[data-liste]", one("[data-manques]")).replaceChildren(...[...faults, ...missing].map((fault) => line(form, fault, false)));
  show(one("[data-manques]"), faults.length + missing.length > 0);
  show(one("[data-transmettre]"), body.peut_transmettre && !faults.length);
  void point(faults);
  show(one("[data-pas-encore]"), !body.peut_transmettre);
}

/** @returns {import("./autosave.js").Typed} */
function read() {
  /** @type {import("./blocks.js").Unread[]} */
  const faults = [];
  /** @type {import("./blocks.js").Refuse} */
  const note = (detail, pointer, bref, saisi) => void faults.push({ pointer, code: "valeur", detail, bref, saisi });
  const own = values(form, note);
  const kept = claim.declaration ?? {};
  const { copies, candidats, minutes, sujets, auteurs, dossiers } = own;
  const travail = claim.remuneration.modifiable ? { copies, candidats, minutes, sujets, auteurs, dossiers } : kept.travail ?? {};
  const travel = claim.deplacement.modifiable ? { ...own, deplacements: trips.read(note) } : kept;
  const { deplacements = [], mobilite_reduite, km_deja_rembourses_ailleurs } = travel;
  const declaration = { travail, deplacements, mobilite_reduite, km_deja_rembourses_ailleurs };
  return { declaration: /** @type {import("./types.js").DeclarationLue} */ (declaration), faults };
}

/**
 * @param {import("./types.js").DeclarationLue} declaration
 * @param {import("./blocks.js").Unread[]} [faults] what was typed and is no value, back in its field with what is said of it
 */
function write(declaration, faults = []) {
  setValues(form, { ...declaration, ...declaration.travail });
  for (const field of all(".champ--erreur", form)) clearFault(field);
  trips.fill(declaration.deplacements ?? []);
  empty();
  read();
  for (const { pointer, saisi, detail } of faults) {
    const field = fieldAt(form, pointer);
    const input = field?.dataset.pointeur === pointer && field.querySelector("input");
    if (!field || !input) continue;
    input.value = saisi;
    markFault(field, detail);
  }
}

/** @param {import("./blocks.js").Unread[]} faults named where they are, as long as there are some */
async function point(faults) {
  if (!faults.length && !pointed) return;
  pointed = true;
  const known = await later();
  known?.point(form, read().faults);
}

function changed() {
  empty();
  (preview ?? autosave).touch();
}

function empty() {
  show(one("[data-aucun-deplacement]"), trips.blocks().length === 0);
}

/** @param {Etat} body */
function saved(body) {
  if (away) untell();
  away = false;
  keepSeen(body);
  claim = { ...body, declaration: claim.declaration };
  update(body);
}

/** @param {Refusal} refusal */
function refused(refusal) {
  const aside = refusal.faults.filter(({ pointer, detail }) => refuseIn(fieldAt(form, pointer), pointer, detail));
  if (aside.length) return true;
  if (refusal.faults.length) for (const fault of refusal.faults) line(form, fault);
  else tell("erreur", refusal.title, refusal.detail);
  return false;
}

/** @param {Etat} current */
async function conflict(current) {
  status("Non enregistré\u00a0: modifié ailleurs", true);
  const known = await later();
  if (!known || autosave.current !== current) return;
  const typed = read();
  if (!known.differences(form, typed.declaration, current.declaration).length) return settle(current, !typed.faults.length);
  compareAgain = known.askWhich(form, () => [known.quoted(read()), current.declaration], () => settle(current, false), () => settle(current, true));
}

/**
 * The person has chosen, or there was nothing to choose.
 * @param {Etat} current
 * @param {boolean} theirs
 */
function settle(current, theirs) {
  autosave.resolve(current.version);
  untell();
  if (!theirs) return autosave.touch();
  forget(autosave.person, numero);
  autosave.dirty = false;
  keepSeen(current);
  display(current);
  resume(kept(autosave.person, numero), current);
}

/**
 * What was typed here before a cut or the end of a session: saved when nothing else was meanwhile, asked about otherwise.
 * @param {ReturnType<typeof kept>} local
 * @param {Etat} body
 */
function resume(local, body) {
  if (!local) return;
  if (!body.modifiable) {
    if (body.peut_retirer) tell("attente", "Une saisie n’est pas dans cet état de frais", "Elle est gardée un jour sur cet appareil. Reprenez l’état de frais pour la retrouver.");
    return;
  }
  write(local.declaration, local.faults);
  autosave.version = local.version;
  if (local.version !== body.version) return void autosave.oppose(body);
  autosave.touch();
  tell("information", "Votre saisie est reprise", local.faults?.length ? "Ce qui n’était pas compris reste à corriger." : "Elle n’avait pas pu être enregistrée\u00a0; elle l’est maintenant.");
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
  show(one("[data-declare-ancien]"), bad);
  if (bad) void point(read().faults);
  if (bad || worried) say(text);
  worried = bad;
}

/** @param {"transmission" | "retrait"} act */
async function decide(act) {
  const known = await later();
  if (!known) return;
  if (act === "transmission" && !(await autosave.flush())) {
    if (autosave.current) return conflict(autosave.current);
    throw known.unsaved(form);
  }
  autosave.wait();
  const body = await known.decide(path, act, autosave.version).catch((refusal) => (autosave.goOn(), opposed(refusal)));
  if (!body) return;
  const more = autosave.goOn(false);
  if (act === "transmission" && !more) forget(autosave.person, numero);
  keepSeen(body);
  display(body);
  known.tellDone(act, body);
  one("h1").focus();
  if (act === "retrait" || more) resume(kept(autosave.person, numero), body);
}

/**
 * What another page saved is not sent unseen, nor taken back: it is asked about, or shown.
 * @param {unknown} refusal
 */
async function opposed(refusal) {
  if (!(refusal instanceof Refusal) || refusal.code !== "version_depassee" || !refusal.problem.actuel) throw refusal;
  if (!claim.modifiable) {
    display(refusal.problem.actuel);
    throw refusal;
  }
  await autosave.oppose(refusal.problem.actuel);
  if (!autosave.current) tell("information", "Cet état de frais a changé entre-temps", "Votre saisie y est telle quelle. Vérifiez le total, puis transmettez.");
}

form.addEventListener("input", (event) => {
  const field = /** @type {HTMLElement} */ (event.target).closest(".champ");
  if (field instanceof HTMLElement) clearFault(field);
  (preview ?? autosave).touch();
});
form.addEventListener("change", (event) => tidy(/** @type {HTMLInputElement} */ (event.target)));
one("[data-ajouter]").addEventListener("click", () => trips.add());

onSubmit(form, async () => {
  if (!preview) await decide("transmission");
});

one("[data-annuler-saisie]").addEventListener("click", async () => {
  const known = await later();
  const typed = read();
  known?.askToErase(typed.declaration, claim.renvoi ? opened : {}, (declaration) => {
    write(declaration, declaration === typed.declaration ? typed.faults : []);
    autosave.touch();
  });
});

one("[data-retirer-etat]").addEventListener("click", async () => {
  try {
    await decide("retrait");
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    tell("erreur", refusal.title, refusal.detail);
  }
});
