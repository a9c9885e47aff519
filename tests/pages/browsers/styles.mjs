/** Prints, as JSON, what each style sheet uses that one of the oldest browsers lacks: [file, line, feature]. */

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import postcss from "postcss";
import { data, tooNew } from "./oldest.mjs";

const { css } = data;
const UNITS = /** @type {[RegExp, string][]} */ ([
  [/\ddv\w/, "viewport_percentage_units_dynamic"],
  [/\dsv\w/, "viewport_percentage_units_small"],
  [/\dlv\w/, "viewport_percentage_units_large"],
  [/\dcq\w/, "container_query_length_units"],
]);

/**
 * A function by its name, wherever MDN has put it: color-mix() is a colour, min() a type of its own.
 * @param {string} name
 */
function known(name) {
  return css.types[name] ?? Object.values(css.types).map((type) => type[name]).find(Boolean);
}

/** @param {string} text */
function functions(text) {
  return [...text.matchAll(/([a-z][a-z0-9-]*)\(/gi)].map(([, name = ""]) => name);
}

/** @param {import("postcss").Declaration} node */
function* declared({ prop, value }) {
  if (!prop.startsWith("--")) {
    const property = css.properties[prop.replace(/^-(webkit|moz|ms)-/, "")];
    if (tooNew(property)) yield prop;
    else for (const word of value.match(/[a-z][a-z-]*/gi) ?? []) if (tooNew(property?.[word])) yield `${prop}: ${word}`;
  }
  for (const name of functions(value)) if (tooNew(known(name))) yield `${name}()`;
  for (const [pattern, units] of UNITS) if (pattern.test(value) && tooNew(css.types.length[units])) yield units;
}

/** @param {import("postcss").Rule} node */
function* selected({ selector }) {
  for (const [, name = ""] of selector.matchAll(/::?([a-z][a-z-]*)/gi)) if (tooNew(css.selectors[name])) yield `:${name}`;
  if (selector.includes("&")) yield "nesting";
}

for (const path of process.argv.slice(2)) {
  postcss.parse(readFileSync(path, "utf8"), { from: path }).walk((node) => {
    const found = node.type === "decl" ? declared(node) : node.type === "rule" ? selected(node) : [];
    const at = node.type === "atrule" && tooNew(css["at-rules"][node.name]) ? [`@${node.name}`] : [];
    for (const feature of new Set([...found, ...at])) console.log(JSON.stringify([basename(path), node.source?.start?.line, feature]));
  });
}
