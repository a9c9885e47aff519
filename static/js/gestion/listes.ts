/** What lists that one narrows have in common: what their address asks, and a list read again once its items were. */

import { ask, Refusal } from "../api.js";
import { tell } from "../dom.js";
import { until } from "../poll.js";
import { attempt, read } from "./commun.ts";
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

const place = (name: string) => `imagin:${document.documentElement.dataset.instance}:${name}`;

/** What this browser keeps of a choice made on these pages, or "". */
export function remembered(name: string) {
  try {
    return localStorage.getItem(place(name)) ?? "";
  } catch {
    return "";
  }
}

export function remember(name: string, choice: string) {
  try {
    localStorage.setItem(place(name), choice);
  } catch {
    /* It holds for this page. */
  }
}

/** The list that the address asks; a filter that is none is named, and left aside. */
export async function fromAddress(load: (filtres: Record<string, string>) => Promise<void>) {
  try {
    await load(asked());
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || !refusal.faults.length) throw refusal;
    const wrong = new Map(refusal.faults.map(({ pointer, detail }) => [pointer.slice(1), detail]));
    await load(Object.fromEntries(Object.entries(asked()).filter(([name]) => !wrong.has(name))));
    tell("attente", refusal.title, [...wrong].map(([name, detail]) => `${name}\u00a0: ${detail}`).join(" "));
  }
}

type Listed = Reponse<"GET", "/gestion/missions"> | Reponse<"GET", "/gestion/personnes">;

/**
 * A list as the address asks it: shown as it was, then as it is once what it lists was read again, unless another one is on the screen by then.
 * @param of what is read again
 */
export async function narrowed<L extends Listed>(path: string, filtres: Record<string, string>, show: (liste: L) => void, of: (liste: L) => object = () => ({})) {
  const kept = search(filtres);
  const liste: L = await read(`${path}${kept}`);
  keep(kept);
  show(liste);
  if (!liste.a_relever) return;
  void attempt(async () => {
    await ask("POST", `${path}/releve`, of(liste));
    const fresh = await until(`${path}${kept}`, (known: L) => !known.a_relever, { every: OFTEN, tries: TRIES });
    if (fresh && location.search === kept) show(fresh);
  });
}
