/** One mission with its people: their convocation, their constat and their claim; to move, to fill, to cancel or give back. */

import { ask } from "../api.js";
import { tell } from "../dom.js";
import { counted, moment, span } from "../format.js";
import { listName, sheetAddress, together } from "./commun.ts";
import { STATES } from "./etats-de-mission.ts";
import { claimAddress } from "./file.ts";
import { asked } from "./listes.ts";
import { Add, type Desk, Move, Withdraw } from "./placement.tsx";
import { Button, Buttons, type Columns, confirmed, Empty, type Fact, Facts, type Options, Section, Table } from "./view.tsx";
import type { PlaceDeMission as Place } from "../types.js";

/** `centres`: those to choose from, once they are known; `back`: to the list that was left. */
export function One({ centres, back, ...desk }: Desk & { centres: Options; back: (event: MouseEvent) => void }) {
  const { mission } = desk;
  const { numero, type_libelle, examen, specialite, epreuve, debut, fin, heure, centre, centre_nom, adresse, service, session, etat, annulable, retablissable, deplacable, ouverte, places } = mission;
  const facts: Fact[] = [
    ["Quoi", together(type_libelle, examen, specialite, epreuve)],
    ["Quand", span(debut, fin, heure)],
    ["Centre", together(centre_nom, adresse) + (centre ? ` (${centre})` : "")],
    ["Service", service || "aucun"],
    ["Session", session],
    ["État", STATES[etat]],
  ];
  return (
    <>
      <Section id="mission" title={`Mission n°\u00a0${numero}`}>
        <p><a href="/gestion/missions/" onClick={back}>Revenir à la liste</a></p>
        <Facts of={facts} />
        <Buttons>
          {annulable && <Button act={() => settle(desk, "annulation")}>{etat === "annulee" ? "Terminer l’annulation" : "Annuler cette mission"}</Button>}
          {retablissable && <Button kind="plein" act={() => settle(desk, "retablissement")}>Rétablir cette mission</Button>}
        </Buttons>
        {deplacable && <Move {...desk} centres={centres} />}
      </Section>
      <Section id="places" title={counted(places.length, "personne")}>
        <Table kind="places" rows={places} id={({ compte }) => compte} columns={[...PEOPLE, ["État de frais", (place) => (place.retirable ? <Withdraw {...desk} place={place} /> : <Claim {...place} />)]]} />
        {!places.length && <Empty title="Personne n’est placé">Placez une personne par son numéro, ou plusieurs par un import de missions.</Empty>}
        {ouverte && <Add {...desk} />}
      </Section>
    </>
  );
}

const PEOPLE: Columns<Place> = [
  ["Intervenant", (place) => <a href={sheetAddress(place.compte)}>{`${listName(place)}, n°\u00a0${place.numero}`}</a>],
  ["Convocation", ({ convoquee }) => (convoquee ? `Convoqué le ${moment(convoquee)}` : "Pas encore convoqué")],
  ["Constat", ({ constat }) => constat || "–"],
  ["Rémunération", ({ remuneration }) => remuneration ?? "–"],
  ["Déplacement", ({ deplacement }) => deplacement ?? "–"],
];

function Claim(place: Place) {
  return place.remuneration ? <a href={claimAddress({ ...place, numero: asked().numero ?? "" })} aria-label={`État de frais de ${listName(place)}`}>Voir</a> : <span>Aucun</span>;
}

/** A mission cancelled again: the act finishes what a cut left. */
const ACTS = {
  annulation: ["Annuler", "La mission est annulée", (people: string) => `${people}\u00a0: qui est convoqué est prévenu. La mission se rétablit jusqu’à son jour.`],
  retablissement: ["Rétablir", "La mission est rétablie", () => "Les personnes convoquées sont prévenues."],
} as const;

async function settle({ mission: { numero, places }, refresh }: Desk, act: keyof typeof ACTS) {
  const [verb, done, consequence] = ACTS[act];
  const people = counted(places.length, "personne concernée", "personnes concernées");
  if (!(await confirmed(`${verb} la mission n°\u00a0${numero}\u00a0?`, consequence(people), `${verb} la mission`))) return;
  const { body } = await ask("POST", `/gestion/missions/${encodeURIComponent(numero)}/${act}`, {});
  await refresh();
  const before = body.deja ? ` C’était déjà fait pour\u00a0: ${body.deja}.` : "";
  tell("succes", done, `Personnes concernées\u00a0: ${body.personnes}.${before}`);
}
