/** Staff accounts: the list, opening one, sending a new link, closing one. */

import { ask } from "../api.js";
import { tell } from "../dom.js";
import { refuse, requireFields } from "../forms.js";
import { fullName, listName, openStaff, read } from "./commun.ts";
import { Button, Choices, type Columns, confirmed, drawn, Field, Form, type Options, Section, Send, Table, typed, words } from "./view.tsx";
import type { LigneDuPersonnel as Account } from "../types.js";

type State = { personnels: Account[]; role?: string };

const PATH = "/gestion/personnels";
const STATES = { ouvert: "Ouvert", a_ouvrir: "Lien envoyé", ferme: "Fermé" };
const ROLES: Options = [["gestionnaire", "Gestionnaire"], ["chef_de_centre", "Chef de centre"], ["administrateur", "Administrateur"]];
const COLUMNS: Columns<Account> = [
  ["Personne", (account) => listName(account) + (account.propre ? " (vous)" : "")],
  ["Adresse", ({ courriel }) => courriel],
  ["Rôle", ({ role_libelle }) => role_libelle],
  ["Services, centres", ({ services, centres_uai }) => [...services, ...centres_uai].join(", ")],
  ["État", ({ etat }) => STATES[etat]],
];
const change = drawn(page, {} as State);

openStaff((_, known) => change(known), PATH);

function page({ personnels, role }: State) {
  const plain = { autocomplete: "off", spellcheck: false };
  return (
    <>
      <Table kind="personnels" rows={personnels} id={({ id }) => id} columns={COLUMNS} suite="Suite" acts={Acts} />
      <Section id="nouveau-compte" title="Ouvrir un compte">
        <Form id="compte" send={open}>
          <Field id="courriel" label="Adresse électronique professionnelle" help="Elle reçoit le lien d’ouverture, valable 72 heures, et sert ensuite d’identifiant." type="email" autocapitalize="none" {...plain} />
          <div class="cote-a-cote">
            <Field id="nom" label="Nom" autocomplete="off" maxLength={80} />
            <Field id="prenom" label="Prénom" autocomplete="off" maxLength={80} />
          </div>
          <Choices name="role" legend="Rôle" options={ROLES} choose={(chosen) => change({ role: chosen })} />
          {role === "gestionnaire" && <Field id="services" label="Services" help="Leurs codes, séparés par des espaces : DEC-1 DEC-2" {...plain} />}
          {role === "chef_de_centre" && <Field id="centres_uai" label="Centres" help="Leurs UAI, séparés par des espaces : 0691234S" {...plain} />}
          <Field id="numero_intervenant" label="Son numéro intervenant" help="Pour que personne n’agisse sur son propre dossier. Écrivez « aucun » si cette personne n’est pas intervenante, « homonyme » si un intervenant porte seulement le même nom." length="moyen" maxLength={13} {...plain} />
          <Send kind="plein">Ouvrir ce compte</Send>
        </Form>
      </Section>
    </>
  );
}

function Acts(account: Account) {
  const open = account.etat !== "ferme";
  return (
    <>
      {open && <Button kind="discret" label={`Envoyer un lien à ${fullName(account)}`} act={() => invite(account)}>Envoyer un lien</Button>}
      {open && !account.propre && <Button kind="discret" label={`Fermer le compte de ${fullName(account)}`} act={() => close(account)}>Fermer</Button>}
    </>
  );
}

/** @param form only what the role has: services for a gestionnaire, centres for a chef de centre */
async function open(form: HTMLFormElement) {
  requireFields(form, { courriel: "Saisissez son adresse.", nom: "Saisissez son nom.", prenom: "Saisissez son prénom." });
  const { role, services, centres_uai, ...texts } = typed(form);
  if (!role) throw refuse([{ pointer: "/role", code: "champ_requis", detail: "Choisissez un rôle." }]);
  const { body } = await ask("POST", PATH, { ...texts, role, services: words(services), centres_uai: words(centres_uai) });
  form.reset();
  change({ ...(await read(PATH)), role: "" });
  tell("succes", "Compte ouvert", `Un lien vient de partir à ${body.courriel}, valable 72\u00a0heures.`);
}

async function invite(account: Account) {
  const told = "Le lien précédent ne sert plus. Une fois ouvert, il remplace le mot de passe et le téléphone enregistrés.";
  if (!(await confirmed(`Envoyer un nouveau lien à ${account.courriel}\u00a0?`, told, "Envoyer le lien"))) return;
  const { body } = await ask("POST", `${PATH}/${encodeURIComponent(account.id)}/invitation`);
  tell("succes", "Lien envoyé", body.message);
}

async function close(account: Account) {
  const told = "Ses sessions prennent fin tout de suite. Ce qui a été fait sous ce compte reste dans l’historique.";
  if (!(await confirmed(`Fermer le compte de ${fullName(account)}\u00a0?`, told, "Fermer ce compte"))) return;
  await ask("POST", `${PATH}/${encodeURIComponent(account.id)}/desactivation`);
  change(await read(PATH));
  tell("succes", "Compte fermé");
}
