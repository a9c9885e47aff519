/** What one does for a person: a password on a slip, an address or a name corrected, help closed, set aside or taken back. */

import { ask, once } from "../api.js";
import { one, tell } from "../dom.js";
import { requireFields } from "../forms.js";
import { moment } from "../format.js";
import { fullName } from "./commun.ts";
import { asked } from "./listes.ts";
import { Button, Buttons, confirmed, Field, Fold, Form, type Options, Section, Select, Send, typed } from "./view.tsx";
import type { Fiche as Sheet, MotDePasseDonne as Given } from "../types.js";

/** `show`: the slip, or none */
type Desk = { fiche: Sheet; refresh: () => Promise<void>; show: (billet: Given | null) => void };
type Act = "deblocage" | "traitee" | "ecarter" | "historiser" | "reintegrer";

const compte = encodeURIComponent(asked().id ?? "");
const path = `/gestion/intervenants/${compte}` as const;
const CORRECTED = "Elle sert dès maintenant, aussi pour réinitialiser le mot de passe\u00a0: relisez-la avec la personne. L’ancienne adresse est prévenue.";
const RENAMED = "La personne est prévenue. L’identifiant ne change que s’il venait d’un nom abîmé, et l’ancien mène toujours au compte.";
const MOTIFS: Options = [
  ["", "Choisissez"],
  ["changement_de_nom", "Changement de nom (mariage, état civil)"],
  ["erreur_de_saisie", "Erreur de saisie"],
  ["accents_abimes", "Accents abîmés par un fichier"],
];
/** What each act asks about the person, and says once it is done. */
const ACTS: Record<Act, (name: string) => [question: string, consequence: string, verb: string, done: string]> = {
  deblocage: (name) => [`Débloquer l’accès de ${name}\u00a0?`, "Les essais comptés sont oubliés\u00a0: la personne peut se connecter tout de suite.", "Débloquer", "Accès débloqué"],
  traitee: (name) => [`La demande de ${name} est traitée\u00a0?`, "La personne peut de nouveau entrer. Elle quitte la liste des demandes.", "Oui, elle est traitée", "Demande traitée"],
  ecarter: (name) => [`Écarter ${name}\u00a0?`, "Plus de nouvelle mission. L’accès demeure pour suivre les états de frais.", "Écarter", "Intervenant écarté"],
  historiser: (name) => [`Historiser ${name}\u00a0?`, "Le compte est fermé. Son mot de passe, son adresse et son téléphone sont effacés\u00a0; ses états de frais restent.", "Historiser", "Intervenant historisé"],
  reintegrer: (name) => [`Réintégrer ${name}\u00a0?`, "La personne peut recevoir des missions. Donnez-lui ensuite un mot de passe provisoire.", "Réintégrer", "Intervenant réintégré"],
};

/** A button that asks, acts, says so, and shows the sheet as it has become. */
export function Asked({ act, children, ...desk }: Desk & { act: Act; children: string }) {
  return <Button act={() => settle(desk, act)}>{children}</Button>;
}

/** @param desk what would be refused is not offered */
export function Access(desk: Desk) {
  const { actes, acces, nom, prenom } = desk.fiche;
  return (
    <>
      <Buttons>
        {actes.includes("mot_de_passe") && <Button act={() => give(desk)}>Redonner un mot de passe</Button>}
        {actes.includes("deblocage") && acces.attente > 0 && <Asked {...desk} act="deblocage">Débloquer l’accès</Asked>}
      </Buttons>
      {actes.includes("courriel") && (
        <Fold title="Corriger l’adresse électronique">
          <Form id="adresse" send={(form) => correct(form, desk)}>
            <Field id="courriel" label="Nouvelle adresse" help={CORRECTED} type="email" autocomplete="off" autocapitalize="none" spellcheck={false} />
            <Send>Enregistrer cette adresse</Send>
          </Form>
        </Fold>
      )}
      {actes.includes("nom") && (
        <Fold title="Corriger le nom">
          <Form id="identite" key={`${prenom} ${nom}`} send={(form) => rename(form, desk)}>
            <Field id="nom" label="Nom" help={RENAMED} autocomplete="off" spellcheck={false} defaultValue={nom} />
            <Field id="prenom" label="Prénom" autocomplete="off" spellcheck={false} defaultValue={prenom} />
            <Select id="motif" label="Motif" options={MOTIFS} />
            <Send>Enregistrer ce nom</Send>
          </Form>
        </Fold>
      )}
    </>
  );
}

