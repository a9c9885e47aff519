/** The déplacements of an état de frais: one block for each absence, its trips, and the meals and nights of its days. */

import { point, setValues, values } from "./blocks.js";
import { all, clone, notice, one, show } from "./dom.js";
import { day, daysBetween, shortDay } from "./format.js";
import { askMealsAndNights, meals, nights, pick, select } from "./stays.js";

/**
 * @typedef {import("./types.js").DeplacementLu} Trip
 * @typedef {import("./types.js").TrajetLu} Leg
 */

export class Trips {
  /**
   * @param {HTMLElement} list where the blocks go
   * @param {string[]} days of the mission
   * @param {() => void} changed called after a block comes or goes
   */
  constructor(list, days, changed) {
    this.list = list;
    this.days = days;
    this.changed = changed;
    /** @type {Pick<import("./types.js").PrevisionDEtat, "declaration" | "d_apres">} */
    this.proposed = { declaration: {}, d_apres: null };
    list.addEventListener("change", () => this.settle());
  }

  /** @param {Trip[]} given */
  fill(given) {
    this.list.replaceChildren();
    for (const trip of given) this.place(trip);
    this.settle();
  }

  /**
   * @param {import("./blocks.js").Refuse} refuse
   * @returns {Trip[]}
   */
  read(refuse) {
    return this.blocks().map((block, rank) => /** @type {Trip} */ ({
      ...pick(values(block, refuse), ["jour", "depart", "retour_jour", "retour"]),
      trajets: all("[data-trajet]", block).map((leg) => values(leg, refuse)),
      repas: meals(block, `/deplacements/${rank}/repas`),
      nuits: nights(block, `/deplacements/${rank}/nuits`, refuse),
    }));
  }

  /** A new absence: the first day of the mission that has none. */
  add() {
    const used = new Set(this.blocks().map((block) => select(block, "jour").value));
    const jour = this.days.find((day) => !used.has(day)) ?? this.days[0] ?? null;
    const { declaration, d_apres } = this.proposed;
    const known = declaration.deplacements?.find((trip) => trip.jour === jour);
    const block = this.place(known ?? { jour, retour_jour: jour, trajets: [{ de: "domicile", aller_retour: true }] });
    const told = one("[data-propose]", block);
    show(told, Boolean(known && d_apres));
    if (d_apres) told.textContent = `Proposé d’après votre déplacement du ${day(d_apres.jour)} dans la même commune\u00a0: vérifiez chaque valeur.`;
    this.settle();
    this.changed();
    select(block, "jour").focus();
  }

  blocks() {
    return all("[data-deplacement]", this.list);
  }

  /** @param {Trip} trip */
  place(trip) {
    const block = clone("modele-deplacement");
    for (const name of /** @type {const} */ (["jour", "retour_jour"])) offer(select(block, name), this.around(trip[name]));
    setValues(block, { ...trip, retour_jour: trip.retour_jour ?? trip.jour });
    for (const leg of trip.trajets ?? []) placeLeg(block, leg);
    this.list.append(block);
    askMealsAndNights(block, trip);
    one("[data-ajouter-trajet]", block).addEventListener("click", () => {
      const leg = placeLeg(block, { de: "domicile" });
      this.settle();
      this.changed();
      one("select", leg).focus();
    });
    one("[data-retirer]", block).addEventListener("click", () => this.remove(block, "Déplacement retiré", "Remettre ce déplacement"));
    one("[data-recopier]", block).addEventListener("click", () => this.copy(block));
    block.addEventListener("click", (event) => {
      const leg = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-trajet]"));
      const button = /** @type {HTMLElement} */ (event.target).closest("[data-retirer]");
      if (leg && button) this.remove(leg, "Trajet retiré", "Remettre ce trajet");
    });
    return block;
  }

  /**
   * Takes a trip, or a leg of one, out; it is put back as it was by whoever did not mean it.
   * @param {HTMLElement} block
   * @param {string} title
   * @param {string} text
   */
  remove(block, title, text) {
    const settle = () => {
      this.settle();
      this.changed();
    };
    const box = notice("attente", title, "", [{
      text,
      act: () => {
        box.replaceWith(block);
        settle();
        one("select", block).focus();
      },
    }]);
    block.replaceWith(box);
    settle();
    one("button", box).focus();
  }

  /** @param {HTMLElement} block */
  copy(block) {
    const ignore = () => undefined;
    const trip = this.read(ignore)[this.blocks().indexOf(block)] ?? {};
    const used = new Set(this.blocks().map((one) => select(one, "jour").value));
    const jour = this.days.find((day) => !used.has(day)) ?? trip.jour ?? null;
    const made = this.place({ ...trip, jour, retour_jour: jour, repas: [], nuits: [] });
    this.settle();
    this.changed();
    select(made, "jour").focus();
  }

  /** Days offered: those of the mission, the one before and the one after, and the one already chosen. */
  around(/** @type {string | null | undefined} */ chosen) {
    const days = daysBetween(this.days[0] ?? "", this.days.at(-1) ?? "", 1);
    return chosen && !days.includes(chosen) ? [chosen, ...days] : days;
  }

  /** Puts places, titles and questions in accordance with what is chosen. */
  settle() {
    this.blocks().forEach((block, rank) => {
      point(block, `/deplacements/${rank}`);
      const from = select(block, "jour").value;
      name(block, from ? `Déplacement du ${shortDay(from)}` : `Déplacement ${rank + 1}`);
      all("[data-trajet]", block).forEach((leg, number) => {
        point(leg, `/deplacements/${rank}/trajets/${number}`);
        name(leg, `Trajet ${number + 1}`);
        adapt(leg);
      });
      askMealsAndNights(block, null);
    });
  }
}

/**
 * @param {HTMLElement} block
 * @param {Leg} leg
 */
function placeLeg(block, leg) {
  const made = clone("modele-trajet");
  setValues(made, leg);
  one("[data-trajets]", block).append(made);
  return made;
}

/**
 * @param {HTMLElement} block
 * @param {string} title
 */
function name(block, title) {
  one("[data-legende]", block).textContent = title;
  one("[data-titre]", block).textContent = title;
}

/**
 * Shows the fields of the chosen means of transport.
 * @param {HTMLElement} leg
 */
function adapt(leg) {
  const mode = select(leg, "mode").value;
  for (const part of all("[data-si-mode]", leg)) show(part, (part.dataset.siMode ?? "").split(" ").includes(mode));
  show(one("[data-si-lieu]", leg), select(leg, "de").value === "autre");
  const first = mode === "train" && select(leg, "classe").value === "premiere";
  show(one("[data-si-motif]", leg), first || mode === "avion");
  show(one("[data-precisions]", leg), !["", "passager"].includes(mode));
}

/**
 * @param {HTMLSelectElement} list
 * @param {string[]} days
 */
function offer(list, days) {
  list.replaceChildren(...days.map((day) => new Option(shortDay(day), day)));
}
