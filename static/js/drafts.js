/** What was typed and not yet saved by the service, kept on this device: by instance and by person, for one day. */

const DAY = 86_400_000;

function prefix() {
  return `imagin:${document.documentElement.dataset.instance}:`;
}

/** This page, as long as it is open: each keeps its own copy, so that none takes away what another has not saved. */
const PAGE = crypto.randomUUID();

/**
 * @param {string} person
 * @param {string} numero
 * @param {string} [page] "" finds the copies of all
 */
function place(person, numero, page = PAGE) {
  return `${prefix()}${person}:etat:${numero}:${page}`;
}

/**
 * @param {string} person
 * @param {string} numero
 * @param {import("./autosave.js").Typed} typed
 * @param {number} version the version it was typed over
 */
export function keep(person, numero, { declaration, faults }, version) {
  try {
    localStorage.setItem(place(person, numero), JSON.stringify({ declaration, faults, version, quand: Date.now() }));
  } catch {
    // A full or forbidden storage takes away the safety net, not the service's own draft.
  }
}

/**
 * The copy typed last on this device, kept from now on by this page under the version it was typed over.
 * @param {string} person
 * @param {string} numero
 * @returns {(import("./autosave.js").Typed & {version: number, quand: number}) | null}
 */
export function kept(person, numero) {
  sweep();
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(place(person, numero, "")));
    const copies = names.map((name) => ({ name, text: localStorage.getItem(name) ?? "null" }));
    const [last] = copies.map((copy) => ({ ...copy, found: JSON.parse(copy.text) })).sort((one, other) => other.found.quand - one.found.quand);
    if (!last) return null;
    localStorage.setItem(place(person, numero), last.text);
    if (last.name !== place(person, numero)) localStorage.removeItem(last.name);
    return last.found;
  } catch {
    return null;
  }
}

/**
 * What this page kept of it: saved, or given up by its person.
 * @param {string} person
 * @param {string} numero
 */
export function forget(person, numero) {
  try {
    localStorage.removeItem(place(person, numero));
  } catch {
    // Nothing was kept.
  }
}

/** Takes away what is over a day old, whoever typed it: a closed tab on a shared computer leaves nothing for long. */
function sweep() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(prefix())) continue;
      const found = JSON.parse(localStorage.getItem(name) ?? "null");
      if (!found || Date.now() - found.quand >= DAY) localStorage.removeItem(name);
    }
  } catch {
    // A forbidden storage keeps nothing.
  }
}

/**
 * Whether this tab was last shown to this person. It is from now on, and holds nothing of the one before, however they left.
 * @param {string} person
 */
export function seenBy(person) {
  try {
    const same = sessionStorage.getItem("imagin:qui") === person;
    if (!same) {
      sessionStorage.clear();
      sessionStorage.setItem("imagin:qui", person);
    }
    return same;
  } catch {
    return true;
  }
}

const STEP = "imagin:etape";

/** The first sign-in goes on to the address: the next page then says that it is the second of two. */
export function secondStep() {
  try {
    sessionStorage.setItem(STEP, "2");
  } catch {
    // The page says one thing less.
  }
}

export function isSecondStep() {
  try {
    return sessionStorage.getItem(STEP) === "2";
  } catch {
    return false;
  }
}

/** What this tab was shown: nobody else who signs in here may see it during a cut. */
export function forgetSeen() {
  try {
    sessionStorage.clear();
  } catch {
    // Nothing was kept.
  }
}

/** Everything that this instance keeps on this device, whoever typed it. */
export function forgetAll() {
  forgetSeen();
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(prefix())) localStorage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}

/** Whether somebody was signed in on this tab, who has not left since. */
export function wasSeen() {
  try {
    return sessionStorage.getItem("imagin:qui") !== null;
  } catch {
    return false;
  }
}
