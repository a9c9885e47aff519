/** Touching communes of which the table of served neighbours says nothing: a clerk says what they are. */

import { ask } from "../api.js";
import { tell } from "../dom.js";
import { counted } from "../format.js";
import { listName, openStaff, read } from "./commun.ts";
import { claimAddress } from "./file.ts";
import { search } from "./listes.ts";
import { Button, confirmed, drawn, Empty, Table } from "./view.tsx";
import type { CoupleDeCommunes as Pair } from "../types.js";

const SHOWN = 12;
const SERVED = "Elles comptent comme une seule commune, pour toute l’instance\u00a0: les états de frais qui en dépendent sont à renvoyer, rien n’y est dû.";
const NOT_SERVED = "Un déplacement de l’une à l’autre reste dû. Elles quittent cette liste.";
const MARKS = "/gestion/etats-de-frais/reperes";
const change = drawn(page, {} as { couples: Pair[] });

openStaff((_, { services }) => list(services), MARKS);

async function list(services: string[]) {
  const pairs: Map<string, Pair> = new Map();
  for (const service of services) await gather(service, pairs);
  change({ couples: [...pairs.values()].sort((one, other) => other.etats.length - one.etats.length) });
}

/** All that the claims of a service hang on, page after page, with what other services said. */
async function gather(service: string, pairs: Map<string, Pair>) {
  for (let cursor = "" as string | null; cursor !== null; ) {
    const { couples, suite } = await read(`/gestion/communes-limitrophes${search({ service, curseur: cursor })}`);
    for (const pair of couples) {
      const known = pairs.get(pair.commune + pair.voisine);
      if (known) known.etats.push(...pair.etats);
      else pairs.set(pair.commune + pair.voisine, pair);
    }
    cursor = suite;
  }
}

function page({ couples }: { couples: Pair[] }) {
  if (!couples.length) return <Empty title="Rien à trancher">Aucun état de frais à vérifier de vos services ne dépend de deux communes limitrophes dont la table ne dirait rien.</Empty>;
  const act = (pair: Pair, served: boolean, word: string) => <Button kind="discret" label={`${word}\u00a0: ${named(pair)}`} act={() => settle(pair, served)}>{word}</Button>;
  return (
    <Table
      kind="limitrophes"
      rows={couples}
      id={({ commune, voisine }) => commune + voisine}
      columns={[["Communes", named], ["États de frais", Claims]]}
      suite="Réponse"
      acts={(pair) => <>{act(pair, true, "Desservies")}{act(pair, false, "Pas desservies")}</>}
    />
  );
}

function Claims({ etats }: Pair) {
  const more = etats.length - SHOWN;
  return <span>{etats.slice(0, SHOWN).map((known, rank) => [rank > 0 && " · ", <a href={claimAddress(known)}>{`${listName(known.personne)}, n°\u00a0${known.numero}`}</a>])}{more > 0 && ` et ${counted(more, "autre")}`}</span>;
}

async function settle(pair: Pair, served: boolean) {
  const question = served ? `Des transports en commun relient ${named(pair)}\u00a0?` : `Aucun transport en commun ne relie ${named(pair)}\u00a0?`;
  if (!(await confirmed(question, served ? SERVED : NOT_SERVED, served ? "Oui, elles sont desservies" : "Non, elles ne le sont pas"))) return;
  const { commune, voisine } = pair;
  await ask("PUT", "/gestion/communes-limitrophes", { commune, voisine, desservie: served });
  await list((await read(MARKS)).services);
  tell("succes", "Réponse enregistrée", `${named(pair)}\u00a0: ${served ? "desservies" : "pas desservies"}.`);
}

function named({ commune_nom, voisine_nom }: Pair) {
  return `${commune_nom} et ${voisine_nom}`;
}
