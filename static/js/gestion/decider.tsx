/** The acts that are open on a claim: accept, take back, send back, refuse, cancel, correct a quantity, type a fare, answer. */

import { ask, once } from "../api.js";
import { type Choice, one, tell } from "../dom.js";
import { refuse } from "../forms.js";
import { counted, day, euros, hour, local } from "../format.js";
import { halfName, HALVES } from "../halves.js";
import { backUntil } from "./commun.ts";
import { Written } from "./ecrits.tsx";
import { claimPath } from "./file.ts";
import { constatSeen, halfChoices } from "./moities.tsx";
import { type Key, Keys, listen as listenTo } from "./raccourcis.tsx";
import { Area, Button, Buttons, confirmed, Field, Fold, Form, List, type Options, Section, Select, Send, typed } from "./view.tsx";
import type { EtatOuvert as Claim, Motifs, Reperes } from "../types.js";
import type { TargetedEvent } from "preact";

export type Desk = { etat: Claim; reperes: Reperes; refresh: () => Promise<void>; onward: () => Choice[] };

const path = `/gestion/etats-de-frais/${claimPath()}` as const;
const DELAY_DAYS = 14;
const DONE = new Map([
  ["validation", "État de frais accepté"],
  ["visa", "Premier visa donné\u00a0: un collègue doit accepter aussi"],
  ["retour", "Acceptation reprise"],
  ["renvoi", "État de frais renvoyé\u00a0: l’intervenant est prévenu"],
  ["refus", "État de frais refusé\u00a0: l’intervenant est prévenu"],
  ["annulation", "État de frais annulé"],
  ["retablissement", "État de frais rétabli"],
]);
const ASKED = [["acceptation", "Accepter", "Accepter"], ["retour", "Revenir sur l’acceptation", "Revenir sur l’acceptation de"], ["retablissement", "Rétablir", "Rétablir"]] as const;
const ANSWERS: Options = [["", "Choisissez"], ["accueillie", "Donner raison à l’intervenant"], ["rejetee", "Maintenir la décision"]];
const GRANTS: Options = [["", "Choisissez"], ["accordee", "Accepter"], ["refusee", "Refuser"]];
const WEIGHS = "Votre réponse entre dans le calcul\u00a0: kilomètres ou tarif du train, nuit de la veille comptée ou non.";
const SETTLING = "Donner raison rétablit ce qui était annulé ou refusé ; une quantité se corrige ensuite, avant d’accepter.";
export { Thread } from "./fil.tsx";
export { Keys };

export function Acts(desk: Desk) {
  const { etat } = desk;
  const { actes, retour_jusqu_a } = etat;
  const still = retour_jusqu_a ? ` jusqu’à ${hour(local(retour_jusqu_a))}` : "";
  return (
    <>
      <Written {...desk} {...{ path, done }} id="contestations" title="Contestations" act="contestation" verb="contesté" answers={ANSWERS} label="Explication, lue par l’intervenant" help={SETTLING} />
      <Written {...desk} {...{ path, done }} id="demandes" title="Demandes avant de partir" act="demande" verb="demandé" answers={GRANTS} label="Motif, lu par l’intervenant" help={WEIGHS} />
      <Section id="decider" title="Décider">
        <Buttons>
          {ASKED.map(([act, verb, question]) => actes[act] && <Button key={act} id={act} kind={act === "acceptation" ? "plein" : undefined} act={() => settle(desk, act, question)}>{act === "retour" ? verb + still : act === "acceptation" ? named(verb, actes[act]) : verb}</Button>)}
        </Buttons>
        <List class="raisons" sentences={held(etat)} />
        {actes.tarif && <Fare {...desk} />}
        {actes.correction && <Correction {...desk} />}
        <Decision act="renvoi" title="Renvoyer pour correction" label="Ce que l’intervenant doit corriger" verb="Renvoyer" {...desk} />
        <Decision act="refus" title="Refuser" label="Explication" help="Les voies de recours sont ajoutées d’office." verb="Refuser" {...desk} />
        <Decision act="annulation" title="Annuler" label="Raison, lue par l’intervenant" help="Une annulation se rétablit : l’état de frais reprend alors son état d’avant." verb="Annuler l’état de frais" {...desk} />
      </Section>
    </>
  );
}

