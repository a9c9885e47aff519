/** The missions of a session, narrowed and sorted; one mission with its people, to cancel or give back. */

import { ask } from "../api.js";
import { one, say, tell } from "../dom.js";
import { value } from "../forms.js";
import { counted, moment, span } from "../format.js";
import { until } from "../poll.js";
import { attempt, listName, openStaff, orSignIn, sheetAddress } from "./commun.js";
import { Button, Buttons, confirmed, drawn, Empty, Facts, Field, Filters, Section, Select, Send, Table } from "./view.jsx";

/**
 * @typedef {import("../types.js").ListeDeMissions} Listed
 * @typedef {import("../types.js").LigneDeMission} Line
 * @typedef {import("../types.js").MissionEtPersonnes} Mission
 * @typedef {import("../types.js").PlaceDeMission} Place
 * @typedef {{liste: Listed | null, mission: Mission | null, filtres: Record<string, string>}} State
 */

const PATH = "/gestion/missions";
const [OFTEN, TRIES] = [2000, 60];
const NAMES = ["session", "texte", "service", "examen", "centre", "jour", "etat", "tri"];
const STATES = { a_venir: "À venir", en_cours: "En cours", passee: "Passée", annulee: "Annulée" };
const SORTS = /** @type {[string, string][]} */ ([
  ["debut", "Date, les premières d’abord"],
  ["-debut", "Date, les dernières d’abord"],
  ["numero", "Numéro"],
  ["centre", "Centre"],
  ["examen", "Examen"],
  ["-personnes", "Les plus nombreuses d’abord"],
]);
/** @type {(change?: Partial<State>) => void} */
let change = () => undefined;
/** Whether this page was come to from the list. */
let pushed = false;

openStaff(async () => {
  const asked = new URLSearchParams(location.search);
  const filtres = Object.fromEntries(asked);
  const numero = asked.get("numero");
  change = drawn(page, /** @type {State} */ ({ liste: null, mission: null, filtres }));
  if (numero) await open(numero);
  else await load(filtres);
});

addEventListener("popstate", () => location.reload());

/** @param {State} state */
function page({ liste, mission, filtres }) {
  if (mission) return <One {...mission} />;
  return liste && <Listing liste={liste} filtres={filtres} />;
}

/** @param {{liste: Listed, filtres: Record<string, string>}} props */
function Listing({ liste, filtres }) {
  const { session, sessions, quand, services, examens, centres, total, page: number, pages, missions } = liste;
  const all = (/** @type {string} */ text, /** @type {[string, string][]} */ options) => /** @type {[string, string][]} */ ([["", text], ...options]);
  const same = (/** @type {string} */ text) => /** @type {[string, string]} */ ([text, text || "Sans nom"]);
  const chosen = (/** @type {string} */ name) => filtres[name] ?? "";
  return (
    <Section id="liste" title={quand ? counted(total, "mission") : "Missions"}>
      <Filters id="filtres" send={narrow}>
        <Select id="session" label="Session" options={sessions.map(same)} value={session} />
        <Field id="texte" label="Numéro ou mots" value={chosen("texte")} autocomplete="off" />
        <Select id="service" label="Service" options={all("Tous", services.map(same))} value={chosen("service")} />
        <Select id="examen" label="Examen" options={all("Tous", examens.map(same))} value={chosen("examen")} />
        <Select id="centre" label="Centre" options={all("Tous", centres.map(({ uai, nom }) => [uai, `${nom} (${uai})`]))} value={chosen("centre")} />
        <Field id="jour" label="Jour" type="date" value={chosen("jour")} />
        <Select id="etat" label="État" options={all("Tous", Object.entries(STATES))} value={chosen("etat")} />
        <Select id="tri" label="Tri" options={SORTS} value={chosen("tri") || "debut"} />
        <Send>Afficher</Send>
      </Filters>
      {!quand && <Empty title="La liste se prépare">Les missions de cette session sont en train d’être relevées : elles s’affichent dans quelques secondes.</Empty>}
      {quand && !total && <Empty title="Aucune mission">Aucune mission de cette session ne correspond. Elles arrivent par les imports.</Empty>}
      <Table kind="planning" rows={missions} id={({ numero }) => numero} columns={COLUMNS} />
      {pages > 1 && (
        <nav class="boutons" aria-label="Pages de la liste">
          {number > 1 && <Button act={() => turn(number - 1)}>Page précédente</Button>}
          <p>{`Page ${number} sur ${pages}`}</p>
          {number < pages && <Button act={() => turn(number + 1)}>Page suivante</Button>}
        </nav>
      )}
      {quand && <p class="discret">{`Relevées le ${moment(quand)}.`}</p>}
    </Section>
  );
}

