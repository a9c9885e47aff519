/** « Où me connecter ? »: one screen at a time, the one that the address names, so that « back » goes back. */

import { all, one, show } from "./dom.js";

const screens = all("[data-ecran]");
const first = document.querySelector("[data-premier]") ?? screens[0];
const title = document.title;

addEventListener("hashchange", () => display(true));
display(location.hash !== "");

/**
 * The screen's heading takes the focus: it is what is read aloud next.
 * @param {boolean} moved
 */
function display(moved) {
  const named = screens.find(({ id }) => `#${id}` === location.hash) ?? first;
  for (const screen of screens) show(screen, screen === named);
  const heading = one("h2", named);
  document.title = moved ? `${heading.textContent} – ${title}` : title;
  if (!moved) return;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "nearest" });
}
