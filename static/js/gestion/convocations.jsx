/** Convocation runs: contrôle, officielle, print files, re-print, cancellation. */

import { ask } from "../api.js";
import { one, tell } from "../dom.js";
import { refuse, value } from "../forms.js";
import { moment, span } from "../format.js";
import { attempt, listName, openStaff, orSignIn } from "./commun.js";
import { asked, askOnce, count, fetchKept, follow, Latest, Shown } from "./lots.jsx";
import { Button, confirmed, drawn, Field, Form, List, Radios, Section, Select, Send, Table } from "./view.jsx";

/**
 * @typedef {import("../types.js").FichierAImprimer} PrintFile
 * @typedef {import("../types.js").LotDeConvocations} Run
 * @typedef {import("../types.js").LigneDeControle} Listed
 * @typedef {import("../types.js").ConvocationConservee} Kept
 * @typedef {{lots: import("../types.js").ResumeDeConvocation[], imports: import("../types.js").ResumeDImport[], genre: string, lot: Run | null}} State
 */

const PATH = "/gestion/convocations";
const NAMED = ["service", "centre", "mission"];
const KINDS = /** @type {[string, string][]} */ ([
  ["tout", "Tout ce qui reste à convoquer"],
  ["service", "Des services"],
  ["centre", "Des centres"],
  ["mission", "Des missions"],
  ["import", "Les missions d’un import"],
]);
const SCOPES = new Map([
  ...KINDS.slice(0, 1),
  ["service", "Services"],
  ["centre", "Centres"],
  ["mission", "Missions"],
  ["import", "Missions d’un import"],
  ["reimpression", "Réimpression"],
]);
const ACCESS = new Map([
  ["provisoire", "Entreront avec un mot de passe provisoire"],
  ["deja_donne", "Entreront avec un mot de passe provisoire déjà donné"],
  ["personnel", "Entreront avec leur mot de passe personnel"],
  ["portail", "Entreront par leur portail académique"],
]);
const ODD = new Map([
  ["passee", "Missions déjà passées"],
  ["sans_tarif", "Taux à configurer"],
  ["sans_adresse", "Sans adresse postale"],
  ["mot_de_passe_court", "Mot de passe déjà donné, qui finira avant la mission"],
  ["mot_de_passe_long", "Mot de passe qui vaudra longtemps, car la mission est lointaine"],
]);
const FILES = { en_preparation: "En préparation", pret: "Prêt", efface: "Effacé" };
const WHICH = "Codes des services, UAI des centres ou numéros des missions, séparés par des espaces.";
const ONLY = "Leurs numéros, séparés par des espaces, pour une lettre perdue ou une convocation à retirer ; vide, tout le lot.";
/** @type {(change?: Partial<State>) => void} */
let change = () => undefined;

openStaff(async () => {
  /** @type {Promise<import("../api.js").Answer<import("../types.js").Imports>>} */
  const imported = ask("GET", "/gestion/imports");
  /** @type {Promise<import("../api.js").Answer<import("../types.js").LotsDeConvocations>>} */
  const made = ask("GET", PATH);
  const [{ body: files }, { body }] = await Promise.all([imported, made]);
  change = drawn(page, /** @type {State} */ ({ lots: body.lots, imports: files.imports, genre: "", lot: null }));
  if (asked()) await attempt(() => shown(asked()));
});

/** @param {State} state */
function page({ lots, imports, genre, lot }) {
  const done = imports.filter(({ etat }) => etat === "IMPORTE");
  return (
    <>
      {lot && <Report {...lot} />}
      <Section id="nouveau" title="Nouveau contrôle">
        <Form id="controle" send={check}>
          <Radios name="genre" legend="Qui contrôler" options={KINDS} choose={(kind) => change({ genre: kind })} />
          {NAMED.includes(genre) && <Field id="valeurs" label="Lesquels" help={WHICH} autocomplete="off" spellcheck={false} />}
          {genre === "import" && (
            <Select id="lot-import" label="Import" pointer="/import" options={done.map(({ id, fichiers, cree }) => [id, `${fichiers.join(", ")}, ${moment(cree)}`])} />
          )}
          <Send kind="plein">Lancer le contrôle</Send>
        </Form>
      </Section>
      <Latest title="Derniers lots" column="Portée" lots={lots} name={({ portee }) => scope(portee)} />
    </>
  );
}

