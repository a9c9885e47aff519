/** The worklist: what waits, why it is odd, and the plain ones accepted together after a look at before and after. */

import { ask, once } from "../api.js";
import { all, one, say, tell } from "../dom.js";
import { counted, euros, moment, span } from "../format.js";
import { halfName } from "../halves.js";
import { offer } from "./centres.ts";
import { age, attempt, backUntil, listName, openStaff, read } from "./commun.ts";
import { claimAddress, keepList } from "./file.ts";
import { asked, keep, remember, remembered, search } from "./listes.ts";
import { constatSeen, fileState, HalfState } from "./moities.tsx";
import { Keys, listen } from "./raccourcis.tsx";
import { Badge, Button, Buttons, Check, type Columns, drawn, Empty, Field, Filters, Fold, List, type Options, Select, Table, typed } from "./view.tsx";
import type { ApercuDeSelection as Preview, LigneDeListe as Line, Reperes } from "../types.js";

const PATH = "/gestion/etats-de-frais";
const NAMES = ["service", "etat", "niveau", "moitie", "examen", "centre", "tri"];
const MOST = 50;
const LEVELS: Options = [["", "Tous"], ["vert", "Sans anomalie"], ["orange", "À vérifier"]];
const PARTS: Options = [["", "Les deux"], ["remuneration", "Travail"], ["deplacement", "Déplacement"]];
const SORTS: Options = [["", "Les plus anciens d’abord"], ["recent", "Les plus récents d’abord"]];
const KEPT = "colonnes-etats";
const state = {
  reperes: null as Reperes | null,
  centres: null as Options | null,
  filtres: {} as Record<string, string>,
  lignes: [] as Line[],
  suite: null as string | null,
  choisis: new Set() as Set<string>,
  apercu: null as Preview | null,
  colonnes: JSON.parse(remembered(KEPT) || '["Mission","Travail","Déplacement","Vérification"]') as string[],
};
const change = drawn(page, state);

openStaff(async (_, reperes) => {
  const known = { service: reperes.services[0], etat: Object.keys(reperes.etats)[0], ...asked() } as Record<string, string>;
  change({ reperes, filtres: Object.fromEntries(NAMES.map((name) => [name, known[name] ?? ""])) });
  void offer((centres) => change({ centres }));
  if (reperes.services.length) await load();
}, `${PATH}/reperes`);

function page({ reperes, centres, filtres, lignes, suite, choisis, apercu, colonnes }: typeof state) {
  if (!reperes) return null;
  const field = (id: string) => ({ id, value: filtres[id] ?? "" });
  const columns = COLUMNS.filter(([name]) => colonnes.includes(name));
  return (
    <>
      <Filters send={(filtres) => load("", filtres)} onInput={(event) => change({ filtres: typed(event.currentTarget, false) })}>
        <Select {...field("service")} label="Service" options={reperes.services} />
        <Select {...field("etat")} label="État" options={Object.entries(reperes.etats)} />
        <Select {...field("niveau")} label="Vérification" options={LEVELS} />
        <Select {...field("moitie")} label="Partie" options={PARTS} />
        <Field {...field("examen")} label="Examen" autocomplete="off" maxLength={80} />
        <Select {...field("centre")} label="Centre" options={[["", "Tous"], ...(centres ?? [])]} aria-busy={!centres} />
        <Select {...field("tri")} label="Tri" options={SORTS} />
      </Filters>
      <Buttons>
        <a class="bouton bouton--discret" href="/gestion/limitrophes/">Communes limitrophes à trancher</a>
        <Keys />
      </Buttons>
      <Fold title="Colonnes">
        <div class="choix choix--ligne">
          {COLUMNS.map(([name]) => <Check key={name} type="checkbox" text={name} checked={colonnes.includes(name)} onChange={() => chooseColumn(name)} />)}
        </div>
      </Fold>
      {apercu && <Foreseen {...apercu} />}
      {lignes.some(selectable) && (
        <Buttons>
          <Button act={() => change({ choisis: new Set(lignes.filter(selectable).map(known)) })}>Choisir ceux sans anomalie</Button>
          <Button kind="plein" act={foresee}>{choisis.size ? `Accepter la sélection (${choisis.size})` : "Accepter la sélection"}</Button>
        </Buttons>
      )}
      <Table kind="etats" rows={lignes} id={known} columns={[["Personne", Person], ...columns]} acts={(line) => <List class="raisons" sentences={notes(line)} />} />
      {suite !== null && <Buttons><Button act={() => load(suite)}>Afficher la suite</Button></Buttons>}
      {!lignes.length && suite === null && <Empty title="Rien dans cette liste">Aucun état de frais ne correspond à ces choix.</Empty>}
    </>
  );
}

