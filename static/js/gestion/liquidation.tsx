/** Paying: what is ready, the batches and their files, what the payer sent back. */

import { ask, once } from "../api.js";
import { one, say, tell } from "../dom.js";
import { fetched } from "../download.js";
import { counted, euros, moment } from "../format.js";
import { HALVES } from "../halves.js";
import { until } from "../poll.js";
import { listName, openStaff, read, sheetAddress } from "./commun.ts";
import { search } from "./listes.ts";
import { Button, Buttons, type Columns, confirmed, drawn, Empty, Field, Fold, Form, given, List, Section, Send, Table } from "./view.tsx";
import type { LotDePaiement as Batch, NombreEtMontant as Count, Retenus as Held, RetourDuPayeur as Return, ServiceALiquider as Service } from "../types.js";

type File = { nom: string; contenu: string };
type Tried = { fichier: File; comptes: Record<string, Count>; remarques: string[] };
type State = { services: Service[]; lots: Batch[]; retours: Return[]; essai: Tried | null };

const PATH = "/gestion/liquidation";
const [OFTEN, TRIES] = [3000, 100];
const MOST = 3 * 1024 * 1024;
const HELD: Record<string, string> = {
  annulable: "Encore annulables",
  propre: "Les vôtres",
  dossier_financier: "Dossier financier incomplet",
  service_non_fait: "Service non fait",
};
const FILES = [["csv", "CSV"], ["xlsx", "XLSX"], ["controle", "Contrôle"]] as const;
const RESULTS = [["paye", "Payés"], ["rejete", "Rejetés par le payeur"], ["connu", "Déjà enregistrés"]] as const;
const GIVEN_BACK = "Ses colonnes : lot, numero_mission, numero_intervenant, moitie, resultat, date_paiement, motif. Il est d’abord vérifié en entier, sans rien enregistrer.";
const change = drawn(page, {} as State);

openStaff(async (_, found) => {
  change({ ...found, essai: null });
  await Promise.all(found.services.filter((one) => one.a_compter).map(counting));
}, PATH);

/** Too big to be counted for a page. */
async function counting({ service }: Service) {
  await ask("POST", `${PATH}/comptage`, { service });
  const counted = await until(PATH, ({ services }) => services.some((one) => one.service === service && !one.a_compter), { every: OFTEN, tries: TRIES });
  if (counted) change(counted);
}

function page({ services, lots, retours, essai }: State) {
  return (
    <>
      <Section id="prets" title="Prêts à mettre en paiement">
        <ul class="prets">{services.map((one) => <Ready key={one.service} {...one} />)}</ul>
        {!services.length && <Empty title="Aucun service">Aucun service gestionnaire n’est encore connu ici.</Empty>}
      </Section>
      <Section id="lots" title="Lots">
        <Table kind="lots" rows={lots} id={({ numero }) => numero} columns={BATCHES} suite="Fichiers" acts={Files} />
        {!lots.length && <Empty title="Aucun lot pour l’instant">Le premier lot se constitue dès que des frais acceptés sont prêts.</Empty>}
        <p role="status" data-preparation />
      </Section>
      <Section id="retours" title="Fichiers de retour du payeur">
        <Form id="retour" send={check}>
          <Field id="fichier" label="Fichier CSV rendu par le payeur" help={GIVEN_BACK} type="file" accept=".csv,text/csv" pointer="/contenu" />
          <Send>Vérifier ce fichier</Send>
        </Form>
        {essai && <Checked {...essai} />}
        <Table kind="retours" rows={retours} id={({ id }) => id} columns={RETURNS} />
      </Section>
    </>
  );
}

function Ready(known: Service) {
  const { service, quand, a_compter, pret, moities, retenus } = known;
  const halves = HALVES.map(({ code, paid }, rank) => `${rank ? paid.toLowerCase() : paid}\u00a0: ${told(moities[code])}`);
  return (
    <li class="pret">
      <h3>{service}</h3>
      {quand && <p class="pret__nombre"><strong>{euros(pret.montant)}</strong> <span>{counted(pret.nombre, "élément")}</span></p>}
      {quand && <p class="discret">{halves.join("\u00a0; ")}</p>}
      {a_compter && <p class="discret" role="status">{quand ? `Compté le ${moment(quand)}\u00a0; un nouveau compte est en cours.` : "Beaucoup d’éléments attendent\u00a0: ils sont en train d’être comptés."}</p>}
      {pret.nombre > 0 && (
        <Buttons><Button kind="plein" label={`Constituer le lot du service ${service}`} act={() => constitute(known)}>Constituer le lot</Button></Buttons>
      )}
      {retenus.length > 0 && <ul class="pret__retenus">{retenus.map((held) => <li key={held.raison}><Kept {...held} /></li>)}</ul>}
    </li>
  );
}

function Kept(held: Held) {
  const people = held.lignes.map((line) => [<a href={sheetAddress(line.compte)}>{listName(line)}</a>, `, mission n°\u00a0${line.mission}, ${euros(line.montant)}`]);
  return (
    <Fold title={`${HELD[held.raison] ?? "Retenus"}\u00a0: ${told(held)}`}>
      <p>{held.libelle}</p>
      <List sentences={people} />
    </Fold>
  );
}

