/** All that staff pages are drawn with. */

/** @typedef {import("preact").ComponentChildren} Children */

export * from "./formulaires.jsx";
export * from "./parts.jsx";
