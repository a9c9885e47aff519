/**
 * « Portail académique de démonstration »: a certified OpenID provider for `make run` and the tests, on this computer only.
 *
 * One provider per portal, under its own path. Anybody comes in under the name that they type: nothing here is secret.
 * IMAGIN_PORTAIL_DEMO: {port, essais, portails: {code: {nom, opaque, clients}}}. With `essais`, POST /essais makes a
 * portal misbehave: {portail, muet, goutte, claims, header, signature, cles, keys}.
 */

import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";

import Provider from "oidc-provider";

const { port, essais, portails } = JSON.parse(process.env.IMAGIN_PORTAIL_DEMO ?? "{}");
const origin = `http://127.0.0.1:${port}`;
/** @type {Map<string, {provider: Provider, handle: (request: any, response: any) => void, key: any, fault: any}>} */
const served = new Map();

for (const code of Object.keys(portails)) served.set(code, { ...opened(code, newKey()), fault: {} });
createServer(answer).listen(port, "127.0.0.1", () => console.log("pret"));
process.stdin.on("end", () => process.exit(0)).resume();

function newKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = `cle-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  return { privateKey, jwk: { ...privateKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" } };
}

/** @param {string} code */
function opened(code, key) {
  const { nom, opaque, clients } = portails[code];
  const provider = new Provider(`${origin}/${code}`, {
    clients,
    jwks: { keys: [key.jwk] },
    cookies: { keys: ["demonstration"], names: { session: `s-${code}`, interaction: `i-${code}`, resume: `r-${code}` } },
    claims: { openid: ["sub"], profile: ["uid", "name"], acr: null, amr: null, auth_time: null, sid: null },
    acrValues: ["urn:demonstration:un-facteur", "urn:demonstration:deux-facteurs"],
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource: askToLeave(nom), postLogoutSuccessSource: left(nom) },
    },
    interactions: { url: (_, interaction) => `/${code}/identification/${interaction.uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, uid: sub.replace(/^agent-/, ""), name: sub }) }),
    loadExistingGrant: granted,
    renderError: (ctx, out) => {
      ctx.type = "html";
      ctx.body = page(nom, `<p>Le portail refuse cette demande : ${text(out.error)}.</p>`);
    },
    ttl: { Session: 3600, Grant: 3600, Interaction: 600, AuthorizationCode: 60, IdToken: 3600, AccessToken: 300 },
  });
  provider.use(async (ctx, next) => {
    await next();
    const { fault } = served.get(code);
    if (fault.keys && ctx.body?.keys) ctx.body = { keys: [...fault.keys, ...ctx.body.keys] };
    if (ctx.body?.id_token) ctx.body = { ...ctx.body, id_token: altered(code, ctx.body.id_token) };
  });
  provider.on("server_error", (_, problem) => console.error(problem));
  return { provider, handle: provider.callback(), key, opaque };
}

/** What the person accepts was agreed between the portal and the service: nothing is asked. */
async function granted(ctx) {
  const { client, session, provider, params } = ctx.oidc;
  const known = session.grantIdFor(client.clientId);
  const grant = (known && (await provider.Grant.find(known))) ?? new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(params.scope);
  await grant.save();
  return grant;
}

async function answer(request, response) {
  const { pathname } = new URL(request.url, origin);
  if (pathname === "/essais" && essais && request.method === "POST") return misbehave(request, response);
  const [, code = "", place = "", uid = ""] = pathname.split("/");
  const portal = served.get(code);
  if (!portal) return send(response, 404, page("Portail académique de démonstration", "<p>Cette page n’existe pas.</p>"));
  if (portal.fault.muet) return request.socket.destroy();
  if (portal.fault.goutte) return drip(response);
  if (place === "identification" && uid) return identify(code, request, response);
  request.originalUrl = request.url;
  request.url = request.url.slice(code.length + 1) || "/";
  portal.handle(request, response);
}

async function identify(code, request, response) {
  const { provider, opaque } = served.get(code);
  try {
    if (request.method !== "POST") {
      await provider.interactionDetails(request, response);
      return send(response, 200, page(portails[code].nom, FORM));
    }
    const given = new URLSearchParams(await body(request));
    if (given.has("renoncer")) {
      return await provider.interactionFinished(request, response, { error: "access_denied" }, { mergeWithLastSubmission: false });
    }
    const name = (given.get("identifiant") ?? "").trim();
    const strong = given.has("second_facteur");
    const login = {
      accountId: opaque ? `agent-${name}` : name,
      acr: `urn:demonstration:${strong ? "deux-facteurs" : "un-facteur"}`,
      amr: strong ? ["pwd", "otp", "mfa"] : ["pwd"],
    };
    await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  } catch {
    send(response, 400, page(portails[code].nom, "<p>Cette étape n’est plus ouverte : revenez au service.</p>"));
  }
}

/** The ID token as the tests ask for it: other claims, another header, another signature; untouched otherwise. */
function altered(code, token) {
  const { key, fault } = served.get(code);
  if (!fault.claims && !fault.header && !fault.signature) return token;
  const [head, claims] = token.split(".").slice(0, 2).map((part) => JSON.parse(Buffer.from(part, "base64url")));
  const parts = [{ ...head, ...fault.header }, { ...claims, ...fault.claims }].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const signed = parts.join(".");
  if (fault.signature === "aucune") return `${signed}.`;
  if (fault.signature) return `${signed}.${createHmac("sha256", fault.signature).update(signed).digest("base64url")}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), key.privateKey).toString("base64url")}`;
}

/** An answer that comes, a space at a time, and never ends. */
function drip(response) {
  response.writeHead(200, { "Content-Type": "application/json" });
  const drops = setInterval(() => response.write(" "), 40);
  response.on("close", () => clearInterval(drops));
}

async function misbehave(request, response) {
  const { portail, cles, ...fault } = JSON.parse(await body(request));
  const portal = served.get(portail);
  const renewed = cles ? opened(portail, newKey()) : portal;
  served.set(portail, { ...renewed, fault });
  send(response, 204, "");
}

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

const FORM = `<form method="post">
<p><label for="identifiant">Identifiant académique</label><br><input id="identifiant" name="identifiant" required autofocus autocomplete="off"></p>
<p><label><input type="checkbox" name="second_facteur"> avec un second facteur</label></p>
<p><button type="submit">Se connecter au portail</button> <button type="submit" name="renoncer" value="1" formnovalidate>Renoncer</button></p>
</form>`;

function askToLeave(nom) {
  return async (ctx, form) => {
    ctx.body = page(nom, `${form}<p>Voulez-vous vous déconnecter du portail ?</p>
<button type="submit" form="op.logoutForm" name="logout" value="yes">Oui, me déconnecter du portail</button>
<button type="submit" form="op.logoutForm">Non, rester connecté</button>`);
  };
}

function left(nom) {
  return async (ctx) => {
    ctx.body = page(nom, "<p>Vous êtes déconnecté du portail.</p>");
  };
}

function page(nom, content) {
  return `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(nom)}</title><link rel="icon" href="data:,"></head><body><h1>${text(nom)}</h1>
<p>Portail académique de démonstration : aucun mot de passe n’est demandé.</p>${content}</body></html>`;
}

function text(value) {
  return String(value).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function send(response, status, content) {
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" }).end(content);
}
