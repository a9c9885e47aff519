/** The missions of a session, narrowed and sorted; one mission with its people, to cancel or give back. */

import { ask } from "../api.js";
import { one, say, tell } from "../dom.js";
import { counted, moment, span } from "../format.js";
import { attempt, listName, openStaff, read, sheetAddress, together } from "./commun.ts";
import { claimAddress } from "./file.ts";
import { asked, narrowed } from "./listes.ts";
import { Button, Buttons, type Columns, confirmed, drawn, Empty, type Fact, Facts, Field, Filters, type Options, Pages, Section, Select, Table } from "./view.tsx";
import type { LigneDeMission as Line, ListeDeMissions as Listed, MissionEtPersonnes as Mission, PlaceDeMission as Place } from "../types.js";

type State = { liste: Listed | null; mission: Mission | null; filtres: Record<string, string> };

const PATH = "/gestion/missions";
const STATES = { a_venir: "À venir", en_cours: "En cours", passee: "Passée", annulee: "Annulée" };
const SORTS: Options = [
  ["debut", "Date, les premières d’abord"],
  ["-debut", "Date, les dernières d’abord"],
  ["numero", "Numéro"],
  ["centre", "Centre"],
  ["examen", "Examen"],
  ["-personnes", "Les plus nombreuses d’abord"],
];
const state: State = { liste: null, mission: null, filtres: asked() };
const change = drawn(page, state);
/** Whether this page was come to from the list. */
let pushed = false;

openStaff(() => (asked().numero ? open(asked().numero ?? "") : load(asked())));

addEventListener("popstate", () => location.reload());

function page({ liste, mission, filtres }: State) {
  if (mission) return <One {...mission} />;
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

function One(mission: Mission) {
  const { numero, type_libelle, examen, specialite, epreuve, debut, fin, heure, centre, centre_nom, adresse, service, session, etat, annulable, retablissable, places } = mission;
  const facts: Fact[] = [
    ["Quoi", together(type_libelle, examen, specialite, epreuve)],
    ["Quand", span(debut, fin, heure)],
    ["Centre", together(centre_nom, adresse) + (centre ? ` (${centre})` : "")],
    ["Service", service || "aucun"],
    ["Session", session],
    ["État", STATES[etat]],
  ];
  return (
    <>
      <Section id="mission" title={`Mission n°\u00a0${numero}`}>
        <p><a href="/gestion/missions/" onClick={back}>Revenir à la liste</a></p>
        <Facts of={facts} />
        <Buttons>
          {annulable && <Button act={() => settle(mission, "annulation")}>{etat === "annulee" ? "Terminer l’annulation" : "Annuler cette mission"}</Button>}
          {retablissable && <Button kind="plein" act={() => settle(mission, "retablissement")}>Rétablir cette mission</Button>}
        </Buttons>
      </Section>
      <Section id="places" title={counted(places.length, "personne")}>
        <Table kind="places" rows={places} id={({ compte }) => compte} columns={PEOPLE} />
        {!places.length && <Empty title="Personne n’est placé">Un import de missions y place des intervenants.</Empty>}
      </Section>
    </>
  );
}

const PEOPLE: Columns<Place> = [
  ["Intervenant", (place) => <a href={sheetAddress(place.compte)}>{`${listName(place)}, n°\u00a0${place.numero}`}</a>],
  ["Convocation", ({ convoquee }) => (convoquee ? `Convoqué le ${moment(convoquee)}` : "Pas encore convoqué")],
  ["Constat", ({ constat }) => constat || "–"],
  ["Rémunération", ({ remuneration }) => remuneration ?? "–"],
  ["Déplacement", ({ deplacement }) => deplacement ?? "–"],
  ["État de frais", (place) => (place.remuneration ? <a href={claimAddress({ ...place, numero: asked().numero ?? "" })} aria-label={`État de frais de ${listName(place)}`}>Voir</a> : "Aucun")],
];

async function load({ numero, ...filtres }: Record<string, string>) {
  await narrowed(PATH, filtres, (liste: Listed) => change({ liste, mission: null, filtres }), ({ session }) => ({ session }));
  say(`${counted(state.liste?.missions.length ?? 0, "mission")} à l’écran.`);
}

async function open(numero: string) {
  change({ mission: await read(`${PATH}/${encodeURIComponent(numero)}`) });
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

/** A mission cancelled again: the act finishes what a cut left. */
const ACTS = {
  annulation: ["Annuler", "La mission est annulée", (people: string) => `${people}\u00a0: qui est convoqué est prévenu. La mission se rétablit jusqu’à son jour.`],
  retablissement: ["Rétablir", "La mission est rétablie", () => "Les personnes convoquées sont prévenues."],
} as const;

async function settle({ numero, places }: Mission, act: keyof typeof ACTS) {
  const [verb, done, consequence] = ACTS[act];
  const people = counted(places.length, "personne concernée", "personnes concernées");
  if (!(await confirmed(`${verb} la mission n°\u00a0${numero}\u00a0?`, consequence(people), `${verb} la mission`))) return;
  const { body } = await ask("POST", `${PATH}/${encodeURIComponent(numero)}/${act}`, {});
  await open(numero);
  const before = body.deja ? ` C’était déjà fait pour\u00a0: ${body.deja}.` : "";
  tell("succes", done, `Personnes concernées\u00a0: ${body.personnes}.${before}`);
}
