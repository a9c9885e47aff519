/** People who asked for help without an e-mail address, oldest first; what people ask about their data. */

import { ask } from "../api.js";
import { one, tell } from "../dom.js";
import { value } from "../forms.js";
import { day, moment } from "../format.js";
import { age, countHelp, fullName, listName, openStaff, sheetAddress } from "./commun.js";
import { Area, Button, Buttons, confirmed, drawn, Empty, Form, Select, Send, Table } from "./view.jsx";

/**
 * @typedef {import("../types.js").DemandeDAide} Help
 * @typedef {import("../types.js").DemandeAEtudier} Right
 */

const ANSWERS = /** @type {[string, string][]} */ ([["faite", "C’est fait"], ["refusee", "Refusée"]]);
const state = {
  aides: /** @type {import("../types.js").Aides | null} */ (null),
  demandes: /** @type {Right[]} */ ([]),
  choisie: /** @type {Right | null} */ (null),
};
const change = drawn(page, state);

openStaff(async () => {
  await Promise.all([list(), rights()]);
});

async function list() {
  /** @type {{body: import("../types.js").Aides}} */
  const { body } = await ask("GET", "/gestion/aides");
  change({ aides: body });
  countHelp(body.aides.length);
}

async function rights() {
  /** @type {{body: import("../types.js").DemandesAEtudier}} */
  const { body } = await ask("GET", "/gestion/droits");
  change({ demandes: body.demandes, choisie: null });
}

/** @param {typeof state} state */
function page({ aides, demandes, choisie }) {
  if (!aides) return null;
  const [latest] = aides.delais;
  return (
    <>
      {latest && <p>{`En ${latest.mois.split("-").reverse().join("/")}, la moitié des demandes traitées (${latest.traitees}) a attendu au plus ${age(latest.mediane_secondes)}.`}</p>}
      <Table kind="aides" rows={aides.aides} id={({ id }) => id} columns={WAITING} suite="Suite" acts={(help) => <Unless own={help.propre} label={`Marquer comme traitée\u00a0: ${fullName(help)}`} act={() => close(help)}>Marquer comme traitée</Unless>} />
      {!aides.aides.length && <Empty title="Personne n’attend">Les demandes arrivent ici quelques instants après « Mot de passe oublié ».</Empty>}
      {demandes.length > 0 && (
        <div class="pile" data-droits>
          <h2>Demandes sur leurs données</h2>
          <p>Correction, effacement, limitation, opposition : un mois pour répondre. L’effacement se fait par la commande <code>ops personne effacer</code>, quand tout est réglé.</p>
          <Table kind="aides" rows={demandes} id={({ id, sorte }) => id + sorte} columns={RIGHTS} suite="Suite" acts={(right) => <Unless own={right.propre} label={`Répondre à ${fullName(right)}\u00a0: ${right.libelle}`} act={() => choose(right)}>Répondre…</Unless>} />
          {choisie && (
            <Form id="reponse-droits" key={choisie.id + choisie.sorte} send={(form) => answer(form, choisie)}>
              <h3>{`${fullName(choisie)}, ${choisie.libelle.toLowerCase()}`}</h3>
              <Select id="suite" label="Suite donnée" options={ANSWERS} />
              <Area id="reponse" maxLength={1000} label="Réponse à la personne" help="Ce qui a été fait, ou pourquoi non. Elle la lit sur sa page." />
              <Buttons><Send>Répondre</Send></Buttons>
            </Form>
          )}
        </div>
      )}
    </>
  );
}

/** @param {{own: boolean, label: string, act: () => unknown, children: string}} props nobody acts on their own file */
function Unless({ own, ...button }) {
  return own ? <span class="discret">Votre dossier : un collègue s’en charge.</span> : <Button kind="discret" {...button} />;
}

const WAITING = /** @type {[string, (help: Help) => import("preact").ComponentChild][]} */ ([
  ["Personne", (help) => <a href={sheetAddress(help.id)}>{listName(help)}</a>],
  ["Numéro", ({ numero }) => numero],
  ["Téléphone", ({ telephone }) => telephone],
  ["Depuis", (help) => `${age(help.age)} (${moment(help.demande)})`],
]);
const RIGHTS = /** @type {[string, (right: Right) => import("preact").ComponentChild][]} */ ([
  ["Personne", (right) => <a href={sheetAddress(right.id)}>{listName(right)}</a>],
  ["Numéro", ({ numero }) => numero],
  ["Demande", ({ libelle, texte }) => `${libelle}\u00a0: ${texte}`],
  ["Avant le", ({ echeance, retard }) => `${day(echeance)}${retard ? ", en retard" : ""}`],
]);

/** @param {Right} right */
function choose(right) {
  change({ choisie: right });
  one("#suite").focus();
}

/** @param {HTMLFormElement} form @param {Right} right */
async function answer(form, { id, sorte }) {
  const said = { suite: value(form, "suite"), reponse: value(form, "reponse").trim() };
  await ask("POST", `/gestion/droits/${encodeURIComponent(id)}/${sorte}`, said);
  await rights();
  tell("succes", "Réponse envoyée", "La personne la lit sur sa page « Mes données ».");
}

/** @param {Help} help */
async function close(help) {
  const question = `La demande de ${fullName(help)} est traitée\u00a0?`;
  if (!(await confirmed(question, "La personne peut de nouveau entrer. Elle quitte cette liste.", "Oui, elle est traitée"))) return;
  /** @type {{body: import("../types.js").AideClose}} */
  const { body } = await ask("POST", `/gestion/aides/${encodeURIComponent(help.id)}/traitee`);
  await list();
  tell("succes", "Demande traitée", `${fullName(help)} a attendu ${age(body.attente_secondes)}.`);
}
