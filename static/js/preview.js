/** « Ce qui me serait remboursé »: the form of a mission not begun; the service computes, nothing is kept. */

import { ask, Refusal } from "./api.js";

const PAUSE = 500;

/**
 * @typedef {import("./types.js").Etat} Etat
 * @typedef {object} Page
 * @property {() => import("./autosave.js").Typed} read
 * @property {(body: Pick<Etat, "calcul" | "prevision" | "manques" | "declaration">) => void} computed
 * @property {(refusal: Refusal) => boolean} refused whether the rest may be computed without what is refused
 */

/**
 * The claim as if its mission had begun.
 * @param {Etat} claim
 * @returns {Etat}
 */
export function supposed(claim) {
  const half = (/** @type {import("./types.js").Moitie} */ one) => ({ ...one, modifiable: one.etat === "NON_EFFECTUEE" });
  const { remuneration, deplacement, prevision } = claim;
  const declaration = Object.keys(claim.declaration ?? {}).length ? claim.declaration : prevision.declaration;
  return { ...claim, modifiable: true, declaration, remuneration: half(remuneration), deplacement: half(deplacement) };
}

/** Stands where a draft would be saved. */
export class Preview {
  /**
   * @param {string} path of the claim
   * @param {Page} page
   */
  constructor(path, page) {
    this.path = `${path}/simulation`;
    this.page = page;
    this.timer = 0;
    this.rank = 0;
  }

  touch() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.compute(), PAUSE);
  }

  async compute() {
    const { declaration } = this.page.read();
    const rank = ++this.rank;
    try {
      /** @type {{body: import("./types.js").SimulationDEtat}} */
      const { body } = await ask("POST", this.path, { declaration });
      if (rank === this.rank) this.page.computed({ ...body, declaration });
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      for (const fault of refusal.faults) fault.pointer = fault.pointer.replace(/^\/declaration/, "");
      if (rank === this.rank && this.page.refused(refusal)) this.touch();
    }
  }
}