function Person(line: Line) {
  const name = listName(line.personne);
  const box = (
    <input class="choix__case" type="checkbox" aria-label={`Choisir l’état de frais n°\u00a0${line.numero} de ${name}`} checked={state.choisis.has(known(line))} onChange={() => choose(line)} />
  );
  return <span class="choix-ligne">{selectable(line) && box}<a href={claimAddress(line)} data-ouvrir>{name}</a></span>;
}

const COLUMNS: Columns<Line> = [
  ["Mission", ({ numero, mission }) => `${mission.examen} n°\u00a0${numero}, ${mission.type_libelle}, ${span(mission.debut, mission.fin, mission.heure)}`],
  ["Travail", ({ remuneration }) => <HalfState half={remuneration} />],
  ["Déplacement", ({ deplacement }) => <HalfState half={deplacement} />],
  ["Vérification", Level],
  ["Total", ({ dit }) => <span class="montant">{dit}</span>],
  ["Centre", ({ mission }) => <span title={mission.centre.uai ?? ""}>{mission.centre.nom}</span>],
  ["Transmis", ({ transmis }) => (transmis ? moment(transmis) : "Pas encore")],
  ["Service fait", constatSeen],
  ["Dossier financier", fileState],
];

function Level({ niveau, age: waited }: Line) {
  const plain = niveau === "vert";
  return <><Badge text={plain ? "Sans anomalie" : "À vérifier"} tone={plain ? "succes" : "attente"} /> {waited !== null && <span class="discret">{`depuis ${age(waited)}`}</span>}</>;
}

/** What is odd first, then what it waits for. */
function notes({ raisons, propre, remuneration, constat, certifie, visa, dossier_financier }: Line) {
  const found = raisons.map(({ phrase }) => phrase);
  if (propre) found.push("Cet état de frais est le vôtre\u00a0: un collègue s’en charge.");
  if (remuneration.etat === "A_VALIDER" && constat.fait === null) found.push("La rémunération attend le constat du service fait.");
  if (certifie) found.push("Vous avez certifié ce travail\u00a0: un collègue doit l’accepter.");
  if (visa) found.push(visa.le_votre ? "Vous l’avez accepté\u00a0: un second gestionnaire doit l’accepter aussi." : "Accepté par un premier gestionnaire\u00a0: il attend votre visa.");
  if (dossier_financier.bloquant) found.push("Le dossier financier bloque le paiement.");
  return found;
}

function Foreseen({ nombre, total, ignores, lignes }: Preview) {
  const left = ignores ? `${counted(ignores, "état de frais a changé ou ne peut pas être accepté\u00a0: il sera laissé", "états de frais ont changé ou ne peuvent pas être acceptés\u00a0: ils seront laissés")}. ` : "";
  return (
    <section class="apercu" aria-labelledby="apercu-titre">
      <h2 id="apercu-titre" tabIndex={-1}>{`Accepter ${counted(nombre, "état de frais", "états de frais")}, ${euros(total)}`}</h2>
      <p>{left + backUntil(state.reperes?.minutes_de_retour ?? 0)}</p>
      <List class="apercu__lignes" sentences={lignes.map(foreseen)} />
      <Buttons>
        <Button kind="plein" act={accept}>Accepter</Button>
        <Button kind="discret" act={() => change({ apercu: null })}>Renoncer</Button>
      </Buttons>
    </section>
  );
}

