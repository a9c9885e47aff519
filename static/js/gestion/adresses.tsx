/** The people whose address refuses our mail, the oldest refusal first: whom to call. */

import { ask } from "../api.js";
import { tell } from "../dom.js";
import { day } from "../format.js";
import { fullName, listName, openStaff, read, sheetAddress } from "./commun.ts";
import { Button, drawn, Empty, Table } from "./view.tsx";
import type { AdressesRefusees, LigneRefusee as Line } from "../types.js";

const PATH = "/gestion/adresses-refusees";
const change = drawn(page, {} as AdressesRefusees);

openStaff((_, known) => change(known), PATH);

function page(state: AdressesRefusees) {
  if (!state.adresses.length) return <Empty title="Aucune adresse refusée">Toutes les adresses connues prennent nos courriels, pour ce que nous en savons.</Empty>;
  return (
    <>
      <Table
        kind="adresses"
        id={(line) => line.id}
        columns={[
          ["Personne", (line) => <a href={sheetAddress(line.id)}>{listName(line)}</a>],
          ["Téléphone", (line) => line.telephone],
          ["Adresse", address],
          ["Depuis", (line) => day(line.depuis)],
        ]}
        rows={state.adresses}
        suite="Suite"
        acts={(line) => (line.propre ? <span class="discret">{"Votre dossier\u00a0: un collègue s’en charge."}</span> : <Button kind="discret" label={`L’adresse de ${fullName(line)} est bonne`} act={() => giveBack(line)}>L’adresse est bonne</Button>)}
      />
      {state.suite && <p class="discret">{"D’autres suivent\u00a0: traitez d’abord celles-ci."}</p>}
    </>
  );
}

function address({ adresse, libelle, suggestion }: Line) {
  return <span>{adresse} {libelle}{suggestion ? `. Peut-être ${suggestion}\u00a0?` : ""}</span>;
}

async function giveBack(line: Line) {
  await ask("POST", `/gestion/intervenants/${encodeURIComponent(line.id)}/courriel/reprise`, {});
  change(await read(PATH));
  tell("succes", "Cette adresse sert de nouveau", `Le prochain courriel à ${fullName(line)} partira. S’il est encore refusé, elle reviendra ici.`);
}
