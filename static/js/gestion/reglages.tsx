/** Rates and settings: what counts today and from where, what waits for another member, what it would change. */

import { ask, once } from "../api.js";
import { one, tell } from "../dom.js";
import { counted, day, euros, moment } from "../format.js";
import { listName, openStaff, read } from "./commun.ts";
import { claimAddress } from "./file.ts";
import { asked } from "./listes.ts";
import { Button, Buttons, type Columns, confirmed, drawn, Field, Fold, Form, given, List, Section, Send, Table, typed } from "./view.tsx";
import type { BaremesEtReglages as Known, EffetDeReglage as Effect, MissionsSansTarif as Missing, ReglageDate as Dated, ReglageEnVigueur as InForce } from "../types.js";

type Seen = { regardes: number; changent: number; avant: number; apres: number; etats: Effect["etats"]; montants: boolean; entier: boolean };
type State = { connu: Known; manques: Missing; choisi: string; effet: Seen | null };

const PATH = "/gestion/reglages";
/** Pages of claims that a preview reads before it says that it is partial. */
const PAGES = 4;
const SHOWN = 10;
const SUMS = ["regardes", "changent", "avant", "apres"] as const;
const MOST = 700_000;
const ORIGINS: Record<string, string> = { produit: "livré", fichier: "fichier de l’instance", confirme: "confirmé ici", aucune: "aucun" };
const change = drawn(page, {} as State);
let services: string[] = [];

openStaff((_, connu, reperes, manques) => {
  services = reperes.services;
  change({ connu, manques, choisi: asked().nom ?? "", effet: null });
}, PATH, "/gestion/etats-de-frais/reperes", `${PATH}/manques`);

function page({ connu, manques, choisi, effet }: State) {
  return (
    <>
      <Section id="dates" title="Réglé ici">
        {!connu.dates.length && <p>Un membre propose, un autre confirme ; l’un des deux est administrateur.</p>}
        <Table kind="reglages" rows={connu.dates} id={({ id }) => id} columns={DATED} acts={Answers} suite="Suite" />
        {effet && <Shown {...effet} />}
      </Section>
      {manques.missions > 0 && (
        <Section id="manques" title={`${counted(manques.missions, "mission")} à venir sans tarif`}>
          <p>Donnez un taux avant d’éditer les convocations.</p>
          <Table kind="manques" rows={manques.examens} id={({ examen, travail }) => examen + travail} columns={MISSING} acts={({ nom, examen }) => nom && <Button act={() => choose(nom)} of={examen}>Donner un taux</Button>} suite="Suite" />
        </Section>
      )}
      {choisi && <Proposal {...{ connu, choisi }} />}
      <Section id="vigueur" title="En vigueur aujourd’hui">
        {connu.familles.map(({ code, titre, reglages }) => reglages.length > 0 && (
          <Fold key={code} title={titre}>
            <Table kind="vigueur" rows={reglages} id={({ nom }) => nom} columns={IN_FORCE} acts={({ nom, libelle }) => <Button act={() => choose(nom)} of={libelle}>Changer</Button>} suite="Suite" />
          </Fold>
        ))}
      </Section>
      <Section id="fichier" title="Un fichier">
        <Buttons><a class="bouton" href={`/api/v1${PATH}/fichier`} download>Télécharger ce qui est confirmé</a></Buttons>
        <Form id="depot" send={take}>
          <Field id="fichier-csv" pointer="/contenu" label="Fichier CSV" type="file" accept=".csv" />
          <Buttons><Send>Proposer ses réglages</Send></Buttons>
        </Form>
      </Section>
      <Section id="recalcul" title="États de frais à décider">
        <p>Ce qui est transmis et pas encore accepté se recalcule ici. Ce qui est accepté garde ses montants.</p>
        <Buttons><Button act={recompute}>Recalculer ce qui attend</Button></Buttons>
      </Section>
    </>
  );
}

