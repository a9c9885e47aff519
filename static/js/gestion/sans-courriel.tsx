/** Those of a convocation run whom our e-mails do not reach: their letter is the only word they get. */

import { counted, moment } from "../format.js";
import { listName, openStaff, read, sheetAddress } from "./commun.ts";
import { askOnce, named } from "./lots.tsx";
import { Button, Buttons, type Columns, confirmed, drawn, Empty, List, Table } from "./view.tsx";
import type { ResumeDeConvocation, SansCourriel } from "../types.js";

const PATH = `/gestion/convocations/${encodeURIComponent(named())}` as const;
const COLUMNS: Columns<SansCourriel["personnes"][number]> = [
  ["Personne", (one) => <a href={sheetAddress(one.id)}>{listName(one)}</a>],
  ["Numéro", ({ numero }) => numero],
  ["Pourquoi", ({ libelle }) => libelle],
];

openStaff(async () => {
  if (named()) return drawn(page, await read(`${PATH}/sans-courriel`))();
  const { lots } = await read("/gestion/convocations");
  drawn(runs, { over: lots.filter(({ etat }) => etat === "TERMINE") })();
});

/** Without a run: the last ones that are over. */
function runs({ over }: { over: ResumeDeConvocation[] }) {
  if (!over.length) return <Empty title="Aucune édition terminée">Cette liste se lit une fois les convocations officielles éditées.</Empty>;
  return <List sentences={over.map(({ id, cree }) => <a href={`?id=${id}`}>{`Édition du ${moment(cree)}`}</a>)} />;
}

function page({ personnes, convoquees }: SansCourriel) {
  if (!personnes.length) return <Empty title="Personne">Les courriels de cette édition atteignent toutes les personnes convoquées, pour ce que nous en savons.</Empty>;
  return (
    <>
      <p>{counted(personnes.length, "personne")} sur {convoquees}. Postez d’abord leurs courriers ; un refus peut n’arriver que quelques heures après l’envoi.</p>
      <Table kind="retours" rows={personnes} id={({ id }) => id} columns={COLUMNS} />
      <Buttons><Button act={() => reprint(personnes.map(({ numero }) => numero))}>Réimprimer leurs courriers</Button></Buttons>
    </>
  );
}

async function reprint(numeros: string[]) {
  const told = "Les mots de passe provisoires de leurs courriers précédents ne serviront plus. Rien n’est imprimé à la place d’un mot de passe personnel.";
  if (!(await confirmed("Réimprimer leurs courriers\u00a0?", told, "Réimprimer"))) return;
  const { body } = await askOnce(`${PATH}/reimpression`, { numeros });
  location.assign(`/gestion/convocations/?id=${encodeURIComponent(body.id)}`);
}
