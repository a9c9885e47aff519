/** The staff's first page: what waits, and the search for a person. */

import { one, say, tell } from "../dom.js";
import { refuse } from "../forms.js";
import { counted } from "../format.js";
import { showMenu } from "../menu.js";
import { own } from "./centres.ts";
import { age, attempt, countHelp, listName, openStaff, read, sheetAddress, together, told } from "./commun.ts";
import { asked, keep } from "./listes.ts";
import { openLinks } from "./relies.ts";
import { Button, Buttons, type Columns, drawn, Empty, Field, Form, Note, Section, Send, Table, typed } from "./view.tsx";
import type { Reponse } from "../answers.js";
import type { Aides, PersonneTrouvee as Found, PersonnesTrouvees } from "../types.js";

type Attend = Awaited<ReturnType<typeof waits>>;
type State = { centres?: string; aides?: Aides | null; attend?: Attend | null; manque?: boolean; resultats?: PersonnesTrouvees };

const SHORTEST = 2;
/** What a session of a member lasts at rest. */
const REST_MINUTES = 20;
const change = drawn(page, {} as State);

openStaff(async (member) => {
  showMenu("gestion", REST_MINUTES);
  if (location.hash === "#portail-relie") tell("succes", "Votre compte est relié au portail", "Vous pourrez entrer par lui la prochaine fois.");
  openLinks(member.portails);
  if (member.role === "chef_de_centre") return change({ centres: (await own()).centres.map(({ nom }) => nom).join(", ") });
  await count(member.guichet_seul);
  const { q } = asked();
  if (q) await attempt(() => search(q));
});

/** What waits; a number that cannot be read hides neither the others nor the search. */
async function count(desk: boolean) {
  const [aides, attend, seen] = await Promise.all([told("/gestion/aides"), desk ? null : waits(), desk ? null : told("/gestion/signaux")]);
  if (aides) countHelp(aides);
  if (seen) suspicions(seen);
  const manque = !aides || (attend !== null && (!seen || Object.values(attend).includes(null)));
  change({ aides, attend, manque });
  return !manque;
}

function page({ centres, aides, attend, manque, resultats }: State) {
  if (aides === undefined) {
    return (
      <Note tone="information" title="Vous êtes connecté comme chef de centre">
        <p>Vos centres : <strong>{centres}</strong>.</p>
        <a class="bouton bouton--plein" href="/gestion/constat/">Constater le service fait</a>
      </Note>
    );
  }
  const [oldest, [helped] = []] = [aides?.aides[0], aides?.delais];
  const countAgain = async () => {
    if (!(await count(!attend))) return;
    say("Tout est lu.");
    one("#q").focus();
  };
  return (
    <>
      {manque && <Note tone="attente" title="Tout n’a pas pu être lu"><Buttons><Button act={countAgain}>Réessayer</Button></Buttons></Note>}
      <ul class="compteurs">
        {attend && <Claims {...attend} />}
        <Tile number={aides && (aides.nombre ?? aides.aides.length)} href="/gestion/aides/" words={["demande d’aide en attente", "demandes d’aide en attente"]} more={[aides?.nombre === null && "d’autres encore", oldest && `la plus ancienne depuis ${age(oldest.age)}`, helped && `attente médiane en ${helped.mois.split("-").reverse().join("/")}\u00a0: ${age(helped.mediane_secondes)}`].filter(Boolean).join("\u00a0; ")} />
        {attend && <Rates {...attend} />}
      </ul>
      {attend && <p><a href="/gestion/reglages/">Barèmes et réglages</a></p>}
      <search>
        <Form id="recherche" class="recherche" method="get" autocomplete="off" send={find}>
          <div class="recherche__ligne">
            <Field id="q" label="Trouver un intervenant" help="Numéro, identifiant, adresse électronique, ou nom et prénom ; les accents ne comptent pas." type="search" autocomplete="off" autocapitalize="none" spellcheck={false} maxLength={254} defaultValue={asked().q ?? ""} />
            <Send kind="plein">Chercher</Send>
          </div>
        </Form>
      </search>
      {resultats && resultats.intervenants.length > 0 && (
        <Section id="resultats" title="Résultats">
          <Table kind="personnes" rows={resultats.intervenants} id={({ id }) => id} columns={PEOPLE} />
          {resultats.suite && <p>D’autres personnes correspondent : précisez le prénom ou le numéro.</p>}
        </Section>
      )}
      {resultats?.intervenants.length === 0 && <Empty title="Personne ne correspond">Vérifiez le numéro, ou cherchez par le début du nom. Une personne d’une autre académie n’est pas connue ici.</Empty>}
    </>
  );
}

