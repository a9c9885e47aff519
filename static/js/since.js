/** Two clocks of a claim: the mission’s until it ends, the instance’s for every act; both are named when they differ. */

import { day, hour, local, moment } from "./format.js";

/** Letters of a wall-clock moment; a moment of the service has more, a day fewer. */
const WALL = 16;
const HERE = globalThis.document?.documentElement.dataset.heure ?? "heure de Paris";

/**
 * When something was done.
 * @param {string} iso
 * @param {string | null} other the mission's clock, when it is not the instance's
 */
export function acted(iso, other) {
  return other ? `${moment(iso)} (${HERE})` : moment(iso);
}

/**
 * « 8 h 30 », the hour at which something was done.
 * @param {Date} date
 * @param {string | null} other as for `acted`
 */
export function clock(date, other) {
  const at = hour(local(date));
  return other ? `${at} (${HERE})` : at;
}

/**
 * A day: the end of the mission, which the service says is over or not, or what has happened.
 * @param {string} iso
 * @param {import("./types.js").Mission} mission
 */
export function since(iso, mission) {
  if (iso.length > WALL) return `depuis le ${day(local(iso))}`;
  return `${mission.moment === "passee" || iso.length < WALL ? "depuis le" : "à partir du"} ${day(iso)}`;
}

/**
 * A moment of the service, the wall-clock time at the centre, or a day alone (that of a payment).
 * @param {string} iso
 * @param {import("./types.js").Mission} mission
 */
export function when(iso, mission) {
  if (iso.length > WALL) return acted(iso, mission.heure);
  if (iso.length < WALL) return day(iso);
  return `${day(iso)} à ${hour(iso)}${mission.heure ? ` (${mission.heure})` : ""}`;
}
