/** What the staff's pages say of a claim in a few words: each half, the constat of the centre, the financial file. */

import { inWords } from "../cards.js";
import { day } from "../format.js";
import { halfName } from "../halves.js";
import { Badge } from "./parts.tsx";
import type { Options } from "./view.tsx";
import type { ConstatLu, DossierFinancier, MoitieADecider as Half } from "../types.js";

export const FILES = new Map([["complet", "Complet"], ["a_completer", "À compléter"], ["perime", "Périmé"]]);

/** Its state, and what it comes to. */
export function HalfState({ half }: { half: Half }) {
  return <><Badge {...inWords(half)} /> <span class="montant">{half.dit}</span></>;
}

/** What may be chosen among the halves that an act is open to: all of them, then each. */
export function halfChoices(halves: string[]): Options {
  const single = halves.map((code) => [code, halfName(code)] as const);
  return halves.length > 1 ? [[halves.join(" "), "Travail et déplacement"], ...single] : single;
}

export function constatSeen({ constat: { fait, quand, quantite_vue, presents } }: { constat: ConstatLu }) {
  if (fait === null) return "Pas encore constaté";
  const counted = quantite_vue ?? presents;
  return `${fait ? "Fait" : "Non fait"}${quand ? `, le ${day(quand)}` : ""}${counted === null ? "" : `, quantité vue\u00a0: ${counted}`}`;
}

export function fileState({ dossier_financier: { etat, date, bloquant } }: { dossier_financier: DossierFinancier }) {
  return `${FILES.get(etat ?? "") ?? "Inconnu"}${date ? `, depuis le ${day(date)}` : ""}${bloquant ? "\u00a0: il bloque le paiement" : ""}`;
}
