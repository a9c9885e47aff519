/** A person's sheet: how they can come in, what helps them, their missions and claims, what happened; its acts come after. */

import { ask } from "../api.js";
import { one, tell } from "../dom.js";
import { moment } from "../format.js";
import { age, fullName, openStaff, read } from "./commun.ts";
import { access, badges, coordinates, Mails, MISSIONS } from "./fiche.tsx";
import { asked } from "./listes.ts";
import { orList } from "./retour.ts";
import { Badge, Buttons, drawn, Facts, Note, Section, Table } from "./parts.tsx";
import type { Courriels, Fiche as Sheet, MotDePasseDonne } from "../types.js";

type State = { fiche?: Sheet; courriels?: Courriels; billet?: MotDePasseDonne | null; gestes?: typeof import("./gestes.tsx") };

const path = `/gestion/intervenants/${encodeURIComponent(asked().id || "personne")}` as const;
const ALONE = "Cette personne est suivie par un autre service\u00a0: vous dépannez son accès, et rien d’autre.";
const change = drawn(page, {} as State);

openStaff(() => orList(refresh()));

async function refresh() {
  const [fiche, courriels, gestes] = await Promise.all([read(path), read(`${path}/courriels`), import("./gestes.tsx")]);
  one("h1").textContent = [fiche.civilite, fullName(fiche)].filter(Boolean).join(" ");
  one(".titre-page__chapo").textContent = `Numéro ${fiche.numero}, identifiant ${fiche.identifiant}`;
  document.title = `${fullName(fiche)} – Imagin Intervenant`;
  change({ fiche, courriels, gestes });
}

function page({ fiche, courriels, billet, gestes }: State) {
  if (!fiche || !courriels || !gestes) return null;
  const { missions, historique, propre, demande_aide, actes, portee, empechements } = fiche;
  const told = [...(portee === "acces" ? [ALONE] : []), ...empechements].join(" ");
  const desk = { fiche, refresh, show: (given: MotDePasseDonne | null) => change({ billet: given }) };
  return (
    <>
      {billet && <gestes.Slip {...desk} billet={billet} />}
      <p class="etat-civil">{badges(fiche).map(([text, tone]) => <Badge key={text} {...{ text, tone }} />)}</p>
      {propre && <Note tone="information" title="Ce dossier est le vôtre"><p>Personne n’agit sur son propre dossier : demandez à un collègue.</p></Note>}
      {demande_aide && (
        <Note tone="attente" title="Cette personne attend de l’aide">
          <p>{`Depuis ${age((Date.now() - Date.parse(demande_aide)) / 1000)}, sans adresse électronique utilisable.`}</p>
          {actes.length > 0 && <Buttons><gestes.Asked {...desk} act="traitee">Marquer comme traitée</gestes.Asked></Buttons>}
        </Note>
      )}
      <Section id="acces" title="Accès">
        <Facts of={access(fiche)} />
        {told && <p>{told}</p>}
        <gestes.Access {...desk} />
      </Section>
      <Section id="coordonnees" title="Coordonnées et dossier"><Facts of={coordinates(fiche)} /></Section>
      {portee === "tout" && (
        <Section id="missions" title="Missions et états de frais">
          <Table kind="missions" rows={missions} columns={MISSIONS} />
          {!missions.length && <p class="discret">Aucune mission.</p>}
        </Section>
      )}
      <Mails {...courriels} give={propre ? null : giveBack} />
      <Section id="historique" title="Historique">
        <Table kind="histoire" rows={historique} columns={[["Quand", ({ quand }) => moment(quand)], ["Quoi", ({ libelle }) => libelle], ["Par", ({ par }) => par]]} />
      </Section>
      <gestes.Leaving {...desk} />
    </>
  );
}

async function giveBack() {
  await ask("POST", `${path}/courriel/reprise`, {});
  await refresh();
  tell("succes", "Cette adresse sert de nouveau", "Le prochain courriel partira. S’il est encore refusé, l’adresse reviendra dans la liste.");
}
