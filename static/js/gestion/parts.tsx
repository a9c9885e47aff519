/** The parts of a staff page that one reads or presses. A page is a function of a state, drawn again whenever the state changes. */

import { type ButtonHTMLAttributes, type ComponentChild as Child, type ComponentChildren as Children, render } from "preact";
import { one } from "../dom.js";
import { attempt } from "./commun.ts";

export type Fact = [name: string, told: Child];
/** `of`: what it acts on, where several buttons read the same; `label`: its whole name; what else is given goes to the element. */
type ButtonProps = { act: (button: HTMLElement) => unknown; children: Children; kind?: "plein" | "discret" | undefined; label?: string; of?: string } & ButtonHTMLAttributes;
export type Columns<R> = [name: string, cell: (row: R) => Child][];

/**
 * Draws a state in the place that the page keeps for its view, each time that it changes.
 * @param place another one than the page's own
 * @returns changes the state and draws it at once
 */
export function drawn<S extends object>(view: (state: S) => Child, state: S, place: Element = one("[data-vue]")): (change?: Partial<S>) => void {
  return (change = {}) => render(view(Object.assign(state, change)), place);
}

/** What else is given goes to the element. */
export function Section({ id, title, children, ...rest }: { id: string; title: Child; children: Children }) {
  return (
    <section class="section" aria-labelledby={id} {...rest}>
      <div class="section__entete">
        <h2 id={id} tabIndex={-1}>{title}</h2>
      </div>
      {children}
    </section>
  );
}

export function Empty({ title, children }: { title: string; children: Children }) {
  return (
    <div class="vide">
      <p><strong>{title}</strong></p>
      <p>{children}</p>
    </div>
  );
}

/** A plain button, unless it would act on one's own file: nobody does. */
export function Unless({ own, ...button }: { own: boolean } & ButtonProps) {
  return own ? <span class="discret">Votre dossier : un collègue s’en charge.</span> : <Button kind="discret" {...button} />;
}

/** What one is told before anything is asked. */
export function Note({ tone, title, children }: { tone: "attente" | "information"; title: string; children: Children }) {
  const sign = tone === "attente" ? "attention" : "information";
  return (
    <div class={`alerte alerte--${tone}`}>
      <svg class={`icone icone--${sign}`} viewBox="0 0 24 24" aria-hidden="true"><use href={`#icone-${sign}`} /></svg>
      <div class="alerte__corps"><p class="alerte__titre">{title}</p>{children}</div>
    </div>
  );
}

export function Badge({ text, tone, title }: { text: string; tone: string; title?: string }) {
  return <span class="badge" data-ton={tone || null} title={title || undefined}>{text}</span>;
}

/** What is known of one thing, name by name; what is empty is left out. */
export function Facts({ of, ...rest }: { of: Fact[] }) {
  return <dl class="fiche" {...rest}>{of.flatMap(([name, told]) => (told ? [<dt key={name}>{name}</dt>, <dd key={`${name}-`}>{told}</dd>] : []))}</dl>;
}

export function Fold({ title, children }: { title: Child; children: Children }) {
  return (
    <details class="pli">
      <summary class="pli__titre">{title}</summary>
      <div class="pli__corps">{children}</div>
    </details>
  );
}

/** A button: pressed again while it acts, it waits; what is refused is told in the page. */
export function Button({ act, children, kind, of, label = of && `${children}\u00a0: ${of}`, ...rest }: ButtonProps) {
  return (
    <button class={kind ? `bouton bouton--${kind}` : "bouton"} type="button" aria-label={label} {...rest} onClick={(event) => void press(event.currentTarget, act)}>
      {children}
    </button>
  );
}

export function Buttons({ children }: { children: Children }) {
  return <div class="boutons">{children}</div>;
}

async function press(button: HTMLElement, act: (button: HTMLElement) => unknown) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  await attempt(async () => void (await act(button)));
  button.setAttribute("aria-disabled", "false");
}

/** A table that reads as a list and stacks on a narrow screen; nothing when it has no row. */
export function Table<R>({ kind, columns, rows, id, acts, suite }: {
  kind: string; // its widths in the styles
  columns: Columns<R>;
  rows: R[];
  id?: (row: R) => string; // what a row is known by from one drawing to the next; its rank by default
  acts?: (row: R) => Children;
  suite?: string; // heading of the column of acts
}) {
  if (!rows.length) return null;
  const names = [...columns.map(([name]) => name), ...(suite ? [suite] : [])];
  return (
    <div class={`lignes lignes--${kind}`}>
      <div class="lignes__entete" aria-hidden="true">{names.map((name) => <span key={name}>{name}</span>)}</div>
      <ul class="lignes__liste">
        {rows.map((row, rank) => (
          <li class="lignes__ligne" key={id?.(row) ?? rank}>
            {columns.map(([name, cell]) => (
              <div class="lignes__cellule" key={name}><span class="lignes__nom">{name} : </span>{held(cell(row))}</div>
            ))}
            {acts && <div class="lignes__actes">{acts(row)}</div>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A bare text in an element of its own: on a narrow screen a cell that holds no element is taken for empty, and hidden. */
function held(content: Child) {
  return (typeof content === "string" && content) || typeof content === "number" ? <span>{content}</span> : content;
}

export function List({ sentences, class: kind }: { sentences: Child[]; class?: string }) {
  return sentences.length > 0 && <ul class={kind}>{sentences.map((text, rank) => <li key={rank}>{text}</li>)}</ul>;
}

/** What a long work has done so far. */
export function Progress({ done, total, children }: { done: number; total: number; children: Children }) {
  return (
    <p class="avancement">
      <progress class="avancement__barre" max={Math.max(total, 1)} value={done} aria-label="Avancement" /> <span>{children}</span>
    </p>
  );
}

/** Of a list that is read page by page. */
export function Pages({ number, pages, turn }: { number: number; pages: number; turn: (number: number) => unknown }) {
  if (pages < 2) return null;
  return (
    <nav class="boutons" aria-label="Pages de la liste">
      {number > 1 && <Button act={() => turn(number - 1)}>Page précédente</Button>}
      <p>{`Page ${number} sur ${pages}`}</p>
      {number < pages && <Button act={() => turn(number + 1)}>Page suivante</Button>}
    </nav>
  );
}
