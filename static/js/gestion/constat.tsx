/** The constat de service fait: the missions of a centre, certified one by one or all together. */

import { ask } from "../api.js";
import { say, tell } from "../dom.js";
import { clearFault, markFault } from "../forms.js";
import { counted, day, hour, shortDay, span } from "../format.js";
import { offer } from "./centres.ts";
import { listName, openStaff, read, together } from "./commun.ts";
import { claimAddress } from "./file.ts";
import { asked, keep, search } from "./listes.ts";
import { Area, Badge, Button, Buttons, type Columns, confirmed, drawn, Empty, Filters, type Options, Section, Select, Table } from "./view.tsx";
import type { LigneDeCentre as Line } from "../types.js";

type State = { centres?: Options; centre: string; etat: string; lignes?: Line[]; suite?: string | null };

const PATH = "/gestion/constats";
const UNITS = new Map([["copies", "copies"], ["minutes", "candidats"], ["sujets", "sujets"], ["dossiers", "dossiers"]]);
const STATES: Options = [["a_constater", "À constater"], ["constates", "Constatées"], ["tous", "Toutes"]];
const MOST = 50;
const NOT_DONE = "Son état de frais est annulé, et l’intervenant en est prévenu avec votre motif. Vous pourrez revenir sur ce constat.";
/** The claim that this page was opened from, when it was: one goes back to it, in the list that it was opened from. */
const { compte = "", numero = "" } = asked();
const origin = numero ? claimAddress({ compte, numero }) : "";
const state: State = { centre: "", etat: asked().etat ?? "a_constater" };
const change = drawn(page, state);

openStaff(async (member) => {
  state.centre = asked().centre ?? member.centres_uai[0] ?? "";
  const named = offer((centres) => change({ centres }));
  if (member.role !== "chef_de_centre") change();
  else await named; // by name from the first drawing: theirs are known at once
  if (state.centre) await load();
});

function page({ centres, centre, etat, lignes, suite }: State) {
  const first = (centres || !centre ? [["", "Choisissez un centre"]] : []) as Options;
  const lines = lignes ?? [];
  const missions = [...new Set(lines.map((line) => line.numero))];
  return (
    <>
      {origin && <p><a href={origin}>{`Revenir à l’état de frais n°\u00a0${numero}`}</a></p>}
      <Filters send={() => load()}>
        <Select id="centre" label="Centre" options={[...first, ...(centres ?? [])]} value={centre} aria-busy={!centres} onChange={(event) => change({ centre: event.currentTarget.value })} />
        <Select id="etat" label="Missions" options={STATES} value={etat} onChange={(event) => change({ etat: event.currentTarget.value })} />
      </Filters>
      <Every lines={lines}>Certifier tout ce qui est affiché</Every>
      {missions.map((mission) => <Mission key={mission} lines={lines.filter((line) => line.numero === mission)} />)}
      {suite && <Buttons><Button act={() => load(suite)}>Afficher la suite</Button></Buttons>}
      {lignes?.length === 0 && <Empty title="Rien à constater">Les missions du centre se constatent une fois terminées ; celles qui ont seulement commencé sont sous « Toutes ».</Empty>}
    </>
  );
}

function Mission({ lines }: { lines: Line[] }) {
  const [line] = lines;
  if (!line) return null;
  const { numero, mission } = line;
  return (
    <Section id={`mission-${numero}`} title={`${mission.examen} n°\u00a0${numero}, ${mission.type_libelle}`}>
      <p class="discret">{together(span(mission.debut, mission.fin, mission.heure), mission.specialite, mission.epreuve)}</p>
      <Table kind="constats" rows={lines} id={({ compte }) => compte} columns={COLUMNS} suite="Suite" acts={Certify} />
      <Every lines={lines}>Tout certifier pour cette mission</Every>
    </Section>
  );
}

const COLUMNS: Columns<Line> = [
  ["Personne", ({ personne }) => listName(personne)],
  ["Déclaré", (line) => (line.declare === null ? "pas encore transmis" : `${line.declare} ${unit(line)}`)],
  ["Quantité vue", Quantity],
  ["Constat", (line) => <>{told(line)} {line.desaccord && <Badge text="En désaccord" tone="attente" />}</>],
];

function Quantity(line: Line) {
  if (!open(line) || !unit(line)) return null;
  const id = place(line);
  const seen = line.constat.quantite_vue;
  return (
    <div class="champ" data-pointeur="">
      <p class="champ__erreur" id={`${id}-erreur`} data-erreur hidden />
      <input class="champ__saisie champ__saisie--court" id={id} type="text" inputMode="numeric" autocomplete="off" aria-label={`Quantité vue (${unit(line)}), ${listName(line.personne)}`} defaultValue={seen === null ? "" : String(seen)} />
    </div>
  );
}

