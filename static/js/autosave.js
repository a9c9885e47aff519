/** Saving a draft while it is typed: one save at a time, over a known version, with a copy here until it is acknowledged. */

import { ask, newKey, Refusal } from "./api.js";
import { clock } from "./format.js";
import { forget, keep } from "./drafts.js";

const PAUSE = 600;
const AGAIN = [2_000, 5_000, 15_000, 60_000];

/**
 * @typedef {import("./types.js").Etat} Etat
 * @typedef {{declaration: import("./types.js").DeclarationLue, faults: string[]}} Typed what is in the form, and what is not understood of it
 * @typedef {object} Page
 * @property {() => Typed} read
 * @property {(body: Etat) => void} saved
 * @property {(refusal: Refusal) => void} refused
 * @property {(current: Etat) => void} conflict
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
    /** @type {"" | "refused" | "conflict"} */
    this.held = "";
    /** @type {{name: string, text: string} | null} */
    this.request = null;
    /** @type {Promise<void> | null} */
    this.running = null;
    addEventListener("online", () => this.dirty && this.start());
  }

  /** Something was typed. */
  touch() {
    this.dirty = true;
    if (this.held === "refused") this.held = "";
    keep(this.person, this.numero, this.page.read().declaration, this.version);
    this.schedule(PAUSE);
  }

  /**
   * The person has chosen: what is typed here is to be saved over this version.
   * @param {number} version
   */
  resolve(version) {
    this.version = version;
    this.held = "";
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
      if (this.dirty && !this.failures && !this.page.read().faults.length) this.schedule(PAUSE);
    });
    return this.running;
  }

  /** Saves now what is not saved yet; false when something stands in the way. */
  async flush() {
    clearTimeout(this.timer);
    for (let tries = 0; this.dirty && tries < 3; tries += 1) await this.start();
    return !this.dirty;
  }

  async save() {
    const { declaration, faults } = this.page.read();
    if (faults.length) return this.page.status("Non enregistré\u00a0: une valeur n’est pas comprise", true);
    const text = JSON.stringify(declaration);
    if (this.request?.text !== text) this.request = { name: newKey(), text };
    this.dirty = false;
    this.page.status("Enregistrement…");
    try {
      const options = { etag: `"${this.version}"`, request: this.request.name };
      /** @type {{body: Etat}} */
      const { body } = await ask("PUT", `/etats-de-frais/${encodeURIComponent(this.numero)}`, declaration, options);
      this.done(body);
    } catch (refusal) {
      this.dirty = true;
      if (!(refusal instanceof Refusal)) throw refusal;
      this.failed(refusal);
    }
  }

  /** @param {Etat} body */
  done(body) {
    this.version = body.version;
    this.failures = 0;
    this.request = null;
    if (!this.dirty) forget(this.person, this.numero);
    this.page.status(`Brouillon enregistré à ${clock(new Date())}`);
    this.page.saved(body);
  }

  /** @param {Refusal} refusal */
  failed(refusal) {
    if (refusal.code === "version_depassee" && refusal.problem.actuel) {
      this.held = "conflict";
      return this.page.conflict(refusal.problem.actuel);
    }
    if (refusal.status !== 0 && refusal.status < 500 && refusal.status !== 429) {
      this.held = "refused";
      this.page.status(`Non enregistré\u00a0: ${refusal.title.toLowerCase()}`, true);
      return this.page.refused(refusal);
    }
    const delay = AGAIN[Math.min(this.failures, AGAIN.length - 1)] ?? PAUSE;
    this.failures += 1;
    this.page.status("Non enregistré\u00a0: connexion interrompue, nouvel essai bientôt. Votre saisie est conservée ici.", true);
    this.schedule(delay);
  }
}
