/** Days and moments whatever the language they are written in. */

/** The clock of the instance, that of acts; the pages of an instance that is not on that of Paris say which. */
const ZONE = globalThis.document?.documentElement.dataset.fuseau ?? "Europe/Paris";

/**
 * A moment of the service as the instance's clock shows it: « 2026-06-09 08:30 ».
 * @param {string | Date} moment
 */
export function local(moment) {
  return new Date(moment).toLocaleString("sv", { timeZone: ZONE }).slice(0, 16);
}

/**
 * The days from one to another, both included, as YYYY-MM-DD.
 * @param {string} first
 * @param {string} last
 * @param {number} [around] days added before and after
 * @returns {string[]}
 */
export function daysBetween(first, last, around = 0) {
  const oneDay = 86_400_000;
  const end = Date.parse(last.slice(0, 10)) + around * oneDay;
  const days = [];
  for (let at = Date.parse(first.slice(0, 10)) - around * oneDay; at <= end; at += oneDay) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}
