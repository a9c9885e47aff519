/** What waits for an answer of a service: messages, contestations, requests before leaving, the oldest first, narrowed together. */

import { say } from "../dom.js";
import { counted } from "../format.js";
import { age, listName, openStaff, read } from "./commun.ts";
import { claimAddress, keepList } from "./file.ts";
import { asked, keep, search } from "./listes.ts";
import { Button, type Columns, drawn, Empty, Field, Filters, type Options, Section, Select, Table } from "./view.tsx";
import type { LigneDeMessage as Line, LigneEnAttente as Waiting } from "../types.js";

type Short = { lignes: Waiting[]; plus: boolean };
type State = { messages: Line[]; suite: string | null; services: string[]; contestations: Short; demandes: Short; filtres: Record<string, string> };

const AGES: Options = [["", "Tous"], ["2", "Depuis 2 jours ou plus"], ["7", "Depuis 7 jours ou plus"], ["15", "Depuis 15 jours ou plus"]];
const LISTS = [
  ["contestations", "Contestations", "Ce qui est contesté", "Aucune contestation n’attend", "Ce que les personnes contestent d’un constat, d’une correction ou d’un refus arrive ici."],
  ["demandes", "Demandes avant de partir", "Ce qui est demandé", "Aucune demande n’attend", "Un véhicule ou une nuit la veille, demandés avant la mission, arrivent ici."],
] as const;
const SINCE: Columns<Line | Waiting>[number] = ["Depuis", (line) => age(line.age)];
const state = {} as State;
const change = drawn(page, state);

openStaff(() => load(asked()));

function page({ messages, suite, services, filtres, ...short }: State) {
  const field = (id: string) => ({ id, value: filtres[id] ?? "" });
  return (
    <>
      <Filters send={narrow}>
        <Select {...field("service")} label="Service" options={[["", "Tous les miens"], ...services]} />
        <Select {...field("jours")} label="Ancienneté" options={AGES} />
        <Field {...field("texte")} label="Nom, numéro ou mots" autocomplete="off" />
      </Filters>
      <Section id="liste" title="Messages">
        <Table kind="histoire" rows={messages} id={({ compte, numero }) => `${compte} ${numero}`} columns={[["Personne", named("messages")], ["Message", words], SINCE]} />
        {!messages.length && <Empty title="Aucun message n’attend">Les messages auxquels le service a répondu se relisent dans l’état de frais de la mission.</Empty>}
        {suite && <Button act={more}>Voir la suite</Button>}
      </Section>
      {LISTS.map(([name, title, column, none, why]) => (
        <Section key={name} id={name} title={title} data-liste={name}>
          <Table kind="histoire" rows={short[name].lignes} columns={[["Personne", named(name)], [column, about], SINCE]} />
          {!short[name].lignes.length && <Empty title={none}>{why}</Empty>}
          {short[name].plus && <p>D’autres attendent : elles apparaissent ici dès que vous avez répondu aux premières.</p>}
        </Section>
      ))}
    </>
  );
}

/** @param ancre where the claim shows it */
function named(ancre: string) {
  return (line: Line | Waiting) => <a href={claimAddress({ ...line, ancre })}>{listName(line.personne)}</a>;
}

function words({ extrait, mission, numero, nombre, propre }: Line) {
  return `${extrait}${nombre > 1 ? ` (${counted(nombre, "message")})` : ""} – ${mission.examen}, n°\u00a0${numero}${own(propre)}`;
}

function about({ libelle, texte, mission, numero, propre }: Waiting) {
  return `${libelle}\u00a0: «\u00a0${texte}\u00a0» (${mission.examen}, n°\u00a0${numero})${own(propre)}`;
}

function own(propre: boolean) {
  return propre ? ". C’est le vôtre\u00a0: un collègue répond." : "";
}

async function load({ service = "", jours = "", texte = "" }: Record<string, string>) {
  const filtres = { service, jours, texte };
  const kept = search(filtres);
  const [found, contested, requested] = await Promise.all([read(`/gestion/messages${kept}`), read(`/gestion/contestations${kept}`), read(`/gestion/demandes${kept}`)]);
  keep(kept);
  change({ ...found, contestations: { lignes: contested.contestations, plus: contested.suite }, demandes: { lignes: requested.demandes, plus: requested.suite }, filtres });
  keepShown();
}

/** In the order of the page: from one to the next. */
function keepShown() {
  const at = (ancre: string, lines: (Line | Waiting)[]) => lines.map((line) => ({ ...line, ancre }));
  keepList([...at("messages", state.messages), ...LISTS.flatMap(([name]) => at(name, state[name].lignes))]);
}

async function narrow(filtres: Record<string, string>) {
  await load(filtres);
  const { messages, contestations, demandes } = state;
  say(`${counted(messages.length, "message")}, ${counted(contestations.lignes.length, "contestation")}, ${counted(demandes.lignes.length, "demande")}.`);
}

async function more() {
  const { messages, suite } = await read(`/gestion/messages${search({ ...state.filtres, suite: state.suite ?? "" })}`);
  change({ messages: [...state.messages, ...messages], suite });
  keepShown();
}
