/** Convocation runs: contrôle, officielle, print files, re-print, cancellation. */

import { refuse } from "../forms.js";
import { moment } from "../format.js";
import { offered } from "./centres.ts";
import { attempt, openStaff, read } from "./commun.ts";
import { askOnce, desk, Latest, named } from "./lots.tsx";
import { PATH, scope } from "./portees.ts";
import { Boxes, drawn, Empty, Field, Form, type Options, Radios, Section, Select, Send, typed, words } from "./view.tsx";
import type { LotDeConvocations as Run, ResumeDImport, ResumeDeConvocation } from "../types.js";

type State = { noms: Record<string, Options>; lots: ResumeDeConvocation[]; imports: ResumeDImport[]; genre: string; lot: Run | null; late: typeof import("./edition.tsx") | null };

const KINDS: Options = [
  ["tout", "Tout ce qui reste à convoquer"],
  ["service", "Des services"],
  ["centre", "Des centres"],
  ["mission", "Des missions"],
  ["import", "Les missions d’un import"],
];
const WHICH = "Leurs numéros, séparés par des espaces\u00a0: la page «\u00a0Missions\u00a0» les donne.";
/** What is chosen among, by name, read once its kind is chosen. */
const KNOWN: Record<string, () => Promise<Options>> = {
  service: async () => (await read("/gestion/etats-de-frais/reperes")).services.map((code) => [code, code]),
  centre: offered,
};
const change = drawn(page, {} as State);
/** Runs; the part of the page that shows one comes with the first. */
const runs = desk(PATH, async (lot: Run) => change({ lot, late: await import("./edition.tsx") }), async () => change(await read(PATH)));

openStaff(async (_, { imports }, { lots }) => {
  change({ lots, imports, genre: "", noms: {}, lot: null, late: null });
  if (named()) await attempt(() => runs.shown(named()));
}, "/gestion/imports", PATH);

function page({ lots, imports, genre, noms, lot, late }: State) {
  const done = imports.filter(({ etat }) => etat === "IMPORTE");
  return (
    <>
      {lot && late && <late.Report lot={lot} runs={runs} />}
      <Section id="nouveau" title="Nouveau contrôle">
        <Form id="controle" send={check}>
          <Radios name="genre" legend="Qui contrôler" options={KINDS} choose={choose} />
          {genre === "mission" && <Field id="valeurs" label="Lesquelles" help={WHICH} autocomplete="off" spellcheck={false} />}
          {noms[genre] && <Boxes key={genre} name="valeurs" legend="Lesquels" options={noms[genre]} />}
          {noms[genre]?.length === 0 && <Empty title="Aucun">Ils arrivent avec les missions, par les imports.</Empty>}
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

function choose(genre: string) {
  change({ genre });
  const known = KNOWN[genre];
  if (known) void attempt(async () => change({ noms: { [genre]: await known() } }));
}

async function check(form: HTMLFormElement) {
  const { genre } = typed(form);
  if (!genre) throw refuse([{ pointer: "/genre", code: "champ_requis", detail: "Choisissez qui contrôler." }]);
  const field = genre === "import" ? "import" : "valeurs";
  const given = new FormData(form).getAll(field).map(String);
  const valeurs = genre === "mission" ? given.flatMap(words) : given.filter(Boolean);
  if (genre !== "tout" && !valeurs.length) throw refuse([{ pointer: `/${field}`, code: "champ_requis", detail: "Indiquez lesquels." }]);
  const { body } = await askOnce(PATH, { genre, valeurs: genre === "tout" ? [] : valeurs });
  await runs.begun(body.id);
}
