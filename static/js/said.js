/** What the service says, as it says it; pages in another language have langues/said.js in the place of this. */

/**
 * @template Told
 * @param {Told} told
 */
export const said = (told) => told;
