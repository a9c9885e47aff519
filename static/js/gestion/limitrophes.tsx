/** Touching communes of which the table of served neighbours says nothing: a clerk says what they are. */

import { ask } from "../api.js";
import { tell } from "../dom.js";
import { counted } from "../format.js";
import { listName, openStaff, read } from "./commun.ts";
import { claimAddress } from "./file.ts";
import { search } from "./listes.ts";
import { Button, confirmed, drawn, Empty, Table } from "./view.tsx";
import type { CoupleDeCommunes as Pair, CouplesATrancher } from "../types.js";

const SHOWN = 12;
const ANSWERS = [
  [true, "Desservies", "Oui, elles sont desservies", "Elles comptent comme une seule commune, pour toute l’instance\u00a0: les états de frais qui en dépendent sont à renvoyer, rien n’y est dû."],
  [false, "Pas desservies", "Non, elles ne le sont pas", "Un déplacement de l’une à l’autre reste dû. Elles quittent cette liste."],
] as const;
const MARKS = "/gestion/etats-de-frais/reperes";
const change = drawn(page, {} as { couples: Pair[] });

openStaff((_, { services }) => list(services), MARKS);

/** All that the claims of these services hang on, each pair once. */
async function list(services: string[]) {
  const pairs = new Map<string, Pair>();
  for (const service of services) {
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { couples, suite }: CouplesATrancher = await read(`/gestion/communes-limitrophes${search({ service, curseur: cursor })}`);
      for (const pair of couples) {
        const known = pairs.get(pair.commune + pair.voisine);
        if (known) known.etats.push(...pair.etats);
        else pairs.set(pair.commune + pair.voisine, pair);
      }
      cursor = suite;
    }
  }
  change({ couples: [...pairs.values()].sort((one, other) => other.etats.length - one.etats.length) });
}

function page({ couples }: { couples: Pair[] }) {
  if (!couples.length) return <Empty title="Rien à trancher">Aucun état de frais à vérifier de vos services ne dépend de deux communes limitrophes dont la table ne dirait rien.</Empty>;
  return <Table kind="limitrophes" rows={couples} id={({ commune, voisine }) => commune + voisine} columns={[["Communes", named], ["États de frais", Claims]]} suite="Réponse" acts={Answers} />;
}

function Claims({ etats }: Pair) {
  const more = etats.length - SHOWN;
  return <span>{etats.slice(0, SHOWN).map((known, rank) => [rank > 0 && " · ", <a href={claimAddress(known)}>{`${listName(known.personne)}, n°\u00a0${known.numero}`}</a>])}{more > 0 && ` et ${counted(more, "autre")}`}</span>;
}

function Answers(pair: Pair) {
  return ANSWERS.map((answer) => <Button key={answer[1]} kind="discret" label={`${answer[1]}\u00a0: ${named(pair)}`} act={() => settle(pair, answer)}>{answer[1]}</Button>);
}

async function settle(pair: Pair, [desservie, word, yes, told]: (typeof ANSWERS)[number]) {
  const question = `${desservie ? "Des transports en commun relient" : "Aucun transport en commun ne relie"} ${named(pair)}\u00a0?`;
  if (!(await confirmed(question, told, yes))) return;
  const { commune, voisine } = pair;
  await ask("PUT", "/gestion/communes-limitrophes", { commune, voisine, desservie });
  await list((await read(MARKS)).services);
  tell("succes", "Réponse enregistrée", `${named(pair)}\u00a0: ${word.toLowerCase()}.`);
}

function named({ commune_nom, voisine_nom }: Pair) {
  return `${commune_nom} et ${voisine_nom}`;
}