function Certify(line: Line) {
  if (line.propre) return <span class="discret">Votre mission : un collègue s’en charge.</span>;
  if (!line.ouvert) return <span class="discret">{line.fige === "a_venir" ? opens(line) : "Déjà en paiement : le constat ne change plus."}</span>;
  const name = listName(line.personne);
  return (
    <>
      <Button of={name} act={() => certify(line, true)}>Fait</Button>
      {!line.fige && line.constat.fait !== false && <Button kind="discret" of={name} act={() => certify(line, false)}>Non fait</Button>}
    </>
  );
}

function opens({ mission: { fin, heure } }: Line) {
  return `Se constate à partir du ${shortDay(fin)}, ${hour(fin)}${heure ? ` (${heure})` : ""}.`;
}

/** What is certified in one press, where several wait. */
function Every({ lines, children }: { lines: Line[]; children: string }) {
  const waiting = lines.filter((line) => open(line) && line.constat.fait === null);
  return waiting.length > 1 && <Buttons><Button act={() => certifyAll(waiting.slice(0, MOST))}>{children}</Button></Buttons>;
}

function open({ ouvert, propre }: Line) {
  return ouvert && !propre;
}

function unit({ unite }: Line) {
  return UNITS.get(unite ?? "") ?? "";
}

/** The id of its quantity. */
function place({ numero, compte }: Line) {
  return `quantite-${numero}-${compte}`;
}

function told(line: Line) {
  const { fait, presents, quantite_vue, quand } = line.constat;
  if (fait === null) return presents === null ? "" : counted(presents, "présent");
  const seen = quantite_vue === null ? "" : `, ${quantite_vue} ${unit(line)} ${unit(line) === "copies" ? "vues" : "vus"}`;
  return `${fait ? "Fait" : "Non fait"}${quand ? ` le ${day(quand)}` : ""}${seen}`;
}

/** @param cursor "" for the first page */
async function load(cursor = "") {
  const { centre, etat } = state;
  keep(search({ centre, etat, compte, numero }));
  const body = await read(`${PATH}${search({ centre, etat, curseur: cursor })}`);
  const lignes = cursor ? [...(state.lignes ?? []), ...body.lignes] : body.lignes;
  change({ lignes, suite: body.suite });
  say(`${counted(lignes.length, "personne affichée", "personnes affichées")}.`);
}

async function certify(line: Line, fait: boolean) {
  let texte = "";
  const motif = <Area id="motif" maxLength={1000} label="Motif, lu par l’intervenant" onInput={(event) => (texte = event.currentTarget.value.trim())} />;
  if (!fait && !(await confirmed(`La mission de ${listName(line.personne)} n’a pas été effectuée\u00a0?`, NOT_DONE, "Non fait", motif))) return;
  const asked = request(line, fait);
  if (asked) await send([texte ? { ...asked, texte } : asked]);
}

async function certifyAll(lines: Line[]) {
  const requests = lines.flatMap((line) => request(line, true) ?? []);
  if (requests.length < lines.length) return;
  const question = `Certifier le service fait de ${counted(lines.length, "personne")}\u00a0?`;
  if (await confirmed(question, "Les quantités saisies sont enregistrées.", "Tout certifier")) await send(requests);
}

/** @param fait what the line says now; null when its quantity is not a number */
function request(line: Line, fait: boolean) {
  const { compte, numero } = line;
  const input = document.getElementById(place(line)) as HTMLInputElement | null;
  const field = input?.closest<HTMLElement>(".champ");
  const typed = input?.value.trim() ?? "";
  if (field) clearFault(field);
  if (input && field && typed && !/^\d{1,5}$/.test(typed)) {
    markFault(field, "Saisissez un nombre entier.");
    input.focus();
    return null;
  }
  return { compte, numero, fait, quantite: typed ? Number(typed) : null };
}

async function send(constats: object[]) {
  const { body } = await ask("POST", PATH, { constats });
  const left = body.lignes.flatMap((entry) => (entry.suite === "ignore" ? [entry] : []));
  await load();
  const saved = counted(body.lignes.length - left.length, "constat enregistré", "constats enregistrés");
  if (left.length) tell("attente", `${saved}, ${counted(left.length, "refusé")}`, [...new Set(left.map(({ titre }) => titre))].join(" "));
  else tell("succes", saved, "", origin ? [{ text: "Revenir à l’état de frais", act: () => location.assign(origin) }] : []);
}
