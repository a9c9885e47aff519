/** Paying: what is ready, the batches and their files, what the payer sent back. */

import { ask, newKey } from "../api.js";
import { clone, fill, one, say, show, tell } from "../dom.js";
import { download } from "../download.js";
import { onSubmit, refuse } from "../forms.js";
import { euros, moment } from "../format.js";
import { attempt, confirmed, listName, openStaff, orSignIn, row, sheetAddress } from "./commun.js";

/**
 * @typedef {{nombre: number, montant: string}} Count
 * @typedef {{compte: string, numero: string, nom: string, prenom: string, mission: string, montant: string}} Held
 * @typedef {{service: string, pret: Count, moities: Record<string, Count>, retenus: (Count & {raison: string, libelle: string, lignes: Held[]})[]}} Service
 * @typedef {Count & {numero: string, service: string, etat: string, payes: Count, rejetes: Count, attendus: Count}} Batch
 * @typedef {{id: string, nom: string, recu: string, etat: string, lots: string[], comptes: Record<string, Count>}} Return
 */

const form = /** @type {HTMLFormElement} */ (one("#retour"));
const [PAUSE, TRIES, MOST, CHUNK] = [1000, 120, 3 * 1024 * 1024, 0x8000];
const HELD = /** @type {Record<string, string>} */ ({
  annulable: "Encore annulables",
  propre: "Les vôtres",
  dossier_financier: "Dossier financier incomplet",
  service_non_fait: "Service non fait",
});
/** @type {{nom: string, contenu: string} | null} */
let checked = null;

openStaff(async () => {
  await load();
  show(one("[data-liquidation]"), true);
});

async function load() {
  const { body } = await ask("GET", "/gestion/liquidation");
  one("[data-services]").replaceChildren(...body.services.map(service));
  show(one("[data-aucun-service]"), body.services.length === 0);
  one("[data-lots] [data-liste]").replaceChildren(...body.lots.map(batch));
  show(one("[data-lots]"), body.lots.length > 0);
  show(one("[data-aucun-lot]"), body.lots.length === 0);
  one("[data-retours] [data-liste]").replaceChildren(...body.retours.map(returned));
  show(one("[data-retours]"), body.retours.length > 0);
}

/** @param {Count | undefined} count */
function told(count) {
  return count?.nombre ? `${euros(count.montant)} (${count.nombre})` : "–";
}

/** @param {number} number */
function halves(number) {
  return number > 1 ? `${number} éléments` : `${number} élément`;
}

/** @param {Service} known */
function service(known) {
  const made = clone("modele-pret");
  fill(made, {
    service: known.service,
    montant: euros(known.pret.montant),
    nombre: halves(known.pret.nombre),
    moities: `Rémunération\u00a0: ${told(known.moities.remuneration)}\u00a0; déplacement\u00a0: ${told(known.moities.deplacement)}`,
  });
  const button = one("[data-constituer]", made);
  button.setAttribute("aria-label", `Constituer le lot du service ${known.service}`);
  show(button, known.pret.nombre > 0);
  const key = newKey();
  button.addEventListener("click", () => attempt(() => constitute(known, key)));
  const held = one("[data-retenus]", made);
  held.replaceChildren(...known.retenus.map(retained));
  show(held, known.retenus.length > 0);
  return made;
}

/** @param {Service["retenus"][number]} held */
function retained(held) {
  const made = clone("modele-retenu");
  fill(made, { titre: `${HELD[held.raison] ?? "Retenus"}\u00a0: ${told(held)}`, raison: held.libelle });
  one("[data-personnes]", made).replaceChildren(
    ...held.lignes.map((line) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = sheetAddress(line.compte);
      link.textContent = listName(line);
      item.append(link, `, mission n°\u00a0${line.mission}, ${euros(line.montant)}`);
      return item;
    }),
  );
  return made;
}

/**
 * @param {Service} known
 * @param {string} key the same across the retries of one press
 */
async function constitute(known, key) {
  const question = `Mettre en paiement ${euros(known.pret.montant)} du service ${known.service}\u00a0?`;
  const consequence = `${halves(known.pret.nombre)}. Le lot est numéroté et ne change plus ensuite.`;
  if (!(await confirmed(question, consequence, "Constituer le lot"))) return;
  const { body } = await ask("POST", "/gestion/liquidation/lots", { service: known.service }, { key });
  await follow(body.numero);
}

