/** Keeps the pages, never the answers of the service, so that a form survives a cut and a reload. */

/**
 * @typedef {{createPolicy: (name: string, rules: {createScriptURL: (url: string) => string}) => {createScriptURL: (url: string) => string}}} Policies
 */

export function keepPages() {
  if (!("serviceWorker" in navigator)) return;
  const policies = /** @type {Policies | undefined} */ (Reflect.get(window, "trustedTypes"));
  const policy = policies?.createPolicy("imagin-sw", { createScriptURL: () => "/sw.js" });
  navigator.serviceWorker.register(policy?.createScriptURL("/sw.js") ?? "/sw.js").catch(() => null);
}