const COLUMNS = /** @type {[string, (line: Line) => import("preact").ComponentChild][]} */ ([
  ["Mission", (line) => <a href={`?numero=${encodeURIComponent(line.numero)}`} onClick={(event) => go(event, line.numero)}>{`n°\u00a0${line.numero}`}</a>],
  ["Quoi", ({ examen, specialite, epreuve, type_libelle }) => [type_libelle, examen, specialite, epreuve].filter(Boolean).join(", ")],
  ["Quand", ({ debut, fin, heure }) => span(debut, fin, heure)],
  ["Centre", ({ centre, centre_nom }) => <span title={centre}>{centre_nom || centre}</span>],
  ["Personnes", ({ personnes }) => counted(personnes, "personne")],
  ["État", ({ etat }) => STATES[etat]],
]);

/** @param {Mission} mission */
function One(mission) {
  const { numero, type_libelle, examen, specialite, epreuve, debut, fin, heure, centre, centre_nom, adresse, service, session, etat, annulable, retablissable, places } = mission;
  const facts = /** @type {import("./parts.jsx").Fact[]} */ ([
    ["Quoi", [type_libelle, examen, specialite, epreuve].filter(Boolean).join(", ")],
    ["Quand", span(debut, fin, heure)],
    ["Centre", [centre_nom, adresse].filter(Boolean).join(", ") + (centre ? ` (${centre})` : "")],
    ["Service", service || "aucun"],
    ["Session", session],
    ["État", STATES[etat]],
  ]);
  return (
    <>
      <Section id="mission" title={`Mission n°\u00a0${numero}`}>
        <p><a href="/gestion/missions/" onClick={back}>Revenir à la liste</a></p>
        <Facts of={facts} />
        <Buttons>
          {annulable && <Button act={() => cancel(mission)}>{etat === "annulee" ? "Terminer l’annulation" : "Annuler cette mission"}</Button>}
          {retablissable && <Button kind="plein" act={() => restore(mission)}>Rétablir cette mission</Button>}
        </Buttons>
      </Section>
      <Section id="places" title={counted(places.length, "personne")}>
        <Table kind="places" rows={places} id={({ compte }) => compte} columns={PEOPLE} />
        {!places.length && <Empty title="Personne n’est placé">Un import de missions y place des intervenants.</Empty>}
      </Section>
    </>
  );
}

const PEOPLE = /** @type {[string, (place: Place) => import("preact").ComponentChild][]} */ ([
  ["Intervenant", (place) => <a href={sheetAddress(place.compte)}>{`${listName(place)}, n°\u00a0${place.numero}`}</a>],
  ["Convocation", ({ convoquee }) => (convoquee ? `Convoqué le ${moment(convoquee)}` : "Pas encore convoqué")],
  ["Constat", ({ constat }) => constat || "–"],
  ["Rémunération", ({ remuneration }) => remuneration ?? "–"],
  ["Déplacement", ({ deplacement }) => deplacement ?? "–"],
  ["État de frais", (place) => (place.remuneration ? <a href={claimAddress(place)} aria-label={`État de frais de ${listName(place)}`}>Voir</a> : "Aucun")],
]);

