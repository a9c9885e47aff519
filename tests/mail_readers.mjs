/* What mail readers do not take of e-mails given as JSON on stdin ({name: html}): [reader, feature, "none" or "part"]. */
import { caniemail } from "caniemail";

const READERS = ["outlook.*", "gmail.*", "orange.*", "sfr.*", "laposte.*", "apple-mail.*"];
let given = "";
for await (const piece of process.stdin) given += piece;
const said = {};
for (const [name, html] of Object.entries(JSON.parse(given))) {
  const { issues } = caniemail({ clients: READERS, html });
  const told = (kind, map) => [...map].flatMap(([reader, found]) => found.map(({ title }) => [reader, title, kind]));
  said[name] = [...told("none", issues.errors), ...told("part", issues.warnings)];
}
process.stdout.write(JSON.stringify(said));
