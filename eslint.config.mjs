/** Scripts use nothing newer than the oldest browsers of package.json; what has its fallback is named where it stands. */

import compat from "eslint-plugin-compat";
import es from "eslint-plugin-es-x";
import typescript from "typescript-eslint";
import { newMembers, newStatics } from "./tests/pages/browsers/oldest.mjs";

const AT = /^es-x\/no-(array|string)-prototype-at$/; // in all of them, though of ES2022
const SHARED = /^es-x\/no-iterator-prototype-/; // named like the methods of arrays: tsc, whose library ends at ES2022, tells them apart
const newerThan = (name) => Object.fromEntries(Object.entries(es.configs[name].rules).filter(([rule]) => !SHARED.test(rule) && !AT.test(rule)));
const plugins = { compat, "es-x": es, ts: typescript.plugin };
const known = { "compat/compat": "error", "no-restricted-properties": ["error", ...newMembers(), ...newStatics()] };

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["static/js/**/*.js", "static/js/**/*.ts", "static/js/**/*.tsx"],
    ignores: ["**/*.d.ts"],
    languageOptions: { ecmaVersion: 2022 },
    plugins,
    settings: { lintAllEsApis: true, "es-x": { aggressive: true } },
    rules: { ...newerThan("flat/restrict-to-es2021"), ...known },
  },
  {
    files: ["static/js/**/*.ts", "static/js/**/*.tsx"], // what tsc lets pass, and that would check nothing
    ignores: ["**/*.d.ts"],
    languageOptions: { parser: typescript.parser },
    rules: { "ts/no-explicit-any": "error", "ts/no-non-null-assertion": "error", "ts/ban-ts-comment": "error" },
  },
  {
    files: ["static/classic/*.js"], // written as it is read: esbuild only joins the files
    languageOptions: { ecmaVersion: 5, sourceType: "script" },
    plugins,
    settings: { browsers: ["ie 11"] },
    rules: { ...newerThan("flat/restrict-to-es5"), ...known },
  },
  { files: ["static/classic/premier.js", "static/classic/public.js"], languageOptions: { ecmaVersion: 2015, sourceType: "module" }, rules: { "es-x/no-modules": "off" } },
];
