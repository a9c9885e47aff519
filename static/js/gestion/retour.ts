/** What is not found leads back to its list: trying again would find no more. */

import { wayOut } from "../addresses.js";
import { Refusal } from "../api.js";
import { tell } from "../dom.js";

export async function orList(asked: Promise<void>) {
  try {
    await asked;
  } catch (refusal) {
    const out = refusal instanceof Refusal ? wayOut(refusal.status) : [];
    if (!(refusal instanceof Refusal) || !out.length) throw refusal;
    tell("erreur", refusal.title, refusal.detail, out);
  }
}
