/** The question to somebody whose address does not take our mail any more. */

import { fill, one, show } from "./dom.js";
import { day } from "./format.js";

/** @param {import("./types.js").Moi} known */
export function askAddress({ courriel, courriel_refuse: refus }) {
  const place = one("[data-adresse-refusee]");
  show(place, Boolean(refus));
  if (!refus) return;
  const typo = refus.suggestion ? ` Vouliez-vous dire ${refus.suggestion}\u00a0?` : "";
  const why =
    refus.sorte === "plainte"
      ? `un de nos courriels à ${courriel} a été classé comme indésirable, et rien ne peut plus vous y être envoyé. Pour en recevoir de nouveau, confirmez cette adresse, ou donnez-en une autre.`
      : `les courriels envoyés à ${courriel} reviennent. Cette adresse est-elle juste\u00a0?${typo}`;
  fill(place, { adresse_refusee: `Le ${day(refus.depuis)}, ${why}` });
}
