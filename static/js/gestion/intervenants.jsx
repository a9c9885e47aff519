/** The people that a member follows, narrowed by pages; the same in a file. */

import { ask } from "../api.js";
import { one, say } from "../dom.js";
import { taken } from "../download.js";
import { value } from "../forms.js";
import { counted, moment } from "../format.js";
import { until } from "../poll.js";
import { attempt, listName, openStaff, orSignIn, sheetAddress } from "./commun.js";
import { Button, Buttons, drawn, Empty, Field, Filters, Section, Select, Send, Table } from "./view.jsx";

/**
 * @typedef {import("../types.js").ListeDePersonnes} Listed
 * @typedef {import("../types.js").LigneDePersonne} Line
 * @typedef {{liste: Listed | null, filtres: Record<string, string>}} State
 */

const PATH = "/gestion/personnes";
const [OFTEN, TRIES] = [2000, 120];
const FILES = new Map([["complet", "Complet"], ["a_completer", "À compléter"], ["perime", "Périmé"]]);
const CHOICES = /** @type {[string, string, [string, string][]][]} */ ([
  ["statut", "Statut", [["", "Tous"], ["agent", "Agents"], ["externe", "Externes"]]],
  ["adresse", "Adresse électronique", [["", "Toutes"], ["sans", "Sans adresse"], ["refusee", "Adresse refusée"]]],
  ["dossier", "Dossier financier", [["", "Tous"], ["perime", "Périmé"], ["a_completer", "À compléter"], ["complet", "Complet"]]],
  ["connexion", "Connexion", [["", "Toutes"], ["jamais", "Jamais connecté"], ["veille", "Jamais connecté, mission demain au plus tard"]]],
  ["aide", "Aide", [["", "Toutes"], ["attendue", "Attend de l’aide"]]],
]);
const NAMES = ["texte", "service", ...CHOICES.map(([name]) => name)];
/** @type {(change?: Partial<State>) => void} */
let change = () => undefined;

openStaff(async () => {
  const filtres = Object.fromEntries(new URLSearchParams(location.search));
  change = drawn(page, /** @type {State} */ ({ liste: null, filtres }));
  await load(filtres);
});

/** @param {State} state */
function page({ liste, filtres }) {
  if (!liste) return null;
  const { quand, services, total, page: number, pages, personnes } = liste;
  const chosen = (/** @type {string} */ name) => filtres[name] ?? "";
  const theirs = /** @type {[string, string][]} */ ([["", "Tous"], ...services.map((name) => [name, name])]);
  return (
    <Section id="liste" title={quand ? counted(total, "intervenant") : "Intervenants"}>
      <Filters id="filtres" send={narrow}>
        <Field id="texte" label="Nom, numéro, identifiant, ville ou établissement" value={chosen("texte")} autocomplete="off" />
        <Select id="service" label="Service" options={theirs} value={chosen("service")} />
        {CHOICES.map(([id, label, options]) => <Select {...{ id, label, options }} key={id} value={chosen(id)} />)}
        <Send>Afficher</Send>
      </Filters>
      {!quand && <Empty title="La liste se prépare">Les intervenants sont en train d’être relevés : ils s’affichent dans quelques secondes.</Empty>}
      {quand && !total && <Empty title="Personne">Aucun intervenant ne correspond à ces choix.</Empty>}
      <Table kind="personnes" rows={personnes} id={({ id }) => id} columns={COLUMNS} />
      {pages > 1 && (
        <nav class="boutons" aria-label="Pages de la liste">
          {number > 1 && <Button act={() => turn(number - 1)}>Page précédente</Button>}
          <p>{`Page ${number} sur ${pages}`}</p>
          {number < pages && <Button act={() => turn(number + 1)}>Page suivante</Button>}
        </nav>
      )}
      {total > 0 && (
        <Buttons>
          <Button act={() => take("xlsx")}>Classeur (XLSX)</Button>
          <Button act={() => take("csv")}>Liste (CSV)</Button>
        </Buttons>
      )}
      <p class="discret" role="status" data-fichier />
      {quand && <p class="discret">{`Relevés le ${moment(quand)}.`}</p>}
    </Section>
  );
}

const COLUMNS = /** @type {[string, (line: Line) => import("preact").ComponentChild][]} */ ([
  ["Intervenant", (line) => <a href={sheetAddress(line.id)}>{`${listName(line)}, n°\u00a0${line.numero}`}</a>],
  ["Statut", ({ statut }) => (statut === "agent" ? "Agent" : "Externe")],
  ["Services", ({ services }) => services.join(", ") || "Aucune mission"],
  ["Adresse", ({ courriel, refuse }) => (refuse ? "Refuse nos courriels" : courriel ? "Connue" : "Aucune")],
  ["Dossier financier", ({ dossier_financier }) => FILES.get(dossier_financier ?? "") ?? "Inconnu"],
  ["Accès", access],
]);

/** @param {Line} line what matters most of how they come in */
function access({ connecte, demande_aide, ferme, ecarte }) {
  if (ferme) return "Historisé";
  if (demande_aide) return `Attend de l’aide depuis le ${moment(demande_aide)}`;
  const told = connecte ? "S’est déjà connecté" : "Jamais connecté";
  return ecarte ? `${told}, écarté` : told;
}

/** @param {HTMLFormElement} form */
async function narrow(form) {
  await load(Object.fromEntries(NAMES.map((name) => [name, value(form, name).trim()])));
}

/** @param {"csv" | "xlsx"} kind */
function take(kind) {
  return taken(one("[data-fichier]"), PATH, kind, kind === "csv" ? "fichier" : "classeur");
}

/** @param {number} number */
function turn(number) {
  return load({ ...Object.fromEntries(new URLSearchParams(location.search)), page: String(number) });
}

/** @param {Record<string, string>} asked */
async function load(asked) {
  const kept = new URLSearchParams(Object.entries(asked).filter(([, text]) => text));
  /** @type {{body: Listed}} */
  const { body } = await orSignIn(ask("GET", `${PATH}?${kept}`));
  history.replaceState(null, "", kept.size ? `?${kept}` : location.pathname);
  change({ liste: body, filtres: Object.fromEntries(kept) });
  say(`${counted(body.personnes.length, "intervenant")} à l’écran.`);
  if (body.a_relever) void attempt(() => readAgain(kept));
}

/**
 * The list is shown as it was, then as it is.
 * @param {URLSearchParams} kept
 */
async function readAgain(kept) {
  await ask("POST", `${PATH}/releve`, {});
  /** @type {Listed | null} */
  const body = await until(`${PATH}?${kept}`, (/** @type {Listed} */ { a_relever }) => !a_relever, { every: OFTEN, tries: TRIES });
  if (body && location.search === (kept.size ? `?${kept}` : "")) change({ liste: body });
}
