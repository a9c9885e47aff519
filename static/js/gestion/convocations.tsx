/** Convocation runs: contrôle, officielle, print files, re-print, cancellation. */

import { moment } from "../format.js";
import { choices, own } from "./centres.ts";
import { attempt, openStaff, read } from "./commun.ts";
import { askOnce, desk, Latest, named } from "./lots.tsx";
import { PATH, scope } from "./portees.ts";
import { Choices, drawn, Field, Form, type Options, Section, Select, Send, typed, words } from "./view.tsx";
import type { LotDeConvocations as Run, ResumeDImport, ResumeDeConvocation } from "../types.js";

type State = { lots: ResumeDeConvocation[]; imports: ResumeDImport[]; genre: string; lot: Run | null; late: typeof import("./edition.tsx") | null };

const KINDS: Options = [
  ["tout", "Tout ce qui reste à convoquer"],
  ["service", "Des services"],
  ["centre", "Des centres"],
  ["mission", "Des missions"],
  ["import", "Les missions d’un import"],
];
/** What is chosen among, by name, read once its kind is chosen. */
let noms: Record<string, Options> = {};
const change = drawn(page, {} as State);
/** Runs; the part of the page that shows one comes with the first. */
const runs = desk(PATH, async (lot: Run) => change({ lot, late: await import("./edition.tsx") }), async () => change(await read(PATH)));

openStaff(async (_, { imports }, { lots }) => {
  change({ lots, imports, genre: "", lot: null, late: null });
  if (named()) await attempt(() => runs.shown(named()));
}, "/gestion/imports", PATH);

function page({ lots, imports, genre, lot, late }: State) {
  const known = noms[genre];
  return (
    <>
      {lot && late && <late.Report lot={lot} runs={runs} />}
      <Section id="nouveau" title="Nouveau contrôle">
        <Form id="controle" send={check}>
          <Choices name="genre" legend="Qui contrôler" options={KINDS} choose={choose} />
          {genre === "mission" && <Field id="valeurs" label="Lesquelles" help="Leurs numéros, séparés par des espaces." autocomplete="off" />}
          {known && <Choices type="checkbox" key={genre} name="valeurs" legend={known.length ? "Lesquels" : "Aucun"} options={known} />}
          {genre === "import" && (
            <Select id="lot-import" name="import" label="Import" pointer="/valeurs" options={imports.filter(({ etat }) => etat === "IMPORTE").map(({ id, fichiers, cree }) => [id, `${fichiers.join(", ")}, ${moment(cree)}`])} />
          )}
          <Send kind="plein">Lancer le contrôle</Send>
        </Form>
      </Section>
      <Latest title="Derniers lots" column="Portée" lots={lots} name={({ portee }) => scope(portee)} />
    </>
  );
}

function choose(genre: string) {
  change({ genre });
  if (genre !== "service" && genre !== "centre") return;
  void attempt(async () => {
    const { services, centres } = await own();
    noms = { service: services.map((code) => [code, code]), centre: choices(centres) };
    change();
  });
}

async function check(form: HTMLFormElement) {
  const { genre } = typed(form);
  const valeurs = new FormData(form).getAll(genre === "import" ? genre : "valeurs").flatMap((one) => words(String(one)));
  const { body } = await askOnce(PATH, { genre, valeurs });
  await runs.begun(body.id);
}
