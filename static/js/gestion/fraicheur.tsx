/** When a list was read, said over it; whether a newer one is on its way, which takes its place. */

import { hour, local, moment } from "../format.js";
import { Button, Buttons, Note } from "./parts.tsx";

/** @param props `late`: the newer one did not come in time */
export function Age({ quand, busy, late }: { quand: string; busy: boolean; late: boolean }) {
  const now = local(new Date()).slice(0, 10) === local(quand).slice(0, 10);
  const of = now ? `Liste de ${hour(local(quand))}` : `Liste du ${moment(quand)}`;
  if (!busy) return <p class="discret">{`${of}.`}</p>;
  if (!late) return <Note tone="attente" title={`${of}, en cours de mise à jour`}><p>Elle est remplacée ici d’elle-même, dans quelques secondes.</p></Note>;
  return (
    <Note tone="attente" title={`${of}\u00a0: la mise à jour tarde`}>
      <Buttons><Button act={() => location.reload()}>Réessayer</Button></Buttons>
    </Note>
  );
}
