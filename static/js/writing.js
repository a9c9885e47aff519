/** French writing of days, hours, amounts and plurals, as the service's e-mails and documents have it. */

const AMOUNT = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" });
const NUMBER = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 2 });
const MONTHS = [
  ...["janvier", "février", "mars", "avril", "mai", "juin"],
  ...["juillet", "août", "septembre", "octobre", "novembre", "décembre"],
];
const SHORT_MONTHS = [
  ...["janv.", "févr.", "mars", "avril", "mai", "juin"],
  ...["juil.", "août", "sept.", "oct.", "nov.", "déc."],
];
const DAYS = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"];

/**
 * @param {string | null | undefined} value a decimal string; the service alone computes
 */
export function euros(value) {
  return value ? AMOUNT.format(Number(value)) : "";
}

/** @param {string | null | undefined} value */
export function number(value) {
  return value ? NUMBER.format(Number(value)) : "";
}

/**
 * @param {string} iso a day, or the wall-clock time at the centre
 * @returns {{semaine: string, quantieme: string, mois: string, mois_court: string, annee: string}}
 */
export function parts(iso) {
  const [annee = "", mois = "1", quantieme = "1"] = iso.slice(0, 10).split("-");
  const date = new Date(Date.UTC(Number(annee), Number(mois) - 1, Number(quantieme)));
  return {
    semaine: DAYS[date.getUTCDay()] ?? "",
    quantieme: quantieme === "01" ? "1er" : String(Number(quantieme)),
    mois: MONTHS[Number(mois) - 1] ?? "",
    mois_court: SHORT_MONTHS[Number(mois) - 1] ?? "",
    annee,
  };
}

/** @param {string} iso */
export function day(iso) {
  const { semaine, quantieme, mois, annee } = parts(iso);
  return `${semaine} ${quantieme}\u00a0${mois} ${annee}`;
}

/**
 * The same without the year.
 * @param {string} iso
 */
export function shortDay(iso) {
  const { semaine, quantieme, mois } = parts(iso);
  return `${semaine} ${quantieme}\u00a0${mois}`;
}

/** @param {string} iso its last five characters are HH:MM */
export function hour(iso) {
  const [hours = "0", minutes = "00"] = iso.slice(-5).split(":");
  return `${Number(hours)}\u00a0h${minutes === "00" ? "" : `\u00a0${minutes}`}`;
}

/**
 * A figure and its noun: in French the plural begins at two.
 * @param {number} number
 * @param {string} noun
 * @param {string} [plural]
 */
export function counted(number, noun, plural = `${noun}s`) {
  return `${number} ${Math.abs(number) < 2 ? noun : plural}`;
}
