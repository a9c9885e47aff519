/** Imports: files sent to the bucket, a dry run with its report, then the import, followed to its end. */

import { one } from "../dom.js";
import { moment } from "../format.js";
import { refuse, value } from "../forms.js";
import { post } from "../upload.js";
import { attempt, openStaff, read } from "./commun.ts";
import { askOnce, count, desk, Latest, named, Shown } from "./lots.tsx";
import { Button, type Columns, confirmed, drawn, Field, Form, List, Section, Send, Table } from "./view.tsx";
import type { ConstatDImport as Constat, Import, RemarqueDImport as Remark, ResumeDImport } from "../types.js";

type State = { imports: ResumeDImport[]; lot: Import | null; envoi: string; confirmes: string[] };

const PATH = "/gestion/imports";
const MANY = "CSV, XLSX ou ODS, 20 Mo au plus chacun.";
const SHEET = "Son nom, si ce n’est pas la première remplie.";
const REMARKS: Columns<Remark> = [
  ["Fichier, ligne", ({ fichier, ligne }) => `${fichier}, ligne ${ligne}`],
  ["Colonne", ({ colonne }) => colonne],
  ["Valeur", ({ valeur }) => valeur],
  ["Ce qui est dit", ({ gravite, motif, conseil }) => `${gravite === "refuse" ? "Refusée" : "À vérifier"}\u00a0: ${motif}${conseil ? ` → ${conseil}` : ""}`],
];
const change = drawn(page, {} as State);
const lots = desk(PATH, (lot: Import) => change({ lot }), async () => change(await read(PATH)));

openStaff(async (_, { imports }) => {
  change({ imports, lot: null, envoi: "", confirmes: [] });
  if (named()) await attempt(() => lots.shown(named()));
}, PATH);

function page({ imports, lot, envoi, confirmes }: State) {
  return (
    <>
      {lot && <Report lot={lot} vouched={confirmes} />}
      <Section id="nouveau" title="Nouvel import">
        <Form id="envoi" send={attemptImport}>
          <Field id="fichiers" label="Fichiers" help={MANY} type="file" multiple accept=".csv,.xlsx,.ods" />
          <Field id="feuille" label="Feuille du classeur (facultatif)" help={SHEET} length="moyen" autocomplete="off" maxLength={60} />
          <p role="status">{envoi}</p>
          <Send kind="plein">Lancer l’essai</Send>
        </Form>
      </Section>
      <p>Une mission absente d’un fichier reste : elle s’annule depuis <a href="/gestion/missions/">les missions</a>.</p>
      <Latest title="Derniers imports" column="Fichiers" lots={imports} name={({ fichiers }) => fichiers.join(", ")} />
    </>
  );
}

function Report({ lot, vouched }: { lot: Import; vouched: string[] }) {
  const { historique, resultat } = lot;
  const { diagnostic, lignes, lignes_total, totaux, illisibles, conserves } = resultat;
  const open = lot.etat === "ESSAI_FAIT";
  const acts = (
    <>
      {open && (vouched.length > 0 || Object.values(totaux).some(({ créés, modifiés }) => créés || modifiés)) && <Button kind="plein" act={() => launch(lot, vouched)}>Importer pour de bon</Button>}
      {lot.rapport && <Button act={() => lots.take("rapport")}>Télécharger le rapport (CSV)</Button>}
      {lot.a_corriger.map((kind) => <Button key={kind} act={() => lots.take(`a-corriger/${kind}`)}>Lignes refusées ({fileKind(kind)})</Button>)}
      {lot.en_cours && <Button kind="discret" act={() => lots.act("arret")}>Arrêter</Button>}
    </>
  );
  return (
    <Shown lot={lot} title="Import" name={lot.fichiers.join(", ")} acts={acts} resume={() => lots.act("reprise")}>
      <div data-totaux><List sentences={Object.entries(totaux).map(([kind, counts]) => `${fileKind(kind)}\u00a0: ${outcomes(kind, counts)}`)} /></div>
      {diagnostic[0] && <Diagnosis {...{ diagnostic, open }} />}
      {illisibles.length > 0 && <div><h3>Fichiers illisibles</h3><List sentences={illisibles} /></div>}
      {lignes.length > 0 && (
        <div>
          <h3>Ligne par ligne</h3>
          {lignes_total > lignes.length && <p>{lignes.length > 1 ? `Les ${lignes.length} premières` : "La première"} sur {count(lignes_total)} ; le rapport les donne toutes.</p>}
          <Table kind="rapport" rows={lignes} columns={REMARKS} acts={(line) => open && line.confirmer !== null && <Vouch line={line} vouched={vouched} />} />
        </div>
      )}
      {conserves.length > 0 && <div><h3>Conservés, bien qu’absents des fichiers</h3><List sentences={conserves} /></div>}
      {historique.length > 0 && <div><h3>Historique</h3><List sentences={historique.map(({ quand, par, libelle }) => `${moment(quand)}\u00a0: ${libelle}, ${par}`)} /></div>}
    </Shown>
  );
}

