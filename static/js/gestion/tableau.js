/** The dashboard: the tables of a member's services, each drawn as bars and each to take away. */

import { ask } from "../api.js";
import { draw } from "../bars.js";
import { all, fill, one, say, show } from "../dom.js";
import { onSubmit, value } from "../forms.js";
import { day, euros, moment } from "../format.js";
import { paidName } from "../halves.js";
import { attempt, listName, openStaff, orSignIn, sheetAddress } from "./commun.js";

/**
 * @typedef {Record<string, string | number | null | undefined>} Row
 * @typedef {import("../types.js").TableauDeBord} Board
 */

const NUMBERS = new Set(["nombre", "euros", "age"]);
const form = /** @type {HTMLFormElement} */ (one("#filtres"));
const [PAUSE, TRIES, OLD] = [1500, 80, 900_000];

openStaff(async () => {
  const board = await load();
  choices("service", board.services);
  choices("session", board.sessions);
  show(one("[data-tableau]"), true);
  display(board);
  if (!board.quand || Date.now() - Date.parse(board.quand) > OLD) void attempt(countAgain);
});

onSubmit(form, async () => display(await orSignIn(load())));
one("[data-actualiser]").addEventListener("click", () => attempt(countAgain));

/** @returns {Promise<Board>} */
async function load() {
  /** @type {{body: Board}} */
  const { body } = await ask("GET", `/gestion/tableau-de-bord?${asked()}`);
  return body;
}

function asked() {
  const names = ["service", "session"].filter((name) => value(form, name));
  return new URLSearchParams(names.map((name) => [name, value(form, name)]));
}

/** Starts a count and waits for its end; what was counted before stays shown meanwhile. */
async function countAgain() {
  const button = one("[data-actualiser]");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  one("[data-quand]").textContent = "Le compte est en cours…";
  try {
    const before = (await load()).quand;
    await ask("POST", "/gestion/tableau-de-bord/actualisation");
    for (let tried = 0; tried < TRIES; tried += 1) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      const board = await load();
      if (!board.en_cours && (board.quand !== before || tried > 2)) {
        choices("session", board.sessions);
        display(board);
        say("Le compte est terminé.");
        return;
      }
    }
    one("[data-quand]").textContent = "Le compte continue\u00a0: revenez dans quelques minutes.";
  } finally {
    button.setAttribute("aria-disabled", "false");
  }
}

/**
 * @param {string} name
 * @param {string[]} codes
 */
function choices(name, codes) {
  const field = /** @type {HTMLSelectElement} */ (form.elements.namedItem(name));
  const kept = field.value;
  field.replaceChildren(/** @type {Node} */ (field.options[0]), ...codes.map((code) => new Option(code, code)));
  field.value = codes.includes(kept) ? kept : "";
}

/** @param {Board} board */
function display(board) {
  one("[data-quand]").textContent = board.quand ? `Situation au ${moment(board.quand)}.` : "Rien n’a encore été compté.";
  const [services, sessions] = [shown(board, "service"), shown(board, "session")];
  const where = (/** @type {Row} */ row) => [services && row.service, sessions && row.session].filter(Boolean).join(", ");
  const placed = (/** @type {Row} */ row) => ({ ...row, ou: where(row), service: sessions ? `${row.service}, ${row.session}` : row.service });
  const named = (/** @type {Row} */ row, /** @type {string} */ words) => [words, row.ou].filter(Boolean).join(", ");
  table("etats", board.etats.map(state).map(placed), (row) => named(row, `${row.libelle}, ${String(row.partie).toLowerCase()}`));
  table("blocages", board.blocages.map(placed), (row) => named(row, String(row.libelle)));
  table("motifs", board.motifs.map(placed), (row) => named(row, String(row.libelle)));
  table("silences", board.silences.map(silent), null);
  const { proche, plus_tard: later } = board.a_transmettre;
  fill(document, {
    restants: `À transmettre avant 30\u00a0jours\u00a0: ${proche}. Plus tard\u00a0: ${later}.`,
  });
}

/**
 * Whether the lines shown come from more than one service, or session.
 * @param {Board} board
 * @param {"service" | "session"} name
 */
function shown(board, name) {
  return new Set(board.etats.map((row) => row[name])).size > 1;
}

/** @param {import("../types.js").LigneDEtats} row @returns {Row} */
function state(row) {
  const age = row.age_median === null ? "" : `${row.age_median}\u00a0j`;
  return { ...row, partie: paidName(row.moitie), euros: euros(row.montant), age };
}

/** @param {import("../types.js").LigneDeSilences} row @returns {Row} */
function silent(row) {
  const person = listName({ nom: row.nom ?? "", prenom: row.prenom ?? "" });
  return { ...row, personne: person, limite: day(row.echeance), adresse: sheetAddress(row.compte) };
}

/**
 * @param {string} name
 * @param {Row[]} rows
 * @param {((row: Row) => string) | null} label of a bar; null for a table that is not drawn
 */
function table(name, rows, label) {
  const place = one(`[data-table="${name}"]`);
  const columns = all("[data-colonne]", place).map((head) => head.dataset.colonne ?? "");
  for (const head of all("[data-colonne]", place)) head.toggleAttribute("data-nombre", NUMBERS.has(head.dataset.colonne ?? ""));
  one("tbody", place).replaceChildren(...rows.map((row) => line(row, columns)));
  const file = /** @type {HTMLAnchorElement} */ (one("[data-csv]", place));
  file.href = `/api/v1/gestion/tableau-de-bord/${name}?${asked()}`;
  file.download = `tableau-${name}.csv`;
  show(place, rows.length > 0);
  show(one(`[data-rien="${name}"]`), rows.length === 0);
  if (label) draw(one("[data-dessin]", place), rows.map((row) => ({ label: label(row), number: Number(row.nombre) })));
}

/**
 * @param {Row} row
 * @param {string[]} columns
 */
function line(row, columns) {
  const made = document.createElement("tr");
  columns.forEach((column, rank) => {
    const cell = document.createElement(rank ? "td" : "th");
    if (!rank) cell.setAttribute("scope", "row");
    cell.toggleAttribute("data-nombre", NUMBERS.has(column));
    if (!rank && row.adresse) cell.append(link(String(row.adresse), String(row[column] ?? "")));
    else cell.textContent = String(row[column] ?? "");
    made.append(cell);
  });
  return made;
}

/**
 * @param {string} address
 * @param {string} words
 */
function link(address, words) {
  const made = document.createElement("a");
  made.href = address;
  made.textContent = words;
  return made;
}
