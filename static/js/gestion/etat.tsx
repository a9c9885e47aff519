/** One claim before the service: why it is odd, what is declared beside its receipts, what it comes to, and the acts that are open. */

import { ask } from "../api.js";
import { one } from "../dom.js";
import { euros, span } from "../format.js";
import { HALVES } from "../halves.js";
import { acted } from "../since.js";
import { fullName, openStaff, sheetAddress, together } from "./commun.ts";
import { around, claimAddress, claimPath, type Named } from "./file.ts";
import { fileState, HalfState } from "./moities.tsx";
import { orList } from "./retour.ts";
import { Button, Buttons, drawn, type Fact, Facts, List, Note, Section, Table } from "./parts.tsx";
import type { CorrectionLue, EtatOuvert as Claim, LigneCalculee, PartieDeclaree, PieceDeclaree, Reperes } from "../types.js";
import type { Key } from "./raccourcis.tsx";
import type { ComponentChildren as Children } from "preact";

type State = { etat?: Claim; reperes?: Reperes; images: Record<string, string>; decider?: typeof import("./decider.tsx") };

const found = around();
const state: State = { images: {} };
const path = `/gestion/etats-de-frais/${claimPath()}` as const;
const KEYS: Key[] = [
  ["n", "État de frais suivant", () => go(found?.after)],
  ["p", "État de frais précédent", () => go(found?.before)],
  ["l", "Revenir à la liste", () => location.assign(found?.adresse ?? "/gestion/etats/")],
];
const change = drawn(page, state);

/** Asked at once, beside the answers of the service. */
const late = import("./decider.tsx");

openStaff(async (_, reperes) => {
  if (found) one<HTMLAnchorElement>(".titre-page__retour").href = found.adresse;
  const decider = await late;
  change({ reperes, decider });
  decider.listen(KEYS);
  await orList(refresh());
  document.getElementById(location.hash.slice(1))?.focus();
}, "/gestion/etats-de-frais/reperes");

async function refresh() {
  const { body } = await ask("GET", path);
  const name = fullName(body.personne);
  one("h1").textContent = `État de frais n°\u00a0${body.numero}`;
  one(".titre-page__chapo").textContent = `${name}, ${body.mission.examen}, ${body.mission.type_libelle}`;
  document.title = `${name}, n°\u00a0${body.numero} – Imagin Intervenant`;
  change({ etat: body });
}

function page({ etat, reperes, images, decider }: State) {
  if (!etat || !reperes || !decider) return null;
  const { raisons, propre, declare, calcul, constats, corrections, historique } = etat;
  return (
    <>
      <Neighbours><decider.Keys /></Neighbours>
      {raisons.length > 0 && <Note tone="attente" title="À vérifier"><List class="raisons" sentences={raisons.map(({ phrase }) => phrase)} /></Note>}
      {propre && <Note tone="information" title="Cet état de frais est le vôtre"><p>Un collègue s’en charge.</p></Note>}
      <Facts of={facts(etat, decider)} data-faits />
      <Section id="declare" title="Ce qui est déclaré">{declare.map((part) => <Declared key={part.moitie} part={part} images={images} />)}</Section>
      <Section id="montants" title="Ce qui est calculé">
        <div class="pile" data-moities>
          {HALVES.map(({ code, name }) => (
            <section class="moitie-service" key={code}>
              <h3>{name} <HalfState half={{ ...etat[code], dit: calcul[code].dit }} /></h3>
              {why(etat, code) && <p class="discret">{why(etat, code)}</p>}
              <div>{calcul[code].lignes.map(Computed)}</div>
            </section>
          ))}
        </div>
        {constats.length > 0 && <><h3>Ce qui a été constaté</h3><List sentences={constats.map(({ phrase, texte }) => [phrase, texte].filter(Boolean).join(" "))} /></>}
        {corrections.length > 0 && <><h3>Corrections du service</h3><List sentences={corrections.map((known) => corrected(known, etat.mission.heure))} /></>}
      </Section>
      <decider.Acts {...{ etat, reperes, refresh, onward }} />
      <decider.Thread waiting={etat.messages_en_attente} answered={refresh} />
      <Section id="histoire" title="Historique">
        <Table kind="histoire" rows={historique} columns={[["Quand", ({ quand }) => acted(quand, etat.mission.heure)], ["Quoi", ({ libelle }) => libelle], ["Par", ({ par }) => par]]} />
      </Section>
    </>
  );
}