/** What the centre said of the work; as long as it said nothing, where it is said once it may be: the work is not accepted before. */
export function Constat(claim: Claim) {
  const { constat: { fait }, mission: { centre, moment, annulee }, propre, remuneration, compte, numero } = claim;
  if (fait !== null || !centre.uai || moment !== "passee" || annulee || propre) return <>{constatSeen(claim)}</>;
  const told = remuneration.etat === "A_VALIDER" ? "Pas encore constaté\u00a0: la rémunération s’accepte ensuite. " : "Pas encore constaté. ";
  return <>{told}<a href={`/gestion/constat/?${new URLSearchParams({ centre: centre.uai, etat: "a_constater", compte, numero })}`}>Constater le service fait</a></>;
}

/** An act, and the half that it is about where it is about one: the other stays as it is. */
function named(verb: string, halves: string[]) {
  const [half] = halves;
  return half && halves.length === 1 ? `${verb}\u00a0: ${halfName(half).toLowerCase()} seulement` : verb;
}

/** Why something of it cannot be accepted now, or by this member. */
function held({ propre, empechements, actes, ...claim }: Claim) {
  if (propre) return ["Personne ne décide sur son propre état de frais\u00a0: un collègue s’en charge."];
  if (empechements.length || actes.acceptation) return empechements;
  const stands = HALVES.map(({ code, name }) => `${name.toLowerCase()}, ${claim[code].libelle.toLowerCase()}`);
  return [`Rien n’attend de décision\u00a0: ${stands.join("\u00a0; ")}.`];
}

/** @param keys of the page, before those of the acts */
export function listen(keys: Key[]) {
  const folds = [["r", "Renvoyer pour correction", "renvoi"], ["c", "Corriger une quantité", "correction"], ["x", "Refuser", "refus"]] as const;
  const opening = folds.map(([key, words, act]) => [key, words, () => unfold(act)] as Key);
  listenTo([...keys, ["a", "Accepter", () => document.getElementById("acceptation")?.click()], ...opening]);
}

/** @param id of a form, in its fold */
function unfold(id: string) {
  const form = document.getElementById(id);
  const fold = form?.closest("details");
  if (!form || !fold) return;
  fold.open = true;
  form.querySelector<HTMLElement>("select, textarea")?.focus();
}

/** A form with one part, a motif where there is one, and words for the person: those of the motif, ready to be completed. */
function Decision({ act, title, label, help, verb, ...desk }: Desk & { act: "renvoi" | "refus" | "annulation"; title: string; label: string; help?: string; verb: string }) {
  const halves = desk.etat.actes[act];
  if (!halves) return null;
  const { motifs } = desk.reperes;
  const words = act === "annulation" ? null : motifs[act];
  const send = async (form: HTMLFormElement) => {
    const { moities = "", ...more } = typed(form);
    await decide(desk, act, moities.split(" "), more);
    form.reset();
  };
  return (
    <Fold title={title}>
      <Form id={act} send={send} onChange={(event) => adapt(event, motifs, words)}>
        <Select id={`${act}_moities`} name="moities" label="Partie" pointer="/moities" options={halfChoices(halves)} />
        {words && <Select id={`${act}_motif`} name="motif" label="Motif" pointer="/motif" options={fitting(motifs, words, halves)} />}
        <Area id={`${act}_texte`} name="texte" pointer="/texte" maxLength={1000} label={label} help={help} />
        {act === "renvoi" && <Field id="renvoi_echeance" name="echeance" label="À transmettre de nouveau au plus tard le" type="date" length="court" pointer="/echeance" defaultValue={new Date(Date.now() + DELAY_DAYS * 86_400_000).toISOString().slice(0, 10)} />}
        <Send kind="plein">{verb}</Send>
      </Form>
    </Fold>
  );
}

