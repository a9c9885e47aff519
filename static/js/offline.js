/** A form that survives a cut and a reload: its page kept by the service worker, its last answers by this tab alone. */

import { Refusal } from "./api.js";

/**
 * @typedef {{createPolicy: (name: string, rules: {createScriptURL: (url: string) => string}) => {createScriptURL: (url: string) => string}}} Policies
 */

const CACHE = "imagin-pages";

/**
 * Has this page, and all that it has loaded, answered from this device when the network is cut. What the worker did not see
 * pass is taken from the browser's own cache: nothing is asked twice.
 */
export async function keepPages() {
  if (!("serviceWorker" in navigator)) return;
  const policies = /** @type {Policies | undefined} */ (Reflect.get(window, "trustedTypes"));
  const policy = policies?.createPolicy("imagin-sw", { createScriptURL: () => "/sw.js" });
  try {
    await navigator.serviceWorker.register(policy?.createScriptURL("/sw.js") ?? "/sw.js");
    const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
    const cache = await caches.open(CACHE);
    const files = [...new Set(loaded.filter((path) => path.startsWith("/static/")))].map((path) => keep(cache, path, path));
    await Promise.all([keep(cache, location.pathname, location.pathname + location.search), ...files]);
    document.documentElement.dataset.garde = "oui";
  } catch {
    // Without it, a cut leads to the browser's own page: nothing that was typed is lost.
  }
}

/**
 * @param {Cache} cache
 * @param {string} key
 * @param {string} address
 */
async function keep(cache, key, address) {
  if (navigator.serviceWorker.controller && (await cache.match(key))) return;
  const answer = await fetch(address, { cache: "force-cache" });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  await cache.put(key, answer);
}

/**
 * The answers of the service, or during a cut those that this tab had last; `cut` says which.
 * @template T
 * @param {string} path what was asked
 * @param {Promise<T>} asking
 * @returns {Promise<{found: T, cut: boolean}>}
 */
export async function seen(path, asking) {
  try {
    const found = await asking;
    remember(path, found);
    return { found, cut: false };
  } catch (refusal) {
    const kept = refusal instanceof Refusal && refusal.status === 0 ? sessionStorage.getItem(place(path)) : null;
    if (!kept) throw refusal;
    return { found: JSON.parse(kept), cut: true };
  }
}

/**
 * @param {string} path
 * @param {unknown} found
 */
export function remember(path, found) {
  try {
    sessionStorage.setItem(place(path), JSON.stringify(found));
  } catch {
    // A forbidden storage keeps nothing.
  }
}

/** @param {string} path */
function place(path) {
  return `imagin:vu:${path}`;
}
