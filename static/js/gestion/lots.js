/** What imports and convocation runs share: the one that is shown, how far it went, asking again while it moves. */

import { ask, newKey, Refusal } from "../api.js";
import { all, fill, one, say, show } from "../dom.js";
import { moment } from "../format.js";
import { attempt, row } from "./commun.js";

/**
 * @typedef {object} Batch
 * @property {string} id
 * @property {string} etat
 * @property {string} etat_libelle
 * @property {boolean} en_cours
 * @property {boolean} interrompu
 * @property {string} par
 * @property {string} cree
 * @property {number} fait
 * @property {number} total
 * @property {any} [resultat]
 */

const OFTEN = 2000;
const WHOLE = new Intl.NumberFormat("fr-FR");
let waiting = 0;

/** @param {number} things */
export function count(things) {
  return WHOLE.format(things);
}

/** @returns {string} the batch that the address names, or "" */
export function asked() {
  return new URLSearchParams(location.search).get("id") ?? "";
}

/**
 * Shows a batch in the page and in its address, and again while it moves.
 * @param {string} path of all batches of its kind
 * @param {string} id
 * @param {(batch: any) => void} paint
 * @param {() => Promise<void>} ended called once it moves no more
 */
export async function follow(path, id, paint, ended) {
  clearTimeout(waiting);
  history.replaceState(null, "", `?id=${encodeURIComponent(id)}`);
  const { body } = await ask("GET", `${path}/${encodeURIComponent(id)}`);
  if (asked() !== id) return;
  shown(body);
  paint(body);
  if (body.en_cours) {
    waiting = window.setTimeout(() => attempt(() => follow(path, id, paint, ended)), OFTEN);
  } else if (one("[data-lot]").dataset.suivi) {
    say(body.etat_libelle);
    await ended();
  }
  one("[data-lot]").dataset.suivi = body.en_cours ? "oui" : "";
}

/** @param {Batch} batch */
function shown(batch) {
  const box = one("[data-lot]");
  show(box, true);
  fill(box, {
    etat: batch.etat_libelle,
    avancement: batch.total ? `${count(batch.fait)} sur ${count(batch.total)}` : "",
    interrompu: batch.interrompu ? "Plus rien n’avance depuis plusieurs minutes\u00a0: reprenez ce lot, rien ne sera fait deux fois." : "",
  });
  show(one("[data-avancement]", box), batch.en_cours || batch.etat === "ARRETE");
  const bar = /** @type {HTMLProgressElement} */ (one("[data-barre]", box));
  bar.max = Math.max(batch.total, 1);
  bar.value = batch.fait;
  show(one("[data-reprendre]", box), batch.interrompu || batch.etat === "ARRETE");
}

/**
 * A button that asks for an act on the shown batch; what comes back is shown.
 * @param {string} selector
 * @param {() => Promise<void>} act
 */
export function onPress(selector, act) {
  const button = one(selector);
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    await attempt(act);
    button.setAttribute("aria-disabled", "false");
  });
}

/**
 * The latest batches, each leading to its own address.
 * @param {Batch[]} batches
 * @param {(batch: any) => string} name
 */
export function listed(batches, name) {
  const lines = batches.map((batch) => {
    const made = row("modele-lot", { noms: name(batch), etat: batch.etat_libelle, par: batch.par, quand: moment(batch.cree) });
    /** @type {HTMLAnchorElement} */ (one("a", made)).href = `?id=${encodeURIComponent(batch.id)}`;
    return made;
  });
  one("[data-derniers] [data-liste]").replaceChildren(...lines);
  show(one("[data-derniers]"), lines.length > 0);
}

/**
 * A list of sentences in its place, hidden when there is none.
 * @param {string} selector
 * @param {string[]} sentences
 */
export function sentences(selector, sentences) {
  const place = one(selector);
  const list = place.matches("ul") ? place : one("ul", place);
  list.replaceChildren(
    ...sentences.map((text) => {
      const made = document.createElement("li");
      made.textContent = text;
      return made;
    }),
  );
  show(place, sentences.length > 0);
}

/**
 * A request with a key of its own, kept for another try when the answer was lost.
 * @param {string} path
 * @param {unknown} body
 */
export async function askOnce(path, body) {
  const key = newKey();
  try {
    return await ask("POST", path, body, { key });
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.status !== 0) throw refusal;
    return await ask("POST", path, body, { key });
  }
}

/**
 * Shows the fields of the kind that is chosen, and no others.
 * @param {string} chosen
 */
export function fieldsOf(chosen) {
  for (const part of all("[data-si-genre]")) show(part, (part.dataset.siGenre ?? "").split(" ").includes(chosen));
}
