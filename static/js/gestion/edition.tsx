/** One convocation run: what it gives, what is odd, its print files, and what may be done with it. */

import { one, tell } from "../dom.js";
import { moment, span } from "../format.js";
import { place } from "./centres.ts";
import { listName, together } from "./commun.ts";
import { askOnce, count, named, Shown, type desk } from "./lots.tsx";
import { PATH, scope } from "./portees.ts";
import { Button, type Columns, confirmed, Field, List, Note, type Options, Section, Select, Table, words } from "./view.tsx";
import type { ConvocationConservee as Kept, FichierAImprimer as PrintFile, LigneDeControle as Listed, LotDeConvocations as Run } from "../types.js";

type Desk = { lot: Run; runs: ReturnType<typeof desk> };

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
const CUT: Options = [
  ["tout", "Ensemble, 500 personnes par fichier"],
  ["centre", "Un fichier par centre"],
  ["service", "Un fichier par service"],
];
const CUT_HELP = "Une personne n’est que dans un fichier\u00a0: celui du centre de sa première mission, ou du premier de ses services.";
const NOBODY = "Rien à imprimer\u00a0: ces convocations ont été retirées, leur mission annulée, ou un autre lot les a éditées.";
const ONLY = "Leurs numéros, séparés par des espaces, pour une lettre perdue ou une convocation à retirer ; vide, tout le lot.";

const PRINTED: Columns<PrintFile> = [
  ["Fichier", (file) => `Fichier ${which(file)}\u00a0: ${FILES[file.etat]}`],
  ["Contenu", (file) => together(counted("Personnes", file.personnes), counted("lettres", file.lettres), counted("mots de passe", file.mots_de_passe))],
  ["Jusqu’au", ({ expire, etat }) => (expire && etat === "pret" ? moment(expire) : "")],
];

export function Report(desk: Desk) {
  const { lot, runs } = desk;
  const { convocations = 0, a_verifier = [], anomalies = {}, annulation } = lot.resultat;
  const controlled = lot.etat === "CONTROLE_FAIT";
  const over = lot.etat === "TERMINE";
  const kept = annulation?.conservees ?? [];
  const acts = (
    <>
      {controlled && convocations > 0 && <Button kind="plein" act={() => launch(desk)}>Éditer les convocations officielles</Button>}
      {lot.liste && <Button act={() => runs.take("liste")}>Télécharger la liste (CSV)</Button>}
      {over && <Button act={() => reprint(desk)}>Réimprimer</Button>}
      {(lot.etat === "CONTROLE" || lot.etat === "CONVOCATION") && <Button kind="discret" act={() => runs.act("arret")}>Arrêter</Button>}
      {over && !lot.reimpression && <Button kind="discret" act={() => cancel(desk)}>Annuler ces convocations</Button>}
    </>
  );
  return (
    <>
      <Shown lot={lot} title="Lot de convocations" name={scope(lot.portee)} acts={acts} resume={() => runs.act("reprise")}>
        <List sentences={summary(lot)} />
        {lot.fichiers.length > 0 && (
          <div>
            <h3>Fichiers à imprimer</h3>
            <p>Effacés après 24 heures, car ils portent des mots de passe : imprimez-les, puis détruisez la copie téléchargée.</p>
            <Table kind="impressions" rows={lot.fichiers} id={({ rang }) => String(rang)} columns={PRINTED} suite="Suite" acts={(file) => file.etat === "pret" && (
              <Button kind="discret" label={`Télécharger le fichier ${which(file)}`} act={() => runs.take(`fichiers/${file.rang}`)}>Télécharger</Button>
            )} />
          </div>
        )}
        {kept.length > 0 && (
          <div>
            <h3>Convocations gardées</h3>
            <p>Leur état de frais n’est pas intact : voyez chaque personne.</p>
            <People lines={kept} mission={({ mission }) => `n°\u00a0${mission}`} last={["Pourquoi", ({ motif }) => motif]} />
          </div>
        )}
        {controlled && a_verifier.length > 0 && <Note tone="attente" title="À vérifier avant d’éditer"><List sentences={[...ODD].map(([code, label]) => counted(label, anomalies[code])).filter(Boolean)} /></Note>}
        {over && <p><a href="/gestion/intervenants/?connexion=veille">Qui ne s’est jamais connecté, pour une mission de demain au plus tard</a></p>}
        {((controlled && convocations > 0) || over) && <Select id="decoupe" label="Comment couper les fichiers" options={CUT} value="tout" help={CUT_HELP} />}
        {over && <Select id="partie" label="Réimprimer seulement" options={choices(lot)} value="" />}
        {over && <Field id="numeros" label="Seulement ces intervenants" help={ONLY} autocomplete="off" spellcheck={false} />}
      </Shown>
      {controlled && <Lists {...lot.resultat} />}
    </>
  );
}

