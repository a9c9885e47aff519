// Takes away what Safari 15.4, Firefox 98, Chrome 92 or Edge 92 lack.
for (const [owner, names] of [
  [AbortSignal, ["timeout", "any"]],
  [Array.prototype, ["findLast", "findLastIndex", "toReversed", "toSorted", "toSpliced", "with"]],
  [Array, ["fromAsync"]],
  [Object, ["groupBy", "hasOwn"]],
  [Map, ["groupBy"]],
  [Promise, ["withResolvers", "try"]],
  [Set.prototype, ["union", "intersection", "difference", "isSubsetOf"]],
  [String.prototype, ["isWellFormed", "toWellFormed"]],
  [URL, ["canParse", "parse"]],
  [Element.prototype, ["checkVisibility", "setHTMLUnsafe", "getHTML"]],
  [HTMLElement.prototype, ["showPopover", "hidePopover", "togglePopover", "inert", "popover"]],
  [Document.prototype, ["startViewTransition"]],
  [globalThis, ["structuredClone", "trustedTypes", "navigation", "scheduler", "Highlight", "Iterator"]],
]) {
  for (const name of names) delete owner[name];
}

const draw = globalThis.createImageBitmap;
globalThis.createImageBitmap = (source, options) =>
  options?.imageOrientation === "from-image" ? Promise.reject(new TypeError("not an ImageOrientation")) : draw(source, options);

const supports = CSS.supports.bind(CSS);
CSS.supports = (...asked) => !/:has|details-content|color-mix/.test(asked.join()) && supports(...asked);
