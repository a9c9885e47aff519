/** The oldest browsers, as package.json names them, and whether the compatibility data of MDN say that all of them have a thing. */

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
export const data = require("@mdn/browser-compat-data");
const NAMES = { safari: "safari", ios_saf: "safari_ios", firefox: "firefox", chrome: "chrome", edge: "edge" };
const LINE = require("../../../package.json").browserslist.map((text) => {
  const [name, , version] = text.split(" ");
  return [NAMES[name], version];
});

/** @param {{__compat?: {support: Record<string, any>}}} [entry] an entry that says nothing is not judged */
export function tooNew(entry) {
  return Boolean(entry?.__compat) && LINE.some(([name, version]) => ![entry.__compat.support[name] ?? []].flat().some((one) => has(one, version)));
}

const COMMON = /Element$|^(Document|DocumentFragment|Node|NodeList|Window|Navigator|Location|History|Event|EventTarget|Blob|File|FormData|Response|Request|Headers|URL|URLSearchParams|Crypto|Storage|AbortSignal|DOMTokenList|Range|Selection|CanvasRenderingContext2D|Cache|ServiceWorkerContainer)$/;
const OURS = ["role"]; // a field of our own answers, named like a new member

/** Members of common objects that the oldest browsers lack: element.checkVisibility. Names that the language has too are not told apart. */
export function newMembers() {
  const language = new Set([...Object.values(data.javascript.builtins).flatMap(Object.keys), ...OURS]);
  const found = new Map();
  for (const [face, entries] of Object.entries(data.api)) {
    if (!COMMON.test(face)) continue;
    for (const [name, entry] of Object.entries(entries)) found.set(name, (found.get(name) ?? true) && tooNew(entry));
  }
  return [...found].filter(([name, fresh]) => fresh && /^[a-z]\w*$/i.test(name) && !language.has(name)).map(([property]) => ({ property }));
}

/** Static members that the oldest browsers lack: AbortSignal.timeout. */
export function newStatics() {
  return Object.entries(data.api).flatMap(([object, face]) =>
    Object.entries(face)
      .filter(([name, entry]) => name.endsWith("_static") && tooNew(entry))
      .map(([name]) => ({ object, property: name.replace(/_static$/, "") })),
  );
}

/**
 * @param {{version_added: string | boolean, version_removed?: string, flags?: unknown, prefix?: string, alternative_name?: string}} support
 * @param {string} version
 */
function has({ version_added: added, version_removed: removed, flags, prefix, alternative_name: other }, version) {
  if (typeof added !== "string" || flags || prefix || other || added === "preview") return false;
  return !earlier(version, added.replace("≤", "")) && !(removed && !earlier(version, removed.replace("≤", "")));
}

/**
 * @param {string} one
 * @param {string} other
 */
function earlier(one, other) {
  const [first, second] = [one, other].map((text) => text.split(".").map(Number));
  return first[0] < second[0] || (first[0] === second[0] && (first[1] ?? 0) < (second[1] ?? 0));
}
