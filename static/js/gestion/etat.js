/** One claim before the service: why it is odd, what it comes to and from what, and the acts that are open. */

import { ask, newKey, Refusal } from "../api.js";
import { badge } from "../cards.js";
import { showDeclared } from "../declared.js";
import { all, clone, fill, fragment, one, show, tell } from "../dom.js";
import { onSubmit, refuse, value } from "../forms.js";
import { day, euros, hour, local, span } from "../format.js";
import { halfName, HALVES } from "../halves.js";
import { acted } from "../since.js";
import { attempt, backUntil, confirmed, fullName, openStaff, orSignIn, row, sheetAddress } from "./commun.js";
import { around, claimAddress } from "./file.js";
import { orList } from "./retour.js";

/** @typedef {import("../types.js").Corrigeable} Field */

const asked = new URLSearchParams(location.search);
const path = `/gestion/etats-de-frais/${encodeURIComponent(asked.get("compte") ?? "")}/${encodeURIComponent(asked.get("numero") ?? "")}`;
const FILES = new Map([["complet", "Complet"], ["a_completer", "À compléter"], ["perime", "Périmé"]]);
/**
 * @typedef {(typeof HALVES)[number]["code"]} Half
 */

const form = (/** @type {string} */ id) => /** @type {HTMLFormElement} */ (one(`#${id}`));
/** @type {import("../types.js").EtatOuvert} */
let claim;
/** One key for one act, kept until it has answered: a second click decides nothing twice. */
let key = newKey();
/** @type {import("../types.js").Motifs} */
let motifs;
let minutes = 0;
const DELAY_DAYS = 14;

openStaff(async () => {
  /** @type {{body: import("../types.js").Reperes}} */
  const { body } = await ask("GET", "/gestion/etats-de-frais/reperes");
  motifs = body.motifs;
  minutes = body.minutes_de_retour;
  neighbours();
  await orList(refresh());
});

/** Where this claim was opened from: the claims around it, and the list with its filters. */
const found = around({ compte: asked.get("compte") ?? "", numero: asked.get("numero") ?? "" });

function neighbours() {
  if (!found) return;
  /** @type {HTMLAnchorElement} */ (one(".titre-page__retour")).href = found.adresse;
  one("[data-rang]").textContent = `${found.rank} sur ${found.total}`;
  for (const [name, known] of /** @type {const} */ ([["precedent", found.before], ["suivant", found.after]])) {
    const link = /** @type {HTMLAnchorElement} */ (one(`[data-${name}]`));
    if (known) link.href = claimAddress(known);
    show(link, Boolean(known));
  }
  show(one("[data-file]"), found.total > 1);
}

async function refresh() {
  /** @type {{body: import("../types.js").EtatOuvert}} */
  const { body } = await ask("GET", path);
  claim = body;
  const name = fullName(claim.personne);
  one("h1").textContent = `État de frais n°\u00a0${claim.numero}`;
  one(".titre-page__chapo").textContent = `${name}, ${claim.mission.examen}, ${claim.mission.type_libelle}`;
  document.title = `${name}, n°\u00a0${claim.numero} – Imagin Intervenant`;
  items("[data-raisons]", claim.raisons.map(({ phrase }) => phrase));
  show(one("[data-a-verifier]"), claim.raisons.length > 0);
  show(one("[data-propre]"), claim.propre);
  one("[data-faits]").replaceChildren(...facts().map(fact));
  showDeclared(claim.declare, read);
  one("[data-moities]").replaceChildren(...HALVES.map(({ code, name }) => half(code, name)));
  items("[data-corrections-liste]", claim.corrections.map(corrected));
  show(one("[data-corrections]"), claim.corrections.length > 0);
  items("[data-constats-liste]", claim.constats.map(({ phrase, texte }) => [phrase, texte].filter(Boolean).join(" ")));
  show(one("[data-constats]"), claim.constats.length > 0);
  items("[data-contestations-liste]", claim.contestations.map(contested));
  show(one("[data-contestations]"), claim.contestations.length > 0);
  show(one("[data-repondre]"), !claim.propre && claim.contestations.some(({ suite }) => suite === null));
  one("[data-histoire] [data-liste]").replaceChildren(...claim.historique.map(event));
  acts();
  show(one("[data-etat]"), true);
}

