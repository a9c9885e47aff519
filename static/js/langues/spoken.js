/** What a page tells the service of its language, in the place of ../spoken.js: e-mails and files follow it. */

export const spoken = { langue: document.documentElement.lang.slice(0, 2) };
export const query = `?langue=${spoken.langue}`;
export const home = "/missions/";
