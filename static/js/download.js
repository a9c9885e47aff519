/** Documents made on demand: asked again each second until their link is there. */

import { ask, Refusal } from "./api.js";
import { tell } from "./dom.js";

const SECOND = 1000;
const TRIES = 40;

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
    await untilReady(place, path, noun);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    place.textContent = "";
    tell("erreur", refusal.title, refusal.detail);
  } finally {
    button.setAttribute("aria-disabled", "false");
  }
}

/**
 * @param {HTMLElement} place
 * @param {string} path
 * @param {string} noun
 */
async function untilReady(place, path, noun) {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const { body } = await ask("GET", path);
    if (body.url) {
      place.textContent = `Votre ${noun} est prêt.`;
      location.assign(body.url);
      return;
    }
    place.textContent = `Préparation de votre ${noun}…`;
    await new Promise((resolve) => setTimeout(resolve, SECOND));
  }
  place.textContent = "";
  tell("attente", `Le ${noun} n’est pas encore prêt`, "Sa préparation continue\u00a0: réessayez dans quelques minutes.");
}
