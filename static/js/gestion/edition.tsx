/** One convocation run: what it gives, what is odd, its print files, and what may be done with it. */

import { ask } from "../api.js";
import { one, tell } from "../dom.js";
import { moment, span } from "../format.js";
import { listName } from "./commun.ts";
import { asked, askOnce, count, fetchKept, Shown } from "./lots.tsx";
import { PATH, scope } from "./portees.ts";
import { Button, confirmed, Field, List, Section, Select, Table } from "./view.tsx";
import type { ConvocationConservee as Kept, FichierAImprimer as PrintFile, LigneDeControle as Listed, LotDeConvocations as Run } from "../types.js";

type Desk = { lot: Run; shown: (id: string) => Promise<void>; latest: () => Promise<void> };

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
const CUT: [string, string][] = [
  ["tout", "Ensemble, 500 personnes par fichier"],
  ["centre", "Un fichier par centre"],
  ["service", "Un fichier par service"],
];
const CUT_HELP = "Une personne n’est que dans un fichier\u00a0: celui du centre de sa première mission, ou du premier de ses services.";
const ONLY = "Leurs numéros, séparés par des espaces, pour une lettre perdue ou une convocation à retirer ; vide, tout le lot.";

export function Report(desk: Desk) {
  const { lot } = desk;
  const { convocations = 0, lignes = [], a_verifier = [], anomalies = {}, annulation } = lot.resultat;
  const controlled = lot.etat === "CONTROLE_FAIT";
  const kept = annulation?.conservees ?? [];
  const over = lot.etat === "TERMINE";
  const acts = (
    <>
      {lot.etat === "CONTROLE_FAIT" && convocations > 0 && <Button kind="plein" act={() => launch(desk)}>Éditer les convocations officielles</Button>}
      {lot.liste && <Button act={() => fetchKept(PATH, "liste")}>Télécharger la liste (CSV)</Button>}
      {over && <Button act={() => reprint(desk)}>Réimprimer</Button>}
      {(lot.etat === "CONTROLE" || lot.etat === "CONVOCATION") && <Button kind="discret" act={() => act(desk, "arret")}>Arrêter</Button>}
      {over && !lot.reimpression && <Button kind="discret" act={() => cancel(desk)}>Annuler ces convocations</Button>}
    </>
  );
  return (
    <>
    <Shown lot={lot} title="Lot de convocations" name={scope(lot.portee)} acts={acts} resume={() => act(desk, "reprise")}>
      <List sentences={summary(lot)} />
      {lot.fichiers.length > 0 && <PrintFiles files={lot.fichiers} />}
      {kept.length > 0 && (
        <div>
          <h3>Convocations gardées</h3>
          <p>Leur état de frais n’est pas intact : voyez chaque personne.</p>
          <People lines={kept} column="Pourquoi" cell={({ motif }) => motif} mission={({ mission }) => `n°\u00a0${mission}`} />
        </div>
      )}
      {controlled && a_verifier.length > 0 && <Odd counts={anomalies} />}
      {over && <p><a href="/gestion/intervenants/?connexion=veille">Qui ne s’est jamais connecté, pour une mission de demain au plus tard</a></p>}
      {((controlled && convocations > 0) || over) && <Select id="decoupe" label="Comment couper les fichiers" options={CUT} value="tout" help={CUT_HELP} />}
      {over && <Select id="partie" label="Réimprimer seulement" options={choices(lot)} value="" />}
      {over && <Field id="numeros" label="Seulement ces intervenants" help={ONLY} autocomplete="off" spellcheck={false} />}
    </Shown>
    {controlled && a_verifier.length > 0 && <Checked lines={a_verifier} />}
    {controlled && lignes.length > 0 && <Concerned lines={lignes} total={convocations} />}
    </>
  );
}

function PrintFiles({ files }: { files: PrintFile[] }) {
  const content = ({ personnes, lettres, mots_de_passe }: PrintFile) =>
    [counted("Personnes", personnes), counted("lettres", lettres), counted("mots de passe", mots_de_passe)].filter(Boolean).join(", ");
  return (
    <div>
      <h3>Fichiers à imprimer</h3>
      <p>Effacés après 24 heures, car ils portent des mots de passe : imprimez-les, puis détruisez la copie téléchargée.</p>
      <Table
        kind="impressions"
        rows={files}
        id={({ rang }) => String(rang)}
        columns={[
          ["Fichier", (file) => `Fichier ${which(file)}\u00a0: ${FILES[file.etat]}`],
          ["Contenu", content],
          ["Jusqu’au", ({ expire, etat }) => (expire && etat === "pret" ? moment(expire) : "")],
        ]}
        suite="Suite"
        acts={(file) =>
          file.etat === "pret" && <Button kind="discret" label={`Télécharger le fichier ${which(file)}`} act={() => fetchKept(PATH, `fichiers/${file.rang}`)}>Télécharger</Button>
        }
      />
    </div>
  );
}

