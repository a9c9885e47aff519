/** Convocation runs: contrôle, officielle, print files, re-print, cancellation. */

import { one } from "../dom.js";
import { refuse, value } from "../forms.js";
import { moment } from "../format.js";
import { attempt, openStaff, read } from "./commun.ts";
import { asked, askOnce, follow, Latest } from "./lots.tsx";
import { NAMED, PATH, scope } from "./portees.ts";
import { drawn, Field, Form, Radios, Section, Select, Send } from "./view.tsx";
import type { LotDeConvocations as Run, ResumeDImport, ResumeDeConvocation } from "../types.js";

type State = { lots: ResumeDeConvocation[]; imports: ResumeDImport[]; genre: string; lot: Run | null; late: typeof import("./edition.tsx") | null };

const KINDS: [string, string][] = [
  ["tout", "Tout ce qui reste à convoquer"],
  ["service", "Des services"],
  ["centre", "Des centres"],
  ["mission", "Des missions"],
  ["import", "Les missions d’un import"],
];
const WHICH = "Codes des services, UAI des centres ou numéros des missions, séparés par des espaces.";
const change = drawn(page, {} as State);

openStaff(async (_, { imports }, { lots }) => {
  change({ lots, imports, genre: "", lot: null, late: null });
  if (asked()) await attempt(() => shown(asked()));
}, "/gestion/imports", PATH);

function page({ lots, imports, genre, lot, late }: State) {
  const done = imports.filter(({ etat }) => etat === "IMPORTE");
  return (
    <>
      {lot && late && <late.Report {...{ lot, shown, latest }} />}
      <Section id="nouveau" title="Nouveau contrôle">
        <Form id="controle" send={check}>
          <Radios name="genre" legend="Qui contrôler" options={KINDS} choose={(kind) => change({ genre: kind })} />
          {NAMED.includes(genre) && <Field id="valeurs" label="Lesquels" help={WHICH} autocomplete="off" spellcheck={false} />}
          {genre === "import" && (
            <Select id="lot-import" label="Import" pointer="/import" options={done.map(({ id, fichiers, cree }) => [id, `${fichiers.join(", ")}, ${moment(cree)}`])} />
          )}
          <Send kind="plein">Lancer le contrôle</Send>
        </Form>
      </Section>
      <Latest title="Derniers lots" column="Portée" lots={lots} name={({ portee }) => scope(portee)} />
    </>
  );
}

/** A run, with the part of the page that shows one. */
async function shown(id: string) {
  const late = await import("./edition.tsx");
  await follow(PATH, id, (lot: Run) => change({ lot, late }), latest);
}

async function latest() {
  change(await read(PATH));
}

async function check(form: HTMLFormElement) {
  const genre = value(form, "genre");
  if (!genre) throw refuse([{ pointer: "/genre", code: "champ_requis", detail: "Choisissez qui contrôler." }]);
  const field = genre === "import" ? "lot-import" : "valeurs";
  const valeurs = genre === "tout" ? [] : value(form, field).split(/[\s,;]+/).filter(Boolean);
  if (genre !== "tout" && !valeurs.length) {
    throw refuse([{ pointer: genre === "import" ? "/import" : "/valeurs", code: "champ_requis", detail: "Indiquez lesquels." }]);
  }
  const { body } = await askOnce(PATH, { genre, valeurs });
  await shown(body.id);
  one("#lot").focus();
  await latest();
}
