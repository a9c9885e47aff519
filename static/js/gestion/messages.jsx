/** What waits for an answer of a service: messages, contestations, requests before leaving, the oldest first, narrowed together. */

import { ask } from "../api.js";
import { say } from "../dom.js";
import { value } from "../forms.js";
import { counted } from "../format.js";
import { age, listName, openStaff, orSignIn } from "./commun.js";
import { claimAddress, keepList } from "./file.js";
import { Button, drawn, Empty, Field, Filters, Section, Select, Send, Table } from "./view.jsx";

/**
 * @typedef {import("../types.js").LigneDeMessage} Line
 * @typedef {import("../types.js").LigneEnAttente} Waiting
 * @typedef {{lignes: Waiting[], plus: boolean}} Short
 * @typedef {{messages: Line[], suite: string | null, services: string[], contestations: Short, demandes: Short, filtres: Record<string, string>}} State
 */

const NAMES = ["service", "jours", "texte"];
const AGES = /** @type {[string, string][]} */ ([["", "Tous"], ["2", "Depuis 2 jours ou plus"], ["7", "Depuis 7 jours ou plus"], ["15", "Depuis 15 jours ou plus"]]);
const LISTS = /** @type {const} */ ([
  ["contestations", "Contestations", "Ce qui est contesté", "Aucune contestation n’attend", "Ce que les personnes contestent d’un constat, d’une correction ou d’un refus arrive ici."],
  ["demandes", "Demandes avant de partir", "Ce qui est demandé", "Aucune demande n’attend", "Un véhicule ou une nuit la veille, demandés avant la mission, arrivent ici."],
]);
/** What the page shows. */
const state = /** @type {State} */ ({});
/** @type {(change?: Partial<State>) => void} */
let change = () => undefined;

openStaff(async () => {
  const filtres = Object.fromEntries(new URLSearchParams(location.search));
  Object.assign(state, await read(filtres), { filtres });
  change = drawn(page, state);
});

/** @param {State} state */
function page({ messages, suite, services, filtres, ...short }) {
  const chosen = (/** @type {string} */ name) => filtres[name] ?? "";
  const all = /** @type {[string, string][]} */ ([["", "Tous les miens"], ...services.map((one) => [one, one])]);
  return (
    <>
      <Filters id="filtres" send={narrow}>
        <Select id="service" label="Service" options={all} value={chosen("service")} />
        <Select id="jours" label="Ancienneté" options={AGES} value={chosen("jours")} />
        <Field id="texte" label="Nom, numéro ou mots" value={chosen("texte")} autocomplete="off" />
        <Send>Afficher</Send>
      </Filters>
      <Section id="liste" title="Messages">
        <Table kind="histoire" rows={messages} id={known} columns={[["Personne", named("messages")], ["Message", words], ["Depuis", since]]} />
        {!messages.length && <Empty title="Aucun message n’attend">Les messages auxquels le service a répondu se relisent dans l’état de frais de la mission.</Empty>}
        {suite && <Button act={more}>Voir la suite</Button>}
      </Section>
      {LISTS.map(([name, title, column, none, why]) => (
        <Section key={name} id={name} title={title} data-liste={name}>
          <Table kind="histoire" rows={short[name].lignes} columns={[["Personne", named(name)], [column, about], ["Depuis", since]]} />
          {!short[name].lignes.length && <Empty title={none}>{why}</Empty>}
          {short[name].plus && <p>D’autres attendent : elles apparaissent ici dès que vous avez répondu aux premières.</p>}
        </Section>
      ))}
    </>
  );
}

/** @param {string} ancre where the claim shows it */
function named(ancre) {
  return (/** @type {Line | Waiting} */ line) => <a href={claimAddress({ ...line, ancre })}>{listName(line.personne)}</a>;
}

/** @param {Line} line */
function words({ extrait, mission, numero, nombre, propre }) {
  return `${extrait}${nombre > 1 ? ` (${counted(nombre, "message")})` : ""} – ${mission.examen}, n°\u00a0${numero}${own(propre)}`;
}

/** @param {Waiting} line */
function about({ libelle, mission, numero, propre }) {
  return `${libelle} (${mission.examen}, n°\u00a0${numero})${own(propre)}`;
}

/** @param {boolean} propre */
function own(propre) {
  return propre ? ". C’est le vôtre\u00a0: un collègue répond." : "";
}

/** @param {Line | Waiting} line */
function since(line) {
  return age(line.age);
}

/** @param {Line} line */
function known({ compte, numero }) {
  return `${compte} ${numero}`;
}

/** @param {Record<string, string>} filtres */
async function read(filtres) {
  const narrowed = asked(filtres, NAMES);
  /** @type {[Promise<import("../api.js").Answer<import("../types.js").MessagesEnAttente>>, Promise<import("../api.js").Answer<import("../types.js").Contestations>>, Promise<import("../api.js").Answer<import("../types.js").Demandes>>]} */
  const lists = [ask("GET", `/gestion/messages${narrowed}`), ask("GET", `/gestion/contestations${narrowed}`), ask("GET", `/gestion/demandes${narrowed}`)];
  const [{ body: found }, { body: contested }, { body: requested }] = await orSignIn(Promise.all(lists));
  const short = { contestations: { lignes: contested.contestations, plus: contested.suite }, demandes: { lignes: requested.demandes, plus: requested.suite } };
  keep(found.messages, short);
  return { ...found, ...short };
}

/** @param {Line[]} messages @param {Pick<State, "contestations" | "demandes">} short in the order of the page: from one to the next */
function keep(messages, { contestations, demandes }) {
  const at = (/** @type {string} */ ancre, /** @type {(Line | Waiting)[]} */ lines) => lines.map((line) => ({ ...line, ancre }));
  keepList([...at("messages", messages), ...at("contestations", contestations.lignes), ...at("demandes", demandes.lignes)]);
}

/**
 * @param {Record<string, string>} filtres
 * @param {string[]} names
 */
function asked(filtres, names) {
  const kept = new URLSearchParams(Object.entries(filtres).filter(([name, text]) => text && names.includes(name)));
  return kept.size ? `?${kept}` : "";
}

/** @param {HTMLFormElement} form */
async function narrow(form) {
  const filtres = Object.fromEntries(NAMES.map((name) => [name, value(form, name).trim()]));
  history.replaceState(null, "", asked(filtres, NAMES) || location.pathname);
  const found = await read(filtres);
  change({ ...found, filtres });
  say(`${counted(found.messages.length, "message")}, ${counted(found.contestations.lignes.length, "contestation")}, ${counted(found.demandes.lignes.length, "demande")}.`);
}

async function more() {
  const filtres = Object.fromEntries(new URLSearchParams(location.search));
  /** @type {{body: import("../types.js").MessagesEnAttente}} */
  const { body } = await ask("GET", `/gestion/messages${asked({ ...filtres, suite: state.suite ?? "" }, [...NAMES, "suite"])}`);
  change({ messages: [...state.messages, ...body.messages], suite: body.suite });
  keep(state.messages, state);
}