/** Those that may be said of every half that is chosen; none is chosen beforehand. */
function fitting(motifs: Motifs, words: Record<string, string>, halves: string[]) {
  const fit = Object.entries(words).filter(([code]) => halves.every((half) => (motifs.moitie[code] ?? half) === half));
  return [["", "Choisissez un motif"], ...fit] as Options;
}

/** A part has its motifs, a motif its answer; words of one's own are never written over. */
function adapt({ target, currentTarget: form }: TargetedEvent<HTMLFormElement>, motifs: Motifs, words: Record<string, string> | null) {
  if (!words) return;
  const field = target as HTMLSelectElement | HTMLTextAreaElement;
  const motif = form.elements.namedItem("motif") as HTMLSelectElement;
  const text = form.elements.namedItem("texte") as HTMLTextAreaElement;
  if (field.name === "moities") motif.replaceChildren(...fitting(motifs, words, field.value.split(" ")).map(([code, said]) => new Option(said, code)));
  if (field !== text && ["", ...Object.values(motifs.reponses)].includes(text.value)) text.value = motifs.reponses[motif.value] ?? "";
}

async function settle(desk: Desk, act: string, question: string) {
  const { etat, reperes } = desk;
  const halves = etat.actes[act] ?? [];
  const what = `${halves.map((code) => `${halfName(code)} ${etat[code].dit}`).join(", ")}.${act === "acceptation" ? ` ${backUntil(reperes.minutes_de_retour)}` : ""}`;
  const waits = etat.messages_en_attente;
  const left = [...etat.raisons.map(({ phrase }) => phrase), ...(waits ? [`${counted(waits, "message attend", "messages attendent")} une réponse.`] : [])];
  const odd = act === "acceptation" && left.length > 0 && <div><p>À vérifier :</p><List class="raisons" sentences={left} /></div>;
  if (await confirmed(`${question} cet état de frais\u00a0?`, what, "Confirmer", odd)) await decide(desk, act, halves);
}

async function decide({ etat, refresh, onward }: Desk, acte: string, moities: string[], more: Record<string, string> = {}) {
  const { body } = await once(`${path}/decision`, { acte, moities, version: etat.version, ...more });
  await done(refresh, DONE.get(body.decision) ?? "Fait", "", onward());
}

async function done(refresh: () => Promise<void>, title: string, text: string, choices: Choice[] = []) {
  await refresh();
  tell("succes", title, text, choices);
  one("[data-champ=titre]").focus();
}

/** A fare that no table gives: what was read for this journey is proposed, and confirmed by who reads it. */
function Fare({ etat, refresh }: Desk) {
  const { tarifs, version } = etat;
  const known = (pointer: string) => {
    const found = tarifs.find(({ pointeur }) => pointeur === pointer);
    const { prix, source } = found?.prix ? found : found?.connus[0] ?? { prix: "", source: "" };
    const told = found?.connus.map((one) => `${euros(one.prix)} le ${day(one.jour)} (${one.source})`).join("\u00a0; ");
    return { prix: prix?.replace(".", ",") ?? "", source: source ?? "", told: told ? `Déjà relevé pour ce parcours\u00a0: ${told}.` : "Ce parcours n’a pas encore été relevé." };
  };
  const describe = ({ currentTarget: { value: chosen } }: TargetedEvent<HTMLSelectElement>) => {
    const { prix, source, told } = known(chosen);
    one<HTMLInputElement>("#prix").value = prix;
    one<HTMLInputElement>("#source").value = source;
    one("[data-tarif-connus]").textContent = told;
  };
  const send = async (form: HTMLFormElement) => {
    const { trajet, prix = "", source } = typed(form);
    await once(`${path}/tarif`, { version, pointeur: trajet, prix: prix.replace(",", "."), source });
    await done(refresh, "Tarif enregistré", "Le montant du déplacement est recalculé, et le tarif sera proposé pour le même parcours.");
  };
  const first = known(tarifs[0]?.pointeur ?? "");
  return (
    <Fold title="Relever un tarif SNCF">
      <Form id="tarif" key={version} send={send}>
        <p>Le véhicule n’est pas autorisé : ces trajets se remboursent au prix du train de 2e classe, qu’aucun barème ne donne.</p>
        <Select id="trajet" label="Trajet" pointer="/pointeur" options={tarifs.map(({ pointeur, libelle, prix }) => [pointeur, prix ? `${libelle} (${euros(prix)})` : libelle])} onChange={describe} />
        <Field id="prix" label="Prix d’un trajet simple, 2e classe, en euros" help="Par exemple 14,50" length="court" autocomplete="off" defaultValue={first.prix} />
        <Field id="source" label="Où vous l’avez lu" help="Par exemple SNCF Connect, tarif normal" autocomplete="off" defaultValue={first.source} />
        <p data-tarif-connus>{first.told}</p>
        <Send kind="plein">Enregistrer le tarif</Send>
      </Form>
    </Fold>
  );
}

