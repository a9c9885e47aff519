/** Convocation runs: contrôle, officielle, print files, re-print, cancellation. */

import { refuse } from "../forms.js";
import { moment } from "../format.js";
import { attempt, openStaff, read } from "./commun.ts";
import { askOnce, desk, Latest, named } from "./lots.tsx";
import { NAMED, PATH, scope } from "./portees.ts";
import { drawn, Field, Form, type Options, Radios, Section, Select, Send, typed, words } from "./view.tsx";
import type { LotDeConvocations as Run, ResumeDImport, ResumeDeConvocation } from "../types.js";

type State = { lots: ResumeDeConvocation[]; imports: ResumeDImport[]; genre: string; lot: Run | null; late: typeof import("./edition.tsx") | null };

const KINDS: Options = [
  ["tout", "Tout ce qui reste à convoquer"],
  ["service", "Des services"],
  ["centre", "Des centres"],
  ["mission", "Des missions"],
  ["import", "Les missions d’un import"],
];
const WHICH = "Codes des services, UAI des centres ou numéros des missions, séparés par des espaces.";
const change = drawn(page, {} as State);
/** Runs; the part of the page that shows one comes with the first. */
const runs = desk(PATH, async (lot: Run) => change({ lot, late: await import("./edition.tsx") }), async () => change(await read(PATH)));

openStaff(async (_, { imports }, { lots }) => {
  change({ lots, imports, genre: "", lot: null, late: null });
  if (named()) await attempt(() => runs.shown(named()));
}, "/gestion/imports", PATH);

function page({ lots, imports, genre, lot, late }: State) {
  const done = imports.filter(({ etat }) => etat === "IMPORTE");
  return (
    <>
      {lot && late && <late.Report lot={lot} runs={runs} />}
      <Section id="nouveau" title="Nouveau contrôle">
        <Form id="controle" send={check}>
          <Radios name="genre" legend="Qui contrôler" options={KINDS} choose={(kind) => change({ genre: kind })} />
          {NAMED.includes(genre) && <Field id="valeurs" label="Lesquels" help={WHICH} autocomplete="off" spellcheck={false} />}
          {genre === "import" && (
            <Select id="lot-import" name="import" label="Import" pointer="/import" options={done.map(({ id, fichiers, cree }) => [id, `${fichiers.join(", ")}, ${moment(cree)}`])} />
          )}
          <Send kind="plein">Lancer le contrôle</Send>
        </Form>
      </Section>
      <Latest title="Derniers lots" column="Portée" lots={lots} name={({ portee }) => scope(portee)} />
    </>
  );
}

async function check(form: HTMLFormElement) {
  const { genre, ...said } = typed(form);
  if (!genre) throw refuse([{ pointer: "/genre", code: "champ_requis", detail: "Choisissez qui contrôler." }]);
  const field = genre === "import" ? "import" : "valeurs";
  const valeurs = words(said[field]);
  if (genre !== "tout" && !valeurs.length) throw refuse([{ pointer: `/${field}`, code: "champ_requis", detail: "Indiquez lesquels." }]);
  const { body } = await askOnce(PATH, { genre, valeurs });
  await runs.begun(body.id);
}
