/** What the staff's pages share: who is signed in, signing out, names and ages in words. */

import { ask, Refusal } from "../api.js";
import { all, loaded, one, show, tell } from "../dom.js";
import { counted, hour, local } from "../format.js";
import type { Reponse } from "../answers.js";
import type { Aides, MembreConnecte as Member } from "../types.js";

const SIGN_IN = "/gestion/connexion/";
const AWAY = new Set(["session_gestion_absente", "second_facteur_requis"]);
const FEW_CODES = 3;
/** Where something is typed; what narrows a list is in the address already. */
const TYPED = "main :is(textarea, input.champ__saisie):not(search *)";

/**
 * Opens a page of a signed-in member; without a session, goes to sign in and comes back.
 * @param paths what its HTML asks in any case: given as they are answered, never waited for one after the other
 */
export async function openStaff<Paths extends string[]>(load: (member: Member, ...first: { [Rank in keyof Paths]: Reponse<"GET", Paths[Rank]> }) => unknown, ...paths: Paths) {
  for (const button of all("[data-quitter]")) button.addEventListener("click", signOut);
  await attempt(async () => {
    const first = await Promise.all([signedIn(), ...paths.map(read)]) as Parameters<typeof load>;
    await load(...first);
  });
  loaded();
}

/** What the service answers at an address. */
export async function read<Path extends string, Body = Reponse<"GET", Path>>(path: Path) {
  return (await ask("GET", path)).body as Body;
}

/** The same, null when it is refused: for what a page can do without, and says so. A session that has ended still leads to sign in. */
export async function told<Path extends string>(path: Path) {
  try {
    return await read(path);
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || AWAY.has(refusal.code)) throw refusal;
    return null;
  }
}

/** Runs an act; what is refused is told in the page. */
export async function attempt(act: () => Promise<void>) {
  try {
    await act();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    // no form tells the faults of fields
    if (!leaveIfOut(refusal)) tell("erreur", refusal.title, refusal.faults[0]?.detail ?? refusal.detail);
  }
}

/** A session that has ended leads to the sign-in page, unless something is typed here that would be lost. */
export function leaveIfOut(refusal: unknown) {
  if (!(refusal instanceof Refusal) || !AWAY.has(refusal.code) || location.pathname === SIGN_IN) return false;
  if (all<HTMLInputElement>(TYPED).some(({ value, defaultValue }) => value !== defaultValue)) {
    tell("attente", refusal.title, refusal.detail, [{ text: "Se reconnecter", act: () => void open(SIGN_IN) }]);
    return true;
  }
  location.assign(`${SIGN_IN}?retour=${encodeURIComponent(location.pathname + location.search)}`);
  return true;
}

async function signOut() {
  try {
    await ask("POST", "/gestion/deconnexion");
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    if (!AWAY.has(refusal.code)) {
      const again = { text: "Réessayer", act: () => void signOut() };
      return tell("erreur", "Vous n’êtes pas encore déconnecté", refusal.detail, [again]);
    }
  }
  location.assign(`${SIGN_IN}#au-revoir`);
}

/** Who they are, named in the bar of the page. */
async function signedIn() {
  const member = await read("/gestion/moi");
  const place = one("[data-gestion-barre]");
  show(place, true);
  place.dataset.role = member.guichet_seul ? "guichet" : member.role;
  one("[data-membre]").textContent = `${member.prenom} ${member.nom}, ${member.role_libelle.toLowerCase()}`;
  const left = member.codes_de_secours_restants;
  if (left < FEW_CODES) tell("attente", `Codes de secours restants\u00a0: ${left}`, "Demandez un nouveau lien à un administrateur.");
  return member;
}

/** How many people wait, in all where that is known. */
export function countHelp({ aides, nombre, suite }: Aides) {
  const number = nombre ?? aides.length;
  for (const place of all("[data-nombre-aides]")) {
    place.textContent = `${number}${nombre === null && suite ? "+" : ""}`;
    show(place, number > 0);
  }
}

/** How long an acceptance made now may be taken back, and until when. */
export function backUntil(minutes: number) {
  return `Vous pourrez revenir sur cette acceptation pendant ${counted(minutes, "minute")}, jusqu’à ${hour(local(new Date(Date.now() + 60_000 * minutes)))}.`;
}

/** What is known of several things, one after the other. */
export function together(...texts: (string | null | undefined | false)[]) {
  return texts.filter(Boolean).join(", ");
}

/** @param person in a sentence */
export function fullName(person: { nom: string; prenom: string }) {
  return [person.prenom, person.nom].filter(Boolean).join(" ");
}

/** @param person as lists show them, in the order of names */
export function listName(person: { nom: string; prenom: string }) {
  return [person.nom, person.prenom].filter(Boolean).join(" ");
}

export function sheetAddress(compte: string) {
  return `/gestion/intervenant/?id=${encodeURIComponent(compte)}`;
}

export function age(seconds: number) {
  if (seconds < 120) return "moins de deux minutes";
  if (seconds < 7200) return `${Math.round(seconds / 60)}\u00a0minutes`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)}\u00a0heures`;
  return `${Math.round(seconds / 86_400)}\u00a0jours`;
}
