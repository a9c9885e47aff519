/** A person's sheet in words: their access, their file, their missions, what left for them by e-mail and its fate. */

import { inWords } from "../cards.js";
import { day, moment, span, wait } from "../format.js";
import { together } from "./commun.ts";
import { claimAddress } from "./file.ts";
import { asked } from "./listes.ts";
import { Badge, Button, Buttons, type Columns, type Fact, Note, Section, Table } from "./parts.tsx";
import { FILES } from "./moities.tsx";
import type { Courriels, Fiche as Sheet, MissionConvoquee as Mission } from "../types.js";

const ORIGINS = new Map([["import", "donnée par un import"], ["gestionnaire", "donnée par un gestionnaire"], ["confirme", "confirmée par la personne"]]);

export function badges({ statut, acces, ecarte, demande_aide }: Sheet): [text: string, tone: string][] {
  const all: [unknown, string, string][] = [
    [statut, statut === "agent" ? "Agent" : "Externe", ""],
    [acces.ferme, "Historisé", "erreur"],
    [ecarte, "Écarté", "attente"],
    [acces.attente, "Accès retardé après des essais", "attente"],
    [demande_aide, "Attend de l’aide", "attente"],
  ];
  return all.flatMap(([seen, text, tone]) => (seen ? [[text, tone]] : []));
}

export function access({ acces, courriel, portail, identifiant_academique }: Sheet): Fact[] {
  return [
    ["Adresse électronique", address(courriel)],
    ["Mot de passe", password(acces)],
    ["Dernière connexion", acces.derniere_connexion ? moment(acces.derniere_connexion) : "Jamais"],
    ["Essais", acces.attente ? `Trop d’essais. ${wait(acces.attente)}` : ""],
    ["Portail", portail && `${portail}, ${identifiant_academique}`],
  ];
}

function address({ adresse, origine, etat, utilisable_depuis }: Sheet["courriel"]) {
  if (!adresse) return "Aucune adresse connue";
  const when = etat === "en_attente" && utilisable_depuis ? `, utilisable à partir du ${moment(utilisable_depuis)}` : "";
  return `${adresse} (${ORIGINS.get(origine ?? "") ?? ""}${when})`;
}

function password({ mot_de_passe, expire }: Sheet["acces"]) {
  if (mot_de_passe === "personnel") return "Choisi par la personne";
  if (mot_de_passe === "aucun") return "Aucun\u00a0: la personne ne peut pas entrer ici";
  const end = expire ? moment(expire) : "";
  return mot_de_passe === "provisoire" ? `Provisoire, valable jusqu’au ${end}` : `Provisoire, expiré depuis le ${end}`;
}

export function coordinates(person: Sheet): Fact[] {
  const { gestionnaire: office } = person;
  return [
    ["Adresse postale", together(person.adresse_1, person.adresse_2, [person.code_postal, person.ville].filter(Boolean).join(" "))],
    ["Téléphone", person.telephone],
    ["Situation", person.situation_nom],
    ["Établissement", together(person.etablissement_nom, person.etablissement_uai)],
    ["Commune de travail", person.commune_de_travail],
    ["Commune du domicile", person.commune_du_domicile],
    ["Dossier financier", FILES.get(person.dossier_financier ?? "") ?? "Inconnu"],
    ["Gestionnaire", together(office.nom, office.telephone, office.courriel)],
  ];
}

export const MISSIONS: Columns<Mission> = [
  ["Mission", Named],
  ["Quand", ({ debut, fin, heure }) => span(debut, fin, heure)],
  ["Centre", ({ centre }) => together(centre.nom, centre.adresse, centre.uai)],
  ["Travail", (known) => (known.annulee ? "Mission annulée" : half(known, "remuneration") ?? (known.convoquee ? "" : "Pas encore convoqué"))],
  ["Déplacement", (known) => half(known, "deplacement")],
];

function Named({ examen, numero, type_libelle, etat_de_frais }: Mission) {
  const name = `${`${examen ?? ""} n°\u00a0${numero}`.trim()}, ${type_libelle}`;
  return etat_de_frais ? <a href={claimAddress({ compte: asked().id ?? "", numero })}>{name}</a> : <span>{name}</span>;
}

function half({ annulee, etat_de_frais }: Mission, code: "remuneration" | "deplacement") {
  if (annulee || !etat_de_frais) return null;
  return <Badge {...inWords(etat_de_frais[code])} />;
}

/** `give`: that the address is right after all; nobody acts on their own file. */
export function Mails({ refus, courriels, give }: Courriels & { give: (() => Promise<void>) | null }) {
  return (
    <Section id="courriels" title="Courriels">
      {refus && (
        <Note tone="attente" title="Cette adresse ne reçoit plus nos courriels">
          <p>{`Depuis le ${day(refus.depuis)}, son adresse électronique ${refus.libelle}.`}</p>
          {refus.suggestion && <p>{`Une faute de frappe\u00a0? Peut-être ${refus.suggestion}.`}</p>}
          <p>Appelez la personne, et corrigez l’adresse ci-dessus. Si elle est juste, redonnez-la pour bonne.</p>
          {give && <Buttons><Button act={give}>L’adresse est bonne</Button></Buttons>}
        </Note>
      )}
      <Table kind="histoire" rows={courriels} columns={[["Quand", ({ quand }) => moment(quand)], ["Courriel", ({ libelle }) => libelle], ["Ce qu’il est devenu", ({ sort_libelle, sort_quand }) => together(sort_libelle, sort_quand && moment(sort_quand))]]} />
      {!courriels.length && <p class="discret">Aucun courriel depuis un an.</p>}
    </Section>
  );
}
