/** What was typed in an état de frais and is no value: named beside what is saved and in its step. */

import { all, one, say, show } from "./dom.js";
import { fieldAt, line } from "./forms.js";

/**
 * @typedef {import("./blocks.js").Unread} Unread
 */

/** What was last said of it. */
let told = "";

/**
 * Where it is, in the steps and beside what is saved; said when it changes.
 * @param {HTMLFormElement} form
 * @param {Unread[]} faults
 */
export function point(form, faults) {
  const fields = faults.map(({ pointer }) => fieldAt(form, pointer));
  for (const section of all("[data-etape]", form)) {
    const place = one(`[href="#${section.dataset.etape}"] [data-a-corriger]`, form);
    show(place, fields.some((field) => section.contains(field)));
  }
  for (const place of all("[data-illisibles]")) {
    place.replaceChildren(...faults.map(({ pointer, bref }) => line(form, { pointer, code: "", detail: bref }, false)));
  }
  const sentences = faults.map(({ bref }) => `${bref}. `).join("");
  if (sentences !== told) say(sentences || (one("[data-enregistrement]").textContent ?? ""));
  told = sentences;
}
