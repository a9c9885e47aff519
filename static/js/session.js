/** The person who is signed in: their name in the header, signing out, and where each session must go next. */

import { wayOut } from "./addresses.js";
import { ask, Refusal, wayBack } from "./api.js";
import { all, loaded, one, tell } from "./dom.js";
import { forgetAll, seenBy } from "./drafts.js";
import { showMenu } from "./menu.js";

/**
 * @typedef {"complete" | "mot_de_passe" | "courriel"} Scope
 * @typedef {import("./types.js").Moi} Person
 */

/**
 * Who is signed in. Once they have left, « back » brings none of their pages out of the browser's memory.
 * @returns {Promise<Person>}
 */
export async function person() {
  const { body } = await ask("GET", "/moi");
  seenBy(body.numero);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && !seenBy(body.numero)) location.reload();
  });
  for (const place of all("[data-personne]")) {
    place.textContent = `${body.prenom} ${body.nom}`;
    showMenu("personne", 30);
  }
  offerLanguage(body.langue);
  return body;
}

/**
 * The page in the language that the person chose, where it is not in it: offered in the header, never followed by
 * itself; nothing when they have just chosen this one, which the service may not know yet.
 * @param {string} code
 */
function offerLanguage(code) {
  const link = document.querySelector(`[data-langue][lang="${code}"]`);
  if (!link || "choisie" in document.documentElement.dataset) return;
  const line = document.createElement("p");
  line.className = "entete__barre";
  line.append(link.cloneNode(true));
  one("header").append(line);
}

/** The button that signs out: it also takes what was kept on this device. */
export function signOutButton() {
  for (const button of all("[data-deconnexion]")) {
    button.addEventListener("click", async () => {
      let portal = "";
      try {
        const { body } = await ask("POST", "/deconnexion");
        portal = body?.portail ?? "";
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal;
        if (refusal.code !== "session_absente") return stillIn(refusal, button);
      }
      forgetAll();
      location.assign(`/connexion/#au-revoir${portal && `-${portal}`}`);
    });
  }
}

/**
 * Says that the session is still open: on a shared computer, believing otherwise would leave it to the next person.
 * @param {Refusal} refusal
 * @param {HTMLElement} button
 */
function stillIn(refusal, button) {
  const again = { text: "Réessayer", act: () => button.click() };
  tell("erreur", "Vous n’êtes pas encore déconnecté", refusal.detail, [again]);
}

/**
 * Opens a page of a signed-in person; what goes wrong is told in the page.
 * @param {() => Promise<void>} load
 */
export async function open(load) {
  signOutButton();
  closeMenuOnEscape();
  try {
    await load();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const [again = { text: "Réessayer", act: () => location.reload() }] = wayOut(refusal.status);
    if (refusal.status === 0) addEventListener("online", () => location.reload(), { once: true });
    if (refusal.code !== "session_absente") tell("erreur", refusal.title, refusal.detail, [again]);
  } finally {
    loaded();
  }
}

/**
 * Where a session of this scope goes.
 * @param {Scope} scope
 */
export function goOn(scope) {
  const back = wayBack();
  const query = back ? `?retour=${encodeURIComponent(back)}` : "";
  if (scope === "mot_de_passe") location.assign(`/premiere-connexion/${query}`);
  else if (scope === "courriel") location.assign(`/courriel/${query}`);
  else location.assign(back || "/missions/");
}

function closeMenuOnEscape() {
  for (const menu of all(".navigation__compte")) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.removeAttribute("open");
      one("summary", menu).focus();
    });
  }
}
