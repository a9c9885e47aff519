/** The buttons that lead to a portal: they take along the page to come back to. */

import { wayBack } from "./api.js";
import { all } from "./dom.js";
import { home } from "./spoken.js";

export function keepWayBack() {
  const back = wayBack() || home;
  if (!back) return;
  for (const link of all("a[data-entree-portail]")) {
    const anchor = /** @type {HTMLAnchorElement} */ (link);
    const address = new URL(anchor.href);
    address.searchParams.set("retour", back);
    anchor.href = address.pathname + address.search;
  }
}