const BATCHES: Columns<Batch> = [
  ["Lot", ({ numero }) => numero],
  ["Service", ({ service }) => service],
  ["Total", (lot) => (lot.etat === "EN_COURS" ? `en cours, états de frais entrés\u00a0: ${lot.entres}` : told(lot))],
  ["Payés", ({ payes }) => told(payes)],
  ["Rejetés", ({ service, rejetes }) => (rejetes.nombre ? <a href={`/gestion/etats/${search({ service, etat: "REJETE" })}`}>{told(rejetes)}</a> : told(rejetes))],
  ["Sans réponse", ({ attendus }) => told(attendus)],
];

const RETURNS: Columns<Return> = [
  ["Fichier", ({ nom, etat, avancement: { faits, morceaux } }) => nom + (etat === "EN_COURS" ? ` (en cours\u00a0: ${faits} sur ${morceaux})` : "")],
  ["Reçu", ({ recu }) => moment(recu)],
  ["Lots", ({ lots }) => lots.join(", ")],
  ["Payés", ({ comptes }) => told(comptes.paye)],
  ["Rejetés", ({ comptes }) => told(comptes.rejete)],
];

function Files({ numero, etat }: Batch) {
  if (etat === "EN_COURS") return <Button label={`Reprendre la constitution du lot ${numero}`} act={() => resume(numero)}>Reprendre</Button>;
  const take = (kind: string) => fetched(one("[data-preparation]"), `${PATH}/lots/${numero}/fichiers/${kind}`, "fichier");
  return FILES.map(([kind, name]) => (
    <Button key={kind} kind={kind === "controle" ? "discret" : undefined} label={`${name} du lot ${numero}`} act={() => take(kind)}>{name}</Button>
  ));
}

/** A file that brings nothing new leaves nothing to record. */
function Checked({ fichier, comptes, remarques }: Tried) {
  const isNew = Boolean(comptes.paye?.nombre || comptes.rejete?.nombre);
  return (
    <div class="apercu" id="apercu" tabIndex={-1} role="group" aria-labelledby="apercu-titre">
      <h3 id="apercu-titre">{isNew ? "Ce fichier est correct" : "Tout est déjà enregistré\u00a0: ce fichier n’apporte rien de nouveau"}</h3>
      <List sentences={[...RESULTS.map(([code, words]) => `${words}\u00a0: ${told(comptes[code])}`), ...remarques]} />
      {isNew && (
        <Buttons>
          <Button kind="plein" act={() => record(fichier)}>Enregistrer ces résultats</Button>
          <Button kind="discret" act={forget}>Renoncer</Button>
        </Buttons>
      )}
    </div>
  );
}

function told(count: Count | undefined) {
  return count?.nombre ? `${euros(count.montant)} (${count.nombre})` : "–";
}

async function constitute({ service, pret }: Service) {
  const question = `Mettre en paiement ${euros(pret.montant)} du service ${service}\u00a0?`;
  const consequence = `${counted(pret.nombre, "élément")}. Le lot est numéroté et ne change plus ensuite.`;
  if (!(await confirmed(question, consequence, "Constituer le lot"))) return;
  const { body } = await once(`${PATH}/lots`, { service });
  await follow(body.numero);
}

/** @param numero of a batch that is being made */
async function follow(numero: string) {
  tell("information", `Le lot ${numero} se constitue`, "Vous pouvez quitter cette page\u00a0: il se termine sans elle.");
  const made = await until(`${PATH}/lots/${numero}`, ({ etat }) => etat !== "EN_COURS");
  if (!made) return tell("attente", `Le lot ${numero} n’est pas terminé`, "S’il n’avance plus, reprenez sa constitution dans la liste des lots.");
  change(await read(PATH));
  tell("succes", `Le lot ${numero} est figé`, `${counted(made.nombre, "élément")}, ${euros(made.montant)}.`);
}

async function resume(numero: string) {
  await ask("POST", `${PATH}/lots/${numero}/reprise`);
  await follow(numero);
}

async function check(form: HTMLFormElement) {
  change({ essai: null });
  const fichier = await given(form, MOST, "Choisissez le fichier du payeur.", "Ce fichier dépasse 3\u00a0Mo\u00a0: découpez-le.");
  const { body } = await ask("POST", `${PATH}/retours`, { ...fichier, essai: true });
  change({ essai: { ...body, fichier } });
  one("#apercu").focus();
}

function forget() {
  change({ essai: null });
  one<HTMLFormElement>("#retour").reset();
}

/** @param fichier that was checked */
async function record(fichier: File) {
  const { body }: { body: Return } = await ask("POST", `${PATH}/retours`, fichier);
  forget();
  tell("information", "Les résultats s’enregistrent", "Vous pouvez quitter cette page\u00a0: cela se termine sans elle.");
  const done = await until(`${PATH}/retours/${body.id}`, ({ etat }) => etat === "TERMINE");
  if (!done) return say("L’enregistrement continue.");
  change(await read(PATH));
  tell("succes", "Les résultats sont enregistrés", `Payés\u00a0: ${told(done.comptes.paye)}. Rejetés\u00a0: ${told(done.comptes.rejete)}.`);
}
