/** French writing of days, hours, durations and amounts, as the service's e-mails and documents write them. */

import { local } from "./days.js";

export { daysBetween, local } from "./days.js";

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
 * « mardi 9 juin 2026, de 8 h à 12 h (heure de La Réunion) »
 * @param {string} start
 * @param {string} end
 * @param {string | null} [heure] the clock, when it must be named
 */
export function span(start, end, heure) {
  const known = heure ? ` (${heure})` : "";
  if (start.slice(0, 10) === end.slice(0, 10)) return `${day(start)}, de ${hour(start)} à ${hour(end)}${known}`;
  return `du ${day(start)}, ${hour(start)}, au ${day(end)}, ${hour(end)}${known}`;
}

/**
 * A moment of the service, in the instance's clock.
 * @param {string} iso
 */
export function moment(iso) {
  const here = local(iso);
  return `${day(here)} à ${hour(here)}`;
}

/**
 * How long to wait, in words.
 * @param {number} seconds
 */
export function wait(seconds) {
  if (seconds <= 60) return "Réessayez dans une minute.";
  if (seconds <= 3600) return `Réessayez dans ${Math.ceil(seconds / 60)} minutes.`;
  return `Réessayez dans ${Math.ceil(seconds / 3600)} heures.`;
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

/** @param {number} minutes */
export function duration(minutes) {
  const rest = minutes % 60;
  if (minutes < 60) return `${rest}\u00a0min`;
  return `${Math.floor(minutes / 60)}\u00a0h${rest ? `\u00a0${String(rest).padStart(2, "0")}` : ""}`;
}
