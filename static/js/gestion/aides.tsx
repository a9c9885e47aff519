/** People who asked for help without an e-mail address, oldest first; what people ask about their data. */

import { ask } from "../api.js";
import { one, tell } from "../dom.js";
import { day, moment } from "../format.js";
import { age, countHelp, fullName, listName, openStaff, read, sheetAddress } from "./commun.ts";
import { search } from "./listes.ts";
import { Area, Button, Buttons, type Columns, confirmed, drawn, Empty, Form, type Options, Select, Send, Table, typed, Unless } from "./view.tsx";
import type { Aides, DemandeAEtudier as Right, DemandeDAide as Help, DemandesAEtudier as Rights } from "../types.js";

type State = Aides & { demandes: Right[]; autres: string | null; choisie: Right | null; guichet: boolean };

const ANSWERS: Options = [["faite", "C’est fait"], ["refusee", "Refusée"]];
const PATHS = ["/gestion/aides", "/gestion/droits"] as const;
const state = {} as State;
const change = drawn(page, state);

openStaff(async ({ guichet_seul }, aides) => {
  state.guichet = guichet_seul;
  show(aides, await rights());
}, PATHS[0]);

/** What people ask about their data, which is not the help desk's. */
async function rights() {
  return state.guichet ? { demandes: [], suite: null } : read(PATHS[1]);
}

function show(aides: Aides, { demandes, suite: autres }: Rights) {
  change({ ...aides, demandes, autres, choisie: null });
  countHelp(aides);
}

async function moreHelp() {
  const { aides, suite } = await read(`${PATHS[0]}${search({ suite: state.suite ?? "" })}`);
  change({ aides: [...state.aides, ...aides], suite });
}

async function moreRights() {
  const { demandes, suite: autres } = await read(`${PATHS[1]}${search({ suite: state.autres ?? "" })}`);
  change({ demandes: [...state.demandes, ...demandes], autres });
}

async function refresh() {
  show(...await Promise.all([read(PATHS[0]), rights()]));
}

function page({ aides, suite, delais, demandes, autres, choisie }: State) {
  const [latest] = delais;
  return (
    <>
      {latest && <p>{`En ${latest.mois.split("-").reverse().join("/")}, la moitié des demandes traitées (${latest.traitees}) a attendu au plus ${age(latest.mediane_secondes)}.`}</p>}
      <Table kind="aides" rows={aides} id={({ id }) => id} columns={WAITING} suite="Suite" acts={(help) => <Unless own={help.propre} of={fullName(help)} act={() => close(help)}>Marquer comme traitée</Unless>} />
      {suite && <Button act={moreHelp}>Voir la suite</Button>}
      {!aides.length && !suite && <Empty title="Personne n’attend">Les demandes arrivent ici quelques instants après « Mot de passe oublié ».</Empty>}
      {demandes.length > 0 && (
        <div class="pile" data-droits>
          <h2>Demandes sur leurs données</h2>
          <p>Correction, effacement, limitation, opposition : un mois pour répondre. L’effacement lui-même est fait par l’exploitant de l’application, quand tout est réglé.</p>
          <Table kind="aides" rows={demandes} id={({ id, sorte }) => id + sorte} columns={RIGHTS} suite="Suite" acts={(right) => <Unless own={right.propre} label={`Répondre à ${fullName(right)}\u00a0: ${right.libelle}`} act={() => choose(right)}>Répondre…</Unless>} />
          {autres && <Button act={moreRights}>Voir la suite des demandes sur leurs données</Button>}
          {choisie && (
            <Form id="reponse-droits" key={choisie.id + choisie.sorte} send={(form) => answer(form, choisie)}>
              <h3>{`${fullName(choisie)}, ${choisie.libelle.toLowerCase()}`}</h3>
              <Select id="suite" label="Suite donnée" options={ANSWERS} />
              <Area id="reponse" maxLength={1000} label="Réponse à la personne" help="Ce qui a été fait, ou pourquoi non. Elle la lit sur sa page." />
              <Buttons><Send>Répondre</Send></Buttons>
            </Form>
          )}
        </div>
      )}
    </>
  );
}

const WAITING: Columns<Help> = [
  ["Personne", (help) => <a href={sheetAddress(help.id)}>{listName(help)}</a>],
  ["Numéro", ({ numero }) => numero],
  ["Téléphone", ({ telephone }) => telephone],
  ["Depuis", (help) => `${age(help.age)} (${moment(help.demande)})`],
];
const RIGHTS: Columns<Right> = [
  ["Personne", (right) => <a href={sheetAddress(right.id)}>{listName(right)}</a>],
  ["Numéro", ({ numero }) => numero],
  ["Demande", ({ libelle, texte }) => `${libelle}\u00a0: ${texte}`],
  ["Avant le", ({ echeance, retard }) => `${day(echeance)}${retard ? ", en retard" : ""}`],
];

function choose(right: Right) {
  change({ choisie: right });
  one("#suite").focus();
}

async function answer(form: HTMLFormElement, { id, sorte }: Right) {
  await ask("POST", `/gestion/droits/${encodeURIComponent(id)}/${sorte}`, typed(form));
  await refresh();
  tell("succes", "Réponse envoyée", "La personne la lit sur sa page « Mes données ».");
}

async function close(help: Help) {
  const question = `La demande de ${fullName(help)} est traitée\u00a0?`;
  if (!(await confirmed(question, "La personne peut de nouveau entrer. Elle quitte cette liste.", "Oui, elle est traitée"))) return;
  const { body } = await ask("POST", `/gestion/aides/${encodeURIComponent(help.id)}/traitee`);
  await refresh();
  tell("succes", "Demande traitée", `${fullName(help)} a attendu ${age(body.attente_secondes)}.`);
}
