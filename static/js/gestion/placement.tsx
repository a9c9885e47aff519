/** A mission put right from its page: moved, somebody placed on it or taken off again, each act taken back from what says it is done. */

import { ask } from "../api.js";
import { tell } from "../dom.js";
import { requireFields } from "../forms.js";
import { counted, span } from "../format.js";
import { attempt, fullName } from "./commun.ts";
import { Button, confirmed, Field, Fold, Form, type Options, Select, Send, typed } from "./view.tsx";
import type { MissionEtPersonnes as Mission, PersonnePlacee as Placed, PlaceDeMission as Place } from "../types.js";

/** `refresh`: shows the mission as it has become. */
export type Desk = { mission: Mission; refresh: () => Promise<void> };
type When = { debut: string; fin: string; centre?: string };

const NUMBER = "Celui de sa fiche. La personne n’est prévenue qu’à sa convocation.";

/** @param desk `centres`: those to choose from, once they are known */
export function Move({ centres, ...desk }: Desk & { centres: Options }) {
  const { debut, fin, centre, centre_nom } = desk.mission;
  const others = centres.filter(([uai]) => uai !== centre);
  return (
    <Fold title="Déplacer cette mission">
      <Form id="deplacement" key={`${debut} ${fin} ${centre}`} send={(form) => move(form, desk)}>
        <Field id="debut" label="Début, à l’heure du centre" type="datetime-local" defaultValue={debut} length="moyen" />
        <Field id="fin" label="Fin, à l’heure du centre" type="datetime-local" defaultValue={fin} length="moyen" />
        <Select id="centre" label="Centre" options={[["", `${centre_nom || centre} (inchangé)`], ...others]} />
        <Send>Déplacer la mission…</Send>
      </Form>
    </Fold>
  );
}

async function move(form: HTMLFormElement, desk: Desk) {
  requireFields(form, { debut: "Indiquez le jour et l’heure du début.", fin: "Indiquez le jour et l’heure de la fin." });
  const { debut = "", fin = "", centre = "" } = typed(form);
  const { numero, heure, places } = desk.mission;
  const where = centre && `, ${form.querySelector("option:checked")?.textContent}`;
  const told = `${span(debut, fin, heure)}${where}. ${counted(places.length, "personne concernée", "personnes concernées")}\u00a0: qui est convoqué est prévenu par courriel.`;
  if (await confirmed(`Déplacer la mission n°\u00a0${numero}\u00a0?`, told, "Déplacer la mission")) await moved(desk, { debut, fin, ...(centre && { centre }) });
}

async function moved({ mission, refresh }: Desk, to: When) {
  const { numero, debut, fin, centre } = mission;
  const { body } = await ask("POST", `/gestion/missions/${encodeURIComponent(numero)}/deplacement`, to);
  await refresh();
  const before = body.deja ? `C’était déjà fait pour\u00a0: ${body.deja}.` : "";
  const back = { text: "Remettre comme avant", act: () => void attempt(() => moved({ mission: { ...mission, ...to }, refresh }, { debut, fin, ...(centre && { centre }) })) };
  warn("La mission est déplacée", [`Personnes concernées\u00a0: ${body.personnes}.`, before], body.chevauchements, back);
}

export function Add(desk: Desk) {
  return (
    <Fold title="Placer une personne">
      <Form id="placement" send={(form) => add(form, desk)}>
        <Field id="numero_intervenant" label="Numéro de l’intervenant" help={NUMBER} inputMode="numeric" autocomplete="off" length="court" />
        <Send>Placer sur cette mission</Send>
      </Form>
    </Fold>
  );
}

async function add(form: HTMLFormElement, { mission, refresh }: Desk) {
  requireFields(form, { numero_intervenant: "Indiquez le numéro de l’intervenant." });
  const { body }: { body: Placed } = await ask("POST", `${people(mission)}`, typed(form));
  form.reset();
  await refresh();
  const back = { text: "Retirer de la mission", act: () => void attempt(() => gone(body, { mission, refresh })) };
  if (body.deja) tell("information", `${fullName(body)} était déjà sur cette mission`);
  else warn(`${fullName(body)} est sur la mission n°\u00a0${mission.numero}`, ["Il reste à éditer sa convocation."], body.chevauchements, back);
}

/** Of somebody whom nobody convoked. */
export function Withdraw({ place, ...desk }: Desk & { place: Place }) {
  const act = async () => {
    const told = "Personne n’est prévenu\u00a0: cette personne n’est pas convoquée. Vous pourrez la placer de nouveau.";
    if (await confirmed(`Retirer ${fullName(place)} de la mission n°\u00a0${desk.mission.numero}\u00a0?`, told, "Retirer de la mission")) await gone(place, desk);
  };
  return <Button kind="discret" of={fullName(place)} act={act}>Retirer</Button>;
}

async function gone(person: Pick<Place, "compte" | "nom" | "prenom">, { mission, refresh }: Desk) {
  await ask("POST", `${people(mission)}/${encodeURIComponent(person.compte)}/retrait`, {});
  await refresh();
  tell("succes", `${fullName(person)} n’est plus sur la mission n°\u00a0${mission.numero}`);
}

function people({ numero }: Mission) {
  return `/gestion/missions/${encodeURIComponent(numero)}/personnes` as const;
}

/** Done, and what deserves a look. */
function warn(done: string, told: string[], odd: string[], back: { text: string; act: () => void }) {
  tell(odd.length ? "attente" : "succes", done, [...told, ...odd].filter(Boolean).join(" "), [back]);
}
