/** The parts of a staff page that one reads or presses. A page is a function of a state, drawn again whenever the state changes. */

import { render } from "preact";
import { one } from "../dom.js";
import { attempt } from "./commun.js";

/**
 * @import { ButtonHTMLAttributes, ComponentChild as Child, ComponentChildren as Children } from "preact"
 * @typedef {[name: string, told: Child]} Fact
 */
/**
 * @template R
 * @typedef {[name: string, cell: (row: R) => Child][]} Columns
 */

/**
 * Draws a state in the place that the page keeps for its view, each time that it changes.
 * @template {object} S
 * @param {(state: S) => Child} view
 * @param {S} state
 * @param {Element} [place] another one than the page's own
 * @returns {(change?: Partial<S>) => void} changes the state and draws it at once
 */
export function drawn(view, state, place = one("[data-vue]")) {
  return (change = {}) => render(view(Object.assign(state, change)), place);
}

/** @param {{id: string, title: Child, children: Children}} props what else is given goes to the element */
export function Section({ id, title, children, ...rest }) {
  return (
    <section class="section" aria-labelledby={id} {...rest}>
      <div class="section__entete">
        <h2 id={id} tabIndex={-1}>{title}</h2>
      </div>
      {children}
    </section>
  );
}

/** @param {{title: string, children: Children}} props */
export function Empty({ title, children }) {
  return (
    <div class="vide">
      <p><strong>{title}</strong></p>
      <p>{children}</p>
    </div>
  );
}

/** What one is told before anything is asked. @param {{tone: "attente" | "information", title: string, children: Children}} props */
export function Note({ tone, title, children }) {
  return (
    <div class={`alerte alerte--${tone}`}>
      <Icon name={tone === "attente" ? "attention" : "information"} />
      <div class="alerte__corps"><p class="alerte__titre">{title}</p>{children}</div>
    </div>
  );
}

/** @param {{name: string}} props one of the sheet of icons, whose address the pages' own notices know */
function Icon({ name }) {
  const { content } = /** @type {HTMLTemplateElement} */ (one("#modele-alerte"));
  const [sheet] = (one("use", content).getAttribute("href") ?? "").split("#");
  return <svg class={`icone icone--${name}`} viewBox="0 0 24 24" aria-hidden="true"><use href={`${sheet}#${name}`} /></svg>;
}

/** @param {{text: string, tone: string, title?: string}} props */
export function Badge({ text, tone, title }) {
  return <span class="badge" data-ton={tone || null} title={title || undefined}>{text}</span>;
}

/** What is known of one thing, name by name; what is empty is left out. @param {{of: Fact[]}} props */
export function Facts({ of, ...rest }) {
  return <dl class="fiche" {...rest}>{of.flatMap(([name, told]) => (told ? [<dt key={name}>{name}</dt>, <dd key={`${name}-`}>{told}</dd>] : []))}</dl>;
}

/** @param {{title: Child, children: Children}} props */
export function Fold({ title, children }) {
  return (
    <details class="pli">
      <summary class="pli__titre">{title}</summary>
      <div class="pli__corps">{children}</div>
    </details>
  );
}

/**
 * A button: pressed again while it acts, it waits; what is refused is told in the page.
 * @param {{act: (button: HTMLElement) => unknown, children: Children, kind?: "plein" | "discret" | undefined, label?: string, of?: string} & ButtonHTMLAttributes} props what else is given goes to the element
 *   `of`: what it acts on, where several buttons read the same; `label`: its whole name
 */
export function Button({ act, children, kind, of, label = of && `${children}\u00a0: ${of}`, ...rest }) {
  return (
    <button class={kind ? `bouton bouton--${kind}` : "bouton"} type="button" aria-label={label} {...rest} onClick={(event) => void press(event.currentTarget, act)}>
      {children}
    </button>
  );
}

/** @param {{children: Children}} props */
export function Buttons({ children }) {
  return <div class="boutons">{children}</div>;
}

/** @param {HTMLElement} button @param {(button: HTMLElement) => unknown} act */
async function press(button, act) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  await attempt(async () => void (await act(button)));
  button.setAttribute("aria-disabled", "false");
}

/**
 * A table that reads as a list and stacks on a narrow screen; nothing when it has no row.
 * @template R
 * @param {object} props
 * @param {string} props.kind its widths in the styles
 * @param {Columns<R>} props.columns
 * @param {R[]} props.rows
 * @param {(row: R) => string} [props.id] what a row is known by from one drawing to the next; its rank by default
 * @param {(row: R) => Children} [props.acts]
 * @param {string} [props.suite] heading of the column of acts
 */
export function Table({ kind, columns, rows, id, acts, suite }) {
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

/**
 * A bare text in an element of its own: on a narrow screen a cell that holds no element is taken for empty, and hidden.
 * @param {Child} content
 */
function held(content) {
  return (typeof content === "string" && content) || typeof content === "number" ? <span>{content}</span> : content;
}

/** @param {{sentences: Child[], class?: string}} props */
export function List({ sentences, class: kind }) {
  return sentences.length > 0 && <ul class={kind}>{sentences.map((text, rank) => <li key={rank}>{text}</li>)}</ul>;
}

/**
 * What a long work has done so far.
 * @param {{done: number, total: number, children: Children}} props
 */
export function Progress({ done, total, children }) {
  return (
    <p class="avancement">
      <progress class="avancement__barre" max={Math.max(total, 1)} value={done} aria-label="Avancement" /> <span>{children}</span>
    </p>
  );
}

/** @param {{number: number, pages: number, turn: (number: number) => unknown}} props of a list that is read page by page */
export function Pages({ number, pages, turn }) {
  if (pages < 2) return null;
  return (
    <nav class="boutons" aria-label="Pages de la liste">
      {number > 1 && <Button act={() => turn(number - 1)}>Page précédente</Button>}
      <p>{`Page ${number} sur ${pages}`}</p>
      {number < pages && <Button act={() => turn(number + 1)}>Page suivante</Button>}
    </nav>
  );
}