/** @param {Run} lot */
function Report(lot) {
  const { convocations = 0, lignes = [], a_verifier = [], anomalies = {}, annulation } = lot.resultat;
  const controlled = lot.etat === "CONTROLE_FAIT";
  const kept = annulation?.conservees ?? [];
  const over = lot.etat === "TERMINE";
  const acts = (
    <>
      {lot.etat === "CONTROLE_FAIT" && convocations > 0 && <Button kind="plein" act={launch}>Éditer les convocations officielles</Button>}
      {lot.liste && <Button act={() => fetchKept(PATH, "liste")}>Télécharger la liste (CSV)</Button>}
      {over && <Button act={reprint}>Réimprimer</Button>}
      {(lot.etat === "CONTROLE" || lot.etat === "CONVOCATION") && <Button kind="discret" act={() => act("arret")}>Arrêter</Button>}
      {over && !lot.reimpression && <Button kind="discret" act={cancel}>Annuler ces convocations</Button>}
    </>
  );
  return (
    <>
    <Shown lot={lot} title="Lot de convocations" name={scope(lot.portee)} acts={acts} resume={() => act("reprise")}>
      <List sentences={summary(lot)} />
      {lot.fichiers.length > 0 && <PrintFiles files={lot.fichiers} />}
      {kept.length > 0 && (
        <div>
          <h3>Convocations gardées</h3>
          <p>Leur état de frais n’est pas intact : voyez chaque personne.</p>
          <People lines={kept} column="Pourquoi" cell={({ motif }) => motif} mission={({ mission }) => `n°\u00a0${mission}`} />
        </div>
      )}
      {controlled && a_verifier.length > 0 && <Odd counts={anomalies} />}
      {over && <p><a href="/gestion/intervenants/?connexion=veille">Qui ne s’est jamais connecté, pour une mission de demain au plus tard</a></p>}
      {over && <Field id="numeros" label="Seulement ces intervenants" help={ONLY} autocomplete="off" spellcheck={false} />}
    </Shown>
    {controlled && a_verifier.length > 0 && <Checked lines={a_verifier} />}
    {controlled && lignes.length > 0 && <Concerned lines={lignes} total={convocations} />}
    </>
  );
}

/** @param {{files: PrintFile[]}} props */
function PrintFiles({ files }) {
  const content = (/** @type {PrintFile} */ { personnes, lettres, mots_de_passe }) =>
    [counted("Personnes", personnes), counted("lettres", lettres), counted("mots de passe", mots_de_passe)].filter(Boolean).join(", ");
  return (
    <div>
      <h3>Fichiers à imprimer</h3>
      <p>Effacés après 24 heures, car ils portent des mots de passe : imprimez-les, puis détruisez la copie téléchargée.</p>
      <Table
        kind="impressions"
        rows={files}
        id={({ rang }) => String(rang)}
        columns={[
          ["Fichier", ({ rang, etat }) => `Fichier ${rang}\u00a0: ${FILES[etat]}`],
          ["Contenu", content],
          ["Jusqu’au", ({ expire, etat }) => (expire && etat === "pret" ? moment(expire) : "")],
        ]}
        suite="Suite"
        acts={({ rang, etat }) =>
          etat === "pret" && <Button kind="discret" label={`Télécharger le fichier ${rang}`} act={() => fetchKept(PATH, `fichiers/${rang}`)}>Télécharger</Button>
        }
      />
    </div>
  );
}

/** @param {{lines: Listed[], total: number}} props */
function Concerned({ lines, total }) {
  return (
    <Section id="concernes" title="Qui est concerné" data-liste-controle>
      {total > lines.length && <p>Les {lines.length} premières sur {count(total)} ; la liste CSV les donne toutes.</p>}
      <People lines={lines} column="Accès" cell={({ acces }) => acces} mission={({ mission, examen, debut, fin }) => `n°\u00a0${mission}, ${examen}, ${span(debut, fin)}`} />
    </Section>
  );
}

/** @param {{counts: Record<string, number>}} props what is odd, before anything is made; nothing of it is refused */
function Odd({ counts }) {
  return (
    <div class="alerte alerte--attente">
      <div class="alerte__corps">
        <p class="alerte__titre">À vérifier avant d’éditer</p>
        <List sentences={[...ODD].map(([code, label]) => counted(label, counts[code])).filter(Boolean)} />
      </div>
    </div>
  );
}

/** @param {{lines: Listed[]}} props */
function Checked({ lines }) {
  return (
    <Section id="a-verifier" title="Convocations à vérifier">
      <p>Les premières ; la liste CSV les donne toutes. Elles peuvent être éditées comme les autres.</p>
      <People lines={lines} column="Pourquoi" cell={({ a_verifier }) => a_verifier} mission={({ mission, examen, debut, fin }) => `n° ${mission}, ${examen}, ${span(debut, fin)}`} />
    </Section>
  );
}

