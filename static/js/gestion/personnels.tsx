/** Staff accounts: the list, opening one, sending a new link, closing one. */

import { ask } from "../api.js";
import { tell } from "../dom.js";
import { refuse, requireFields } from "../forms.js";
import { choices, own, place } from "./centres.ts";
import { attempt, fullName, listName, openStaff, read, told } from "./commun.ts";
import { Button, Choices, type Columns, confirmed, drawn, Field, Form, type Options, Section, Send, Table, typed, words } from "./view.tsx";
import type { CentreConnu, LigneDuPersonnel as Account } from "../types.js";

/** `centres`: those that a chef may be given; null while they are read, nothing when they were not. */
type State = { personnels: Account[]; services: string[]; role?: string; centres?: CentreConnu[] | null | undefined };

const CHEF = "chef_de_centre";
const PATH = "/gestion/personnels";
const STATES = { ouvert: "Ouvert", a_ouvrir: "Lien envoyé", ferme: "Fermé" };
/** UAI -> name, of the centres that missions name. */
const names = new Map<string, string>();
const ROLES: Options = [["gestionnaire", "Gestionnaire"], [CHEF, "Chef de centre"], ["administrateur", "Administrateur"]];
const COLUMNS: Columns<Account> = [
  ["Personne", (account) => listName(account) + (account.propre ? " (vous)" : "")],
  ["Adresse", ({ courriel }) => courriel],
  ["Rôle", ({ role_libelle }) => role_libelle],
  ["Services, centres", ({ services, centres_uai }) => [...services, ...centres_uai.map((uai) => place(names.get(uai) ?? uai, uai))].join(", ")],
  ["État", ({ etat }) => STATES[etat]],
];
const known = {} as State;
const change = drawn(page, known);

openStaff(async (_, answer) => {
  change(answer);
  if (!known.personnels.some(({ centres_uai }) => centres_uai.length)) return;
  name((await told("/gestion/centres"))?.centres ?? []);
  change();
}, PATH);

function page({ personnels, services, role, centres }: State) {
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
          <Choices name="role" legend="Rôle" options={ROLES} choose={choose} />
          {role === "gestionnaire" && (services.length ? <Choices type="checkbox" name="services" legend="Services" options={services.map((code) => [code, code])} /> : <Field id="services" label="Services" help="Leurs codes, séparés par des espaces : DEC-1 DEC-2" {...plain} />)}
          {role === CHEF && (centres?.length ? <Choices type="checkbox" key={CHEF} name="centres_uai" legend="Centres" options={choices(centres)} /> : <Awaited centres={centres} />)}
          <Field id="numero_intervenant" label="Son numéro intervenant" help="Pour que personne n’agisse sur son propre dossier. Écrivez « aucun » si cette personne n’est pas intervenante, « homonyme » si un intervenant porte seulement le même nom." length="moyen" maxLength={13} {...plain} />
          <Send kind="plein">Ouvrir ce compte</Send>
        </Form>
      </Section>
    </>
  );
}

/** In the place of the centres, while there are none to choose from. */
function Awaited({ centres }: Pick<State, "centres">) {
  if (centres === undefined) return <p><Button act={load}>Afficher les centres</Button></p>;
  return <p role="status" aria-busy={!centres}>{centres ? "Aucun centre n’est encore connu\u00a0: importez d’abord ses missions." : "Lecture des centres…"}</p>;
}

function choose(role: string) {
  change({ role });
  if (role === CHEF) void attempt(load);
}

async function load() {
  let centres;
  change({ centres: null });
  try {
    ({ centres } = await own());
    name(centres);
  } finally {
    change({ centres });
  }
}

function name(centres: CentreConnu[]) {
  for (const { uai, nom } of centres) names.set(uai, nom);
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
  const { role, services: codes, centres_uai: _, ...texts } = typed(form);
  const ticked = (name: string) => new FormData(form).getAll(name);
  if (!role) throw refuse([{ pointer: "/role", code: "champ_requis", detail: "Choisissez un rôle." }]);
  const { body } = await ask("POST", PATH, { ...texts, role, services: known.services.length ? ticked("services") : words(codes), centres_uai: ticked("centres_uai") });
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
