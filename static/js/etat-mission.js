/** What an état de frais says and asks because of its mission, its dates and its rights: the service decides all of it. */

import { address, joined } from "./addresses.js";
import { all, one, show } from "./dom.js";
import { day, span } from "./format.js";
import { HALVES } from "./halves.js";

/** @param {import("./types.js").Mission} mission */
export function introduce(mission) {
  one("h1").textContent = mission.examen;
  const what = joined([mission.type_libelle, mission.specialite, mission.epreuve]);
  one("[data-chapo]").textContent = joined([what, span(mission.debut, mission.fin, mission.heure), mission.centre.nom]);
  document.title = `État de frais, ${mission.examen} – Imagin Intervenant`;
}

/**
 * Which questions this mission raises.
 * @param {import("./types.js").Etat} body
 */
export function offer(body) {
  const wanted = body.remuneration.modifiable ? body.prevision.champs_attendus : [];
  for (const part of all("[data-travail]")) {
    const name = part.dataset.travail ?? "";
    show(part, wanted.includes(name === "candidats" ? "minutes" : name) || (name === "auteurs" && wanted.includes("sujets")) || (name === "rien" && !wanted.length && !gone(body.remuneration)));
  }
  const santorin = body.mission.copies_santorin;
  show(one("[data-santorin]"), santorin !== null && santorin !== undefined);
  one("[data-copies-santorin]").textContent = String(santorin ?? "");
  one("[data-actes-apres]").prepend(one("[data-retirer-etat]"));
  for (const { code, name } of HALVES) {
    const [half, place] = [body[code], one(`[data-deja="${code}"]`)];
    const phrase = one(`[data-phrase="${code}"]`);
    phrase.textContent = half.phrase ?? "";
    show(phrase, !gone(half));
    show(place, gone(half));
    one("[data-deja-texte]", place).textContent = `${half.libelle}\u00a0: ${half.dit}. ${body.suivi[code].ensuite}`;
    if (half.etat === "A_VALIDER" && body.peut_retirer) takeBack(place, `Reprendre aussi le ${name.toLowerCase()}`);
  }
  leadToFirst(one("[data-etape=deplacement]"), body.deplacement);
  show(one("[data-deplacement-ouvert]"), body.deplacement.modifiable);
  const deadline = one("[data-echeance]");
  deadline.textContent = body.echeance ? `À transmettre au plus tard le ${day(body.echeance)}.` : "";
  show(deadline, Boolean(body.echeance));
}

/**
 * Whether a half is with others: what is said of it is where it stands, not what it asks.
 * @param {import("./types.js").Moitie} half
 */
function gone({ etat }) {
  return ["A_VALIDER", "VALIDE", "TRANSMIS_LIQUIDATION", "ACCEPTE", "REJETE", "TRAITE"].includes(etat);
}

/**
 * The one way to take up what is sent stands with it, while the other half is being corrected.
 * @param {HTMLElement} place
 * @param {string} words
 */
function takeBack(place, words) {
  const button = one("[data-retirer-etat]");
  one("[data-texte]", button).textContent = words;
  one("[data-deja-acte]", place).append(button);
}

/**
 * The way to the mission of the day where this one's travel is entered.
 * @param {ParentNode} root
 * @param {Pick<import("./types.js").Moitie, "premiere_mission">} half
 */
export function leadToFirst(root, { premiere_mission }) {
  const link = /** @type {HTMLAnchorElement} */ (one("[data-premiere]", root));
  show(link, Boolean(premiere_mission));
  if (premiere_mission) link.href = address("/etat-de-frais/", premiere_mission);
}