function which({ rang, code, nom }: PrintFile) {
  return nom ? `${rang}, ${nom}${code === nom ? "" : ` (${code})`}` : String(rang);
}

/** What may be printed again by itself: a way, then a code. */
function choices({ resultat: { parties } }: Run): [string, string][] {
  const some = (way: "centre" | "service") =>
    (parties?.[way] ?? []).map(({ code, nom, personnes }) => [`${way}:${code}`, `${nom}${code === nom ? "" : ` (${code})`}, ${counted("personnes", personnes)}`] as [string, string]);
  return [["", "Tout le lot"], ...some("centre"), ...some("service")];
}

function Concerned({ lines, total }: { lines: Listed[]; total: number }) {
  return (
    <Section id="concernes" title="Qui est concerné" data-liste-controle>
      {total > lines.length && <p>Les {lines.length} premières sur {count(total)} ; la liste CSV les donne toutes.</p>}
      <People lines={lines} column="Accès" cell={({ acces }) => acces} mission={({ mission, examen, debut, fin }) => `n°\u00a0${mission}, ${examen}, ${span(debut, fin)}`} />
    </Section>
  );
}

/** @param props what is odd, before anything is made; nothing of it is refused */
function Odd({ counts }: { counts: Record<string, number> }) {
  return (
    <div class="alerte alerte--attente">
      <div class="alerte__corps">
        <p class="alerte__titre">À vérifier avant d’éditer</p>
        <List sentences={[...ODD].map(([code, label]) => counted(label, counts[code])).filter(Boolean)} />
      </div>
    </div>
  );
}

function Checked({ lines }: { lines: Listed[] }) {
  return (
    <Section id="a-verifier" title="Convocations à vérifier">
      <p>Les premières ; la liste CSV les donne toutes. Elles peuvent être éditées comme les autres.</p>
      <People lines={lines} column="Pourquoi" cell={({ a_verifier }) => a_verifier} mission={({ mission, examen, debut, fin }) => `n° ${mission}, ${examen}, ${span(debut, fin)}`} />
    </Section>
  );
}

function People<Line extends Listed | Kept>({ lines, column, cell, mission }: { lines: Line[]; column: string; cell: (line: Line) => string; mission: (line: Line) => string }) {
  return <Table kind="convoques" rows={lines} columns={[["Personne", listName], ["Numéro", ({ numero }) => numero], ["Mission", mission], [column, cell]]} />;
}

/** What is counted, if any was. */
const counted: (label: string, number: number | undefined) => string = (label, number) => (number ? `${label}\u00a0: ${count(number)}` : "");

function summary({ etat, resultat: said }: Run) {
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

async function launch(desk: Desk) {
  const told = "Les états de frais s’ouvrent, les personnes sont prévenues par courriel et les courriers se préparent.";
  if (await confirmed("Éditer les convocations officielles\u00a0?", told, "Éditer")) await act(desk, "officielle", { decoupe: chosen("decoupe") });
}

async function reprint({ shown, latest }: Desk) {
  const told = "Les mots de passe provisoires des courriers précédents ne serviront plus. Rien n’est imprimé à la place d’un mot de passe personnel.";
  if (!(await confirmed(`Réimprimer ${whose(partName())}\u00a0?`, told, "Réimprimer"))) return;
  const { body } = await askOnce(`${PATH}/${encodeURIComponent(asked())}/reimpression`, { ...people(), ...part() });
  await shown(body.id);
  await latest();
  tell("information", "La réimpression est lancée");
}

async function cancel(desk: Desk) {
  const told = "Les états de frais intacts disparaissent et les personnes sont prévenues. Ceux qui sont commencés ou transmis restent, et sont listés.";
  if (await confirmed(`Annuler ${whose()}\u00a0?`, told, "Annuler ces convocations")) await act(desk, "annulation", people());
}

function numeros(): string[] {
  return one<HTMLInputElement>("#numeros").value.split(/[\s,;]+/).filter(Boolean);
}

function people() {
  return numeros().length ? { numeros: numeros() } : { toutes: true };
}

/** How it is printed again: the part chosen by itself, else as the files are to be cut. */
function part() {
  const [way, ...code] = chosen("partie").split(":");
  return way ? { decoupe: way, parties: [code.join(":")] } : { decoupe: chosen("decoupe") };
}

function chosen(id: string) {
  return one<HTMLSelectElement>(`#${id}`).value;
}

function partName() {
  return chosen("partie") && (one("#partie option:checked").textContent ?? "");
}

/** @param place the part of the run that is asked for */
function whose(place?: string) {
  const where = place ? ` (${place})` : "";
  return (numeros().length ? `les convocations de ces intervenants\u00a0: ${numeros().join(", ")}` : place ? "les convocations" : "toutes les convocations de ce lot") + where;
}

async function act({ shown, latest }: Desk, name: string, body?: unknown) {
  await ask("POST", `${PATH}/${encodeURIComponent(asked())}/${name}`, body);
  await shown(asked());
  await latest();
}
