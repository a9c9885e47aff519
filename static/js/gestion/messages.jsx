/** What waits for an answer of a service: messages and contestations, the oldest first, narrowed by service and age. */

import { ask } from "../api.js";
import { say } from "../dom.js";
import { value } from "../forms.js";
import { counted } from "../format.js";
import { age, listName, openStaff, orSignIn } from "./commun.js";
import { claimAddress } from "./file.js";
import { Button, drawn, Empty, Field, Filters, Section, Select, Send, Table } from "./view.jsx";

/**
 * @typedef {import("../types.js").LigneDeMessage} Line
 * @typedef {import("../types.js").LigneEnAttente} Contested
 * @typedef {{messages: Line[], suite: string | null, services: string[], contestations: Contested[], plus: boolean, filtres: Record<string, string>}} State
 */

const NAMES = ["service", "jours", "texte"];
const AGES = /** @type {[string, string][]} */ ([["", "Tous"], ["2", "Depuis 2 jours ou plus"], ["7", "Depuis 7 jours ou plus"], ["15", "Depuis 15 jours ou plus"]]);
/** What the page shows. */
const state = /** @type {State} */ ({ messages: [], suite: null, services: [], contestations: [], plus: false, filtres: {} });
/** @type {(change?: Partial<State>) => void} */
let change = () => undefined;

openStaff(async () => {
  const filtres = Object.fromEntries(new URLSearchParams(location.search));
  Object.assign(state, await read(filtres), { filtres });
  change = drawn(page, state);
});

/** @param {State} state */
function page({ messages, suite, services, contestations, plus, filtres }) {
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
        <Table kind="histoire" rows={messages} id={({ compte, numero }) => `${compte} ${numero}`} columns={MESSAGES} />
        {!messages.length && <Empty title="Aucun message n’attend">Les messages auxquels le service a répondu se relisent dans l’état de frais de la mission.</Empty>}
        {suite && <Button act={more}>Voir la suite</Button>}
      </Section>
      <Section id="contestations" title="Contestations">
        <Table kind="histoire" rows={contestations} id={({ compte, numero }) => `${compte} ${numero}`} columns={CONTESTED} />
        {!contestations.length && <Empty title="Aucune contestation n’attend">Ce que les personnes contestent d’un constat, d’une correction ou d’un refus arrive ici.</Empty>}
        {plus && <p>D’autres attendent : elles apparaissent ici dès que vous avez répondu aux premières.</p>}
      </Section>
    </>
  );
}

const MESSAGES = /** @type {[string, (line: Line) => import("preact").ComponentChild][]} */ ([
  ["Personne", (line) => <a href={`${claimAddress(line)}#messages`}>{listName(line.personne)}</a>],
  ["Message", ({ extrait, mission, numero, nombre, propre }) => `${extrait}${nombre > 1 ? ` (${counted(nombre, "message")})` : ""} – ${mission.examen}, n°\u00a0${numero}${propre ? ". C’est le vôtre\u00a0: un collègue répond." : ""}`],
  ["Depuis", (line) => age(line.age)],
]);
const CONTESTED = /** @type {[string, (line: Contested) => import("preact").ComponentChild][]} */ ([
  ["Personne", (line) => <a href={`${claimAddress(line)}#contestations`}>{listName(line.personne)}</a>],
  ["Ce qui est contesté", ({ libelle, mission, numero }) => `${libelle} (${mission.examen}, n°\u00a0${numero})`],
  ["Depuis", (line) => age(line.age)],
]);

/** @param {Record<string, string>} filtres */
async function read(filtres) {
  const [{ body: found }, { body: contested }] = await orSignIn(
    Promise.all([
      /** @type {Promise<import("../api.js").Answer<import("../types.js").MessagesEnAttente>>} */ (ask("GET", `/gestion/messages${asked(filtres, NAMES)}`)),
      /** @type {Promise<import("../api.js").Answer<import("../types.js").Contestations>>} */ (ask("GET", `/gestion/contestations${asked(filtres, NAMES)}`)),
    ]),
  );
  return { ...found, contestations: contested.contestations, plus: contested.suite };
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
  const found = await read(filtres);
  history.replaceState(null, "", asked(filtres, NAMES) || location.pathname);
  change({ ...found, filtres });
  say(`${counted(found.messages.length, "message")}, ${counted(found.contestations.length, "contestation")}.`);
}

async function more() {
  const filtres = Object.fromEntries(new URLSearchParams(location.search));
  /** @type {{body: import("../types.js").MessagesEnAttente}} */
  const { body } = await ask("GET", `/gestion/messages${asked({ ...filtres, suite: state.suite ?? "" }, [...NAMES, "suite"])}`);
  change({ messages: [...state.messages, ...body.messages], suite: body.suite });
}
