/** The writing of days, hours, durations and amounts in the language of the page, in the place of ../format.js. */

import { local } from "../days.js";

export { daysBetween, local } from "../days.js";

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

/** @param {string} iso */
export function day(iso) {
  return written(iso, { dateStyle: "full" });
}

/**
 * The same without the year.
 * @param {string} iso
 */
export function shortDay(iso) {
  return written(iso, { weekday: "long", day: "numeric", month: "long" });
}

/** @param {string} iso its last five characters are HH:MM */
export function hour(iso) {
  const [hours = "0", minutes = "00"] = iso.slice(-5).split(":");
  return `${Number(hours)}:${minutes}`;
}

/**
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
 * A figure and its noun, in the plural when the language says so.
 * @param {number} number
 * @param {string} noun
 * @param {string} [plural]
 */
export function counted(number, noun, plural = `${noun}s`) {
  return `${number} ${PLURAL.select(Math.abs(number)) === "one" ? noun : plural}`;
}

/** @param {number} minutes */
export function duration(minutes) {
  const rest = minutes % 60;
  if (minutes < 60) return `${rest}\u00a0min`;
  return `${Math.floor(minutes / 60)}\u00a0h${rest ? `\u00a0${String(rest).padStart(2, "0")}` : ""}`;
}
