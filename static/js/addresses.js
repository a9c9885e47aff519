/** The mission that an address of the site names, and lists of words. */

/**
 * @param {string} page
 * @param {string} numero
 */
export function address(page, numero) {
  return `${page}?numero=${encodeURIComponent(numero)}`;
}

/** The mission that this page is about; a numéro that nobody has when its address names none. */
export function asked() {
  return new URLSearchParams(location.search).get("numero") || "0";
}

/**
 * The way out of what was not found, where the page has a list to go back to: trying again would find no more.
 * @param {number} status of the refusal
 */
export function wayOut(status) {
  const list = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".titre-page__retour"));
  return list && (status === 404 || !location.search) ? [{ text: list.text, act: () => list.click() }] : [];
}

/**
 * @param {(string | null)[]} texts
 * @param {string} [mark] a line may end with it, never begin
 */
export function joined(texts, mark = "\u00a0· ") {
  return texts.filter(Boolean).join(mark);
}
