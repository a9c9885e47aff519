/** What a person wrote and the service answers in words: what they contest, what they asked before leaving. */

import { once } from "../api.js";
import { acted } from "../since.js";
import { Area, Form, List, type Options, Section, Select, Send, typed } from "./view.tsx";
import type { Desk } from "./decider.tsx";

type Kind = { id: "contestations" | "demandes"; title: string; act: "contestation" | "demande"; verb: string; answers: Options; label: string; help: string };
type Done = (refresh: () => Promise<void>, title: string, text: string) => Promise<void>;

/** All that was written, and the answer to what still waits. */
export function Written({ etat, refresh, path, done, id, title, act, verb, answers, label, help }: Desk & Kind & { path: string; done: Done }) {
  const { [id]: written, propre, mission, version } = etat;
  if (!written.length) return null;
  const left = written.filter(({ suite }) => suite === null);
  const said = written.map(({ quand, libelle, texte, suite_libelle, reponse }) => `${libelle}, ${verb} le ${acted(quand, mission.heure)}\u00a0: «\u00a0${texte}\u00a0».${suite_libelle ? ` ${suite_libelle}\u00a0: ${reponse}` : ""}`);
  const send = async (form: HTMLFormElement) => {
    const { objet, suite = "", texte = "" } = typed(form);
    await once(`${path}/${act}`, { version, suite, texte, ...(objet && { objet }) });
    form.reset();
    await done(refresh, "Réponse envoyée", "L’intervenant la lit sur sa page et par courriel.");
  };
  return (
    <Section id={id} title={title}>
      <List sentences={said} />
      {!propre && left.length > 0 && (
        <Form id={act} send={send}>
          {act === "demande" && <Select id="demande_objet" name="objet" label="Demande" pointer="/objet" options={left.map(({ objet, libelle }) => [objet, libelle] as const)} />}
          <Select id={`${act}_suite`} name="suite" label="Votre réponse" pointer="/suite" options={answers} />
          <Area id={`${act}_texte`} name="texte" maxLength={1000} label={label} help={help} pointer="/texte" />
          <Send kind="plein">Répondre</Send>
        </Form>
      )}
    </Section>
  );
}