/** @returns {[string, string | Node][]} */
function facts() {
  const file = claim.dossier_financier;
  const since = file.date ? `, depuis le ${day(file.date)}` : "";
  const sheet = document.createElement("a");
  sheet.href = sheetAddress(claim.compte);
  sheet.textContent = `${fullName(claim.personne)}, n°\u00a0${claim.personne.numero}`;
  return [
    ["Intervenant", sheet],
    ["Mission", span(claim.mission.debut, claim.mission.fin, claim.mission.heure)],
    ["Centre", [claim.mission.centre.nom, claim.mission.centre.adresse].filter(Boolean).join(", ")],
    ["Total", claim.dit],
    ["Transmis", claim.transmis ? acted(claim.transmis, claim.mission.heure) : "Pas encore"],
    ["Référence du dépôt", claim.reference ?? ""],
    ["Service fait", constatOf()],
    ["Dossier financier", `${FILES.get(file.etat ?? "") ?? "Inconnu"}${since}${file.bloquant ? "\u00a0: il bloque le paiement" : ""}`],
    ["Second visa", claim.visa ? (claim.visa.le_votre ? "Vous avez accepté\u00a0: un collègue doit accepter aussi." : "Un collègue a accepté\u00a0: il manque votre visa.") : ""],
  ];
}

/** What the centre said; as long as it said nothing, where it is said: the work is not accepted before. */
function constatOf() {
  const { constat, mission, remuneration } = claim;
  if (constat.fait !== null || !mission.centre.uai) return seen(constat);
  const link = document.createElement("a");
  link.href = `/gestion/constat/?${new URLSearchParams({ centre: mission.centre.uai, etat: "a_constater" })}`;
  link.textContent = "Constater le service fait";
  const told = document.createElement("span");
  told.append(remuneration.etat === "A_VALIDER" ? "Pas encore constaté\u00a0: la rémunération s’accepte ensuite. " : "Pas encore constaté. ", link);
  return told;
}

/** @param {import("../types.js").ConstatLu} constat */
function seen({ fait, quand, quantite_vue, presents }) {
  if (fait === null) return "Pas encore constaté";
  const counted = quantite_vue ?? presents;
  return `${fait ? "Fait" : "Non fait"}${quand ? `, le ${day(quand)}` : ""}${counted === null ? "" : `, quantité vue\u00a0: ${counted}`}`;
}

/** @param {[string, string | Node]} known */
function fact([nom, shown]) {
  const made = fragment("modele-fait");
  if (!shown) return document.createDocumentFragment();
  fill(made, { nom, valeur: typeof shown === "string" ? shown : " " });
  if (typeof shown !== "string") one("[data-champ=valeur]", made).replaceChildren(shown);
  return made;
}

/**
 * @param {Half} code
 * @param {string} nom
 */
function half(code, nom) {
  const made = clone("modele-moitie");
  const computed = claim.calcul[code];
  fill(made, { nom, montant: computed.dit, phrase: why(code) || (computed.lignes.length ? "" : computed.droit.phrase) });
  badge(one("[data-champ=etat]", made), claim[code]);
  one("[data-lignes]", made).replaceChildren(...computed.lignes.map(line));
  return made;
}

/** @param {string} code */
function why(code) {
  const told = claim.decisions.find((one) => one.moitie === code);
  return told ? [told.libelle, told.texte].filter(Boolean).join("\u00a0: ") : "";
}

/** @param {import("../types.js").LigneCalculee} found */
function line(found) {
  const made = clone("modele-ligne");
  fill(made, {
    libelle: found.libelle,
    montant: found.dit,
    explication: found.explication,
    loi: found.reference,
  });
  one("[data-bases]", made).append(...(found.bases ?? []).map(({ phrase }) => Object.assign(document.createElement("p"), { textContent: phrase })));
  return made;
}

/**
 * A picture is shown under its button, and taken away by the same one; a PDF goes to what the browser reads it with.
 * @param {string} id of a receipt
 * @param {HTMLButtonElement} button
 */