const DATED: Columns<Dated> = [
  ["Réglage", ({ libelle, dit, etat_libelle }) => <span><strong>{libelle}</strong>{`\u00a0: ${dit}`}<br /><span class="discret">{etat_libelle}</span></span>],
  ["Dates", ({ du, au }) => dates(du, au)],
  ["Texte et source", ({ reference, source }) => <span>{reference}<br /><span class="discret">{source}</span></span>],
  ["Par qui", ({ suivi }) => <List sentences={suivi.map(({ libelle, par, quand }) => `${libelle} par ${par}, le ${moment(quand)}`)} />],
];

const MISSING: Columns<Missing["examens"][number]> = [
  ["Examen", ({ examen, travail }) => `${examen || "Sans nom"}, ${travail.toLowerCase()}`],
  ["Missions", ({ missions, premiere }) => `${counted(missions, "mission")}, la première le ${day(premiere)}`],
];

const IN_FORCE: Columns<InForce> = [
  ["Réglage", ({ libelle }) => libelle],
  ["Valeur", ({ dit }) => dit],
  ["Texte et source", ({ du, au, reference, source, origine }) => [ORIGINS[origine], reference, source, du && dates(du, au)].filter(Boolean).join(", ")],
];

function dates(du: string, au: string | null) {
  return au ? `du ${day(du)} au ${day(au)}` : `depuis le ${day(du)}`;
}

function Answers(dated: Dated) {
  const { actes, empeche, etat, libelle } = dated;
  return (
    <>
      {etat !== "ECARTE" && etat !== "RETIRE" && <Button act={() => preview(dated)} of={libelle}>Voir l’effet</Button>}
      {actes.includes("confirmation") && <Button kind="plein" act={() => decide(dated, "confirmation", etat === "PROPOSE" ? "Confirmer ce réglage" : "Confirmer le retrait")} of={libelle}>Confirmer</Button>}
      {actes.includes("rejet") && <Button act={() => decide(dated, "rejet")} of={libelle}>Écarter</Button>}
      {actes.includes("retrait") && <Button act={() => decide(dated, "retrait", "Proposer le retrait")} of={libelle}>Proposer le retrait</Button>}
      {empeche && <span class="discret">{empeche}</span>}
    </>
  );
}

function Shown({ regardes, changent, avant, apres, etats, montants, entier }: Seen) {
  return (
    <div class="vide" id="effet" tabIndex={-1}>
      <p><strong>{montants ? `${counted(changent, "état de frais change", "états de frais changent")}\u00a0: de ${euros(avant.toFixed(2))} à ${euros(apres.toFixed(2))}` : "Aucun montant ne change"}</strong></p>
      <p>{montants ? `${counted(regardes, "état de frais regardé", "états de frais regardés")}, parmi ceux de vos services qui attendent une décision.${entier ? "" : " Aperçu partiel."}` : "Ce réglage ne touche pas aux montants."}</p>
      <List sentences={etats.map((one) => <span><a href={claimAddress(one)}>{`${listName(one.personne)}, n°\u00a0${one.numero}`}</a>{`\u00a0: ${one.avant}, puis ${one.apres}`}</span>)} />
    </div>
  );
}

