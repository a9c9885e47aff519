/** Moments, durations and waits in words, over the writing of the page's language (writing.js). */

import { local } from "./days.js";
import { day, hour } from "./writing.js";

export { daysBetween, local } from "./days.js";
export { counted, day, euros, hour, number, parts, shortDay } from "./writing.js";

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

/** @param {number} minutes */
export function duration(minutes) {
  const rest = minutes % 60;
  if (minutes < 60) return `${rest}\u00a0min`;
  return `${Math.floor(minutes / 60)}\u00a0h${rest ? `\u00a0${String(rest).padStart(2, "0")}` : ""}`;
}
