/** Documents made on demand: asked again each second until their link is there. */

import { Refusal } from "./api.js";
import { tell } from "./dom.js";
import { until } from "./poll.js";

const TRIES = 40;
/** Milliseconds between two questions for what takes long: each asks for it again. */
const LONG = 3000;
/** What was asked and is not there yet -> its name: asked again later, it is found. @type {Map<string, string>} */
const names = new Map();

/**
 * @param {HTMLElement} button what was pressed; it waits until the document is there
 * @param {HTMLElement} place where progress is said
 * @param {string} path of the document in the API
 * @param {string} noun what the person calls it
 */
export async function download(button, place, path, noun) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await fetched(place, path, noun);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    place.textContent = "";
    tell("erreur", refusal.title, refusal.detail);
  } finally {
    button.setAttribute("aria-disabled", "false");
  }
}

/**
 * A file of what the page shows, under a name of its own: once it was had, it is made again.
 * @param {HTMLElement} place where progress is said
 * @param {string} path of the files of its kind in the API
 * @param {"csv" | "xlsx" | "pdf"} kind
 * @param {string} noun what the person calls it
 */
export async function taken(place, path, kind, noun) {
  const question = `${path}/fichiers/${kind}${location.search}`;
  const name = names.get(question) ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  names.set(question, name);
  const asked = new URLSearchParams(location.search);
  asked.set("demande", name);
  if (await fetched(place, `${path}/fichiers/${kind}?${asked}`, noun, { every: LONG })) names.delete(question);
}

/**
 * @param {HTMLElement} place where progress is said
 * @param {string} path of the document in the API
 * @param {string} noun what the person calls it
 * @param {{every?: number}} [pace] milliseconds between two questions
 * @returns {Promise<boolean>} whether it is there
 */
export async function fetched(place, path, noun, pace) {
  const made = await until(path, ready, { tries: TRIES, ...pace });
  if (!made) {
    place.textContent = "";
    tell("attente", `Le ${noun} n’est pas encore prêt`, "Sa préparation continue\u00a0: réessayez dans quelques minutes.");
    return false;
  }
  place.textContent = `Votre ${noun} est prêt.`;
  location.assign(made.url ?? "");
  return true;

  function ready(/** @type {Partial<import("./types.js").Lien>} */ { url }) {
    if (!url) place.textContent = `Préparation de votre ${noun}…`;
    return Boolean(url);
  }
}
