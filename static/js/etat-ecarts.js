/** Two versions of an état de frais: what differs, field by field in the words of the form, and which one stays. */

import { all, one, tell } from "./dom.js";
import { write } from "./entries.js";
import { shortDay } from "./format.js";

/**
 * @typedef {import("./types.js").DeclarationLue} Declaration
 * @typedef {{name: string, here: string, elsewhere: string}} Difference what is empty is said so
 * @typedef {object} Part the values of one block of fields, on both sides; null where there is no such block
 * @property {ParentNode} fields where its controls are, or their model
 * @property {string} suffix what tells it from the others of its kind
 * @property {object | null | undefined} here
 * @property {object | null | undefined} elsewhere
 * @property {string[]} names
 */

const LEG = ["mode", "de", "lieu", "aller_retour", "km", "puissance_fiscale", "billet", "classe", "motif"];
const MEALS = new Map([["dejeuner", "Déjeuner"], ["diner", "Dîner"]]);

/**
 * @param {HTMLElement} form
 * @param {Declaration} here
 * @param {Declaration | undefined} elsewhere
 * @returns {Difference[]}
 */
export function differences(form, here, elsewhere) {
  const other = elsewhere ?? {};
  return [
    ...between({ fields: form, suffix: "", here: here.travail, elsewhere: other.travail, names: ["copies", "candidats", "minutes", "sujets", "auteurs", "dossiers"] }),
    ...pairs(here.deplacements ?? [], other.deplacements ?? [], ({ jour }) => jour ?? "").flatMap(([mine, theirs]) => trip(mine, theirs)),
    ...between({ fields: form, suffix: "", here, elsewhere: other, names: ["km_deja_rembourses_ailleurs", "mobilite_reduite"] }),
  ];
}

/**
 * @param {import("./types.js").DeplacementLu | null} here
 * @param {import("./types.js").DeplacementLu | null} elsewhere
 * @returns {Difference[]}
 */
function trip(here, elsewhere) {
  const jour = (here ?? elsewhere)?.jour;
  const suffix = jour ? `, ${shortDay(jour)}` : "";
  const legs = pairs(here?.trajets ?? [], elsewhere?.trajets ?? [], ({ mode, de }) => `${mode} ${de}`);
  const meals = pairs(here?.repas ?? [], elsewhere?.repas ?? [], (meal) => `${meal.jour} ${meal.service}`, true);
  const nights = pairs(here?.nuits ?? [], elsewhere?.nuits ?? [], (night) => night.jour ?? "", true);
  const block = model("modele-deplacement");
  const leg = model("modele-trajet");
  return [
    ...whole(`Déplacement${suffix}`, here, elsewhere),
    ...between({ fields: block, suffix, here: timed(here), elsewhere: timed(elsewhere), names: ["depart", "retour_jour", "retour"] }),
    ...legs.flatMap(([mine, theirs], rank) => {
      const which = legs.length > 1 ? `, trajet ${rank + 1}` : "";
      const names = all("[name]", leg).map((control) => control.getAttribute("name") ?? "");
      const ordered = [...LEG, ...names.filter((name) => !LEG.includes(name))];
      return [
        ...(here && elsewhere ? whole(`Trajet ${rank + 1}${suffix}`, mine, theirs) : []),
        ...between({ fields: leg, suffix: suffix + which, here: mine, elsewhere: theirs, names: ordered }),
      ];
    }),
    ...meals.flatMap(([mine, theirs]) => {
      const known = mine ?? theirs;
      const found = between({ fields: model("modele-repas"), suffix: "", here: mine, elsewhere: theirs, names: ["ou"] });
      return found.map((one) => ({ ...one, name: `${MEALS.get(known?.service ?? "") ?? "Repas"}, ${shortDay(known?.jour ?? "")}` }));
    }),
    ...nights.flatMap(([mine, theirs]) => {
      const at = `, ${shortDay((mine ?? theirs)?.jour ?? "")}`;
      return between({ fields: model("modele-nuit"), suffix: at, here: mine, elsewhere: theirs, names: ["hebergement", "prix"] });
    }),
  ];
}

/**
 * An absence without a day of return comes back the same day.
 * @param {import("./types.js").DeplacementLu | null} trip
 */
function timed(trip) {
  return trip && { ...trip, retour_jour: trip.retour_jour ?? trip.jour };
}

/**
 * A block that one side alone has.
 * @param {string} name
 * @param {object | null} here
 * @param {object | null} elsewhere
 * @returns {Difference[]}
 */
function whole(name, here, elsewhere) {
  const said = (/** @type {object | null} */ side) => (side ? "Déclaré" : "Absent");
  return Boolean(here) === Boolean(elsewhere) ? [] : [{ name, here: said(here), elsewhere: said(elsewhere) }];
}

