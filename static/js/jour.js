/** Reading a day that a person types, its month in figures, in French or in English. */

import { cited, READERS, right, wrong } from "./entries.js";

/** First letters of each month, in French then in English. */
const MONTHS = [/^jan/, /^fe[vb]/, /^mar[sc]|^mar$/, /^a[pv]r/, /^ma[iy]/, /^jui?n/, /^jui?l/, /^aou|^aug/, /^sep/, /^oct/, /^nov/, /^dec/];

export function readDays() {
  READERS.jour = jour;
}

/** @param {string} typed */
function jour(typed) {
  const found = /^(\d{1,2})(?:er)?[\s/.-]+(\p{L}+|\d{1,2})[\s/.-]+(\d{4}|\d{2})$/iu.exec(typed);
  const [, day = "", month = "", year = ""] = found ?? [];
  const rank = /\d/.test(month) ? Number(month) : MONTHS.findIndex((name) => name.test(plain(month))) + 1;
  const iso = `${year.length === 2 ? `20${year}` : year}-${String(rank).padStart(2, "0")}-${day.padStart(2, "0")}`;
  const date = new Date(`${iso}T00:00:00Z`);
  if (!found || Number.isNaN(date.valueOf()) || date.toISOString().slice(0, 10) !== iso) {
    return wrong(`«\u00a0${cited(typed)}\u00a0» n’est pas un jour`, "Écrivez par exemple 9 juin 2026.");
  }
  return right(iso);
}

/** @param {string} text */
function plain(text) {
  return text.normalize("NFD").replace(/\P{L}/gu, "").toLowerCase();
}
