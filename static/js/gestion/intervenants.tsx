/** The people that a member follows, narrowed by pages; the same in a file. */

import { one, say } from "../dom.js";
import { taken } from "../download.js";
import { counted, moment } from "../format.js";
import { listName, openStaff, sheetAddress } from "./commun.ts";
import { asked, fromAddress, narrowed } from "./listes.ts";
import { FILES } from "./moities.tsx";
import { Button, Buttons, type Columns, drawn, Empty, Field, Filters, Pages, Section, Select, Table } from "./view.tsx";
import type { LigneDePersonne as Line, ListeDePersonnes as Listed } from "../types.js";

type State = { liste: Listed | null; filtres: Record<string, string>; fichiers: boolean };

const PATH = "/gestion/personnes";
const CHOICES: [string, string, [string, string][]][] = [
  ["statut", "Statut", [["", "Tous"], ["agent", "Agents"], ["externe", "Externes"]]],
  ["adresse", "Adresse électronique", [["", "Toutes"], ["sans", "Sans adresse"], ["refusee", "Adresse refusée"]]],
  ["dossier", "Dossier financier", [["", "Tous"], ["perime", "Périmé"], ["a_completer", "À compléter"], ["complet", "Complet"]]],
  ["connexion", "Connexion", [["", "Toutes"], ["jamais", "Jamais connecté"], ["veille", "Jamais connecté, mission demain au plus tard"]]],
  ["aide", "Aide", [["", "Toutes"], ["attendue", "Attend de l’aide"]]],
];
const state: State = { liste: null, filtres: asked(), fichiers: false };
const change = drawn(page, state);

openStaff(({ guichet_seul }) => {
  state.fichiers = !guichet_seul;
  return fromAddress(load);
});

function page({ liste, filtres, fichiers }: State) {
  if (!liste) return null;
  const { quand, services, total, page: number, pages, personnes } = liste;
  const field = (id: string) => ({ id, value: filtres[id] ?? "" });
  return (
    <Section id="liste" title={quand ? counted(total, "intervenant") : "Intervenants"}>
      <Filters send={load}>
        <Field {...field("texte")} label="Nom, numéro, identifiant, adresse électronique, ville ou établissement" autocomplete="off" />
        <Select {...field("service")} label="Service" options={[["", "Tous"], ...services]} />
        {CHOICES.map(([id, label, options]) => <Select {...field(id)} {...{ label, options }} key={id} />)}
      </Filters>
      {!quand && <Empty title="La liste se prépare">Les intervenants sont en train d’être relevés : ils s’affichent dans quelques secondes.</Empty>}
      {quand && !total && <Empty title="Personne">Aucun intervenant ne correspond à ces choix.</Empty>}
      <Table kind="personnes" rows={personnes} id={({ id }) => id} columns={COLUMNS} />
      <Pages number={number} pages={pages} turn={(page) => load({ ...filtres, page: String(page) })} />
      {fichiers && total > 0 && (
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

const COLUMNS: Columns<Line> = [
  ["Intervenant", (line) => <a href={sheetAddress(line.id)}>{`${listName(line)}, n°\u00a0${line.numero}`}</a>],
  ["Statut", ({ statut }) => (statut === "agent" ? "Agent" : "Externe")],
  ["Services", ({ services }) => services.join(", ") || "Aucune mission"],
  ["Adresse", ({ courriel, refuse }) => (refuse ? "Refuse nos courriels" : courriel ? "Connue" : "Aucune")],
  ["Dossier financier", ({ dossier_financier }) => FILES.get(dossier_financier ?? "") ?? "Inconnu"],
  ["Accès", access],
];

/** What matters most of how they come in. */
function access({ connecte, demande_aide, ferme, ecarte }: Line) {
  if (ferme) return "Historisé";
  if (demande_aide) return `Attend de l’aide depuis le ${moment(demande_aide)}`;
  const told = connecte ? "S’est déjà connecté" : "Jamais connecté";
  return ecarte ? `${told}, écarté` : told;
}

function take(kind: "csv" | "xlsx") {
  return taken(one("[data-fichier]"), PATH, kind, kind === "csv" ? "fichier" : "classeur");
}

async function load(filtres: Record<string, string>) {
  await narrowed(PATH, filtres, (liste: Listed) => change({ liste, filtres }));
  say(`${counted(state.liste?.personnes.length ?? 0, "intervenant")} à l’écran.`);
}