/**
 * @param {Part} part
 * @returns {Difference[]}
 */
function between({ fields, suffix, here, elsewhere, names }) {
  return names.flatMap((name) => {
    const control = /** @type {HTMLInputElement | HTMLSelectElement} */ (one(`[name="${name}"]`, fields));
    const [mine, theirs] = [here, elsewhere].map((side) => worded(control, /** @type {Record<string, unknown>} */ (side ?? {})[name]));
    if (mine === undefined || theirs === undefined || mine === theirs) return [];
    return [{ name: label(control) + suffix, here: mine || "Rien", elsewhere: theirs || "Rien" }];
  });
}

/**
 * A value as its field shows it.
 * @param {HTMLInputElement | HTMLSelectElement} control
 * @param {unknown} value
 */
function worded(control, value) {
  if (control instanceof HTMLInputElement && control.type === "checkbox") return value ? "Oui" : "Non";
  if (value === null || value === undefined || value === "") return "";
  if (String(value).startsWith("«")) return String(value);
  if (control instanceof HTMLInputElement) {
    const unit = control.closest(".champ")?.querySelector(".champ__unite")?.textContent;
    return write(control.dataset.format ?? "texte", /** @type {string | number} */ (value)) + (unit ? `\u00a0${unit}` : "");
  }
  if ("jours" in control.dataset) return shortDay(String(value));
  return [...control.options].find((option) => option.value === value)?.text ?? String(value);
}

/** @param {HTMLElement} control */
function label(control) {
  const words = control.closest(".champ")?.querySelector("label");
  return (words?.textContent ?? "").trim().replace(/\s*\?$/, "");
}

/** @param {string} id */
function model(id) {
  return /** @type {HTMLTemplateElement} */ (one(`#${id}`)).content;
}

/**
 * What goes with what on both sides: the same thing, then what has the same key, then the rest in its order.
 * @template Item
 * @param {Item[]} here
 * @param {Item[]} elsewhere
 * @param {(item: Item) => string} key
 * @param {boolean} [strict] nothing goes with what has another key
 * @returns {[Item | null, Item | null][]}
 */
function pairs(here, elsewhere, key, strict = false) {
  const left = [...elsewhere];
  /** @type {Map<Item, Item>} */
  const found = new Map();
  for (const read of [(/** @type {Item} */ item) => JSON.stringify(item), key, ...(strict ? [] : [() => ""])]) {
    for (const item of here) {
      const other = found.has(item) ? undefined : left.find((one) => read(one) === read(item));
      if (other === undefined) continue;
      found.set(item, other);
      left.splice(left.indexOf(other), 1);
    }
  }
  return [...here.map((item) => /** @type {[Item, Item | null]} */ ([item, found.get(item) ?? null])), ...left.map((item) => /** @type {[null, Item]} */ ([null, item]))];
}

/**
 * With what was typed and is no value, quoted where it stands.
 * @param {import("./autosave.js").Typed} typed
 * @returns {Declaration}
 */
export function quoted({ declaration, faults }) {
  const told = JSON.parse(JSON.stringify(declaration));
  for (const { pointer, saisi } of faults) {
    const path = pointer.slice(1).split("/");
    const last = path.pop() ?? "";
    const holder = path.reduce((held, name) => held?.[name], told);
    if (holder) holder[last] = `«\u00a0${saisi}\u00a0»`;
  }
  return told;
}

/**
 * Another page was quicker: the person chooses, nothing is overwritten in silence.
 * @param {HTMLElement} form
 * @param {() => [Declaration, Declaration | undefined]} both what is here, what is saved
 * @param {() => void} mine
 * @param {() => void} theirs
 * @returns {() => void} compares again what is typed meanwhile
 */
export function askWhich(form, both, mine, theirs) {
  tell("attente", "Cet état de frais a changé entre-temps", "Une autre page ou un autre appareil l’a modifié. Rien n’est enregistré avant votre réponse. Quelle version gardez-vous\u00a0?", [
    { text: "Garder ce que je vois ici", act: mine },
    { text: "Prendre la version enregistrée ailleurs", act: theirs },
  ]);
  const list = document.createElement("dl");
  list.className = "fiche";
  const buttons = one("[data-boutons]", one("[data-avis]"));
  buttons.before(list);
  const compare = () => {
    if (list.isConnected) list.replaceChildren(...differences(form, ...both()).flatMap(line));
  };
  compare();
  return compare;
}

/** @param {Difference} difference */
function line({ name, here, elsewhere }) {
  const term = document.createElement("dt");
  term.textContent = name;
  const said = document.createElement("dd");
  said.append(paragraph(`Ici\u00a0: ${here}`), paragraph(`Enregistré ailleurs\u00a0: ${elsewhere}`));
  return [term, said];
}

/** @param {string} text */
function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}
