/** All that staff pages are drawn with. */

export * from "./formulaires.jsx";
export * from "./parts.jsx";