/** Amounts are never typed: the rules make them again from a quantity. */
function Correction({ etat, refresh }: Desk) {
  const { actes, corrigeables, version } = etat;
  const fields = corrigeables.filter(({ moitie }) => actes.correction?.includes(moitie));
  const at = (pointer: string) => fields.find(({ pointeur }) => pointeur === pointer);
  const body = (form: HTMLFormElement) => {
    const { champ = "", valeur = "", texte } = typed(form);
    if (!texte) throw refuse([{ pointer: "/texte", code: "champ_requis", detail: "Expliquez la correction à l’intervenant." }]);
    return { version, texte, valeurs: { [champ]: at(champ)?.entier && /^\d{1,5}$/.test(valeur) ? Number(valeur) : valeur.replace(",", ".") } };
  };
  const describe = ({ currentTarget: { value: chosen } }: TargetedEvent<HTMLSelectElement>) => {
    one<HTMLInputElement>("#valeur").value = at(chosen)?.valeur ?? "";
    one("[data-correction-apercu]").textContent = "";
  };
  const foresee = async (button: HTMLElement) => {
    const { body: found } = await ask("POST", `${path}/correction/apercu`, body(button.closest("form") as HTMLFormElement));
    one("[data-correction-apercu]").textContent = found.corrections
      .map(({ libelle, avant, apres, montant_avant, montant_apres }) => `${libelle}\u00a0: ${avant} → ${apres}. Montant\u00a0: ${euros(montant_avant)} → ${euros(montant_apres)}.`)
      .join(" ");
  };
  const send = async (form: HTMLFormElement) => {
    const { body: made } = await once(`${path}/correction`, body(form));
    await done(refresh, "Correction enregistrée", `Version ${made.version}\u00a0: l’intervenant lit ce qui était déclaré et ce qui est retenu.`);
  };
  return (
    <Fold title="Corriger une quantité">
      <Form id="correction" key={version} send={send}>
        <Select id="champ" label="Valeur à corriger" pointer="/valeurs" options={fields.map(({ pointeur, libelle }) => [pointeur, libelle])} onChange={describe} />
        <Field id="valeur" label="Nouvelle valeur" length="court" autocomplete="off" pointer="/travail" defaultValue={fields[0]?.valeur ?? ""} />
        <Area id="correction_texte" name="texte" pointer="/texte" maxLength={1000} label="Explication, lue par l’intervenant" help="Les montants sont recalculés par les règles ; ils ne se saisissent jamais." />
        <p role="status" data-correction-apercu />
        <Button act={foresee}>Voir l’effet</Button>
        <Send kind="plein">Enregistrer la correction</Send>
      </Form>
    </Fold>
  );
}
