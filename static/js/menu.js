/** Whose menu the public pages show: static/classic/menu.js reads it before anything is drawn. */

/**
 * Until the session has rested for too long; a visitor's, without. Signing out takes it away with all that is kept.
 * @param {string} [qui]
 * @param {number} [minutes]
 */
export function showMenu(qui, minutes = 0) {
  const root = document.documentElement;
  if (!qui) delete root.dataset.qui;
  try {
    localStorage.setItem(`imagin:${root.dataset.instance}:menu`, JSON.stringify([Date.now() + minutes * 60_000, qui]));
  } catch {
    // The visitor's menu stays.
  }
}
