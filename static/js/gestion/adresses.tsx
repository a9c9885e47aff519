/** The people whose address refuses our mail, the oldest refusal first: whom to call. */

import { ask } from "../api.js";
import { tell } from "../dom.js";
import { day } from "../format.js";
import { fullName, listName, openStaff, read, sheetAddress } from "./commun.ts";
import { type Columns, drawn, Empty, Table, Unless } from "./view.tsx";
import type { AdressesRefusees, LigneRefusee as Line } from "../types.js";

const PATH = "/gestion/adresses-refusees";
const COLUMNS: Columns<Line> = [
  ["Personne", (line) => <a href={sheetAddress(line.id)}>{listName(line)}</a>],
  ["Téléphone", ({ telephone }) => telephone],
  ["Adresse", ({ adresse, libelle, suggestion }) => `${adresse} ${libelle}${suggestion ? `. Peut-être ${suggestion}\u00a0?` : ""}`],
  ["Depuis", ({ depuis }) => day(depuis)],
];
const change = drawn(page, {} as AdressesRefusees);

openStaff((_, known) => change(known), PATH);

function page({ adresses, suite }: AdressesRefusees) {
  if (!adresses.length) return <Empty title="Aucune adresse refusée">Toutes les adresses connues prennent nos courriels, pour ce que nous en savons.</Empty>;
  return (
    <>
      <Table kind="adresses" rows={adresses} id={({ id }) => id} columns={COLUMNS} suite="Suite" acts={GiveBack} />
      {suite && <p class="discret">{"D’autres suivent\u00a0: traitez d’abord celles-ci."}</p>}
    </>
  );
}

function GiveBack(line: Line) {
  const act = async () => {
    await ask("POST", `/gestion/intervenants/${encodeURIComponent(line.id)}/courriel/reprise`, {});
    change(await read(PATH));
    tell("succes", "Cette adresse sert de nouveau", `Le prochain courriel à ${fullName(line)} partira. S’il est encore refusé, elle reviendra ici.`);
  };
  return <Unless own={line.propre} label={`L’adresse de ${fullName(line)} est bonne`} act={act}>L’adresse est bonne</Unless>;
}
