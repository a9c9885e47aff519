/** What a page tells the service of its language: nothing in French. Other languages have langues/spoken.js. */

/** Beside what is asked. @type {{langue?: string}} */
export const spoken = {};
/** After the address of a file that is made for the person. */
export const query = "";
/** Where a portal leads back to, when no page was asked for. */
export const home = "";