/** @param {Place} place */
function claimAddress({ compte }) {
  const numero = new URLSearchParams(location.search).get("numero") ?? "";
  return `/gestion/etat/?compte=${encodeURIComponent(compte)}&numero=${encodeURIComponent(numero)}`;
}

/** @param {HTMLFormElement} form */
async function narrow(form) {
  await load(Object.fromEntries(NAMES.map((name) => [name, value(form, name).trim()])));
}

/** @param {number} number */
function turn(number) {
  const asked = Object.fromEntries(new URLSearchParams(location.search));
  return load({ ...asked, page: String(number) });
}

/** @param {Record<string, string>} asked */
async function load(asked) {
  const kept = new URLSearchParams(Object.entries(asked).filter(([name, text]) => text && name !== "numero"));
  /** @type {{body: Listed}} */
  const { body } = await orSignIn(ask("GET", `${PATH}?${kept}`));
  if (location.search !== (kept.size ? `?${kept}` : "")) history.replaceState(null, "", kept.size ? `?${kept}` : location.pathname);
  change({ liste: body, mission: null, filtres: Object.fromEntries(kept) });
  say(`${counted(body.missions.length, "mission")} à l’écran.`);
  if (body.a_relever) void attempt(() => readAgain(body.session, kept));
}

/**
 * The list is shown as it was, then as it is.
 * @param {string} session
 * @param {URLSearchParams} kept
 */
async function readAgain(session, kept) {
  await ask("POST", `${PATH}/releve`, { session });
  /** @type {Listed | null} */
  const body = await until(`${PATH}?${kept}`, (/** @type {Listed} */ { a_relever }) => !a_relever, { every: OFTEN, tries: TRIES });
  if (body && location.search === (kept.size ? `?${kept}` : "")) change({ liste: body });
}

/** @param {string} numero */
async function open(numero) {
  /** @type {{body: Mission}} */
  const { body } = await ask("GET", `${PATH}/${encodeURIComponent(numero)}`);
  change({ mission: body });
}

/**
 * @param {MouseEvent} event
 * @param {string} numero
 */
function go(event, numero) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void attempt(async () => {
    history.pushState(null, "", `?numero=${encodeURIComponent(numero)}`);
    pushed = true;
    await open(numero);
    one("#mission").focus();
  });
}

/** @param {MouseEvent} event the list that was left is one step back, its filters with it */
function back(event) {
  if (!pushed) return;
  event.preventDefault();
  history.back();
}

/** @param {Mission} mission cancelled again, the act finishes what a cut left */
async function cancel({ numero, places }) {
  const consequence = `${counted(places.length, "personne concernée", "personnes concernées")}\u00a0: qui est convoqué est prévenu. La mission se rétablit jusqu’à son jour.`;
  if (!(await confirmed(`Annuler la mission n°\u00a0${numero}\u00a0?`, consequence, "Annuler la mission"))) return;
  await changed(numero, "annulation", "La mission est annulée");
}

/** @param {Mission} mission */
async function restore({ numero }) {
  if (!(await confirmed(`Rétablir la mission n°\u00a0${numero}\u00a0?`, "Les personnes convoquées sont prévenues.", "Rétablir la mission"))) return;
  await changed(numero, "retablissement", "La mission est rétablie");
}

/**
 * @param {string} numero
 * @param {string} act
 * @param {string} done
 */
async function changed(numero, act, done) {
  /** @type {{body: import("../types.js").MissionAnnulee}} */
  const { body } = await ask("POST", `${PATH}/${encodeURIComponent(numero)}/${act}`, {});
  await open(numero);
  const before = body.deja ? ` C’était déjà fait pour\u00a0: ${body.deja}.` : "";
  tell("succes", done, `Personnes concernées\u00a0: ${body.personnes}.${before}`);
}
