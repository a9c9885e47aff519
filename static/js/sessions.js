/** The devices where this account is open. */

import { ask, Refusal } from "./api.js";
import { clone, fill, one, show, tell } from "./dom.js";
import { forgetAll } from "./drafts.js";
import { moment } from "./format.js";
import { open, person } from "./session.js";

/**
 * @typedef {import("./types.js").SaSession} Session
 */

open(async () => {
  /** @type {Promise<import("./api.js").Answer<import("./types.js").SesSessions>>} */
  const asking = ask("GET", "/sessions");
  const [, { body }] = await Promise.all([person(), asking]);
  one("[data-sessions]").replaceChildren(...body.sessions.map(card));
  const everywhere = one("[data-partout]");
  show(everywhere, true);
  one("button", everywhere).addEventListener("click", () =>
    attempt(async () => {
      await ask("POST", "/deconnexion-partout");
      forgetAll();
      location.assign("/connexion/#au-revoir");
    }),
  );
});

/** @param {Session} session */
function card(session) {
  const made = clone("modele-session");
  fill(made, {
    appareil: device(session.appareil),
    moments: `Ouverte ${when(session.ouverte)}, utilisée ${when(session.vue)}`,
  });
  show(one("[data-courante]", made), session.courante);
  const button = one("[data-fermer]", made);
  show(button, !session.courante);
  button.addEventListener("click", () =>
    attempt(async () => {
      await ask("DELETE", `/sessions/${encodeURIComponent(session.id)}`);
      made.remove();
      tell("succes", "Session fermée");
    }),
  );
  return made;
}

/** @param {() => Promise<void>} act */
async function attempt(act) {
  try {
    await act();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    tell("erreur", refusal.title, refusal.detail);
  }
}

/**
 * Seconds since 1970, or an ISO moment.
 * @param {string | number} given
 */
function when(given) {
  return moment(typeof given === "number" ? new Date(given * 1000).toISOString() : given);
}

/**
 * The browser and the system, from what the browser says of itself.
 * @param {string} agent
 */
function device(agent) {
  const browser = [["Edg/", "Edge"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]].find(([mark]) => agent.includes(mark ?? ""));
  const system = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac OS", "Mac"], ["Linux", "Linux"]].find(([mark]) => agent.includes(mark ?? ""));
  return browser && system ? `${browser[1]} sur ${system[1]}` : agent || "Appareil inconnu";
}
