/** A form that survives a cut and a reload: its page kept by the service worker, its last answers by this tab alone. */

import { Refusal } from "./api.js";

/**
 * @typedef {{createPolicy: (name: string, rules: {createScriptURL: (url: string) => string}) => {createScriptURL: (url: string) => string}}} Policies
 */

const CACHE = "imagin-pages";

/** Has this page, and all that it has loaded, answered from this device when the network is cut. */
export async function keepPages() {
  if (!("serviceWorker" in navigator)) return;
  const policies = /** @type {Policies | undefined} */ (Reflect.get(window, "trustedTypes"));
  const policy = policies?.createPolicy("imagin-sw", { createScriptURL: () => "/sw.js" });
  try {
    await navigator.serviceWorker.register(policy?.createScriptURL("/sw.js") ?? "/sw.js");
    const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
    const cache = await caches.open(CACHE);
    await cache.addAll([location.pathname, ...new Set(loaded.filter((path) => path.startsWith("/static/")))]);
    document.documentElement.dataset.garde = "oui";
  } catch {
    // Without it, a cut leads to the browser's own page: nothing that was typed is lost.
  }
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
