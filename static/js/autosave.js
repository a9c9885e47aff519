/** Saving a draft while it is typed: one save at a time, over a known version, with a copy here until it is acknowledged. */

import { ask, newKey, Refusal } from "./api.js";
import { clock } from "./since.js";
import { forget, keep } from "./drafts.js";

const PAUSE = 600;
const AGAIN = [2_000, 5_000, 15_000, 60_000];

/**
 * @typedef {import("./types.js").Etat} Etat
 * @typedef {{declaration: import("./types.js").DeclarationLue, faults: import("./blocks.js").Unread[]}} Typed what is in the form, and what is no value in it
 * @typedef {object} Page
 * @property {() => Typed} read
 * @property {(body: Etat) => void} saved
 * @property {(refusal: Refusal) => boolean} refused whether the rest may be saved without what is refused
 * @property {(current: Etat) => Promise<void>} conflict the claim has changed elsewhere: the page asks, nothing is saved until an answer
 * @property {() => void} typed something more was typed while that is asked
 * @property {(sentence: string, bad?: boolean) => void} status
 */

export class Autosave {
  /**
   * @param {string} person
   * @param {string} numero
   * @param {Page} page
   */
  constructor(person, numero, page) {
    this.person = person;
    this.numero = numero;
    this.page = page;
    this.version = 0;
    this.dirty = false;
    this.failures = 0;
    this.timer = 0;
    /** @type {"" | "refused" | "conflict" | "waits"} */
    this.held = "";
    /** What stands against what is typed, while the person is asked. @type {Etat | null} */
    this.current = null;
    /** @type {{name: string, text: string} | null} */
    this.request = null;
    /** @type {Promise<void> | null} */
    this.running = null;
    addEventListener("online", () => (this.current ? this.page.conflict(this.current) : this.dirty && this.start()));
  }

  /** Something was typed: over the version that is shown, whatever another page has saved meanwhile. */
  touch() {
    this.dirty = true;
    if (this.held === "refused") this.held = "";
    this.keep();
    if (this.held === "conflict") this.page.typed();
    this.schedule(PAUSE);
  }

  keep() {
    keep(this.person, this.numero, this.page.read(), this.version);
  }

  /**
   * What is typed here is to be saved over this version: it is what the page was given, or the person has chosen.
   * @param {number} version
   */
  resolve(version) {
    this.version = version;
    this.held = "";
    this.current = null;
  }

  /**
   * Nothing is saved any more until the person has chosen; the version that was typed over stays known.
   * @param {Etat} current
   */
  oppose(current) {
    this.dirty = true;
    this.held = "conflict";
    this.current = current;
    return this.page.conflict(current);
  }

  /** @param {number} delay */
  schedule(delay) {
    clearTimeout(this.timer);
    if (this.held) return;
    this.timer = window.setTimeout(() => this.start(), delay);
  }

  start() {
    if (this.held) return Promise.resolve();
    this.running ??= this.save().finally(() => {
      this.running = null;
      if (this.dirty && !this.failures) this.schedule(PAUSE);
    });
    return this.running;
  }

  /** What is typed from here on is kept, and saved once it is known what became of the claim. */
  wait() {
    this.held = "waits";
  }

  /**
   * Whether something was typed meanwhile. It is saved now, but in a claim that has left, where it stays kept here.
   * @param {boolean} [saves]
   */
  goOn(saves = true) {
    const { dirty } = this;
    this.held = "";
    if (saves && dirty) this.schedule(PAUSE);
    this.dirty = saves && dirty;
    return dirty;
  }

  /** Saves now what is not saved yet, the save under way included; false when something stands in the way, or is no value. */
  async flush() {
    clearTimeout(this.timer);
    for (let tries = 0; (this.dirty || this.running) && tries < 3; tries += 1) await this.start();
    return !this.dirty && !this.page.read().faults.length;
  }

  async save() {
    const { declaration } = this.page.read();
    const text = JSON.stringify(declaration);
    if (this.request?.text !== text) this.request = { name: newKey(), text };
    this.dirty = false;
    this.page.status("Enregistrement…");
    try {
      const options = { etag: `"${this.version}"`, request: this.request.name };
      const { body } = await ask("PUT", `/etats-de-frais/${encodeURIComponent(this.numero)}`, declaration, options);
      this.done(body);
    } catch (refusal) {
      this.dirty = true;
      if (!(refusal instanceof Refusal)) throw refusal;
      return this.failed(refusal);
    }
  }

  /** @param {Etat} body */
  done(body) {
    this.version = body.version;
    this.failures = 0;
    this.request = null;
    const aside = this.page.read().faults.length > 0;
    if (this.dirty || aside) this.keep();
    else forget(this.person, this.numero);
    const at = clock(new Date(), body.mission.heure);
    this.page.status(aside ? `Brouillon enregistré à ${at}, sauf\u00a0:` : `Brouillon enregistré à ${at}`);
    this.page.saved(body);
  }

  /** @param {Refusal} refusal */
  failed(refusal) {
    if (refusal.code === "version_depassee" && refusal.problem.actuel) return this.oppose(refusal.problem.actuel);
    if (refusal.status !== 0 && refusal.status < 500 && refusal.status !== 429) {
      const typedSince = JSON.stringify(this.page.read().declaration) !== this.request?.text;
      if (typedSince || this.page.refused(refusal)) return this.schedule(PAUSE);
      this.held = "refused";
      return this.page.status(`Non enregistré\u00a0: ${refusal.title.toLowerCase()}`, true);
    }
    const delay = AGAIN[Math.min(this.failures, AGAIN.length - 1)] ?? PAUSE;
    this.failures += 1;
    this.page.status("Non enregistré\u00a0: connexion interrompue, nouvel essai bientôt. Votre saisie est conservée ici.", true);
    this.schedule(delay);
  }
}
