/** Files on their way to the receipts of a claim: each in its own line, which stays for another try after a failure. */

import { ask, newKey, Refusal } from "./api.js";
import { clone, fill, one, say, show } from "./dom.js";
import { prepared, Unfit, weight } from "./files.js";
import { markFault } from "./forms.js";
import { upload } from "./upload.js";

/**
 * @param {import("./receipts.js").Receipts} receipts
 * @param {HTMLElement} field
 * @param {string} ligne
 * @param {File} chosen
 */
export async function add(receipts, field, ligne, chosen) {
  const line = clone("modele-piece");
  fill(line, { nom: chosen.name, taille: weight(chosen.size), etat: "Lecture du fichier…" });
  one("[data-envois]", field).append(line);
  try {
    const file = await prepared(chosen, receipts.most);
    fill(line, { nom: file.name, taille: weight(file.size) });
    follow(receipts, field, ligne, line, file);
  } catch (unfit) {
    line.remove();
    if (!(unfit instanceof Unfit)) throw unfit;
    markFault(field, unfit.message);
    say(unfit.message);
  }
}

/**
 * One file on its way; after a failure it waits here for another try.
 * @param {import("./receipts.js").Receipts} receipts
 * @param {HTMLElement} field
 * @param {string} ligne
 * @param {HTMLElement} line
 * @param {File} file
 */
function follow(receipts, field, ligne, line, file) {
  const key = newKey();
  let id = "";
  const buttons = [one("[data-reessayer]", line), one("[data-oter]", line)];
  const leave = () => {
    if (line.contains(document.activeElement)) one("input", field).focus();
    line.remove();
    receipts.sending.delete(id);
    receipts.changed();
  };
  const progress = (/** @type {string} */ words) => fill(line, { etat: words, avis: "" });
  const announced = (/** @type {string} */ given) => receipts.sending.add((id = given));
  const send = async () => {
    buttons.forEach((button) => show(button, false));
    try {
      await upload(receipts.path, ligne, file, key, progress, announced);
      leave();
      say(`Justificatif joint\u00a0: ${file.name}`);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      if (refusal.code === "justificatif_illisible") {
        leave();
        markFault(field, `«\u00a0${file.name}\u00a0»\u00a0: ${refusal.faults[0]?.detail}`);
        return say(refusal.faults[0]?.detail ?? refusal.title);
      }
      fill(line, { etat: "", avis: sentences(refusal) });
      say(sentences(refusal));
      buttons.forEach((button) => show(button, true));
    }
  };
  buttons[0]?.addEventListener("click", send);
  buttons[1]?.addEventListener("click", async () => {
    if (id) await ask("DELETE", `${receipts.path}/${encodeURIComponent(id)}`).catch(() => null);
    leave();
  });
  send();
}

/** @param {Refusal} refusal */
function sentences({ title, detail, faults }) {
  return [`${title}.`, ...faults.map((fault) => fault.detail), faults.length ? "" : detail].filter(Boolean).join(" ");
}
