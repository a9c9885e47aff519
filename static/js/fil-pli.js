/** The fold of the thread of a mission: asked for by who opens it, or comes by the link of an e-mail. */

import { one, show } from "./dom.js";

/**
 * @param {string} numero of the mission
 * @param {() => Promise<{openThread: (numero: string) => Promise<void>} | null>} load gives what reads it; null, and told, when it does not come
 */
export function threadFold(numero, load) {
  const fold = /** @type {HTMLDetailsElement} */ (one("[data-messages]"));
  show(fold, true);
  fold.addEventListener("toggle", async () => {
    if (fold.open) await (await load())?.openThread(numero);
  });
  if (location.hash !== "#messages") return;
  fold.open = true;
  fold.scrollIntoView();
}