function read(id, button) {
  if (button.nextSibling) return unfold(button, null);
  return attempt(async () => {
    /** @type {{body: import("../types.js").Lien}} */
    const { body } = await ask("GET", `${path}/justificatifs/${encodeURIComponent(id)}`);
    const receipt = claim.justificatifs.find((one) => one.id === id);
    if (!receipt?.type?.startsWith("image/")) return location.assign(body.url);
    unfold(button, Object.assign(new Image(), { src: body.url, alt: receipt.nom, className: "declare__image" }));
  });
}

/**
 * @param {HTMLButtonElement} button
 * @param {HTMLImageElement | null} picture
 */
function unfold(button, picture) {
  button.nextSibling?.remove();
  if (picture) button.after(picture);
  button.setAttribute("aria-expanded", String(picture !== null));
}

/** @param {import("../types.js").CorrectionLue} known */
function corrected(known) {
  return `${known.libelle}\u00a0: ${known.avant} → ${known.apres} (${euros(known.montant_avant)} → ${euros(known.montant_apres)}), ${acted(known.quand, claim.mission.heure)}. ${known.texte}`;
}

/** @param {import("../types.js").ContestationLue} found */
function contested({ quand, libelle, texte, suite_libelle, reponse }) {
  const answer = suite_libelle ? ` ${suite_libelle}\u00a0: ${reponse}` : "";
  return `${libelle}, contesté le ${acted(quand, claim.mission.heure)}\u00a0: «\u00a0${texte}\u00a0».${answer}`;
}

/** @param {import("../types.js").ActeDuJournal} happened */
function event(happened) {
  return row("modele-acte", { quand: acted(happened.quand, claim.mission.heure), quoi: happened.libelle, par: happened.par });
}

function acts() {
  for (const button of all("[data-acte]")) show(button, Boolean(claim.actes[button.dataset.acte ?? ""]));
  const still = claim.retour_jusqu_a ? ` jusqu’à ${hour(local(claim.retour_jusqu_a))}` : "";
  one("[data-texte]", one("[data-acte=retour]")).textContent = `Revenir sur l’acceptation${still}`;
  for (const fold of all("[data-pli]")) {
    const act = fold.dataset.pli ?? "";
    const halves = claim.actes[act] ?? [];
    show(fold, halves.length > 0);
    if (act !== "correction" && act !== "tarif") options(act, `${act}_moities`, parts(halves));
    if (act === "renvoi" || act === "refus") offerMotifs(act);
  }
  const until = /** @type {HTMLInputElement} */ (form("renvoi").elements.namedItem("renvoi_echeance"));
  if (!until.value) until.value = new Date(Date.now() + DELAY_DAYS * 86_400_000).toISOString().slice(0, 10);
  const open = claim.actes.correction ?? [];
  const fields = claim.corrigeables.filter(({ moitie }) => open.includes(moitie));
  options("correction", "champ", fields.map(({ pointeur, libelle }) => [pointeur, libelle]));
  describeField();
  options("tarif", "trajet", claim.tarifs.map(({ pointeur, libelle, prix }) => [pointeur, prix ? `${libelle} (${euros(prix)})` : libelle]));
  describeFare();
  show(one("[data-decider]"), Object.keys(claim.actes).length > 0);
}

/**
 * @param {string[]} halves
 * @returns {[string, string][]}
 */
function parts(halves) {
  const single = halves.map((code) => /** @type {[string, string]} */ ([code, halfName(code)]));
  return halves.length > 1 ? [[halves.join(" "), "Travail et déplacement"], ...single] : single;
}

/**
 * Those that may be said of every half that is chosen; none is chosen beforehand.
 * @param {"renvoi" | "refus"} act
 */
function offerMotifs(act) {
  const halves = value(form(act), `${act}_moities`).split(" ");
  const fit = Object.entries(motifs[act]).filter(([code]) => halves.every((half) => (motifs.moitie[code] ?? half) === half));
  options(act, `${act}_motif`, [["", "Choisissez un motif"], ...fit]);
}

