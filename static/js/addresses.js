/** The mission that an address of the site names, and lists of words. */

/**
 * @param {string} page
 * @param {string} numero
 */
export function address(page, numero) {
  return `${page}?numero=${encodeURIComponent(numero)}`;
}

/** The mission that this page is about. */
export function asked() {
  return new URLSearchParams(location.search).get("numero") ?? "";
}

/** Pages about one thing: what their address must name, and the list where it is found. */
const LISTS = new Map([
  ["/mission/", { needs: ["numero"], list: "/missions/", text: "Voir vos missions" }],
  ["/etat-de-frais/", { needs: ["numero"], list: "/etats-de-frais/", text: "Voir vos états de frais" }],
  ["/gestion/intervenant/", { needs: ["id"], list: "/gestion/", text: "Chercher un intervenant" }],
  ["/gestion/etat/", { needs: ["compte", "numero"], list: "/gestion/etats/", text: "Voir les états de frais" }],
]);

/** Goes to the list when the address names nothing; whether it does. */
export function toListIfNothingAsked() {
  const page = LISTS.get(location.pathname);
  const named = new URLSearchParams(location.search);
  if (!page || page.needs.every((name) => named.get(name))) return false;
  location.replace(page.list);
  return true;
}

/**
 * The way out of what was not found: trying again would find no more.
 * @param {number} status of the refusal
 * @returns {{text: string, act: () => void} | null}
 */
export function toListIfNotFound(status) {
  const page = LISTS.get(location.pathname);
  return page && status === 404 ? { text: page.text, act: () => location.assign(page.list) } : null;
}

/**
 * @param {(string | null)[]} texts
 * @param {string} [mark]
 */
export function joined(texts, mark = " · ") {
  return texts.filter(Boolean).join(mark);
}