export function Leaving(desk: Desk) {
  const { actes, ecarte, acces: { ferme } } = desk.fiche;
  if (!actes.includes("ecarter")) return null;
  return (
    <Section id="depart" title="Départ">
      <p>Écarter : plus de nouvelle mission, l’accès demeure pour suivre les frais. Historiser : le compte est fermé, une fois les missions terminées et les frais soldés.</p>
      <Buttons>
        {!ecarte && !ferme && <Asked {...desk} act="ecarter">Écarter</Asked>}
        {!ferme && <Asked {...desk} act="historiser">Historiser</Asked>}
        {(ecarte || ferme) && <Asked {...desk} act="reintegrer">Réintégrer</Asked>}
      </Buttons>
    </Section>
  );
}

/** Alone on paper as long as it shows: the rest of the page must not leave with the secret. */
export function Slip({ billet: { identifiant, mot_de_passe, expire }, fiche, show }: Desk & { billet: Given }) {
  const hide = () => {
    show(null);
    one("#acces").focus();
  };
  return (
    <section ref={alone} class="billet" data-billet tabIndex={-1} aria-labelledby="billet-titre">
      <h2 id="billet-titre">{`Mot de passe provisoire de ${fullName(fiche)}`}</h2>
      <dl class="fiche">
        <dt>Identifiant</dt><dd class="billet__valeur">{identifiant}</dd>
        <dt>Mot de passe</dt><dd class="billet__valeur">{mot_de_passe}</dd>
        <dt>Valable jusqu’au</dt><dd>{moment(expire)}</dd>
      </dl>
      <p>Il n’est montré que cette fois. Dictez-le ou imprimez-le ; majuscules et minuscules comptent, les tirets non. À la première connexion, la personne en choisira un autre.</p>
      <Buttons>
        <Button kind="plein" act={() => print()}>Imprimer</Button>
        <Button kind="discret" act={hide}>Masquer</Button>
      </Buttons>
    </section>
  );
}

/** @param slip while it is drawn */
function alone(slip: Element | null) {
  one(".gestion").classList.toggle("gestion--billet", slip !== null);
}

async function settle({ fiche: person, refresh }: Desk, act: Act) {
  const [question, consequence, verb, done] = ACTS[act](fullName(person));
  if (!(await confirmed(question, consequence, verb))) return;
  await ask("POST", act === "traitee" ? `/gestion/aides/${compte}/traitee` : `${path}/${act}`);
  await refresh();
  tell("succes", done);
}

async function give({ fiche: person, refresh, show }: Desk) {
  const told = "Son mot de passe actuel et ses sessions cessent de servir tout de suite. Le nouveau vaut 72\u00a0heures et n’est montré qu’une fois.";
  if (!(await confirmed(`Redonner un mot de passe à ${fullName(person)}\u00a0?`, told, "Redonner un mot de passe"))) return;
  const { body } = await once(`${path}/mot-de-passe-provisoire`);
  show(body);
  await refresh();
  one("[data-billet]").focus();
}

async function correct(form: HTMLFormElement, { fiche: person, refresh }: Desk) {
  requireFields(form, { courriel: "Saisissez la nouvelle adresse." });
  const { courriel } = typed(form);
  const told = `${courriel} recevra les liens de réinitialisation. Relisez-la avec la personne.`;
  if (!(await confirmed(`Remplacer l’adresse de ${fullName(person)}\u00a0?`, told, "Enregistrer cette adresse"))) return;
  const { body } = await ask("POST", `${path}/courriel`, { courriel });
  form.reset();
  await refresh();
  if (body.suggestion) tell("attente", "Adresse enregistrée, à vérifier", `Vouliez-vous dire ${body.suggestion}\u00a0?`);
  else tell("succes", "Adresse enregistrée", `${body.courriel} sert dès maintenant.`);
}

async function rename(form: HTMLFormElement, { fiche: person, refresh }: Desk) {
  requireFields(form, { nom: "Saisissez le nom.", prenom: "Saisissez le prénom.", motif: "Choisissez un motif." });
  const said = typed(form);
  const told = `Le compte portera le nom «\u00a0${said.prenom} ${said.nom}\u00a0». Ce n’est pas une façon de donner un compte à une autre personne.`;
  if (!(await confirmed(`Renommer ${fullName(person)}\u00a0?`, told, "Enregistrer ce nom"))) return;
  const { body } = await ask("POST", `${path}/nom`, said);
  await refresh();
  tell("succes", "Nom enregistré", `${body.prenom} ${body.nom}, identifiant ${body.identifiant}.`);
}
