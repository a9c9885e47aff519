/** The exam centres of a member, by name: nobody types a UAI. */

import { ask } from "../api.js";
import { until } from "../poll.js";

/**
 * @typedef {import("../types.js").Centres} Centres
 */

const PATH = "/gestion/centres";
const [OFTEN, TRIES] = [2000, 30];

/** @returns {Promise<Centres["centres"]>} once the missions that name them were read, the first time */
export async function ownCentres() {
  /** @type {{body: Centres}} */
  const { body } = await ask("GET", PATH);
  if (!body.a_relever.length) return body.centres;
  await Promise.all(body.a_relever.map((session) => ask("POST", "/gestion/missions/releve", { session })));
  /** @type {Centres | null} */
  const read = await until(PATH, (/** @type {Centres} */ { a_relever }) => !a_relever.length, { every: OFTEN, tries: TRIES });
  return (read ?? body).centres;
}

/**
 * Gives a field the names of the member's centres; what is chosen stays, even when it is not among them.
 * @param {HTMLSelectElement} field
 * @param {string} first what it says while none is chosen
 */
export async function offerCentres(field, first) {
  const centres = await ownCentres();
  const chosen = field.value;
  const options = centres.map(({ uai, nom }) => new Option(nom === uai ? uai : `${nom} (${uai})`, uai));
  if (chosen && !centres.some(({ uai }) => uai === chosen)) options.push(new Option(chosen, chosen));
  field.replaceChildren(new Option(first, ""), ...options);
  field.value = chosen;
}
