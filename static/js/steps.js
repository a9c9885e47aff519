/** The steps of a form: one shown at a time, the address says which, the title takes the focus. */

import { all, one, show } from "./dom.js";

export class Steps {
  /**
   * @param {HTMLElement} form
   * @param {(code: string) => void} shown
   */
  constructor(form, shown) {
    this.form = form;
    this.shown = shown;
    this.sections = all("[data-etape]", form);
    this.next = one("[data-suivante]", form);
    this.first = 0;
    addEventListener("hashchange", () => this.display(true));
    this.next.addEventListener("click", () => this.go(this.rank() + 1));
    form.addEventListener("imagin:montrer", (event) => {
      const field = /** @type {CustomEvent<Element>} */ (event).detail;
      const section = this.sections.findIndex((part) => part.contains(field));
      if (section >= 0) this.go(section);
    });
  }

  /** @param {number} [first] the step of an address that names none */
  start(first = 0) {
    this.first = first;
    this.display(false);
  }

  rank() {
    const found = this.sections.findIndex((section) => `#${section.dataset.etape}` === location.hash);
    return found < 0 ? this.first : found;
  }

  /** @param {number} rank */
  go(rank) {
    const code = this.sections[rank]?.dataset.etape;
    if (!code || `#${code}` === location.hash) return;
    history.pushState(null, "", `#${code}`);
    this.display(true);
  }

  /** @param {boolean} focus */
  display(focus) {
    const rank = this.rank();
    this.sections.forEach((section, at) => show(section, at === rank));
    for (const link of all(".etapes__lien", this.form)) {
      if (link.getAttribute("href") === `#${this.sections[rank]?.dataset.etape}`) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    show(this.next, rank < this.sections.length - 1);
    this.shown(this.sections[rank]?.dataset.etape ?? "");
    if (focus) one("h2", /** @type {HTMLElement} */ (this.sections[rank])).focus();
  }
}
