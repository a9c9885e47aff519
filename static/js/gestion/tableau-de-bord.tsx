/** The dashboard: where the claims of a session stand, by state, exam, centre, service and week; who is late; files of it all. */

import { ask } from "../api.js";
import { all, one, say, tell } from "../dom.js";
import { taken } from "../download.js";
import { counted, euros, local, moment, parts } from "../format.js";
import { paidName } from "../halves.js";
import { until } from "../poll.js";
import { Bars, Curves, Figures, narrow } from "./chiffres.tsx";
import { listName, openStaff, read, sheetAddress } from "./commun.ts";
import { asked, keep, search } from "./listes.ts";
import { Button, Buttons, type Columns, drawn, Empty, Filters, Section, Select, Table } from "./view.tsx";
import type { LigneDeParts as Part, LigneDeRetards as Late, TableauDeBord as Board } from "../types.js";
import type { ComponentChild as Child } from "preact";

type State = { board: Board | null; service: string };

const PATH = "/gestion/tableau-de-bord";
const PAID = "Barre claire\u00a0: toutes les parties (rémunération et déplacement)\u00a0; barre pleine\u00a0: celles qui sont payées.";
const [OFTEN, TRIES] = [2000, 150];
const state: State = { board: null, service: "" };
const change = drawn(page, state);

narrow.addEventListener("change", () => change());
openStaff(() => load(asked()));

function page({ board, service }: State) {
  if (!board) return null;
  const { quand, en_cours: busy, services, sessions, session } = board;
  return (
    <>
      {session && (
        <Filters send={narrowed}>
          <Select id="session" label="Session" options={sessions} value={session} />
          <Select id="service" label="Service" options={[["", "Tous"], ...services]} value={service} />
        </Filters>
      )}
      <Buttons>
        {session && <Button act={() => take("xlsx")}>Classeur (XLSX)</Button>}
        {session && <Button act={() => take("pdf")}>Document (PDF)</Button>}
        <Button kind="discret" act={countAgain}>Compter de nouveau</Button>
      </Buttons>
      <p class="discret" role="status" data-quand>{told(quand, busy)}</p>
      {quand ? <Tables {...board} /> : <Empty title="Rien n’a encore été compté">Le premier compte se fait de lui-même, en quelques minutes.</Empty>}
    </>
  );
}

function told(quand: string | null, busy: boolean) {
  const all = busy ? " Tout le monde est compté de nouveau\u00a0: les chiffres restent justes pendant ce temps." : "";
  return quand ? `Situation au ${moment(quand)}.${all}` : "Le compte est en cours…";
}

function Tables(board: Board) {
  const { etats, blocages, motifs, semaines, examens, centres, par_service: served } = board;
  const many = served.length > 1;
  const where = (row: { service: string }) => (many ? `, ${row.service}` : "");
  const placed = (many ? [["Service", (row) => row.service]] : []) as [string, (row: { service: string }) => string][];
  const why = (row: { libelle: string; service: string; nombre: number }) => ({ label: row.libelle + where(row), whole: row.nombre });
  return (
    <>
      <Measure id="etats" title="États de frais par état" rows={etats} draw={() => <Bars of="nombre par état et par partie" bars={etats.map((row) => ({ label: `${row.libelle}, ${paidName(row.moitie).toLowerCase()}${where(row)}`, whole: row.nombre }))} />}
        columns={[["État", (row) => row.libelle], ["Partie", (row) => paidName(row.moitie)], ...placed, ["Nombre", (row) => row.nombre], ["Montant", (row) => <>{amount(row.montant)}</>], ["Âge médian", (row) => <>{row.age_median === null ? "" : `${row.age_median}\u00a0j`}</>]]} />
      <Measure id="semaines" title="Semaine par semaine" rows={semaines}
        draw={() => <Curves of="parties transmises, acceptées et payées chaque semaine" first={week(semaines[0])} last={week(semaines.at(-1))} curves={[{ name: "Transmises", numbers: semaines.map((row) => row.transmises) }, { name: "Acceptées", numbers: semaines.map((row) => row.acceptees) }, { name: "Payées", numbers: semaines.map((row) => row.payees) }]} />}
        columns={[["Semaine du", week], ["Transmises", (row) => row.transmises], ["Acceptées", (row) => row.acceptees], ["Payées", (row) => row.payees]]} />
      {many && <Shares id="par_service" title="Par service" name="Service" rows={served} />}
      <Shares id="examens" title="Par examen" name="Examen" rows={examens} />
      <Shares id="centres" title="Par centre" name="Centre" rows={centres} />
      <Measure id="blocages" title="Ce qui retient" rows={blocages} draw={() => <Bars of="ce qui retient les états de frais" bars={blocages.map(why)} />}
        columns={[["Raison", (row) => row.libelle], ...placed, ["Nombre", (row) => row.nombre]]} />
      <Measure id="motifs" title="Motifs des renvois, des refus et des rejets" rows={motifs} draw={() => <Bars of="motifs donnés aux personnes" bars={motifs.map(why)} />}
        columns={[["Motif", (row) => row.libelle], ...placed, ["Nombre", (row) => row.nombre]]} />
      <Lates {...board} />
    </>
  );
}

