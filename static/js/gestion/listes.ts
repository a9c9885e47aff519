/** What lists that one narrows have in common: what their address asks, and a list read again once its items were. */

import { ask } from "../api.js";
import { until } from "../poll.js";
import { attempt } from "./commun.ts";
import type { Reponse } from "../answers.js";

const [OFTEN, TRIES] = [2000, 120];

/** @returns what the address asks */
export function asked(): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** @returns the address that asks for what is not empty: "?service=DEC-1", or "" */
export function search(fields: Record<string, string>) {
  const kept = new URLSearchParams(Object.entries(fields).filter(([, text]) => text));
  return kept.size ? `?${kept}` : "";
}

/** Keeps in the address what the page shows. */
export function keep(kept: string) {
  if (location.search !== kept) history.replaceState(null, "", kept || location.pathname);
}

/**
 * A list is shown as it was, then as it is, unless another one is on the screen by then.
 * @param body what the reading is of
 */
export function readAgain<Path extends "/gestion/missions" | "/gestion/personnes">(path: Path, kept: string, body: object, show: (liste: Reponse<"GET", Path>) => void) {
  void attempt(async () => {
    await ask("POST", `${path}/releve`, body);
    const liste = await until(`${path}${kept}`, ({ a_relever }: { a_relever: boolean }) => !a_relever, { every: OFTEN, tries: TRIES });
    if (liste && location.search === kept) show(liste as unknown as Reponse<"GET", Path>);
  });
}
