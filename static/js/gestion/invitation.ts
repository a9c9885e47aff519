/** Opening an account with an invitation: password, telephone, recovery codes shown once. */

import { ask, Refusal } from "../api.js";
import { one, show } from "../dom.js";
import { sayRefused, Waiting } from "../entering.js";
import { onSubmit, requireFields, value } from "../forms.js";
import { criteria, help } from "../passwords.js";

const password = one<HTMLFormElement>("#mot-de-passe");
const telephone = one<HTMLFormElement>("#telephone");
const token = new URLSearchParams(location.hash.slice(1)).get("jeton") ?? "";
let waiting = new Waiting();

help();
criteria(one<HTMLInputElement>("#nouveau"), []);
if (!token) refused();

onSubmit(password, async () => {
  requireFields(password, { nouveau: "Choisissez un mot de passe." });
  await orRefused(async () => {
    const { body } = await ask("POST", "/gestion/invitation", { jeton: token, nouveau: value(password, "nouveau") });
    waiting = new Waiting();
    const shown = { alt: "Code QR à photographier avec l’application d’authentification", src: `data:image/svg+xml,${encodeURIComponent(body.qr_svg)}` };
    one("[data-qr]").replaceChildren(Object.assign(new Image(220, 220), shown)); // as a picture: nothing of it runs
    one("[data-cle]").textContent = body.manuel;
    one<HTMLAnchorElement>("[data-otpauth]").href = body.otpauth;
    step("#telephone", "[data-etape-titre]");
  });
});

onSubmit(telephone, async () => {
  requireFields(telephone, { code: "Saisissez le code à six chiffres affiché par l’application." });
  await orRefused(async () => {
    const { body } = await ask("POST", "/gestion/invitation/code", { code: value(telephone, "code") });
    history.replaceState(null, "", location.pathname);
    one("[data-codes]").replaceChildren(...body.codes_de_secours.map((code) => Object.assign(document.createElement("li"), { textContent: code })));
    step("[data-etape-codes]", "#titre-codes");
  });
});

one("[data-imprimer]").addEventListener("click", () => print());

async function orRefused(act: () => Promise<void>) {
  try {
    await act();
  } catch (refusal) {
    const never = waiting.neverKept();
    if (!(refusal instanceof Refusal)) throw refusal;
    if (refusal.code === "session_gestion_absente") return again(never);
    if (refusal.code !== "lien_refuse") throw refusal;
    refused();
  }
}

/** The quarter of an hour is over, five codes were tried, or the browser never kept the session: the link still serves. */
function again(never: boolean) {
  step("#mot-de-passe", "#nouveau");
  if (never) sayRefused();
}

function refused() {
  history.replaceState(null, "", location.pathname);
  step("[data-lien-refuse]", "[data-lien-refuse] a");
}

/** One step at a time. @param focus where it begins */
function step(shown: string, focus: string) {
  for (const place of ["#mot-de-passe", "#telephone", "[data-etape-codes]", "[data-lien-refuse]"]) show(one(place), place === shown);
  one(focus).focus();
}
