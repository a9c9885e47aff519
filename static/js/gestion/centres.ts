/** The exam centres of a member, by name, and their services: nobody types a UAI. */

import { ask } from "../api.js";
import { until } from "../poll.js";
import { attempt, read } from "./commun.ts";
import type { CentreConnu } from "../types.js";
import type { Options } from "./view.tsx";

const PATH = "/gestion/centres";
const [OFTEN, TRIES] = [2000, 30];

/** Once the missions that name them were read, the first time. */
export async function own() {
  const known = await read(PATH);
  if (!known.a_relever.length) return known;
  await Promise.all(known.a_relever.map((session) => ask("POST", "/gestion/missions/releve", { session })));
  const fresh = await until(PATH, ({ a_relever }) => !a_relever.length, { every: OFTEN, tries: TRIES });
  return fresh ?? known;
}

/** @returns the centres, to choose from */
export function choices(centres: CentreConnu[]): Options {
  return centres.map(({ uai, nom }) => [uai, place(nom, uai)]);
}

/** A place by its name, and its code when that says more. */
export function place(nom: string, code: string | null) {
  return code === nom ? nom : `${nom} (${code})`;
}

/** Gives them once they are known; none when they cannot be read, which is told. */
export async function offer(give: (centres: Options) => void) {
  let found: Options = [];
  await attempt(async () => {
    found = choices((await own()).centres);
  });
  give(found);
}
