/** What happened at the portal: shows the one case that the address names, for the portal that it names. */

import { cookieRefused } from "./cookies.js";
import { all, one, show } from "./dom.js";

const said = new URLSearchParams(location.search);
const cases = all("[data-cas]");
const told = said.get("cas") === "interrompue" && cookieRefused() ? "cookie" : said.get("cas");
const wanted = cases.find((part) => part.dataset.cas === told);

if (wanted) {
  for (const part of cases) show(part, part === wanted);
  const portals = all("[data-portail]", wanted);
  const own = portals.filter((part) => part.dataset.portail === said.get("portail"));
  for (const part of portals) show(part, !own.length || own.includes(part));
  const title = one("h2", wanted);
  document.title = `${title.textContent} – ${document.title}`;
  title.focus();
}
