/** Coming in with a browser that does not keep the cookie: said as such, and never as an ended session. */

import { ask, Refusal } from "./api.js";
import { cookieRefused } from "./cookies.js";
import { tell } from "./dom.js";

const REFUSED = {
  title: "Votre navigateur a refusé le cookie de connexion",
  detail: "Ce service ne dépose que ce cookie, effacé à la fin de la session\u00a0: sans lui, il ne peut pas vous reconnaître. Autorisez les cookies de ce site dans les réglages du navigateur, ou prenez un autre navigateur, puis connectez-vous.",
  code: "cookie_refuse",
};
const FRESH = 240_000;

export function sayRefused() {
  tell("erreur", REFUSED.title, REFUSED.detail);
}

/** Before anything is typed. */
export function sayIfRefused() {
  const refused = cookieRefused();
  if (refused) sayRefused();
  return refused;
}

/** Once a person's session is open: a Refusal when the browser did not keep it. Anything else is for the next page to tell. */
export async function checkHeld() {
  try {
    await ask("GET", "/moi");
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    if (refusal.code === "session_absente") throw new Refusal(refusal.status, REFUSED);
  }
}

/** The staff's session between password and code: it lasts five minutes and five codes, unless it was never kept. */
export class Waiting {
  constructor() {
    this.begun = Date.now();
  }

  /** Asked at each refused code: when the first one meets no session, its time cannot be over yet. */
  neverKept() {
    const soon = Date.now() - this.begun < FRESH;
    this.begun = 0;
    return soon;
  }
}