function Diagnosis({ diagnostic, open }: { diagnostic: Constat[]; open: boolean }) {
  return (
    <Form id="reparations" send={tryAgain}>
      <h3>Diagnostic</h3>
      {diagnostic.map(({ genre, phrase, exemple, reparable, accepte }, rank) => (
        <label class="case-seule" key={rank}>
          {open && reparable && <input class="choix__case" type="checkbox" name="genre" value={genre} defaultChecked={accepte} />} <span>{phrase} {exemple}</span>
        </label>
      ))}
      {open && <Send>Refaire l’essai ainsi</Send>}
    </Form>
  );
}

function Vouch({ line, vouched }: { line: Remark; vouched: string[] }) {
  const numero = line.confirmer ?? "";
  if (vouched.includes(numero)) return <p role="status">Confirmée&nbsp;: la ligne passera à l’import.</p>;
  const told = `Ce numéro ${line.motif}. Ne confirmez que si vous l’avez vérifié\u00a0; une adresse remplacée est prévenue.`;
  const vouch = async () => {
    if (await confirmed(`Confirmer la ligne ${whose(numero)}\u00a0?`, told, "Confirmer cette ligne")) change({ confirmes: [...vouched, numero] });
  };
  return <Button act={vouch} label={`Confirmer la ligne ${whose(numero)}`}>Confirmer cette ligne</Button>;
}

/** @param numero of a person, or of a mission after an M */
const whose = (numero: string) => (numero.startsWith("M") ? `de la mission ${numero.slice(1)}` : `du numéro ${numero}`);

/** @param kind as the page names it */
const fileKind = (kind: string) => one(`#${kind} summary`).textContent;

/** « 1 créée, 0 modifiée… », in the gender of what the kind holds. */
function outcomes(kind: string, counts: Record<string, number>) {
  const gender = ["intervenants", "personnels"].includes(kind) ? "" : "e";
  return ["créé", "modifié", "inchangé", "refusé"]
    .map((word) => [counts[`${word}s`] ?? 0, word + gender] as const)
    .map(([number, word]) => `${count(number)} ${word}${number > 1 ? "s" : ""}`)
    .join(", ");
}

async function attemptImport(form: HTMLFormElement) {
  const files = [...one<HTMLInputElement>("#fichiers").files ?? []];
  const sheet = value(form, "feuille").trim();
  const sent = [];
  try {
    for (const file of files) sent.push({ ...(await send(file)), ...(sheet && { feuille: sheet }) });
  } finally {
    change({ envoi: "", confirmes: [] });
  }
  const { body } = await askOnce(PATH, { fichiers: sent });
  form.reset();
  await lots.begun(body.id);
}

async function send(file: File): Promise<{ cle: string; nom: string }> {
  const { body } = await askOnce(`${PATH}/fichiers`, { nom: file.name.slice(-120) });
  if (!file.size || file.size > body.envoi.taille_maximum) {
    const why = file.size ? "dépasse 20\u00a0Mo\u00a0: découpez-le" : "est vide";
    throw refuse([{ pointer: "/fichiers", code: "taille", detail: `«\u00a0${file.name}\u00a0» ${why}.` }]);
  }
  await post(body.envoi, file, (words) => change({ envoi: `${file.name}\u00a0: ${words}` }));
  return { cle: body.cle, nom: body.nom };
}

async function tryAgain(form: HTMLFormElement) {
  await lots.act("essai", { reparations: new FormData(form).getAll("genre") });
  change({ confirmes: [] });
  one("#lot").focus();
}

/** What this report says and nothing else: another dry run made meanwhile is to be read first. */
async function launch({ etape, resultat: { diagnostic } }: Import, confirmes: string[]) {
  const made = diagnostic.filter(({ accepte }) => accepte);
  const reparations = [...new Set(made.map(({ genre }) => genre))];
  const told = ["Les lignes acceptées sont écrites. Ce qui est absent des fichiers reste.", ...made.map(({ phrase }) => phrase)].join(" ");
  if (!(await confirmed("Importer pour de bon\u00a0?", told, "Importer"))) return;
  await lots.act("lancement", { etape, reparations, confirmes });
  change({ confirmes: [] });
}