/**
 * @template {Listed | Kept} Line
 * @param {{lines: Line[], column: string, cell: (line: Line) => string, mission: (line: Line) => string}} props
 */
function People({ lines, column, cell, mission }) {
  return <Table kind="convoques" rows={lines} columns={[["Personne", listName], ["Numéro", ({ numero }) => numero], ["Mission", mission], [column, cell]]} />;
}

/** @param {Run["portee"]} portee */
function scope({ genre, valeurs }) {
  const name = SCOPES.get(genre) ?? genre;
  return NAMED.includes(genre) ? `${name}\u00a0: ${valeurs.join(", ")}` : name;
}

/** @type {(label: string, number: number | undefined) => string} What is counted, if any was. */
const counted = (label, number) => (number ? `${label}\u00a0: ${count(number)}` : "");

/** @param {Run} lot */
function summary({ etat, resultat: said }) {
  const { annulees, deja, conservees_total } = said.annulation ?? {};
  return [
    etat === "CONTROLE_FAIT" && !said.convocations ? "Personne n’est à convoquer." : "",
    counted("Convocations à éditer", said.convocations),
    counted("Déjà éditées", said.deja),
    counted("Personnes", said.personnes),
    ...Object.entries(said.acces ?? {}).map(([kind, people]) => counted(ACCESS.get(kind) ?? kind, people)),
    counted("Laissées à d’autres que vous", said.hors_droits),
    counted("Éditées", said.convoquees),
    counted("Retirées", annulees),
    counted("Déjà retirées", deja),
    counted("Gardées", conservees_total),
  ].filter(Boolean);
}

/** @param {string} id */
function shown(id) {
  return follow(PATH, id, (/** @type {Run} */ lot) => change({ lot }), latest);
}

async function latest() {
  /** @type {{body: import("../types.js").LotsDeConvocations}} */
  const { body } = await ask("GET", PATH);
  change({ lots: body.lots });
}

/** @param {HTMLFormElement} form */
async function check(form) {
  const genre = value(form, "genre");
  if (!genre) throw refuse([{ pointer: "/genre", code: "champ_requis", detail: "Choisissez qui contrôler." }]);
  const field = genre === "import" ? "lot-import" : "valeurs";
  const valeurs = genre === "tout" ? [] : value(form, field).split(/[\s,;]+/).filter(Boolean);
  if (genre !== "tout" && !valeurs.length) {
    throw refuse([{ pointer: genre === "import" ? "/import" : "/valeurs", code: "champ_requis", detail: "Indiquez lesquels." }]);
  }
  /** @type {{body: Run}} */
  const { body } = await orSignIn(askOnce(PATH, { genre, valeurs }));
  await shown(body.id);
  one("#lot").focus();
  await latest();
}

async function launch() {
  const told = "Les états de frais s’ouvrent, les personnes sont prévenues par courriel et les courriers se préparent.";
  if (await confirmed("Éditer les convocations officielles\u00a0?", told, "Éditer")) await act("officielle");
}

async function reprint() {
  const told = "Les mots de passe provisoires des courriers précédents ne serviront plus. Rien n’est imprimé à la place d’un mot de passe personnel.";
  if (!(await confirmed(`Réimprimer ${whose()}\u00a0?`, told, "Réimprimer"))) return;
  /** @type {{body: Run}} */
  const { body } = await askOnce(`${PATH}/${encodeURIComponent(asked())}/reimpression`, people());
  await shown(body.id);
  await latest();
  tell("information", "La réimpression est lancée");
}

async function cancel() {
  const told = "Les états de frais intacts disparaissent et les personnes sont prévenues. Ceux qui sont commencés ou transmis restent, et sont listés.";
  if (await confirmed(`Annuler ${whose()}\u00a0?`, told, "Annuler ces convocations")) await act("annulation", people());
}

/** @returns {string[]} */
function numeros() {
  return /** @type {HTMLInputElement} */ (one("#numeros")).value.split(/[\s,;]+/).filter(Boolean);
}

function people() {
  return numeros().length ? { numeros: numeros() } : { toutes: true };
}

function whose() {
  return numeros().length ? `les convocations de ces intervenants\u00a0: ${numeros().join(", ")}` : "toutes les convocations de ce lot";
}

/**
 * @param {string} name
 * @param {unknown} [body]
 */
async function act(name, body) {
  await ask("POST", `${PATH}/${encodeURIComponent(asked())}/${name}`, body);
  await shown(asked());
  await latest();
}