for (const act of /** @type {const} */ (["renvoi", "refus"])) {
  form(act).addEventListener("change", (event) => {
    if (/** @type {HTMLElement} */ (event.target).id === `${act}_moities`) offerMotifs(act);
  });
}

/**
 * @param {string} id of the form
 * @param {string} name
 * @param {[string, unknown][]} list
 */
function options(id, name, list) {
  const field = /** @type {HTMLSelectElement} */ (form(id).elements.namedItem(name));
  field.replaceChildren(...list.map(([code, text]) => new Option(String(text), code)));
}

/**
 * @param {string} place
 * @param {string[]} texts
 */
function items(place, texts) {
  const list = one(place);
  list.replaceChildren(
    ...texts.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }),
  );
  show(list, texts.length > 0);
}

/**
 * @param {string} acte
 * @param {string[]} moities
 * @param {Record<string, string>} [more]
 */
async function decide(acte, moities, more = {}) {
  const body = { acte, moities, version: claim.version, ...more };
  /** @type {{body: import("../types.js").DecisionPrise}} */
  const { body: done } = await ask("POST", `${path}/decision`, body, { key });
  key = newKey();
  await refresh();
  tell("succes", DONE.get(done.decision) ?? "Fait", "", onward());
  one("[data-champ=titre]").focus();
}

/** What one does once a claim is decided: open the next, or go back to the list. */
function onward() {
  if (!found) return [];
  const { after, adresse } = found;
  const next = after ? [{ text: "État de frais suivant", act: () => location.assign(claimAddress(after)) }] : [];
  return [...next, { text: "Revenir à la liste", act: () => location.assign(adresse) }];
}

const DONE = new Map([
  ["validation", "État de frais accepté"],
  ["visa", "Premier visa donné\u00a0: un collègue doit accepter aussi"],
  ["retour", "Acceptation reprise"],
  ["renvoi", "État de frais renvoyé\u00a0: l’intervenant est prévenu"],
  ["refus", "État de frais refusé\u00a0: l’intervenant est prévenu"],
  ["annulation", "État de frais annulé"],
  ["retablissement", "État de frais rétabli"],
]);
const ASKED = new Map([
  ["acceptation", "Accepter"],
  ["retour", "Revenir sur l’acceptation de"],
  ["retablissement", "Rétablir"],
]);

for (const button of all("[data-acte]")) {
  button.addEventListener("click", () =>
    attempt(async () => {
      const act = button.dataset.acte ?? "";
      const halves = claim.actes[act] ?? [];
      const what = halves.map((code) => `${halfName(code)} ${claim[code].dit}`).join(", ");
      const odd = act === "acceptation" && claim.raisons.length ? ` À vérifier\u00a0: ${claim.raisons.map(({ phrase }) => phrase).join(" ")}` : "";
      const until = act === "acceptation" ? ` ${backUntil(minutes)}` : "";
      if (await confirmed(`${ASKED.get(act)} cet état de frais\u00a0?`, `${what}.${odd}${until}`, "Confirmer")) await decide(act, halves);
    }),
  );
}

for (const act of ["renvoi", "refus", "annulation"]) {
  const own = form(act);
  onSubmit(own, async () => {
    /** @type {Record<string, string>} */
    const more = {};
    for (const name of ["motif", "texte", "echeance"]) {
      if (own.elements.namedItem(`${act}_${name}`)) more[name] = value(own, `${act}_${name}`).trim();
    }
    await orSignIn(named(act, decide(act, value(own, `${act}_moities`).split(" "), more)));
    own.reset();
  });
}

/**
 * A fault of the service's `/texte` is shown at the form's own field.
 * @template T
 * @param {string} act
 * @param {Promise<T>} asked
 */
async function named(act, asked) {
  try {
    return await asked;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    for (const fault of refusal.faults) if (fault.pointer === "/texte") fault.pointer = `/${act}_texte`;
    throw refusal;
  }
}

const correction = form("correction");

/** What the field holds now, ready to be changed. */
function describeField() {
  const field = /** @type {HTMLSelectElement} */ (correction.elements.namedItem("champ"));
  const input = /** @type {HTMLInputElement} */ (correction.elements.namedItem("valeur"));
  input.value = correctable(field.value)?.valeur ?? "";
  one("[data-correction-apercu]").textContent = "";
}