/** The claims around this one in the list that it was opened from. */
function Neighbours({ children }: { children: Children }) {
  const link = (text: string, known: Named | undefined) => known && <a class="bouton bouton--discret" href={claimAddress(known)}>{text}</a>;
  if (!found || found.total < 2) return <Buttons>{children}</Buttons>;
  return (
    <nav class="boutons" aria-label="Liste d’où vient cet état de frais">
      {link("Précédent", found.before)}
      <span class="discret">{`${found.rank} sur ${found.total}`}</span>
      {link("Suivant", found.after)}
      {children}
    </nav>
  );
}

function facts(claim: Claim, decider: State["decider"]): Fact[] {
  const { compte, personne, mission, dit, transmis, reference, visa } = claim;
  return [
    ["Intervenant", <a href={sheetAddress(compte)}>{`${fullName(personne)}, n°\u00a0${personne.numero}`}</a>],
    ["Mission", span(mission.debut, mission.fin, mission.heure)],
    ["Centre", together(mission.centre.nom, mission.centre.adresse)],
    ["Total", dit],
    ["Transmis", transmis ? acted(transmis, mission.heure) : "Pas encore"],
    ["Référence du dépôt", reference],
    ["Service fait", decider && <decider.Constat {...claim} />],
    ["Dossier financier", fileState(claim)],
    ["Second visa", visa && (visa.le_votre ? "Vous avez accepté\u00a0: un collègue doit accepter aussi." : "Un collègue a accepté\u00a0: il manque votre visa.")],
  ];
}

/** Each value, and beside it what proves it. */
function Declared({ part: { titre, lignes }, images }: { part: PartieDeclaree; images: State["images"] }) {
  return (
    <section class="declare">
      <h3>{titre}</h3>
      <dl class="declare__liste">
        {lignes.map(({ pointeur, libelle, valeur, avis, pieces }) => (
          <div class="declare__ligne" key={pointeur}>
            <dt>{libelle}</dt>
            <dd class="declare__cote">
              <div><span data-champ="valeur">{valeur}</span><List class="declare__notes declare__avis" sentences={avis.map((text) => <strong>{text}</strong>)} /></div>
              <List class="declare__notes" sentences={pieces.map((piece) => <Receipt {...piece} image={images[piece.id]} />)} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A picture is shown under its button, and taken away by the same one. */
function Receipt({ id, nom, etat, image }: PieceDeclaree & { image: string | undefined }) {
  if (etat !== "pret") return <span>{`${nom}, envoi inachevé`}</span>;
  return <><Button kind="discret" aria-expanded={Boolean(image)} act={() => read(id)}>{`Ouvrir ${nom}`}</Button>{image && <img class="declare__image" src={image} alt={nom ?? ""} />}</>;
}

/** @param id of a receipt; a PDF goes to what the browser reads it with */
async function read(id: string) {
  const { [id]: shown, ...others } = state.images;
  if (shown) return change({ images: others });
  const { body } = await ask("GET", `${path}/justificatifs/${encodeURIComponent(id)}`);
  if (!state.etat?.justificatifs.find((one) => one.id === id)?.type?.startsWith("image/")) return location.assign(body.url);
  change({ images: { ...others, [id]: body.url } });
}

function why({ decisions, calcul }: Claim, code: typeof HALVES[number]["code"]) {
  const told = decisions.find(({ moitie }) => moitie === code);
  return told ? [told.libelle, told.texte].filter(Boolean).join("\u00a0: ") : calcul[code].lignes.length ? "" : calcul[code].droit.phrase;
}

function Computed({ code, libelle, dit, explication, bases, reference }: LigneCalculee, rank: number) {
  return (
    <details class="ligne" key={`${code}-${rank}`}>
      <summary>{libelle} <span class="montant">{dit}</span></summary>
      <div class="ligne__explication">
        <p>{explication}</p>
        <div class="cote-a-cote">{bases?.map(({ phrase }) => <p key={phrase}>{phrase}</p>)}</div>
        <p class="ligne__loi">{reference}</p>
      </div>
    </details>
  );
}

function corrected({ libelle, avant, apres, montant_avant, montant_apres, quand, texte }: CorrectionLue, heure: Claim["mission"]["heure"]) {
  return `${libelle}\u00a0: ${avant} → ${apres} (${euros(montant_avant)} → ${euros(montant_apres)}), ${acted(quand, heure)}. ${texte}`;
}

/** What one does once a claim is decided: open the next, or go back to the list. */
function onward() {
  if (!found) return [];
  const { after, adresse } = found;
  const next = after ? [{ text: "État de frais suivant", act: () => location.assign(claimAddress(after)) }] : [];
  return [...next, { text: "Revenir à la liste", act: () => location.assign(adresse) }];
}

function go(known: Named | undefined) {
  if (known) location.assign(claimAddress(known));
}
