/** The parts that staff pages are drawn with. A page is a function of a state, drawn again whenever the state changes. */

import { render } from "preact";
import { one, untell } from "../dom.js";
import { clearFaults, onSubmit } from "../forms.js";
import { attempt } from "./commun.js";

/**
 * @typedef {import("preact").ComponentChildren} Children
 * @typedef {import("preact").ComponentChild} Child
 */

/**
 * Draws a state in the place that the page keeps for its view.
 * @template {object} S
 * @param {(state: S) => Child} view
 * @param {S} state
 * @returns {(change?: Partial<S>) => void} changes the state and draws it at once
 */
export function drawn(view, state) {
  const place = one("[data-vue]");
  const redraw = (/** @type {Partial<S>} */ change = {}) => render(view(Object.assign(state, change)), place);
  redraw();
  return redraw;
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
 * @param {{act: (button: HTMLElement) => unknown, children: Children, kind?: "plein" | "discret" | undefined, label?: string}} props
 *   `label`: its name where several buttons read the same
 */
export function Button({ act, children, kind, label }) {
  return (
    <button class={kind ? `bouton bouton--${kind}` : "bouton"} type="button" aria-label={label} onClick={(event) => void press(event.currentTarget, act)}>
      {children}
    </button>
  );
}

/** @param {{children: Children}} props */
export function Buttons({ children }) {
  return <div class="boutons">{children}</div>;
}

/**
 * @param {HTMLElement} button
 * @param {(button: HTMLElement) => unknown} act
 */
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
 * @param {[name: string, cell: (row: R) => Child][]} props.columns
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

/** @param {{sentences: Child[]}} props */
export function List({ sentences }) {
  return sentences.length > 0 && <ul>{sentences.map((text, rank) => <li key={rank}>{text}</li>)}</ul>;
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

/**
 * A form with the summary of what is wrong; one sending at a time. What else is given goes to the element.
 * @param {{id: string, send: (form: HTMLFormElement) => Promise<void>, children: Children} & import("preact").FormHTMLAttributes} props
 */
export function Form({ send, children, ...rest }) {
  return (
    <form ref={(form) => void (form && wire(form, send))} class="formulaire" method="post" noValidate autocomplete="on" {...rest}>
      <div class="resume-erreurs" data-resume tabIndex={-1} hidden>
        <h2 class="resume-erreurs__titre" data-resume-titre>Un point est à corriger</h2>
        <p data-resume-texte hidden />
        <ul />
      </div>
      {children}
    </form>
  );
}

/** @type {WeakMap<HTMLFormElement, (form: HTMLFormElement) => Promise<void>>} what each form does as it was last drawn */
const sends = new WeakMap();

/**
 * @param {HTMLFormElement} form
 * @param {(form: HTMLFormElement) => Promise<void>} send
 */
function wire(form, send) {
  if (!sends.has(form)) {
    onSubmit(form, () => {
      untell();
      for (const other of document.forms) if (other !== form) clearFaults(other);
      return /** @type {typeof send} */ (sends.get(form))(form);
    });
  }
  sends.set(form, send);
}

/**
 * What a list is narrowed by: fields in a line, over the list.
 * @param {{id: string, send: (form: HTMLFormElement) => Promise<void>, children: Children}} props
 */
export function Filters({ id, send, children }) {
  return (
    <search>
      <Form {...{ id, send }} class="filtres" method="get" autocomplete="off">
        <div class="filtres__champs">{children}</div>
      </Form>
    </search>
  );
}

/** @param {{children: string, kind?: "plein"}} props */
export function Send({ children, kind }) {
  return <button class={kind ? `bouton bouton--${kind}` : "bouton"} type="submit">{children}</button>;
}

/**
 * A field with its label, its help and the place of its error; what else is given goes to the input.
 * @param {{id: string, label: string, help?: string, pointer?: string, length?: "court" | "moyen"} & import("preact").InputHTMLAttributes} props
 */
export function Field({ id, label, help, pointer = `/${id}`, length, ...input }) {
  return (
    <Labelled {...{ id, label, help, pointer }}>
      <div class="champ__ligne">
        <input type="text" class={length ? `champ__saisie champ__saisie--${length}` : "champ__saisie"} id={id} name={id} {...described(id, help)} {...input} />
      </div>
    </Labelled>
  );
}

/**
 * @param {{id: string, label: string, help?: string, pointer?: string, options: [value: string, text: string][]} & import("preact").SelectHTMLAttributes} props
 */
export function Select({ id, label, help, pointer = `/${id}`, options, ...select }) {
  return (
    <Labelled {...{ id, label, help, pointer }}>
      <select class="champ__saisie" id={id} name={id} {...described(id, help)} {...select}>
        {options.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
    </Labelled>
  );
}

/**
 * One choice among a few.
 * @param {{name: string, legend: string, options: [value: string, text: string][], choose: (value: string) => void}} props
 */
export function Radios({ name, legend, options, choose }) {
  return (
    <fieldset class="champ" data-pointeur={`/${name}`}>
      <legend class="champ__libelle">{legend}</legend>
      <p class="champ__erreur" id={`${name}-erreur`} data-erreur hidden />
      <div class="choix">
        {options.map(([value, text]) => (
          <label class="choix__option" key={value}>
            <input class="choix__case" type="radio" name={name} value={value} id={`${name}-${value}`} onChange={() => choose(value)} /> <span class="choix__texte">{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** @param {{id: string, label: string, help: string | undefined, pointer: string, children: Children}} props */
function Labelled({ id, label, help, pointer, children }) {
  return (
    <div class="champ" data-pointeur={pointer}>
      <label class="champ__libelle" for={id}>{label}</label>
      {help && <p class="champ__aide" id={`${id}-aide`}>{help}</p>}
      <p class="champ__erreur" id={`${id}-erreur`} data-erreur hidden />
      {children}
    </div>
  );
}

/**
 * @param {string} id
 * @param {string | undefined} help
 */
function described(id, help) {
  return help ? { "aria-describedby": `${id}-aide` } : {};
}

/**
 * Asks before an act that cannot be undone unnoticed.
 * @param {string} question
 * @param {string} consequence
 * @param {string} verb
 * @returns {Promise<boolean>}
 */
export function confirmed(question, consequence, verb) {
  const place = document.createElement("div");
  one("main").append(place);
  return new Promise((resolve) => {
    const closed = (/** @type {{currentTarget: HTMLDialogElement}} */ { currentTarget }) => {
      resolve(currentTarget.returnValue === "oui");
      render(null, place);
      place.remove();
    };
    render(
      <dialog class="dialogue" aria-labelledby="confirmation-titre" onClose={closed}>
        <form method="dialog" class="pile">
          <h2 id="confirmation-titre">{question}</h2>
          <p>{consequence}</p>
          <div class="boutons">
            <button class="bouton bouton--plein" type="submit" value="oui">{verb}</button>
            <button class="bouton bouton--discret" type="submit" value="non">Ne rien changer</button>
          </div>
        </form>
      </dialog>,
      place,
    );
    /** @type {HTMLDialogElement} */ (one("dialog", place)).showModal();
  });
}
