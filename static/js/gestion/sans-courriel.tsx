/** Those of a convocation run whom our e-mails do not reach: their letter is the only word they get. */

import { counted, moment } from "../format.js";
import { listName, openStaff, read, sheetAddress } from "./commun.ts";
import { asked, askOnce } from "./lots.tsx";
import { Button, Buttons, confirmed, drawn, Empty, List, Table } from "./view.tsx";
import type { ResumeDeConvocation, SansCourriel as State } from "../types.js";

const PATH = `/gestion/convocations/${encodeURIComponent(asked())}` as const;

openStaff(async () => (asked() ? drawn(page, await read(`${PATH}/sans-courriel`))() : choose()));

/** Without a run: the last ones that are over. */
async function choose() {
  const { lots } = await read("/gestion/convocations");
  drawn(runs, { lots: lots.filter(({ etat }) => etat === "TERMINE") })();
}

function runs({ lots }: { lots: ResumeDeConvocation[] }) {
  if (!lots.length) return <Empty title="Aucune édition terminée">Cette liste se lit une fois les convocations officielles éditées.</Empty>;
  const link = ({ id, cree }: ResumeDeConvocation) => <a href={`?id=${id}`}>{`Édition du ${moment(cree)}`}</a>;
  return <List sentences={lots.map(link)} />;
}

function page({ personnes, convoquees }: State) {
  if (!personnes.length) return <Empty title="Personne">Les courriels de cette édition atteignent toutes les personnes convoquées, pour ce que nous en savons.</Empty>;
  return (
    <>
      <p>{counted(personnes.length, "personne")} sur {convoquees}. Postez d’abord leurs courriers ; un refus peut n’arriver que quelques heures après l’envoi.</p>
      <Table
        kind="retours"
        id={({ id }) => id}
        columns={[
          ["Personne", (one) => <a href={sheetAddress(one.id)}>{listName(one)}</a>],
          ["Numéro", ({ numero }) => numero],
          ["Pourquoi", ({ libelle }) => libelle],
        ]}
        rows={personnes}
      />
      <Buttons>
        <Button act={() => reprint(personnes.map(({ numero }) => numero))}>Réimprimer leurs courriers</Button>
      </Buttons>
    </>
  );
}

async function reprint(numeros: string[]) {
  const told = "Les mots de passe provisoires de leurs courriers précédents ne serviront plus. Rien n’est imprimé à la place d’un mot de passe personnel.";
  if (!(await confirmed("Réimprimer leurs courriers\u00a0?", told, "Réimprimer"))) return;
  const { body } = await askOnce(`${PATH}/reimpression`, { numeros });
  location.assign(`/gestion/convocations/?id=${encodeURIComponent(body.id)}`);
}
