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

/**
 * @param {(string | null)[]} texts
 * @param {string} [mark]
 */
export function joined(texts, mark = " · ") {
  return texts.filter(Boolean).join(mark);
}
