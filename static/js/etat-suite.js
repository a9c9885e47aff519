/** The parts of an état de frais that are asked for when somebody comes to them: receipts, the two tracks, the PDF. */

import { one, show, tell } from "./dom.js";
import { query } from "./spoken.js";

/**
 * @typedef {object} Page
 * @property {(body: import("./types.js").Etat) => void} saved the claim as the service now has it, what is typed left alone
 * @property {() => Promise<boolean>} settled saves what is typed; false when something stands in the way
 */

export class Parts {
  /**
   * @param {string} path of the claim
   * @param {Page} page
   */
  constructor(path, page) {
    this.path = path;
    this.page = page;
    this.fold = /** @type {HTMLDetailsElement} */ (one("[data-suivi]"));
    this.step = "";
    /** @type {import("./types.js").Etat | null} */
    this.claim = null;
    /** @type {import("./receipts.js").Receipts | null} */
    this.receipts = null;
    /** @type {typeof import("./etat-apres.js") | null} */
    this.known = null;
    this.fold.addEventListener("toggle", () => this.follow());
    const button = one("[data-recapitulatif]");
    button.addEventListener("click", async () => {
      await page.settled();
      const known = await later();
      await known?.download(button, one("[data-recapitulatif-etat]"), `${path}/recapitulatif${query}`, "récapitulatif");
    });
  }

  /**
   * Where each part stands: what is no longer typed is followed.
   * @param {import("./types.js").Etat} claim
   */
  place(claim) {
    this.update(claim);
    show(this.fold, true);
    this.fold.open = !claim.modifiable;
    one(claim.modifiable ? "[data-pieces-ici]" : "[data-pieces-apres]").append(one("[data-declare]"), one("[data-justificatifs]"));
    one("[data-declare-titre]").textContent = claim.modifiable ? "Ce que vous déclarez" : "Ce que vous avez déclaré";
    this.attach(claim.modifiable ? this.step : "verifier");
    this.follow();
  }

  /** @param {import("./types.js").Etat} claim */
  update(claim) {
    this.claim = claim;
    this.receipts?.show(claim);
    this.known?.showDeclared(claim.declare ?? [], (id) => this.receipts?.fetch(id), (part, { pointeur }) => {
      if (!claim.modifiable || !claim[part.moitie].modifiable || !pointeur) return null;
      return () => this.known?.lead(one("#etat"), pointeur);
    });
  }

  async follow() {
    if (!this.fold.open) return;
    const known = await later();
    if (this.claim) known?.showTracks(this.claim);
  }

  /**
   * What is declared and its receipts are looked at when it is about to be sent, or was.
   * @param {string} step
   */
  async attach(step) {
    this.step = step;
    if (step !== "verifier" || !this.claim) return;
    void this.page.settled();
    if (this.receipts) return;
    const known = await later();
    if (!known || this.receipts) return;
    this.known = known;
    this.receipts = new known.Receipts(this.path, this.page.saved);
    this.page.saved(this.claim);
  }
}

/** What only some people need, asked for when they come to it; when it does not come, that is told. */
export async function later() {
  try {
    return await import("./etat-apres.js");
  } catch {
    tell("erreur", "Connexion interrompue", "Votre saisie est conservée. Vérifiez votre connexion à Internet, puis réessayez.");
    return null;
  }
}
