/** The list that a claim was opened from: the one before, the one after, and the way back with its filters. */

import { asked } from "./listes.ts";

const PLACE = "imagin:file";
/** `ancre`: the part of its page to open it at */
export type Named = { compte: string; numero: string; ancre?: string | undefined };
type List = { adresse: string; etats: Named[] };

/** The claim that the address of a page names, as an address of the service does. */
export function claimPath() {
  const { compte = "", numero = "" } = asked();
  return `${encodeURIComponent(compte)}/${encodeURIComponent(numero)}` as const;
}

export function claimAddress({ compte, numero, ancre }: Named) {
  return `/gestion/etat/?${new URLSearchParams({ compte, numero })}${ancre ? `#${ancre}` : ""}`;
}

/** Keeps the list that is on the screen, for this tab alone; a claim that stands there twice, once. */
export function keepList(etats: Named[]) {
  const each = new Map(etats.map(({ compte, numero, ancre }) => [`${compte} ${numero}`, { compte, numero, ancre }]));
  const list = { adresse: location.pathname + location.search, etats: [...each.values()] };
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(list));
  } catch {
    /* Without a place to keep it, a claim is opened alone. */
  }
}

/** Where the claim of a page stands in the list that was kept; null when it was not opened from one. */
export function around() {
  const { compte, numero } = asked();
  const kept: List | null = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  const rank = kept?.etats.findIndex((one) => one.compte === compte && one.numero === numero) ?? -1;
  if (!kept || rank < 0) return null;
  return { adresse: kept.adresse, before: kept.etats[rank - 1], after: kept.etats[rank + 1], rank: rank + 1, total: kept.etats.length };
}
