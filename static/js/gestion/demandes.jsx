/** What was asked before leaving, and the answer to what still waits. */

import { ask, newKey, Refusal } from "../api.js";
import { value } from "../forms.js";
import { acted } from "../since.js";
import { orSignIn } from "./commun.js";
import { Area, Form, List, Section, Select, Send } from "./view.jsx";

/** @typedef {import("./decider.jsx").Desk} Desk */

const ANSWERS = /** @type {[string, string][]} */ ([["", "Choisissez"], ["accordee", "Accepter"], ["refusee", "Refuser"]]);
const WEIGHS = "Votre réponse entre dans le calcul\u00a0: kilomètres ou tarif du train, nuit de la veille comptée ou non.";
/** One key for one answer, kept until it has arrived. */
let key = newKey();

/** @param {Desk & {path: string, done: (refresh: () => Promise<void>, title: string, more: string) => Promise<void>}} props */
export function Requests({ etat, refresh, path, done }) {
  const { demandes, propre, mission, version } = etat;
  if (!demandes.length) return null;
  const left = demandes.filter(({ suite }) => suite === null);
  const said = demandes.map(({ quand, libelle, texte, suite_libelle, reponse }) => `${libelle}, demandé le ${acted(quand, mission.heure)}\u00a0: «\u00a0${texte}\u00a0».${suite_libelle ? ` ${suite_libelle}\u00a0: ${reponse}` : ""}`);
  const send = async (/** @type {HTMLFormElement} */ form) => {
    const [objet, suite, texte] = ["demande_objet", "demande_suite", "demande_texte"].map((name) => value(form, name).trim());
    await orSignIn(pointed(ask("POST", `${path}/demande`, { version, objet, suite, texte }, { key })));
    key = newKey();
    form.reset();
    await done(refresh, "Réponse envoyée", "L’intervenant la lit sur sa page et par courriel.");
  };
  return (
    <Section id="demandes" title="Demandes avant de partir" data-demandes>
      <div data-demandes-liste><List sentences={said} /></div>
      {!propre && left.length > 0 && (
        <Form id="demande" data-accorder send={send}>
          <Select id="demande_objet" label="Demande" pointer="/objet" options={left.map(({ objet, libelle }) => /** @type {[string, string]} */ ([objet, libelle]))} />
          <Select id="demande_suite" label="Votre réponse" pointer="/suite" options={ANSWERS} />
          <Area id="demande_texte" maxLength={1000} label="Motif, lu par l’intervenant" help={WEIGHS} />
          <Send kind="plein">Répondre</Send>
        </Form>
      )}
    </Section>
  );
}

/**
 * A fault of the service's `/texte` is shown at the field of this form.
 * @template T
 * @param {Promise<T>} made
 */
async function pointed(made) {
  try {
    return await made;
  } catch (refusal) {
    if (refusal instanceof Refusal) for (const fault of refusal.faults) if (fault.pointer === "/texte") fault.pointer = "/demande_texte";
    throw refusal;
  }
}
