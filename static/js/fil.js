/** The thread of a mission before its person: what was said, and their next message. */

import { ask, once, Refusal } from "./api.js";
import { clone, fill, one, say, show } from "./dom.js";
import { onSubmit, refuse, value } from "./forms.js";
import { counted, moment } from "./format.js";

/**
 * @typedef {import("./types.js").FilLu} Thread
 */

const MOST = 2000;
const form = /** @type {HTMLFormElement} */ (one("#message"));
let path = "";
let seen = 0;
let wired = false;

/** @param {string} numero of the mission */
export async function openThread(numero) {
  path = `/messages/${encodeURIComponent(numero)}`;
  if (!wired) onSubmit(form, send);
  wired = true;
  one("[data-fil-etat]").textContent = "";
  try {
    await load();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    one("[data-fil-etat]").textContent = `${refusal.title}. ${refusal.detail}`;
  }
}

async function load() {
  /** @type {{body: Thread}} */
  const { body } = await ask("GET", path);
  seen = body.vu;
  const who = [body.gestionnaire, body.service && `service ${body.service}`].filter(Boolean).join(", ");
  one("[data-fil-qui]").textContent = who ? `Vos messages sont lus par votre gestionnaire\u00a0: ${who}.` : "Vos messages sont lus par votre service gestionnaire.";
  one("[data-fil]").replaceChildren(...body.messages.map(message));
  if (body.en_attente) one("[data-fil-etat]").textContent = "Votre message attend une réponse\u00a0: un courriel vous dira qu’elle est là.";
  show(form, body.ouvert);
  show(one("[data-fil-clos]"), !body.ouvert);
}

/** @param {import("./types.js").MessageLu} said */
function message({ de, quand, texte }) {
  const made = clone("modele-message");
  made.dataset.de = de;
  fill(made, { de: de === "service" ? "Votre service" : "Vous", quand: moment(quand), texte });
  return made;
}

async function send() {
  const texte = value(form, "message_texte").trim();
  const signs = [...texte].length;
  if (signs > MOST) throw refuse([{ pointer: "/texte", code: "champ_trop_long", detail: `Ce message compte ${counted(signs, "signe", "signes")}\u00a0: raccourcissez-le à ${MOST}, ou envoyez-en deux.` }]);
  try {
    await once(path, { vu: seen, texte });
  } catch (refusal) {
    if (refusal instanceof Refusal && refusal.status === 409) await load();
    throw refusal;
  }
  form.reset();
  one("[data-fil-etat]").textContent = "";
  await load();
  say("Votre message est envoyé.");
}