function foreseen(entry: Preview["lignes"][number]) {
  const line = state.lignes.find((one) => known(one) === known(entry));
  const name = line ? `${listName(line.personne)}, n°\u00a0${entry.numero}` : entry.numero;
  if (entry.suite !== "fait") return `${name}\u00a0: laissé. ${entry.titre}`;
  const halves = entry.moities.map(({ moitie, montant, avant, apres }) => `${halfName(moitie).toLowerCase()} ${euros(montant)}, ${avant} → ${entry.decision === "visa" ? "premier visa" : apres}`);
  return `${name}\u00a0: ${halves.join("\u00a0; ")}${entry.reste.length ? " (le reste attend)" : ""}`;
}

function known({ compte, numero }: { compte: string; numero: string }) {
  return `${compte}/${numero}`;
}

function selectable({ niveau, propre, acceptables, visa }: Line) {
  return niveau === "vert" && !propre && acceptables.length > 0 && !visa?.le_votre;
}

function choose(line: Line) {
  if (!state.choisis.delete(known(line))) state.choisis.add(known(line));
  change();
}

/** @param cursor "" for the first page */
async function load(cursor = "", filtres: Record<string, string> = state.filtres) {
  keep(search(filtres));
  const body = await read(`${PATH}${search({ ...filtres, curseur: cursor })}`);
  const lignes = cursor ? [...state.lignes, ...body.etats] : body.etats;
  change({ filtres, lignes, suite: body.suite, choisis: cursor ? state.choisis : new Set() });
  keepList(lignes);
  say(`${counted(lignes.length, "état de frais", "états de frais")} à l’écran.`);
}

function lot(acte: string, picked: { compte: string; numero: string; version: number }[]) {
  return { acte, lignes: picked.map(({ compte, numero, version }) => ({ compte, numero, version })) };
}

function chosen() {
  return state.lignes.filter((line) => selectable(line) && state.choisis.has(known(line))).slice(0, MOST);
}

async function foresee() {
  const picked = chosen();
  if (!picked.length) return tell("information", "Choisissez au moins un état de frais");
  const { body } = await ask("POST", `${PATH}/lot/apercu`, lot("acceptation", picked));
  change({ apercu: body });
  one("#apercu-titre").focus();
}

async function accept() {
  const { body: done, key: made } = await once(`${PATH}/lot`, lot("acceptation", chosen()));
  change({ apercu: null });
  await load();
  const kept = done.lignes.flatMap((entry) => (entry.suite === "fait" && entry.decision === "validation" ? [entry] : []));
  const back = { text: "Revenir sur cette acceptation", act: () => void attempt(() => undo(made, kept)) };
  const before = done.deja ? `${counted(done.deja, "l’était déjà", "l’étaient déjà")}. ` : "";
  const left = done.ignores ? `${counted(done.ignores, "laissé")}\u00a0: ${done.ignores > 1 ? "ils ont" : "il a"} changé entre-temps.` : "";
  tell("succes", counted(done.nombre, "état de frais accepté", "états de frais acceptés"), before + left, kept.length ? [back] : []);
}

/** @param made the lot */
async function undo(made: string, kept: { compte: string; numero: string; version: number }[]) {
  const { body: done } = await once(`${PATH}/lot`, { ...lot("retour", kept), lot: made });
  await load();
  tell("succes", counted(done.nombre, "acceptation reprise", "acceptations reprises"), done.ignores ? `${done.ignores} ${done.ignores > 1 ? "n’ont" : "n’a"} pas pu l’être.` : "");
}

function chooseColumn(name: string) {
  const colonnes = state.colonnes.includes(name) ? state.colonnes.filter((one) => one !== name) : [...state.colonnes, name];
  change({ colonnes });
  remember(KEPT, JSON.stringify(colonnes));
}

/** @param step from the claim that has the focus to the one after, or before */
function move(step: number) {
  const links = all("[data-ouvrir]");
  const at = links.findIndex((link) => link.closest("li")?.contains(document.activeElement));
  links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
}

/** The claim whose line has the focus is chosen, or no longer. */
function tick() {
  document.activeElement?.closest("li")?.querySelector<HTMLElement>("[type=checkbox]")?.click();
}

listen([
  ["j", "État de frais d’après", () => move(1)],
  ["k", "État de frais d’avant", () => move(-1)],
  ["x", "Choisir ou laisser l’état de frais", tick],
  ["a", "Accepter la sélection", () => void attempt(foresee)],
]);
