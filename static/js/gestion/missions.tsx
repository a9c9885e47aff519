/** The missions of a session, narrowed and sorted; one of them is shown by mission.tsx. */

import { ask } from "../api.js";
import { one, say } from "../dom.js";
import { counted, moment, span } from "../format.js";
import { offer } from "./centres.ts";
import { attempt, openStaff, read, together } from "./commun.ts";
import { STATES } from "./etats-de-mission.ts";
import { asked, fromAddress, narrowed } from "./listes.ts";
import { type Columns, drawn, Empty, Field, Filters, type Options, Pages, Section, Select, Table } from "./view.tsx";
import type { LigneDeMission as Line, ListeDeMissions as Listed, MissionEtPersonnes as Mission } from "../types.js";

/** `late`: what shows one mission, which comes with the first that is opened. */
type State = { liste: Listed | null; mission: Mission | null; filtres: Record<string, string>; centres: Options; late: typeof import("./mission.tsx") | null };

const PATH = "/gestion/missions";
const SORTS: Options = [
  ["debut", "Date, les premières d’abord"],
  ["-debut", "Date, les dernières d’abord"],
  ["numero", "Numéro"],
  ["centre", "Centre"],
  ["examen", "Examen"],
  ["-personnes", "Les plus nombreuses d’abord"],
];
const state: State = { liste: null, mission: null, filtres: asked(), centres: [], late: null };
const change = drawn(page, state);
/** Whether this page was come to from the list. */
let pushed = false;

openStaff(() => (asked().numero ? open(asked().numero ?? "") : fromAddress(load)));

addEventListener("popstate", () => location.reload());

function page({ liste, mission, filtres, centres, late }: State) {
  if (mission && late) return <late.One mission={mission} centres={centres} refresh={() => reopen(mission)} back={back} />;
  return liste && <Listing liste={liste} filtres={filtres} />;
}

function Listing({ liste, filtres }: { liste: Listed; filtres: Record<string, string> }) {
  const { session, sessions, quand, services, examens, centres, total, page: number, pages, missions } = liste;
  const field = (id: string) => ({ id, value: filtres[id] ?? "" });
  return (
    <Section id="liste" title={quand ? counted(total, "mission") : "Missions"}>
      <Filters send={load}>
        <Select id="session" label="Session" options={sessions} value={session} />
        <Field {...field("texte")} label="Numéro ou mots" autocomplete="off" />
        <Select {...field("service")} label="Service" options={[["", "Tous"], ...services]} />
        <Select {...field("examen")} label="Examen" options={[["", "Tous"], ...examens]} />
        <Select {...field("centre")} label="Centre" options={[["", "Tous"], ...centres.map(({ uai, nom }) => [uai, `${nom} (${uai})`] as const)]} />
        <Field {...field("jour")} label="Jour" type="date" />
        <Select {...field("etat")} label="État" options={[["", "Tous"], ...Object.entries(STATES)]} />
        <Select id="tri" label="Tri" options={SORTS} value={filtres.tri || "debut"} />
      </Filters>
      {!quand && <Empty title="La liste se prépare">Les missions de cette session sont en train d’être relevées : elles s’affichent dans quelques secondes.</Empty>}
      {quand && !total && <Empty title="Aucune mission">Aucune mission de cette session ne correspond. Elles arrivent par les imports.</Empty>}
      <Table kind="planning" rows={missions} id={({ numero }) => numero} columns={COLUMNS} />
      <Pages number={number} pages={pages} turn={(page) => load({ ...filtres, page: String(page) })} />
      {quand && <p class="discret">{`Relevées le ${moment(quand)}.`}</p>}
    </Section>
  );
}

const COLUMNS: Columns<Line> = [
  ["Mission", (line) => <a href={`?numero=${encodeURIComponent(line.numero)}`} onClick={(event) => go(event, line.numero)}>{`n°\u00a0${line.numero}`}</a>],
  ["Quoi", ({ examen, specialite, epreuve, type_libelle }) => together(type_libelle, examen, specialite, epreuve)],
  ["Quand", ({ debut, fin, heure }) => span(debut, fin, heure)],
  ["Centre", ({ centre, centre_nom }) => <span title={centre}>{centre_nom || centre}</span>],
  ["Personnes", ({ personnes }) => counted(personnes, "personne")],
  ["État", ({ etat }) => STATES[etat]],
];

async function load({ numero, ...filtres }: Record<string, string>) {
  await narrowed(PATH, filtres, (liste: Listed) => change({ liste, mission: null, filtres }), ({ session }) => ({ session }));
  say(`${counted(state.liste?.missions.length ?? 0, "mission")} à l’écran.`);
}

async function open(numero: string) {
  const [mission, late] = await Promise.all([read(`${PATH}/${encodeURIComponent(numero)}`), import("./mission.tsx")]);
  change({ mission, late });
  if (!state.centres.length && state.mission?.deplacable) void offer((centres) => change({ centres }));
}

/** What an act has made of it; the list is read again meanwhile, or a minute late. */
async function reopen({ numero, session }: Mission) {
  void ask("POST", `${PATH}/releve`, { session }).catch(() => null);
  await open(numero);
}

function go(event: MouseEvent, numero: string) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void attempt(async () => {
    history.pushState(null, "", `?numero=${encodeURIComponent(numero)}`);
    pushed = true;
    await open(numero);
    one("#mission").focus();
  });
}

/** @param event the list that was left is one step back, its filters with it */
function back(event: MouseEvent) {
  if (!pushed) return;
  event.preventDefault();
  history.back();
}