/** @param {string} numero of a batch that is being made */
async function follow(numero) {
  tell("information", `Le lot ${numero} se constitue`, "Vous pouvez quitter cette page\u00a0: il se termine sans elle.");
  for (let tried = 0; tried < TRIES; tried += 1) {
    const { body: found } = await ask("GET", `/gestion/liquidation/lots/${numero}`);
    if (found.etat !== "EN_COURS") {
      await load();
      tell("succes", `Le lot ${numero} est figé`, `${halves(found.nombre)}, ${euros(found.montant)}.`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  tell("attente", `Le lot ${numero} n’est pas terminé`, "S’il n’avance plus, reprenez sa constitution dans la liste des lots.");
}

/** @param {Batch} known */
function batch(known) {
  const open = known.etat === "EN_COURS";
  const made = row("modele-lot", {
    numero: known.numero,
    service: known.service,
    total: open ? "en cours" : told(known),
    payes: told(known.payes),
    rejetes: told(known.rejetes),
    attendus: told(known.attendus),
  });
  if (known.rejetes.nombre) {
    const rejected = /** @type {HTMLAnchorElement} */ (one("[data-lien=rejetes]", made));
    rejected.href = `/gestion/etats/?service=${encodeURIComponent(known.service)}&etat=REJETE`;
  }
  for (const kind of ["csv", "xlsx", "controle"]) {
    const button = one(`[data-fichier="${kind}"]`, made);
    button.setAttribute("aria-label", `${button.textContent?.trim()} du lot ${known.numero}`);
    show(button, !open);
    const path = `/gestion/liquidation/lots/${known.numero}/fichiers/${kind}`;
    button.addEventListener("click", () => attempt(() => download(button, one("[data-preparation]"), path, "fichier")));
  }
  const again = one("[data-reprendre]", made);
  again.setAttribute("aria-label", `Reprendre la constitution du lot ${known.numero}`);
  show(again, open);
  again.addEventListener("click", () =>
    attempt(async () => {
      await ask("POST", `/gestion/liquidation/lots/${known.numero}/reprise`);
      await follow(known.numero);
    }),
  );
  return made;
}

/** @param {Return} known */
function returned(known) {
  return row("modele-retour", {
    nom: known.nom + (known.etat === "EN_COURS" ? " (en cours)" : ""),
    recu: moment(known.recu),
    lots: known.lots.join(", "),
    payes: told(known.comptes.paye),
    rejetes: told(known.comptes.rejete),
  });
}

onSubmit(form, async () => {
  show(one("[data-apercu]"), false);
  checked = await given();
  const { body } = await orSignIn(ask("POST", "/gestion/liquidation/retours", { ...checked, essai: true }));
  const lines = [
    ["Payés", body.comptes.paye],
    ["Rejetés par le payeur", body.comptes.rejete],
    ["Déjà enregistrés", body.comptes.connu],
  ].map(([words, count]) => {
    const item = document.createElement("li");
    item.textContent = `${words}\u00a0: ${told(count)}`;
    return item;
  });
  one("[data-comptes]").replaceChildren(...lines);
  show(one("[data-apercu]"), true);
  one("[data-apercu]").focus();
});

one("[data-renoncer]").addEventListener("click", () => {
  show(one("[data-apercu]"), false);
  form.reset();
});

one("[data-enregistrer]").addEventListener("click", () =>
  attempt(async () => {
    const { body } = await ask("POST", "/gestion/liquidation/retours", checked);
    show(one("[data-apercu]"), false);
    form.reset();
    await followReturn(body.id);
  }),
);

/** @param {string} id */
async function followReturn(id) {
  tell("information", "Les résultats s’enregistrent", "Vous pouvez quitter cette page\u00a0: cela se termine sans elle.");
  for (let tried = 0; tried < TRIES; tried += 1) {
    const { body } = await ask("GET", `/gestion/liquidation/retours/${id}`);
    if (body.etat === "TERMINE") {
      await load();
      tell("succes", "Les résultats sont enregistrés", `Payés\u00a0: ${told(body.comptes.paye)}. Rejetés\u00a0: ${told(body.comptes.rejete)}.`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  say("L’enregistrement continue.");
}

/** The chosen file, as the service takes it: in base64, for it may be in an older encoding than JSON's. */
async function given() {
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("fichier"));
  const file = field.files?.[0];
  if (!file) throw refuse([{ pointer: "/contenu", code: "champ_requis", detail: "Choisissez le fichier du payeur." }]);
  if (file.size > MOST) {
    throw refuse([{ pointer: "/contenu", code: "fichier_trop_lourd", detail: "Ce fichier dépasse 3\u00a0Mo\u00a0: découpez-le." }]);
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += CHUNK) text += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return { nom: file.name, contenu: btoa(text) };
}
