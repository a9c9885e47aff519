/** What an état de frais says and asks because of its mission, its dates and its rights: the service decides all of it. */

import { address, joined } from "./addresses.js";
import { all, one, show } from "./dom.js";
import { day, span } from "./format.js";

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
  const wanted = body.remuneration.modifiable ? body.prevision.champ_attendu : null;
  for (const part of all("[data-travail]")) {
    const name = part.dataset.travail ?? "";
    show(part, name === wanted || (name === "candidats" && wanted === "minutes") || (name === "rien" && !wanted));
  }
  const santorin = body.mission.copies_santorin;
  show(one("[data-santorin]"), santorin !== null && santorin !== undefined);
  one("[data-copies-santorin]").textContent = String(santorin ?? "");
  for (const half of /** @type {const} */ (["remuneration", "deplacement"])) one(`[data-phrase="${half}"]`).textContent = body[half].phrase ?? "";
  leadToFirst(one("[data-etape=deplacement]"), body.deplacement);
  show(one("[data-deplacement-ouvert]"), body.deplacement.modifiable);
  const deadline = one("[data-echeance]");
  deadline.textContent = body.echeance ? `À transmettre au plus tard le ${day(body.echeance)}.` : "";
  show(deadline, Boolean(body.echeance));
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
