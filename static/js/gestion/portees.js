/** What a convocation run is about, in words. */

export const PATH = "/gestion/convocations";
export const NAMED = ["service", "centre", "mission"];
const SCOPES = new Map([
  ["tout", "Tout ce qui reste à convoquer"],
  ["service", "Services"],
  ["centre", "Centres"],
  ["mission", "Missions"],
  ["import", "Missions d’un import"],
  ["reimpression", "Réimpression"],
]);

/** @param {import("../types.js").LotDeConvocations["portee"]} portee */
export function scope({ genre, valeurs }) {
  const name = SCOPES.get(genre) ?? genre;
  return NAMED.includes(genre) ? `${name}\u00a0: ${valeurs.join(", ")}` : name;
}
