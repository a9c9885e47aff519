/** The receipts of an état de frais: one field for each line that wants one, the files already there, those on their way. */

import { ask, Refusal } from "./api.js";
import { clone, fill, one, say, show, tell } from "./dom.js";
import { weight } from "./files.js";
import { clearFault } from "./forms.js";
import { shortDay } from "./format.js";
import { add } from "./sending.js";

/**
 * @typedef {import("./upload.js").Piece} Piece
 * @typedef {import("./types.js").Etat} Etat
 * @typedef {{ligne: string, texte: string}} Place
 */

const OTHER = { ligne: "", texte: "Autre justificatif" };

export class Receipts {
  /**
   * @param {string} path of the claim
   * @param {(body: Etat) => void} saved called with the claim, what is typed left alone, once a receipt has come or gone
   */
  constructor(path, saved) {
    this.claimPath = path;
    this.path = `${path}/justificatifs`;
    this.saved = saved;
    /** @type {Etat | null} */
    this.claim = null;
    this.list = one("[data-places]");
    this.most = 0;
    this.open = false;
    /** @type {Piece[]} */
    this.pieces = [];
    /** @type {Set<string>} */
    this.sending = new Set();
    /** @type {Map<string, HTMLElement>} */
    this.fields = new Map();
    for (const kind of ["input", "change"]) this.list.addEventListener(kind, (event) => event.stopPropagation());
  }

  /**
   * What the claim now wants; fields that stay keep what is under way in them.
   * @param {Etat} claim
   */
  show(claim) {
    const given = claim.justificatifs;
    this.pieces = given.pieces;
    this.most = given.taille_maximum;
    this.open = given.modifiable;
    this.claim = claim;
    const places = wanted(claim);
    if (places.length || this.pieces.length) places.push(OTHER);
    const sentences = claim.calcul.justificatifs.map(({ phrase }) => sentence(phrase));
    if (this.open && places.length) sentences.push(sentence(`Un fichier PDF ou une photo de ${weight(this.most)} au plus\u00a0; une photo plus lourde est réduite avant l’envoi.`));
    one("[data-consignes]").replaceChildren(...sentences);
    show(one("[data-justificatifs]"), sentences.length + given.pieces.length > 0);
    const fields = places.map((place) => this.field(place));
    if (fields.length !== this.list.children.length || fields.some((field, rank) => field !== this.list.children[rank])) {
      this.list.replaceChildren(...fields);
    }
    places.forEach((place) => this.fillField(place, places));
  }

  async changed() {
    try {
      /** @type {{body: Etat}} */
      const { body } = await ask("GET", this.claimPath);
      if (!this.claim || body.version === this.claim.version) this.saved(body);
      else this.show({ ...this.claim, justificatifs: body.justificatifs });
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      tell("attente", refusal.title, "Rechargez la page pour voir vos justificatifs tels qu’ils sont enregistrés.");
    }
  }

  /** @param {string} id */
  async read(id) {
    /** @type {{body: import("./types.js").Lien}} */
    const { body } = await ask("GET", `${this.path}/${encodeURIComponent(id)}`);
    location.assign(body.url);
  }

  /** @param {string} id */
  async fetch(id) {
    try {
      await this.read(id);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      tell("erreur", refusal.title, refusal.detail);
    }
  }

  /** @param {Place} place */
  field({ ligne, texte }) {
    const known = this.fields.get(ligne);
    const field = known ?? clone("modele-place");
    one("[data-nom]", field).textContent = texte;
    if (known) return known;
    const input = /** @type {HTMLInputElement} */ (one("input", field));
    input.id = `piece${ligne.replaceAll("/", "-")}`;
    one("label", field).setAttribute("for", input.id);
    one("[data-erreur]", field).id = `${input.id}-erreur`;
    input.addEventListener("change", () => {
      const files = [...(input.files ?? [])];
      input.value = "";
      clearFault(field);
      for (const file of files) add(this, field, ligne, file);
    });
    this.fields.set(ligne, field);
    return field;
  }

  /**
   * @param {Place} place
   * @param {Place[]} places
   */
  fillField(place, places) {
    const field = this.field(place);
    const proves = (/** @type {Piece} */ { ligne }) => (places.some((one) => one.ligne === ligne) ? ligne : OTHER.ligne) === place.ligne;
    const here = this.pieces.filter((piece) => proves(piece) && !this.sending.has(piece.id));
    const state = JSON.stringify([here, this.open]);
    if (field.dataset.etat === state) return;
    field.dataset.etat = state;
    one("[data-pieces]", field).replaceChildren(...here.map((piece) => this.line(field, piece)));
    show(one("[data-depot]", field), this.open);
    show(field, this.open || here.length > 0);
  }

  /**
   * @param {HTMLElement} field
   * @param {Piece} piece
   */
  line(field, piece) {
    const line = clone("modele-piece");
    const elsewhere = piece.deja_utilise ?? [];
    const twin = piece.en_double ? "Ce même fichier est déjà joint à cet état de frais\u00a0: retirez-le s’il est de trop." : "";
    const waiting = piece.etat !== "pret";
    fill(line, {
      nom: piece.nom,
      taille: weight(piece.taille),
      etat: waiting ? "Envoi ou vérification inachevés\u00a0: rechargez la page dans une minute, ou retirez ce fichier et choisissez-le de nouveau." : "",
      avis: elsewhere.length ? `Ce même fichier est déjà joint à la mission n°\u00a0${elsewhere.join(", n°\u00a0")}.` : twin,
    });
    press(line, "[data-telecharger]", !waiting, () => this.read(piece.id));
    press(line, "[data-oter]", this.open, async () => {
      await ask("DELETE", `${this.path}/${encodeURIComponent(piece.id)}`);
      line.remove();
      one("input", field).focus();
      say(`Justificatif retiré\u00a0: ${piece.nom}`);
      this.changed();
    });
    return line;
  }
}

/**
 * The lines whose receipts are to be sent, or kept and sent if asked.
 * @param {Etat} claim
 * @returns {Place[]}
 */
function wanted({ calcul, declaration, justificatifs }) {
  const kept = new Set(calcul.justificatifs.filter(({ geste }) => geste !== "RIEN").map(({ genre }) => genre));
  /** @type {Map<string, string>} */
  const places = new Map();
  for (const { code, etat, libelle, pointeur } of calcul.deplacement.lignes) {
    if (etat !== "NON_DU" && kept.has(justificatifs.genres[code] ?? "")) places.set(pointeur, libelle + dayOf(pointeur, declaration));
  }
  return [...places].map(([ligne, texte]) => ({ ligne, texte }));
}

/**
 * @param {string} pointer
 * @param {import("./types.js").DeclarationLue} declaration
 */
function dayOf(pointer, declaration) {
  const rank = /^\/deplacements\/(\d+)\/trajets/.exec(pointer)?.[1];
  const day = rank && declaration?.deplacements?.[Number(rank)]?.jour;
  return day ? `, ${shortDay(day)}` : "";
}

/**
 * @param {HTMLElement} line
 * @param {string} selector
 * @param {boolean} visible
 * @param {() => Promise<void>} act
 */
function press(line, selector, visible, act) {
  const button = one(selector, line);
  show(button, visible);
  button.addEventListener("click", async () => {
    try {
      await act();
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      tell("erreur", refusal.title, refusal.detail);
    }
  });
}

/** @param {string} text */
function sentence(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}
