/** All that staff pages are drawn with. */

export * from "./formulaires.tsx";
export * from "./parts.tsx";
