/** The writing of days, hours, amounts and plurals in the language of the page, in the place of ../writing.js. */

const LANGUAGE = globalThis.document?.documentElement.lang || "en-GB";
const AMOUNT = new Intl.NumberFormat(LANGUAGE, { style: "currency", currency: "EUR" });
const NUMBER = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 2 });
const PLURAL = new Intl.PluralRules(LANGUAGE);

/** @param {string | null | undefined} value a decimal string; the service alone computes */
export function euros(value) {
  return value ? AMOUNT.format(Number(value)) : "";
}

/** @param {string | null | undefined} value */
export function number(value) {
  return value ? NUMBER.format(Number(value)) : "";
}

/**
 * @param {string} iso a day, or the wall-clock time at the centre
 * @param {Intl.DateTimeFormatOptions} options
 */
function written(iso, options) {
  return new Intl.DateTimeFormat(LANGUAGE, { ...options, timeZone: "UTC" }).format(new Date(`${iso.slice(0, 10)}T00:00:00Z`));
}

/**
 * @param {string} iso
 * @returns {{semaine: string, quantieme: string, mois: string, mois_court: string, annee: string}}
 */
export function parts(iso) {
  return {
    semaine: written(iso, { weekday: "long" }),
    quantieme: written(iso, { day: "numeric" }),
    mois: written(iso, { month: "long" }),
    mois_court: written(iso, { month: "short" }),
    annee: iso.slice(0, 4),
  };
}

/**
 * The day of the week, then the date: what stands between them differs from one browser to another.
 * @param {string} iso
 */
export function day(iso) {
  return `${written(iso, { weekday: "long" })} ${written(iso, { dateStyle: "long" })}`;
}

/**
 * The same without the year.
 * @param {string} iso
 */
export function shortDay(iso) {
  return `${written(iso, { weekday: "long" })} ${written(iso, { day: "numeric", month: "long" })}`;
}

/** @param {string} iso its last five characters are HH:MM */
export function hour(iso) {
  const [hours = "0", minutes = "00"] = iso.slice(-5).split(":");
  return `${Number(hours)}:${minutes}`;
}

/**
 * A figure and its noun, in the form that the language wants.
 * @param {number} number
 * @param {string} noun
 * @param {string} plural no language but French makes it by a rule
 */
export function counted(number, noun, plural) {
  return `${number} ${PLURAL.select(Math.abs(number)) === "one" ? noun : plural}`;
}
