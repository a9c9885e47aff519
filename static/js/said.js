/** What the service says, as it says it; pages in another language have langues/said.js in the place of this. */

/**
 * A refusal, or an answer that is one sentence.
 * @template Told
 * @param {Told} told
 */
export const said = (told) => told;

/**
 * The answer of a page.
 * @template Body
 * @param {Body} body
 */
export const answered = (body) => body;