/** What is counted: its drawing, its table, its file. */
function Measure<R>({ id, title, rows, draw, columns, note }: { id: string; title: string; rows: R[]; draw: () => Child; columns: [string, (row: R) => Child][]; note?: string }) {
  return (
    <Section id={id} title={title}>
      {rows.length ? (
        <div class="mesure">
          {note && <p class="discret">{note}</p>}
          {draw()}
          <Figures legend={title} columns={columns} rows={rows} />
          <Csv table={id} title={title} />
        </div>
      ) : (
        <p class="discret">Rien à compter ici.</p>
      )}
    </Section>
  );
}

function Shares({ id, title, name, rows }: { id: "par_service" | "examens" | "centres"; title: string; name: string; rows: Part[] }) {
  return (
    <Measure id={id} title={title} rows={rows} note={PAID}
      draw={() => <Bars of={`parties, ${title.toLowerCase()}`} bars={rows.map((row) => ({ label: row.nom, whole: row.total, part: row.paye }))} />}
      columns={[[name, (row) => (row.code === row.nom ? row.nom : `${row.nom} (${row.code})`)], ["À venir", (row) => row.pas_encore], ["À transmettre", (row) => row.a_transmettre], ["À décider", (row) => row.a_decider], ["En paiement", (row) => row.en_paiement], ["Payées", (row) => row.paye], ["Sans suite", (row) => row.sans_suite], ["Total", (row) => row.total], ["Montant", (row) => <>{amount(row.montant)}</>]]} />
  );
}

function Lates({ retards, suite, a_transmettre: left }: Board) {
  return (
    <Section id="retards" title="En retard ou bientôt hors délai">
      <p>{`À transmettre avant 30\u00a0jours\u00a0: ${left.proche}. Plus tard\u00a0: ${left.plus_tard}.`}</p>
      <Table kind="places" rows={retards} id={({ compte, mission }) => compte + mission} columns={LATE} />
      {retards.length ? <Csv table="retards" title="En retard" /> : <p class="discret">Personne n’est en retard ni près de l’être.</p>}
      {suite && <Buttons><Button act={() => more(suite)}>Afficher la suite</Button></Buttons>}
    </Section>
  );
}

const LATE: Columns<Late> = [
  ["Personne", (late) => <a href={sheetAddress(late.compte)}>{`${listName({ nom: late.nom ?? "", prenom: late.prenom ?? "" })}, n°\u00a0${late.numero}`}</a>],
  ["Date limite", ({ echeance }) => (echeance < local(new Date()).slice(0, 10) ? <strong>{`${date(echeance)}, dépassée`}</strong> : date(echeance))],
  ["Mission", ({ mission }) => mission],
  ["Examen", ({ examen }) => examen ?? ""],
  ["Téléphone", ({ telephone }) => telephone ?? ""],
  ["Service", ({ service }) => service],
];

function Csv({ table, title }: { table: string; title: string }) {
  return <p><a href={`/api/v1${PATH}/${table}${search({ session: state.board?.session ?? "", service: state.service })}`} download={`tableau-${table}.csv`} aria-label={`${title}\u00a0: télécharger ce tableau (CSV)`}>Télécharger ce tableau (CSV)</a></p>;
}

function week(row: { semaine: string } | undefined) {
  return row ? date(row.semaine) : "";
}

/** Nothing yet is no amount. */
function amount(montant: string) {
  return Number(montant) ? euros(montant) : "–";
}

function date(iso: string) {
  const { quantieme, mois_court: month, annee } = parts(iso);
  return `${quantieme}\u00a0${month} ${annee}`;
}

async function narrowed(filtres: Record<string, string>) {
  await load(filtres);
  say("Le tableau de bord est à jour.");
}

/** What is asked and that nobody counts is named, and left aside. */
async function load({ service = "", session = "" }: Record<string, string>) {
  const kept = search({ session, service });
  const board = await read(`${PATH}${kept}`);
  const served = board.services.includes(service) ? service : "";
  const [year, strange] = [board.session, service !== served && `le service ${service}`];
  if (year && (strange || (session && session !== year))) {
    await load({ session: year, service: served });
    const none = [session && session !== year && `la session ${session}`, strange].filter(Boolean).join(" ni pour ");
    return tell("attente", `Rien n’est compté pour ${none}`, `Le tableau montre la session ${year}, ${served ? `service ${served}` : "tous services"}.`);
  }
  keep(kept);
  change({ board, service: served });
}

async function more(cursor: string) {
  const board = await read(`${PATH}${search({ ...asked(), curseur: cursor })}`);
  const before = state.board?.retards ?? [];
  change({ board: { ...board, retards: [...before, ...board.retards] } });
  say(`${counted(board.retards.length, "ligne")} de plus.`);
  all(".lignes--places a")[before.length]?.focus();
}

function take(kind: "xlsx" | "pdf") {
  return taken(one("[data-quand]"), PATH, kind, kind === "pdf" ? "document" : "classeur");
}

/** Everybody is counted anew; what was counted stays shown meanwhile, and stays right. */
async function countAgain() {
  await ask("POST", `${PATH}/actualisation`);
  const board = await until(`${PATH}${search(asked())}`, ({ en_cours: busy }) => !busy, { every: OFTEN, tries: TRIES });
  if (board) change({ board });
  say(board ? "Le compte est terminé." : "Le compte continue\u00a0: revenez dans quelques minutes.");
}
