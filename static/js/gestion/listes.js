/** What lists that one narrows have in common: what their address asks, and a list read again once its items were. */

import { ask } from "../api.js";
import { until } from "../poll.js";
import { attempt } from "./commun.js";

/** @import { Reponse } from "../answers.js" */

const [OFTEN, TRIES] = [2000, 120];

/** @returns {Record<string, string>} what the address asks */
export function asked() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** @param {Record<string, string>} fields @returns the address that asks for what is not empty: "?service=DEC-1", or "" */
export function search(fields) {
  const kept = new URLSearchParams(Object.entries(fields).filter(([, text]) => text));
  return kept.size ? `?${kept}` : "";
}

/** Keeps in the address what the page shows. @param {string} kept */
export function keep(kept) {
  if (location.search !== kept) history.replaceState(null, "", kept || location.pathname);
}

/**
 * A list is shown as it was, then as it is, unless another one is on the screen by then.
 * @template {"/gestion/missions" | "/gestion/personnes"} Path
 * @param {Path} path @param {string} kept @param {object} body what the reading is of @param {(liste: Reponse<"GET", Path>) => void} show
 */
export function readAgain(path, kept, body, show) {
  void attempt(async () => {
    await ask("POST", `${path}/releve`, body);
    const liste = await until(`${path}${kept}`, (/** @type {{a_relever: boolean}} */ { a_relever }) => !a_relever, { every: OFTEN, tries: TRIES });
    if (liste && location.search === kept) show(/** @type {Reponse<"GET", Path>} */ (/** @type {unknown} */ (liste)));
  });
}
