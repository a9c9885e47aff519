/** Sends one file straight to the bucket of receipts: announced to the service, posted under its form, then checked. */

import { ask, Refusal } from "./api.js";
import { pause } from "./poll.js";

const LIMIT = 300_000;
const REFUSED = {
  title: "Le fichier n’a pas pu être envoyé",
  detail: "L’envoi a été refusé ou a pris trop de temps. Réessayez, ou joignez un fichier plus léger.",
  code: "envoi_refuse",
};
const CUT = {
  title: "Envoi interrompu",
  detail: "La connexion a été coupée pendant l’envoi. Le fichier choisi est gardé\u00a0: réessayez.",
  code: "hors_ligne",
};

/**
 * @typedef {import("./types.js").Piece} Piece
 */

/**
 * @param {string} path of the receipts of a claim
 * @param {string} ligne what the file proves
 * @param {File} file
 * @param {string} key the same for each new try of this file, so that it counts once
 * @param {(words: string) => void} progress
 * @param {(id: string) => void} announced the service keeps a place for the file
 */
export async function upload(path, ligne, file, key, progress, announced) {
  progress("Préparation de l’envoi…");
  /** @type {{body: import("./types.js").JustificatifAnnonce}} */
  const { body } = await ask("POST", path, { ligne, nom: file.name, type: file.type, taille: file.size }, { key });
  announced(body.justificatif.id);
  if (!body.envoi) return;
  await post(body.envoi, file, progress);
  progress("Vérification\u00a0: le service ouvre votre fichier…");
  for (let tried = 0; tried < 60; tried += 1) {
    /** @type {{body: import("./types.js").Justificatif}} */
    const { body: read } = await ask("POST", `${path}/${encodeURIComponent(body.justificatif.id)}/finalisation`);
    if (read.etat === "pret") return;
    await pause(700);
  }
  throw new Refusal(0, {
    title: "La vérification n’est pas finie",
    detail: "Votre fichier est arrivé, et sa vérification continue\u00a0: rechargez la page dans une minute.",
    code: "verification_longue",
  });
}

/**
 * Not fetch: it says nothing of what has left.
 * @param {{url: string, champs: Record<string, string>}} form
 * @param {File} file
 * @param {(words: string) => void} progress
 * @returns {Promise<void>}
 */
export function post(form, file, progress) {
  const data = new FormData();
  for (const [name, value] of Object.entries(form.champs)) data.append(name, value);
  data.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.url);
    request.timeout = LIMIT;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      if (total) progress(`Envoi\u00a0: ${Math.floor((100 * loaded) / total)}\u00a0%`);
    });
    request.addEventListener("load", () => (request.status < 300 ? resolve() : reject(new Refusal(request.status, REFUSED))));
    request.addEventListener("error", () => reject(new Refusal(0, CUT)));
    request.addEventListener("timeout", () => reject(new Refusal(0, REFUSED)));
    request.send(data);
  });
}
