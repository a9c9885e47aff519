/** The portals by which a member of the staff comes in: to link, or to take the link back. */

import { ask } from "../api.js";
import { all, one, show, tell } from "../dom.js";
import { attempt } from "./commun.ts";

/** @param linked codes of the portals that the member has linked */
export function openLinks(linked: string[]) {
  for (const place of all("[data-relier]")) {
    const code = place.dataset.relier ?? "";
    draw(place, linked.includes(code));
    one("[data-delier]", place).addEventListener("click", () => void attempt(() => unlink(place, code)));
  }
}

async function unlink(place: HTMLElement, code: string) {
  await ask("DELETE", `/gestion/portails/${code}`);
  draw(place, false);
  one("[data-lier]", place).focus();
  tell("succes", "Votre compte n’est plus relié au portail", "Vous entrez par votre mot de passe et votre code. Vous pouvez le relier de nouveau.");
}

function draw(place: HTMLElement, linked: boolean) {
  show(one("[data-relie]", place), linked);
  show(one("[data-a-relier]", place), !linked);
}