/** What a run that is only controlled would make. */
function Lists({ convocations = 0, lignes = [], a_verifier = [] }: Run["resultat"]) {
  return (
    <>
      {a_verifier.length > 0 && (
        <Section id="a-verifier" title="Convocations à vérifier">
          <p>Les premières ; la liste CSV les donne toutes. Elles peuvent être éditées comme les autres.</p>
          <People lines={a_verifier} mission={whole} last={["Pourquoi", (line) => line.a_verifier]} />
        </Section>
      )}
      {lignes.length > 0 && (
        <Section id="concernes" title="Qui est concerné" data-liste-controle>
          {convocations > lignes.length && <p>Les {lignes.length} premières sur {count(convocations)} ; la liste CSV les donne toutes.</p>}
          <People lines={lignes} mission={whole} last={["Accès", ({ acces }) => acces]} />
        </Section>
      )}
    </>
  );
}

function People<Line extends Listed | Kept>({ lines, mission, last }: { lines: Line[]; mission: (line: Line) => string; last: Columns<Line>[number] }) {
  return <Table kind="convoques" rows={lines} columns={[["Personne", listName], ["Numéro", ({ numero }) => numero], ["Mission", mission], last]} />;
}

function whole({ mission, examen, debut, fin }: Listed) {
  return `n°\u00a0${mission}, ${examen}, ${span(debut, fin)}`;
}

function which({ rang, code, nom }: PrintFile) {
  return nom ? `${rang}, ${place(nom, code)}` : String(rang);
}

/** What may be printed again by itself: a way, then a code. */
function choices({ resultat: { parties } }: Run): Options {
  const some = (way: "centre" | "service") =>
    (parties?.[way] ?? []).map(({ code, nom, personnes }) => [`${way}:${code}`, `${place(nom, code)}, ${counted("personnes", personnes)}`] as const);
  return [["", "Tout le lot"], ...some("centre"), ...some("service")];
}

/** What is counted, if any was. */
const counted = (label: string, number: number | undefined) => (number ? `${label}\u00a0: ${count(number)}` : "");

function summary({ etat, fichiers, resultat: said }: Run) {
  const { annulees, deja, conservees_total } = said.annulation ?? {};
  return [
    etat === "CONTROLE_FAIT" && !said.convocations ? "Personne n’est à convoquer." : "",
    etat === "TERMINE" && !fichiers.length ? NOBODY : "",
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

async function launch({ runs }: Desk) {
  const told = "Les états de frais s’ouvrent, les personnes sont prévenues par courriel et les courriers se préparent.";
  if (await confirmed("Éditer les convocations officielles\u00a0?", told, "Éditer")) await runs.act("officielle", { decoupe: chosen("decoupe") });
}

async function reprint({ runs }: Desk) {
  const told = "Les mots de passe provisoires des courriers précédents ne serviront plus. Rien n’est imprimé à la place d’un mot de passe personnel.";
  if (!(await confirmed(`Réimprimer ${whose(true)}\u00a0?`, told, "Réimprimer"))) return;
  const { body } = await askOnce(`${PATH}/${encodeURIComponent(named())}/reimpression`, { ...people(), ...part() });
  await runs.begun(body.id);
  tell("information", "La réimpression est lancée");
}

async function cancel({ runs }: Desk) {
  const told = "Les états de frais intacts disparaissent et les personnes sont prévenues. Ceux qui sont commencés ou transmis restent, et sont listés.";
  if (await confirmed(`Annuler ${whose()}\u00a0?`, told, "Annuler ces convocations")) await runs.act("annulation", people());
}

function people() {
  const numeros = words(chosen("numeros"));
  return numeros.length ? { numeros } : { toutes: true };
}

/** How it is printed again: the part chosen by itself, else as the files are to be cut. */
function part() {
  const [way, ...code] = chosen("partie").split(":");
  return way ? { decoupe: way, parties: [code.join(":")] } : { decoupe: chosen("decoupe") };
}

function chosen(id: string) {
  return one<HTMLInputElement | HTMLSelectElement>(`#${id}`).value;
}

/** @param again printed again: only the part of the run that is chosen */
function whose(again = false) {
  const place = again && chosen("partie") && one("#partie option:checked").textContent;
  const all = place ? "les convocations" : "toutes les convocations de ce lot";
  const numeros = words(chosen("numeros"));
  const whom = numeros.length ? `les convocations de ces intervenants\u00a0: ${numeros.join(", ")}` : all;
  return place ? `${whom} (${place})` : whom;
}
