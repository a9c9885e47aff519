/** The forms of the staff's pages: fields, what is wrong at each, what a list is narrowed by, the dialog that asks before an act. */

import { type ComponentChild as Child, type ComponentChildren as Children, type FormHTMLAttributes, type InputHTMLAttributes, render, type SelectHTMLAttributes, type TextareaHTMLAttributes } from "preact";
import { one, untell } from "../dom.js";
import { clearFaults, onSubmit, refuse } from "../forms.js";
import { leaveIfOut } from "./commun.ts";

/** What may be chosen: each value, and what it is called. */
export type Options = (readonly [value: string, text: string])[];
/** What a field is known by, how it is named, what helps to fill it; `pointer`: its place in what the service is given. */
type Named = { id: string; label: string; help?: string | undefined; pointer?: string };

/** A form with the summary of what is wrong; one sending at a time. What else is given goes to the element. */
export function Form({ send, children, ...rest }: { id: string; send: (form: HTMLFormElement) => Promise<void>; children: Children } & FormHTMLAttributes) {
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

/** What each form does as it was last drawn */
const sends: WeakMap<HTMLFormElement, (form: HTMLFormElement) => Promise<void>> = new WeakMap();

function wire(form: HTMLFormElement, send: (form: HTMLFormElement) => Promise<void>) {
  if (!sends.has(form)) {
    onSubmit(form, () => {
      untell();
      for (const other of document.forms) if (other !== form) clearFaults(other);
      return (sends.get(form) as typeof send)(form).catch((refusal: unknown) => {
        if (!leaveIfOut(refusal)) throw refusal; // what does not end the session is the form's
      });
    });
  }
  sends.set(form, send);
}

/** What a list is narrowed by: fields in a line, over the list. `send` is given what they hold, by name. */
export function Filters({ send, children, ...rest }: { send: (asked: Record<string, string>) => Promise<void>; children: Children } & FormHTMLAttributes) {
  return (
    <search>
      <Form {...rest} id="filtres" send={(form) => send(typed(form))} class="filtres" method="get" autocomplete="off">
        <div class="filtres__champs">{children}<Send>Afficher</Send></div>
      </Form>
    </search>
  );
}

/** @returns what each field holds, by name; `whole`: without the blanks around, which one may be about to go on from */
export function typed(form: HTMLFormElement, whole = true): Record<string, string> {
  return Object.fromEntries([...new FormData(form)].map(([name, text]) => [name, whole ? String(text).trim() : String(text)]));
}

/** What is typed in one field as several: « DEC-1 DEC-2 », « DEC-1, DEC-2 ». */
export function words(text = "") {
  return text.split(/[\s,;]+/).filter(Boolean);
}

export function Send({ children, kind }: { children: string; kind?: "plein" }) {
  return <button class={kind ? `bouton bouton--${kind}` : "bouton"} type="submit">{children}</button>;
}

/** A field with its label, its help and the place of its error; what else is given goes to the input. */
export function Field({ id, label, help, pointer = `/${id}`, length, ...input }: Named & { length?: "court" | "moyen" } & InputHTMLAttributes) {
  return (
    <Labelled {...{ id, label, help, pointer }}>
      <div class="champ__ligne">
        <input type="text" class={length ? `champ__saisie champ__saisie--${length}` : "champ__saisie"} id={id} name={id} aria-describedby={help && `${id}-aide`} {...input} />
      </div>
    </Labelled>
  );
}

/** One of a list; an option that is its own name is given alone. What is chosen stays, even when it is not among them. */
export function Select({ id, label, help, pointer = `/${id}`, options, ...select }: Named & { options: readonly (string | Options[number])[] } & SelectHTMLAttributes) {
  const { value: chosen } = select;
  const named = options.map((one) => (typeof one === "string" ? [one, one || "Sans nom"] : one));
  const strange = typeof chosen === "string" && chosen && !named.some(([value]) => value === chosen) ? [[chosen, chosen]] : [];
  return (
    <Labelled {...{ id, label, help, pointer }}>
      <select class="champ__saisie" id={id} name={id} aria-describedby={help && `${id}-aide`} {...select}>
        {[...named, ...strange].map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
    </Labelled>
  );
}

/** Several lines of one's own words. */
export function Area({ id, label, help, pointer = `/${id}`, ...area }: Named & TextareaHTMLAttributes) {
  return (
    <Labelled {...{ id, label, help, pointer }}>
      <textarea class="champ__saisie" id={id} name={id} rows={3} aria-describedby={help && `${id}-aide`} {...area} />
    </Labelled>
  );
}

/** A box to tick, or a choice among others, and what it says. */
export function Check({ text, ...input }: { text: string } & InputHTMLAttributes) {
  return <label class="choix__option"><input class="choix__case" {...input} /> <span class="choix__texte">{text}</span></label>;
}

/** Choices among a few: one, or with boxes any number. */
export function Choices({ type = "radio", name, legend, options, choose }: { type?: "radio" | "checkbox"; name: string; legend: string; options: Options; choose?: (value: string) => void }) {
  return (
    <fieldset class="champ" data-pointeur={`/${name}`}>
      <legend class="champ__libelle">{legend}</legend>
      <p class="champ__erreur" id={`${name}-erreur`} data-erreur hidden />
      <div class="choix">
        {options.map(([value, text]) => <Check key={value} {...{ text, type, name, value }} id={`${name}-${value}`} onChange={() => choose?.(value)} />)}
      </div>
    </fieldset>
  );
}

function Labelled({ id, label, help, pointer, children }: { id: string; label: string; help: string | undefined; pointer: string; children: Children }) {
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
 * The chosen file, as the service takes it: in base64, for it may be in an older encoding than JSON's.
 * @param most bytes
 * @param missing what is said when there is none
 * @param heavy when it is too heavy
 */
export async function given(form: HTMLFormElement, most: number, missing: string, heavy: string = missing) {
  const [file] = one<HTMLInputElement>("[type=file]", form).files ?? [];
  if (!file || file.size > most) throw refuse([{ pointer: "/contenu", code: "champ_requis", detail: file ? heavy : missing }]);
  let text = "";
  for (const byte of new Uint8Array(await file.arrayBuffer())) text += String.fromCharCode(byte);
  return { nom: file.name, contenu: btoa(text) };
}

/**
 * Asks before an act that cannot be undone unnoticed.
 * @param more what else the dialog holds
 * @param other "" for a dialog that only tells
 */
export function confirmed(question: string, consequence: string, verb: string, more?: Child, other = "Ne rien changer"): Promise<boolean> {
  const place = document.createElement("div");
  one("main").append(place);
  return new Promise((resolve) => {
    const closed = ({ currentTarget }: { currentTarget: HTMLDialogElement }) => {
      resolve(currentTarget.returnValue === "oui");
      render(null, place);
      place.remove();
    };
    render(
      <dialog class="dialogue" aria-labelledby="confirmation-titre" onClose={closed}>
        <form method="dialog" class="pile">
          <h2 id="confirmation-titre">{question}</h2>
          <p>{consequence}</p>
          {more}
          <div class="boutons">
            <button class="bouton bouton--plein" type="submit" value="oui">{verb}</button>
            {other && <button class="bouton bouton--discret" type="submit" value="non">{other}</button>}
          </div>
        </form>
      </dialog>,
      place,
    );
    one<HTMLDialogElement>("dialog", place).showModal();
  });
}
