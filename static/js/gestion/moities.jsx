/** What the staff's pages say of a claim in a few words: each half, the constat of the centre, the financial file. */

import { inWords } from "../cards.js";
import { day } from "../format.js";
import { halfName } from "../halves.js";
import { Badge } from "./parts.jsx";

/**
 * @import { ConstatLu, DossierFinancier, MoitieADecider as Half } from "../types.js"
 * @typedef {{remuneration: Half, deplacement: Half, constat: ConstatLu, dossier_financier: DossierFinancier}} Claim
 */

export const FILES = new Map([["complet", "Complet"], ["a_completer", "À compléter"], ["perime", "Périmé"]]);

/** @param {{half: Half}} props its state, and what it comes to */
export function HalfState({ half }) {
  return <><Badge {...inWords(half)} /> <span class="montant">{half.dit}</span></>;
}

/**
 * What may be chosen among the halves that an act is open to: all of them, then each.
 * @param {string[]} halves
 */
export function halfChoices(halves) {
  const single = halves.map((code) => /** @type {[string, string]} */ ([code, halfName(code)]));
  return halves.length > 1 ? [/** @type {[string, string]} */ ([halves.join(" "), "Travail et déplacement"]), ...single] : single;
}

/** @param {Pick<Claim, "constat">} claim */
export function constatSeen({ constat: { fait, quand, quantite_vue, presents } }) {
  if (fait === null) return "Pas encore constaté";
  const counted = quantite_vue ?? presents;
  return `${fait ? "Fait" : "Non fait"}${quand ? `, le ${day(quand)}` : ""}${counted === null ? "" : `, quantité vue\u00a0: ${counted}`}`;
}

/** @param {Pick<Claim, "dossier_financier">} claim */
export function fileState({ dossier_financier: { etat, date, bloquant } }) {
  return `${FILES.get(etat ?? "") ?? "Inconnu"}${date ? `, depuis le ${day(date)}` : ""}${bloquant ? "\u00a0: il bloque le paiement" : ""}`;
}
