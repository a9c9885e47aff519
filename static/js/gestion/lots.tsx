/** What imports and convocation runs share: the one that is shown, how far it went, asking again while it moves. */

import { ask, once, Refusal } from "../api.js";
import { one, say } from "../dom.js";
import { moment } from "../format.js";
import { pause, until } from "../poll.js";
import { attempt } from "./commun.ts";
import { asked } from "./listes.ts";
import { Button, Buttons, Progress, Section, Table } from "./view.tsx";
import type { Lien, ResumeDImport } from "../types.js";
import type { ComponentChildren as Children } from "preact";

export type Batch = Omit<ResumeDImport, "fichiers">;

const OFTEN = 2000;
const STOPPED = "Plus rien n’avance depuis plusieurs minutes\u00a0: reprenez ce lot, rien ne sera fait deux fois.";

/** A number of things, with its thousands apart. */
export const count = new Intl.NumberFormat("fr-FR").format;

/** @returns the batch that the address names, or "" */
export function named() {
  return asked().id ?? "";
}

/**
 * What a page does with its batches: shows one, in its address too, and again while it moves; acts on the one that is shown.
 * @param path of all batches of their kind
 * @param draw the batch
 * @param latest draws the list of them again
 */
export function desk<B extends Batch>(path: string, draw: (batch: B) => unknown, latest: () => Promise<void>) {
  const at = (id: string) => `${path}/${encodeURIComponent(id)}`;
  let turn = 0;

  async function shown(id: string) {
    const mine = (turn += 1);
    history.replaceState(null, "", `?id=${encodeURIComponent(id)}`);
    const { body }: { body: B } = await ask("GET", at(id));
    if (mine !== turn) return;
    await draw(body);
    if (body.en_cours) void attempt(() => follow(id, mine));
  }

  async function follow(id: string, mine: number) {
    await pause(OFTEN);
    const settled = (batch: B) => {
      if (mine === turn) void draw(batch);
      return mine !== turn || !batch.en_cours;
    };
    const done = await until(at(id), settled, { every: OFTEN, tries: Infinity });
    if (mine !== turn || !done) return;
    say(done.etat_libelle);
    await latest();
  }

  async function begun(id: string) {
    await shown(id);
    one("#lot").focus();
    await latest();
  }

  async function act(name: string, body?: object) {
    await ask("POST", `${at(named())}/${name}`, body);
    await shown(named());
    await latest();
  }

  /** What is kept of the one that is shown, as a file. */
  async function take(what: string) {
    const { body }: { body: Lien } = await ask("GET", `${at(named())}/${what}`);
    location.assign(body.url);
  }

  return { shown, begun, act, take };
}

/** The same act asked a second time at once when its answer was lost. */
export async function askOnce<Path extends string>(path: Path, body: object) {
  return once(path, body).catch((lost: unknown) => (lost instanceof Refusal && lost.status === 0 ? once(path, body) : Promise.reject(lost)));
}

/** The batch that is shown: where it stands, what it says, what can be done with it. */
export function Shown({ lot, title, name, children, acts, resume }: {
  lot: Batch;
  title: string;
  name: string;
  children: Children;
  acts: Children;
  resume: () => Promise<void>;
}) {
  return (
    <Section id="lot" title={title} data-lot>
      <p><strong data-champ="etat">{lot.etat_libelle}</strong> <span>{name}</span></p>
      {(lot.en_cours || lot.etat === "ARRETE") && (
        <Progress done={lot.fait} total={lot.total}>{lot.total ? `${count(lot.fait)} sur ${count(lot.total)}` : ""}</Progress>
      )}
      {lot.interrompu && <p>{STOPPED}</p>}
      {children}
      <Buttons>
        {(lot.interrompu || lot.etat === "ARRETE") && <Button kind="plein" act={resume}>Reprendre</Button>}
        {acts}
      </Buttons>
    </Section>
  );
}

/** The latest batches, each leading to its own address. */
export function Latest<B extends Batch>({ title, column, lots, name }: { title: string; column: string; lots: B[]; name: (batch: B) => string }) {
  if (!lots.length) return null;
  return (
    <Section id="derniers" title={title}>
      <Table kind="travaux" rows={lots} id={({ id }) => id} columns={[
        [column, (lot) => <a href={`?id=${encodeURIComponent(lot.id)}`}>{name(lot)}</a>],
        ["État", ({ etat_libelle }) => etat_libelle],
        ["Par", ({ par }) => par],
        ["Quand", ({ cree }) => moment(cree)],
      ]} />
    </Section>
  );
}
