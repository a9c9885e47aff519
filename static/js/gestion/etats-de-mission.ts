/** Where a mission stands, in words. */

export const STATES = { a_venir: "À venir", en_cours: "En cours", passee: "Passée", annulee: "Annulée" };
