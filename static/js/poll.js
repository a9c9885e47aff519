/** Asking again until what the service makes is ready: never two questions at once, never for ever. */

import { ask } from "./api.js";

const SECOND = 1000;

/** @param {number} milliseconds */
export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * The answer that `ready` accepts, null when none came in time.
 * @template {string} Path
 * @template [Body=import("./answers.js").Reponse<"GET", Path>]
 * @param {Path} path
 * @param {(body: Body) => boolean} ready told each answer
 * @param {{every?: number, tries?: number}} [pace] `every`: milliseconds between two questions
 * @returns {Promise<Body | null>}
 */
export async function until(path, ready, { every = SECOND, tries = 120 } = {}) {
  for (let tried = 0; tried < tries; tried += 1) {
    if (tried) await pause(every);
    const { body } = await ask("GET", path);
    if (ready(/** @type {Body} */ (body))) return /** @type {Body} */ (body);
  }
  return null;
}