/** Shown once a setting is chosen. */
function Proposal({ connu, choisi }: { connu: Known; choisi: string }) {
  const now = connu.familles.flatMap(({ reglages }) => reglages).find(({ nom }) => nom === choisi);
  const values = now?.choix.length ? ` Valeurs possibles\u00a0: ${now.choix.join(", ")}.` : "";
  const help = now ? `Aujourd’hui\u00a0: ${now.dit}.${values}` : "Le code d’un taux, comme T3.";
  const written = (texts: string[]) => texts.join(" ; ").replaceAll(".", now?.genre === "taux" || now?.genre === "montant" ? "," : ".");
  return (
    <Section id="proposer" title={`Proposer\u00a0: ${now?.libelle ?? choisi}`}>
      <Form id="proposition" send={(form) => propose(form, choisi)} key={choisi}>
        <Field id="valeur" label="Valeur" help={help} defaultValue={written(now?.valeurs ?? [])} autocomplete="off" />
        {now && now.seuils.length > 0 && <Field id="seuils" label="Seuils des tranches" defaultValue={written(now.seuils)} autocomplete="off" />}
        <Field id="du" label="Premier jour" type="date" />
        <Field id="au" label="Dernier jour" help={"Vide\u00a0: jusqu’au réglage suivant."} type="date" />
        <Field id="reference" label="Texte ou décision" help="Arrêté du 1er juillet 2027, art. 1er" autocomplete="off" />
        <Field id="source" label="Lu dans" autocomplete="off" />
        <Buttons><Send kind="plein">Proposer</Send></Buttons>
      </Form>
    </Section>
  );
}

function choose(nom: string) {
  change({ choisi: nom });
  one("#valeur").focus();
}

async function propose(form: HTMLFormElement, nom: string) {
  const { au, seuils, ...said } = typed(form);
  await once(PATH, { nom, ...said, au: au || null, seuils: seuils || null });
  change({ connu: await read(PATH), choisi: "", effet: null });
  tell("succes", "Proposition enregistrée", "Un autre membre doit confirmer.");
}

/** @param verb what is asked first, if anything is */
async function decide({ id, etat, libelle, dit, du, au }: Dated, acte: string, verb?: string) {
  const what = `${libelle}\u00a0: ${dit}, ${dates(du, au)}.`;
  if (verb && !(await confirmed(`${verb}\u00a0?`, `${what} Cela vaut pour toute l’instance, sous cinq minutes. Ce qui est accepté garde ses montants.`, verb))) return;
  await once(`${PATH}/${id}/decision`, { acte, etat });
  const [connu, manques] = await Promise.all([read(PATH), read(`${PATH}/manques`)]);
  change({ connu, manques, effet: null });
  tell("succes", connu.dates.find((one) => one.id === id)?.etat_libelle ?? libelle, what);
}

/** Some pages of each service, then the preview says that it is partial. */
async function preview({ id }: Dated) {
  const seen: Seen = { regardes: 0, changent: 0, avant: 0, apres: 0, etats: [], montants: true, entier: true };
  for (const service of services) {
    let cursor: string | null = "";
    for (let number = 0; cursor !== null && number < PAGES; number++) {
      const body: Effect = await read(`${PATH}/${id}/effet?${new URLSearchParams({ service, curseur: cursor })}`);
      for (const name of SUMS) seen[name] += Number(body[name]);
      seen.etats = [...seen.etats, ...body.etats].slice(0, SHOWN);
      seen.montants = body.concerne_les_montants;
      cursor = body.suite;
    }
    seen.entier &&= cursor === null;
    if (!seen.montants) break;
  }
  change({ effet: seen });
  one("#effet").focus();
}

async function take(form: HTMLFormElement) {
  const { body } = await ask("POST", `${PATH}/fichier`, { ...(await given(form, MOST, "Choisissez un fichier CSV, 700 ko au plus.")), essai: false });
  form.reset();
  change({ connu: await read(PATH), effet: null });
  tell("succes", counted(body.proposes, "réglage proposé", "réglages proposés"), "Un autre membre doit confirmer.");
}

/** Slice after slice, service after service: said again, nothing changes. */
async function recompute() {
  let [done, left] = [0, 0];
  for (const service of services) {
    for (let cursor = "" as string | null; cursor !== null; ) {
      const { body } = await ask("POST", `${PATH}/recalcul`, { service, curseur: cursor || null });
      [done, left, cursor] = [done + body.recalcules, left + body.laisses, body.suite];
    }
  }
  tell("succes", "Recalcul terminé", `${counted(done, "état de frais recalculé", "états de frais recalculés")}${left ? `, ${counted(left, "autre")} pour un collègue` : ""}.`);
}
