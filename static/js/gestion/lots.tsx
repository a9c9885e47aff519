/** What imports and convocation runs share: the one that is shown, how far it went, asking again while it moves. */

import { ask, newKey, Refusal } from "../api.js";
import { say } from "../dom.js";
import { moment } from "../format.js";
import { pause, until } from "../poll.js";
import { attempt } from "./commun.ts";
import { Button, Buttons, Progress, Section, Table } from "./view.tsx";
import type { Lien, ResumeDImport } from "../types.js";
import type { ComponentChildren as Children } from "preact";

export type Batch = Omit<ResumeDImport, "fichiers">;

const OFTEN = 2000;
const WHOLE = new Intl.NumberFormat("fr-FR");
const STOPPED = "Plus rien n’avance depuis plusieurs minutes\u00a0: reprenez ce lot, rien ne sera fait deux fois.";
let turn = 0;

export function count(things: number) {
  return WHOLE.format(things);
}

/** @returns the batch that the address names, or "" */
export function asked(): string {
  return new URLSearchParams(location.search).get("id") ?? "";
}

/**
 * Shows a batch in the page and in its address, then again while it moves.
 * @param path of all batches of its kind
 * @param ended called once it moves no more
 */
export async function follow<B extends Batch>(path: string, id: string, show: (batch: B) => void, ended: () => Promise<void>) {
  const mine = (turn += 1);
  const address = `${path}/${encodeURIComponent(id)}`;
  const settled = (batch: B) => {
    if (mine !== turn) return true;
    show(batch);
    return !batch.en_cours;
  };
  history.replaceState(null, "", `?id=${encodeURIComponent(id)}`);
  const { body }: { body: B } = await ask("GET", address);
  if (settled(body)) return;
  void attempt(async () => {
    await pause(OFTEN);
    const done = await until(address, settled, { every: OFTEN, tries: Infinity });
    if (mine !== turn || !done) return;
    say(done.etat_libelle);
    await ended();
  });
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
      <Table
        kind="travaux"
        rows={lots}
        id={({ id }) => id}
        columns={[
          [column, (lot) => <a href={`?id=${encodeURIComponent(lot.id)}`}>{name(lot)}</a>],
          ["État", ({ etat_libelle }) => etat_libelle],
          ["Par", ({ par }) => par],
          ["Quand", ({ cree }) => moment(cree)],
        ]}
      />
    </Section>
  );
}

/** A request with a key of its own, kept for another try when the answer was lost. */
export async function askOnce<Path extends string>(path: Path, body: unknown) {
  const key = newKey();
  try {
    return await ask("POST", path, body, { key });
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.status !== 0) throw refusal;
    return await ask("POST", path, body, { key });
  }
}

/**
 * @param path of the batches
 * @param what is kept of the shown one
 */
export async function fetchKept(path: string, what: string) {
  const { body }: { body: Lien } = await ask("GET", `${path}/${encodeURIComponent(asked())}/${what}`);
  location.assign(body.url);
}
