/** Reading what a person types, in the forms people write it: « 42,5 km », « 8h30 », « 4 h 40 », « 1 250,00 € ». */

import { hour, number } from "./format.js";

/**
 * @typedef {{value: string | number | null, fault: string, bref: string}} Read `fault`: what is not understood and how to write it; `bref`: the first half of it
 */

/** A day is read by jour.js alone, where a form asks for one. @type {Record<string, (typed: string) => Read>} */
export const READERS = { entier, decimal, prix: decimal, heure, duree, texte };
/** Between whole and part, in the language of the page. */
const MARK = number("0.5").charAt(1);
/** Between hours and minutes. */
const POINT = hour("1:01").replace(/[\d\s]/g, "");

/**
 * The value that the service expects, or a sentence saying what is not understood.
 * @param {string} format
 * @param {string} typed
 * @returns {Read}
 */
export function read(format, typed) {
  const bare = typed.normalize("NFKC").trim();
  if (bare === "") return right(null);
  return (READERS[format] ?? texte)(bare);
}

/**
 * How a value of the service is written in its field.
 * @param {string} format
 * @param {string | number | null | undefined} value
 */
export function write(format, value) {
  if (value === null || value === undefined) return "";
  if (format === "decimal") return String(Number(value)).replace(".", MARK);
  if (format === "prix") return Number(value).toFixed(2).replace(".", MARK);
  if (format === "jour") return String(value).split("-").reverse().join("/");
  if (format === "heure") return String(value).replace(/^0?(\d{1,2}):(\d\d)$/, `$1${POINT}$2`);
  if (format === "duree") return `${Math.floor(Number(value) / 60)}h${String(Number(value) % 60).padStart(2, "0")}`;
  return String(value);
}

/** @param {string} typed */
function entier(typed) {
  const digits = typed.replace(/\s|\p{L}+\.?$/gu, "");
  return /^\d{1,6}$/.test(digits) ? right(Number(digits)) : wrong(`«\u00a0${cited(typed)}\u00a0» n’est pas un nombre entier`, "Écrivez par exemple 62.");
}

/** @param {string} typed */
function decimal(typed) {
  const bare = typed.replace(/€|\s|(km|kms|kilomètres?|euros?|eur)\.?$/giu, "").replace(",", ".");
  if (/^\d{1,7}(\.\d{1,2})?$/.test(bare)) return right(bare);
  return wrong(`«\u00a0${cited(typed)}\u00a0» n’est pas un nombre avec deux décimales au plus`, "Écrivez par exemple 42,50.");
}

/** @param {string} typed */
function heure(typed) {
  const found = /^(\d{1,2})(?:\s*(?:h|:|\.|heures?)\s*(\d{2})?(?:\s*min)?)?$/iu.exec(typed) ?? /^(\d{2})(\d{2})$/.exec(typed);
  const [, hours = "", minutes = "00"] = found ?? [];
  if (!found || Number(hours) > 23 || Number(minutes) > 59) return wrong(`«\u00a0${cited(typed)}\u00a0» n’est pas une heure`, "Écrivez par exemple 6h45 ou 18:30.");
  return right(`${hours.padStart(2, "0")}:${minutes}`);
}

/** @param {string} typed */
function duree(typed) {
  const hours = /^(\d{1,3})\s*(?:h|:|heures?)\s*(\d{1,2})?\s*(?:min|mn|minutes?)?$/iu.exec(typed);
  if (hours) return right(Number(hours[1]) * 60 + Number(hours[2] ?? 0));
  const minutes = /^(\d{1,5})\s*(min|mn|minutes?)?$/iu.exec(typed);
  if (minutes && (minutes[2] || Number(minutes[1]) > 24)) return right(Number(minutes[1]));
  if (minutes) return wrong(`«\u00a0${cited(typed)}\u00a0» n’a pas d’unité`, `Précisez\u00a0: ${minutes[1]}h ou ${minutes[1]} min.`);
  return wrong(`«\u00a0${cited(typed)}\u00a0» n’est pas une durée`, "Écrivez par exemple 4h40 ou 280 min.");
}

/** @param {string} typed */
function texte(typed) {
  return right(typed.replace(/\s+/g, " "));
}

/**
 * @param {string | number | null} value
 * @returns {Read}
 */
export function right(value) {
  return { value, fault: "", bref: "" };
}

/**
 * @param {string} bref
 * @param {string} how
 * @returns {Read}
 */
export function wrong(bref, how) {
  return { value: null, fault: `${bref}. ${how}`, bref };
}

/** @param {string} typed long enough to be known again */
export function cited(typed) {
  return typed.replace(/^(.{24}).+/su, "$1…");
}
