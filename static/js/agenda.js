/** The person's missions in their own calendar: a private address, shown once, replaced or deleted at will. */

import { ask, Refusal } from "./api.js";
import { fill, one, say, show, tell } from "./dom.js";
import { moment } from "./format.js";

/**
 * @typedef {import("./types.js").Agenda} Feed
 */

/** Asks where things stand when the fold is first opened, and obeys its buttons. */
export function agenda() {
  const fold = /** @type {HTMLDetailsElement} */ (one("[data-agenda]"));
  fold.addEventListener("toggle", () => attempt(fold, refresh), { once: true });
  const address = /** @type {HTMLInputElement} */ (one("#adresse_agenda", fold));
  for (const name of ["obtenir", "remplacer"]) {
    one(`[data-agenda-${name}]`, fold).addEventListener("click", () => attempt(fold, () => renew(address)));
  }
  one("[data-agenda-supprimer]", fold).addEventListener("click", () => attempt(fold, remove));
  one("[data-agenda-copier]", fold).addEventListener("click", () => copy(address));
}

/**
 * @param {HTMLElement} fold
 * @param {() => Promise<void>} act
 */
async function attempt(fold, act) {
  if (fold.getAttribute("aria-busy") === "true") return;
  fold.setAttribute("aria-busy", "true");
  try {
    await act();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    tell("erreur", refusal.title, refusal.detail);
  } finally {
    fold.setAttribute("aria-busy", "false");
  }
}

async function refresh() {
  const { body } = await ask("GET", "/agenda");
  describe(body);
}

/** @param {HTMLInputElement} address */
async function renew(address) {
  const { body } = await ask("POST", "/agenda");
  address.value = body.adresse;
  const link = /** @type {HTMLAnchorElement} */ (one("[data-agenda-ouvrir]"));
  link.href = body.adresse.replace(/^https?:/, "webcal:");
  await refresh();
  show(one("[data-agenda-adresse]"), true);
  address.focus();
  address.select();
}

async function remove() {
  await ask("DELETE", "/agenda");
  await refresh();
  say("L’adresse de votre agenda est supprimée.");
  one("[data-agenda-obtenir]").focus();
}

/** @param {HTMLInputElement} address */
async function copy(address) {
  address.select();
  try {
    await navigator.clipboard.writeText(address.value);
    say("L’adresse est copiée.");
  } catch {
    say("L’adresse est sélectionnée\u00a0: copiez-la.");
  }
}

/** @param {Feed} feed */
function describe(feed) {
  const read = feed.lu ? `a été lue la dernière fois ${when(feed.lu)}` : "n’est pas encore lue";
  fill(one("[data-agenda]"), { agenda_etat: feed.ouvert ? `Votre adresse, donnée ${when(feed.cree)}, ${read}.` : "" });
  show(one("[data-agenda-adresse]"), false);
  show(one("[data-agenda-obtenir]"), !feed.ouvert);
  for (const name of ["remplacer", "supprimer"]) show(one(`[data-agenda-${name}]`), feed.ouvert);
}

/** @param {number | null} seconds since 1970 */
function when(seconds) {
  return `le ${moment(new Date((seconds ?? 0) * 1000).toISOString())}`;
}