/** What a service has to decide and to answer. */
function Claims({ attente, messages, contestations, demandes }: Attend) {
  const { A_VALIDER = 0, REJETE = 0 } = (attente?.etats ?? {}) as Record<string, number>;
  const more = [attente?.au_moins && "ou davantage", REJETE && `et ${counted(REJETE, "rejeté")} par le payeur`].filter(Boolean).join(", ");
  const written = { message: messages?.messages ?? [], contestation: contestations?.contestations ?? [], demande: demandes?.demandes ?? [] };
  const waiting = Object.values(written).flat();
  const kinds = Object.entries(written).flatMap(([word, lines]) => (lines.length ? counted(lines.length, word) : []));
  if (messages?.suite || contestations?.suite || demandes?.suite) kinds.push("d’autres encore");
  return (
    <>
      <Tile number={attente && A_VALIDER} href="/gestion/etats/" words={["état de frais à vérifier", "états de frais à vérifier"]} more={more} />
      <Tile number={messages && contestations && demandes && waiting.length} href="/gestion/messages/" words={["réponse attendue", "réponses attendues"]} more={waiting.length ? `${kinds.join(", ")}, depuis ${age(Math.max(...waiting.map((line) => line.age)))} au plus` : ""} />
    </>
  );
}

function Rates({ tarifs }: Attend) {
  const [rate] = tarifs?.examens ?? [];
  return <Tile number={tarifs && tarifs.missions} href="/gestion/reglages/" words={["mission à venir sans tarif", "missions à venir sans tarif"]} more={rate ? `d’abord ${rate.examen || rate.travail}\u00a0: ${rate.missions}` : ""} />;
}

/** In French the plural begins at two; a number is null when it could not be read. */
function Tile({ number, href, words, more }: { number: number | null; href: string; words: [string, string]; more: string }) {
  return (
    <li class="compteurs__tuile">
      <a class="compteurs__lien" href={href}><strong class="compteurs__nombre">{number ?? "?"}</strong> <span>{words[number !== null && number < 2 ? 0 : 1]}</span></a>
      <span class="discret">{number === null ? "pas lu" : more}</span>
    </li>
  );
}

const PEOPLE: Columns<Found> = [
  ["Personne", (person) => <a href={sheetAddress(person.id)}>{listName(person)}</a>],
  ["Numéro", ({ numero }) => numero],
  ["Identifiant", ({ identifiant }) => identifiant],
  ["Ville, établissement", ({ ville, etablissement_nom }) => together(ville, etablissement_nom)],
  ["Situation", situation],
];

function situation({ ferme, ecarte, demande_aide, statut }: Found) {
  if (ferme) return "Historisé";
  if (ecarte) return "Écarté";
  if (demande_aide) return "Attend de l’aide";
  return statut === "agent" ? "Agent" : "Externe";
}

/** Claims, words to answer, rates; null for what could not be read. */
async function waits() {
  const claims = Promise.all([told("/gestion/attente"), told("/gestion/contestations"), told("/gestion/demandes")]);
  const others = Promise.all([told("/gestion/messages"), told("/gestion/reglages/manques")]);
  const [[attente, contestations, demandes], [messages, tarifs]] = await Promise.all([claims, others]);
  return { attente, messages, contestations, demandes, tarifs };
}

/** Told only when there is something to tell. */
function suspicions(body: Reponse<"GET", "/gestion/signaux">) {
  const seen = [
    body.reseaux && `${counted(body.reseaux, "réseau")} d’où beaucoup d’identifiants ont échoué`,
    body.mots_de_passe && `${counted(body.mots_de_passe, "mot")} de passe essayé${body.mots_de_passe > 1 ? "s" : ""} sur plusieurs identifiants`,
  ].filter(Boolean);
  if (!seen.length) return;
  const text = `Depuis hier\u00a0: ${seen.join(", ")}. Personne n’est bloqué. Si cela continue, prévenez la personne chargée de la sécurité informatique.`;
  tell("attente", "Des mots de passe sont essayés en nombre", text);
}

async function find(form: HTMLFormElement) {
  const { q = "" } = typed(form);
  if ([...q].length < SHORTEST) throw refuse([{ pointer: "/q", code: "recherche_invalide", detail: "Saisissez au moins deux caractères." }]);
  keep(`?q=${encodeURIComponent(q)}`);
  await search(q);
}

async function search(q: string) {
  const resultats = await read(`/gestion/intervenants?q=${encodeURIComponent(q)}`);
  change({ resultats });
  const { length } = resultats.intervenants;
  say(length ? `${counted(length, "résultat")}${resultats.suite ? " ou plus" : ""}.` : "Personne ne correspond.");
}
