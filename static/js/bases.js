/** What a trip is repaid on: both bases side by side, the one that is due first, and who authorised what. */

import { euros } from "./format.js";

export const TO_READ = "à relever par le service";

/**
 * @param {import("./types.js").LigneCalculee} line
 * @returns {HTMLElement[]} nothing where there was no choice
 */
export function bases({ bases: known = [] }) {
  if (!known.length) return [];
  const list = document.createElement("dl");
  list.className = "bases";
  list.append(...known.map(base));
  return [list];
}

/** @param {import("./types.js").BaseDeCalcul} known */
function base({ libelle, montant, retenue, raison }) {
  const made = document.createElement("div");
  const name = document.createElement("dt");
  name.textContent = retenue ? `${libelle}, base retenue` : libelle;
  made.append(
    name,
    ...[montant ? euros(montant) : TO_READ, raison].map((text) => {
      const part = document.createElement("dd");
      part.textContent = text;
      return part;
    }),
  );
  return made;
}
