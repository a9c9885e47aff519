/** Asks the service, and brings back its answer or its refusal in words that can be shown. */

import { wait } from "./format.js";
import { answered, said } from "./said.js";

/**
 * @typedef {import("./types.js").Faute} Fault
 * @typedef {Pick<import("./types.js").Probleme, "title" | "detail" | "code" | "errors"> & {actuel?: import("./types.js").Etat}} Problem
 */
/**
 * @template Body
 * @typedef {{body: Body, etag: string, status: number}} Answer
 */

const CUT = {
  title: "Connexion interrompue",
  detail: "Votre saisie est conservée sur cet appareil. Vérifiez votre connexion à Internet, puis réessayez.",
  code: "hors_ligne",
};
const PATIENCE = 20_000;
/** What was asked and is not answered yet -> its key. @type {Map<string, string>} */
const keys = new Map();
const STRANGE = {
  title: "Le service ne répond pas",
  detail: "Votre saisie n’est pas perdue. Réessayez dans quelques minutes.",
  code: "reponse_illisible",
};

/** What the service refused, and why; `status` is 0 when it could not be reached. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {Problem} problem
   * @param {number} [seconds] what Retry-After says
   */
  constructor(status, problem, seconds = 0) {
    super(problem.code);
    this.status = status;
    this.problem = problem;
    this.title = problem.title;
    this.detail = seconds ? `${problem.detail} ${wait(seconds)}` : problem.detail;
    this.code = problem.code;
    this.faults = problem.errors ?? [];
  }
}

/**
 * @param {Method & ("GET" | "POST" | "PUT" | "DELETE")} method
 * @param {Path} path after /api/v1
 * @param {unknown} [body]
 * @param {{etag?: string, key?: string, request?: string}} [options] `etag`: the version that is changed; `key`, `request`:
 *   the same across the retries of one act, so that it counts once
 * @template {string} Method
 * @template {string} Path
 * @template [Body=import("./answers.js").Reponse<Method, Path>] the shape that this address answers, unless it is named where it is received
 * @returns {Promise<Answer<Body>>}
 */
export async function ask(method, path, body, { etag, key, request } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (method !== "GET") Object.assign(headers, { "Content-Type": "application/json", "X-Imagin": "1" });
  if (etag) headers["If-Match"] = etag;
  if (key) headers["Idempotency-Key"] = key;
  if (request) headers["X-Imagin-Requete"] = request;
  const { response, answer } = await send(`/api/v1${path}`, {
    method,
    headers,
    credentials: "same-origin",
    cache: "no-store",
    ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  if (response.ok) return { body: await answered(answer), etag: response.headers.get("ETag") ?? "", status: response.status };
  const problem = await said(answer?.code ? answer : STRANGE);
  throw leave(new Refusal(response.status, problem, Number(response.headers.get("Retry-After")) || 0));
}

/**
 * An act under a key of its own, kept until its answer comes: asked again as it was, it counts once; changed, it is another.
 * @param {Path} path
 * @param {{}} [body]
 * @template {string} Path
 * @template [Body=import("./answers.js").Reponse<"POST", Path>] the shape that this address answers, as for `ask`
 * @returns {Promise<Answer<Body> & {key: string}>}
 */
export async function once(path, body = {}) {
  const act = path + JSON.stringify(body);
  const key = keys.get(act) ?? newKey();
  keys.set(act, key);
  const answer = /** @type {Answer<Body>} */ (await ask("POST", path, body, { key }));
  keys.delete(act);
  return { ...answer, key };
}

/** A fresh key for one act; kept by the caller across its retries. */
export function newKey() {
  return crypto.randomUUID();
}

/**
 * Both the head and the body of an answer within PATIENCE.
 * @param {string} address
 * @param {RequestInit} request
 */
async function send(address, request) {
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), PATIENCE);
  try {
    const response = await fetch(address, { ...request, signal: cut.signal });
    return { response, answer: read(await response.text()) };
  } catch {
    throw new Refusal(0, CUT);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} text */
function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const STEPS = new Map([
  ["session_absente", "/connexion/"],
  ["changement_requis", "/premiere-connexion/"],
  ["courriel_requis", "/courriel/"],
]);

/** Two refusals of one page lead away once: a second time, the page reached would be loaded again over what is typed. */
let leaving = false;
globalThis.addEventListener?.("pageshow", (event) => {
  if (event.persisted) leaving = false;
});

/**
 * Goes where the session must first pass, and back here afterwards.
 * @param {Refusal} refusal
 */
function leave(refusal) {
  const step = STEPS.get(refusal.code);
  if (step && !leaving && location.pathname !== step) {
    leaving = true;
    location.assign(`${step}?retour=${encodeURIComponent(here())}`);
  }
  return refusal;
}

function here() {
  return location.pathname + location.search + location.hash;
}

/**
 * The page to come back to, only if it is one of this site.
 * @returns {string} "" when there is none
 */
export function wayBack() {
  const asked = new URLSearchParams(location.search).get("retour") ?? "";
  if (!asked.startsWith("/")) return "";
  const target = new URL(asked, location.origin);
  if (target.pathname.startsWith("//")) return "";
  return target.origin === location.origin ? target.pathname + target.search + target.hash : "";
}
