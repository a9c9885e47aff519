/** What a convocation run is about, in words. */

import type { LotDeConvocations } from "../types.js";

export const PATH = "/gestion/convocations";
const SCOPES = new Map([
  ["tout", "Tout ce qui reste à convoquer"],
  ["service", "Services"],
  ["centre", "Centres"],
  ["mission", "Missions"],
  ["import", "Missions d’un import"],
  ["reimpression", "Réimpression"],
]);

export function scope({ genre, valeurs }: LotDeConvocations["portee"]) {
  const name = SCOPES.get(genre) ?? genre;
  const codes = genre === "reimpression" ? valeurs.slice(1) : valeurs;
  return genre !== "import" && codes.length ? `${name}\u00a0: ${codes.join(", ")}` : name;
}
