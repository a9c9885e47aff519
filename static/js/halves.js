/** The two halves of an état de frais, in the order in which they are shown: what people call them, and what is paid. */

export const HALVES = /** @type {const} */ ([
  { code: "remuneration", name: "Travail", paid: "Rémunération" },
  { code: "deplacement", name: "Déplacement", paid: "Déplacement" },
]);

/** @param {string} code */
export function halfName(code) {
  return HALVES.find((half) => half.code === code)?.name ?? code;
}

/** @param {string} code */
export function paidName(code) {
  return HALVES.find((half) => half.code === code)?.paid ?? code;
}
