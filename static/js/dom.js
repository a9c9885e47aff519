/** Finding, cloning and filling parts of a page; nothing here ever makes HTML from a string. */

/**
 * The element that the page promises to hold.
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function one(selector, root = document) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`Missing in the page: ${selector}`);
  return /** @type {T} */ (found);
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {T[]}
 */
export function all(selector, root = document) {
  return /** @type {T[]} */ ([...root.querySelectorAll(selector)]);
}

/**
 * A copy of the first element of a template.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function clone(id) {
  const template = /** @type {HTMLTemplateElement} */ (one(`#${id}`));
  return one("*", /** @type {DocumentFragment} */ (template.content.cloneNode(true)));
}

/**
 * All elements of a template, for those that hold more than one.
 * @param {string} id
 */
export function fragment(id) {
  const template = /** @type {HTMLTemplateElement} */ (one(`#${id}`));
  return /** @type {DocumentFragment} */ (template.content.cloneNode(true));
}

/**
 * Puts each text in its [data-champ]; an empty text hides its place.
 * @param {ParentNode} root
 * @param {Record<string, string | null | undefined>} texts
 */
export function fill(root, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const place of all(`[data-champ="${name}"]`, root)) {
      place.textContent = text ?? "";
      place.hidden = !text;
    }
  }
}

/**
 * @param {Element} element
 * @param {boolean} visible
 */
export function show(element, visible) {
  /** @type {HTMLElement} */ (element).hidden = !visible;
}

/** Takes away what shows while the page waits for the service. */
export function loaded() {
  for (const skeleton of all("[data-squelette]")) skeleton.remove();
}

/**
 * @typedef {{text: string, act: () => void}} Choice
 * @typedef {"information" | "attente" | "succes" | "erreur"} Tone
 */

/**
 * A notice, ready to be placed.
 * @param {Tone} tone
 * @param {string} title
 * @param {string} [text]
 * @param {Choice[]} [choices]
 */
export function notice(tone, title, text = "", choices = []) {
  const box = clone("modele-alerte");
  box.classList.add(`alerte--${tone}`);
  fill(box, { titre: title, texte: text });
  const buttons = one("[data-boutons]", box);
  for (const { text: label, act } of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "bouton";
    button.textContent = label;
    button.addEventListener("click", act);
    buttons.append(button);
  }
  show(buttons, choices.length > 0);
  return box;
}

/**
 * Shows one notice in the page's own place for them, which screen readers follow.
 * @param {Tone} tone
 * @param {string} title
 * @param {string} [text]
 * @param {Choice[]} [choices]
 */
export function tell(tone, title, text = "", choices = []) {
  const box = notice(tone, title, text, choices);
  one("[data-avis]").replaceChildren(box);
  if (tone === "erreur" || choices.length) one("[data-champ=titre]", box).focus();
  else box.scrollIntoView({ block: "nearest" });
}

export function untell() {
  one("[data-avis]").replaceChildren();
}

/**
 * Told by screen readers without moving the focus.
 * @param {string} text
 */
export function say(text) {
  const place = document.getElementById("annonces");
  if (place) {
    place.className = "invisible";
    place.textContent = text;
  }
}