function corrections() {
  const pointer = value(correction, "champ");
  const texte = value(correction, "correction_texte").trim();
  if (!texte) throw refuse([{ pointer: "/correction_texte", code: "champ_requis", detail: "Expliquez la correction à l’intervenant." }]);
  return { version: claim.version, texte, valeurs: { [pointer]: typed(pointer, value(correction, "valeur").trim()) } };
}

/**
 * @param {string} pointer
 * @returns {Field | undefined}
 */
function correctable(pointer) {
  return claim.corrigeables.find((field) => field.pointeur === pointer);
}

/**
 * A count is a number, everything else a text, as the declaration keeps them.
 * @param {string} pointer
 * @param {string} text
 */
function typed(pointer, text) {
  return correctable(pointer)?.entier && /^\d{1,5}$/.test(text) ? Number(text) : text.replace(",", ".");
}

const fares = form("tarif");

/** What was read for this journey, or for the same one on the nearest day: proposed, and confirmed by who reads it. */
function describeFare() {
  const found = claim.tarifs.find(({ pointeur }) => pointeur === value(fares, "trajet"));
  const [nearest] = found?.connus ?? [];
  const known = found?.prix ? { prix: found.prix, source: found.source } : nearest;
  const input = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (fares.elements.namedItem(name));
  input("prix").value = known?.prix?.replace(".", ",") ?? "";
  input("source").value = known?.source ?? "";
  const told = found?.connus.map(({ jour, prix, source }) => `${euros(prix)} le ${day(jour)} (${source})`).join("\u00a0; ");
  one("[data-tarif-connus]").textContent = told ? `Déjà relevé pour ce parcours\u00a0: ${told}.` : "Ce parcours n’a pas encore été relevé.";
}

fares.addEventListener("change", (event) => {
  if (/** @type {HTMLElement} */ (event.target).id === "trajet") describeFare();
});
onSubmit(fares, async () => {
  const body = {
    version: claim.version,
    pointeur: value(fares, "trajet"),
    prix: value(fares, "prix").trim().replace(",", "."),
    source: value(fares, "source").trim(),
  };
  await orSignIn(ask("POST", `${path}/tarif`, body, { key }));
  key = newKey();
  await refresh();
  tell("succes", "Tarif enregistré", "Le montant du déplacement est recalculé, et le tarif sera proposé pour le même parcours.");
  one("[data-champ=titre]").focus();
});

const contest = form("contestation");
onSubmit(contest, async () => {
  const body = { version: claim.version, suite: value(contest, "contestation_suite"), texte: value(contest, "contestation_texte").trim() };
  await orSignIn(named("contestation", ask("POST", `${path}/contestation`, body, { key })));
  key = newKey();
  contest.reset();
  await refresh();
  tell("succes", "Réponse envoyée", "L’intervenant la lit sur sa page et par courriel.");
  one("[data-champ=titre]").focus();
});

async function foresee() {
  const body = { ...corrections() };
  /** @type {{body: import("../types.js").ApercuDeCorrection}} */
  const { body: found } = await named("correction", ask("POST", `${path}/correction/apercu`, body));
  one("[data-correction-apercu]").textContent = found.corrections
    .map((known) => `${known.libelle}\u00a0: ${known.avant} → ${known.apres}. Montant\u00a0: ${euros(known.montant_avant)} → ${euros(known.montant_apres)}.`)
    .join(" ");
}

correction.addEventListener("change", (event) => {
  if (/** @type {HTMLElement} */ (event.target).id === "champ") describeField();
});
one("[data-voir]").addEventListener("click", () => attempt(foresee));
onSubmit(correction, async () => {
  /** @type {{body: import("../types.js").DecisionPrise}} */
  const { body: done } = await orSignIn(named("correction", ask("POST", `${path}/correction`, corrections(), { key })));
  key = newKey();
  correction.reset();
  await refresh();
  tell("succes", "Correction enregistrée", `Version ${done.version}\u00a0: l’intervenant lit ce qui était déclaré et ce qui est retenu.`);
  one("[data-champ=titre]").focus();
});
