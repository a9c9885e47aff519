/** The keys of a page: one letter for each of its main acts, told by « ? » and by a button, taken away by who does not want them. */

import { remember, remembered } from "./listes.ts";
import { Button, Check, confirmed } from "./view.tsx";

export type Key = [key: string, words: string, act: () => void];

const CHOICE = "raccourcis";
/** Where a letter is typed. What a dialog held keeps the focus for a moment after it has closed. */
const TYPED = "dialog[open] *, :is(input:not([type=checkbox]), select, textarea):not(dialog *)";
let known: Key[] = [];

/** @param keys what each letter does here */
export function listen(keys: Key[]) {
  known = [...keys, ["?", "Voir ces raccourcis", () => void told()]];
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || off() || (event.target as Element).closest(TYPED)) return;
    const found = known.find(([key]) => key === event.key);
    if (!found) return;
    event.preventDefault();
    found[2]();
  });
}

/** The way to them that is seen. */
export function Keys() {
  return <Button kind="discret" act={told}>Raccourcis du clavier</Button>;
}

function told() {
  if (document.querySelector("dialog[open]")) return;
  const content = (
    <>
      <dl class="touches">{known.map(([key, words]) => [<dt key={key}><kbd>{key}</kbd></dt>, <dd key={words}>{words}</dd>])}</dl>
      <Check type="checkbox" text="Utiliser ces raccourcis" defaultChecked={!off()} onChange={(event) => remember(CHOICE, event.currentTarget.checked ? "" : "non")} />
    </>
  );
  return confirmed("Raccourcis du clavier", "Une seule touche, hors d’un champ. Désactivez-les s’ils gênent une commande vocale.", "Fermer", content, "");
}

function off() {
  return remembered(CHOICE) === "non";
}
