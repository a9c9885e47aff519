/** Asking again until what the service makes is ready: never two questions at once, never for ever. */

import { ask } from "./api.js";

const SECOND = 1000;

/** @param {number} milliseconds */
export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * The answer that `ready` accepts, null when none came in time.
 * @template Body
 * @param {string} path
 * @param {(body: Body) => boolean} ready told each answer
 * @param {{every?: number, tries?: number}} [pace] `every`: milliseconds between two questions
 * @returns {Promise<Body | null>}
 */
export async function until(path, ready, { every = SECOND, tries = 120 } = {}) {
  for (let tried = 0; tried < tries; tried += 1) {
    if (tried) await pause(every);
    /** @type {{body: Body}} */
    const { body } = await ask("GET", path);
    if (ready(body)) return body;
  }
  return null;
}
