/** The thread of a mission before its service: what was said, an answer prepared by motif, or nothing to answer. */

import { render } from "preact";
import { ask, once, Refusal } from "../api.js";
import { one, tell } from "../dom.js";
import { refuse, value } from "../forms.js";
import { counted, moment } from "../format.js";
import { attempt } from "./commun.ts";
import { claimPath } from "./file.ts";
import { Area, Form, type Options, Select, Send } from "./formulaires.tsx";
import { Button, Buttons } from "./parts.tsx";
import type { FilOuvert as Opened, MessageLu } from "../types.js";

const MOST = 2000;
const path = `/gestion/messages/${claimPath()}` as const;
/** Has the page read again what waits. */
let reread = async () => {};
/** Once the page has unfolded it, it stays so: what was answered is read there. */
let unfolded = location.hash === "#messages";
/** How many messages the page shows. */
let seen = 0;

/** The fold of the thread: asked for when it is opened, when something waits, or come to by the list of what waits. */
export function Thread({ waiting, answered }: { waiting: number; answered: () => Promise<void> }) {
  reread = answered;
  unfolded ||= waiting > 0;
  return (
    <details class="pli" id="messages" open={unfolded} onToggle={opened}>
      <summary><h2>{waiting ? `Messages (${counted(waiting, "attend une réponse", "attendent une réponse")})` : "Messages"}</h2></summary>
      <div data-fil-vue />
    </details>
  );
}

function opened({ currentTarget }: { currentTarget: HTMLDetailsElement }) {
  if (!currentTarget.open) return;
  void attempt(async () => {
    await load();
    if (location.hash === "#messages") currentTarget.scrollIntoView();
  });
}

async function load() {
  const { body } = await ask("GET", path);
  seen = body.vu;
  render(<Said {...body} />, one("[data-fil-vue]"));
}

function Said(fil: Opened) {
  const { messages, propre, ouvert, en_attente } = fil;
  return (
    <div class="pile">
      {messages.length ? <ol class="fil">{messages.map(said)}</ol> : <p>Personne n’a encore écrit au sujet de cette mission.</p>}
      {!ouvert && <p>{`Cet état de frais est terminé, et ses messages avec lui${en_attente ? "\u00a0: il reste à répondre à ce qui attend" : ""}.`}</p>}
      {propre && <p>Cet état de frais est le vôtre : un collègue répond.</p>}
      {!propre && (ouvert || en_attente) && <Answer {...fil} />}
    </div>
  );
}

function said({ de, quand, texte }: MessageLu, rank: number) {
  return (
    <li class="fil__message" data-de={de} key={rank}>
      <p class="discret"><strong>{de === "service" ? "Le service" : "L’intervenant"}</strong>{`, ${moment(quand)}`}</p>
      <p class="fil__texte">{texte}</p>
    </li>
  );
}

function Answer({ reponses, en_attente }: Opened) {
  const options: Options = [["", "Aucune"], ...reponses.map(({ code, libelle }) => [code, libelle] as const)];
  const prepare = (code: string) => {
    const chosen = reponses.find((one) => one.code === code);
    const text = one<HTMLTextAreaElement>("#message_texte");
    const ready = ["", ...reponses.map(({ texte }) => texte)].includes(text.value); // what was typed stays
    if (ready) text.value = chosen?.texte ?? "";
    else tell("information", "Votre message n’a pas été remplacé", "Effacez-le d’abord pour partir de la réponse préparée.");
  };
  return (
    <Form id="message" send={send} autocomplete="off">
      <Select id="reponse" label="Réponse préparée" options={options} onChange={(event) => prepare(event.currentTarget.value)} />
      <Area id="message_texte" label="Votre message, lu par l’intervenant" help={"2\u00a0000\u00a0signes au plus. Un courriel lui dit qu’un message attend, sans le reprendre."} pointer="/texte" rows={5} maxLength={undefined} />
      <Buttons>
        <Send kind="plein">Envoyer</Send>
        {en_attente && <Button kind="discret" act={setAside}>Classer sans réponse</Button>}
      </Buttons>
    </Form>
  );
}

async function send(form: HTMLFormElement) {
  const texte = value(form, "message_texte").trim();
  const signs = [...texte].length;
  if (signs > MOST) throw refuse([{ pointer: "/texte", code: "champ_trop_long", detail: `Ce message compte ${counted(signs, "signe")}\u00a0: ${MOST} au plus.` }]);
  await settled(path, { texte });
  form.reset();
  tell("succes", "Message envoyé", "Un courriel dit à l’intervenant qu’un message l’attend.");
}

async function setAside() {
  await settled(`${path}/classement`);
  tell("succes", "Classé sans réponse", "L’intervenant n’en est pas prévenu.");
}

/** Once it is done, or when somebody else wrote meanwhile, the thread is read again; what is typed stays. */
async function settled(path: string, said: object = {}) {
  try {
    await once(path, { vu: seen, ...said });
  } catch (refusal) {
    if (refusal instanceof Refusal && refusal.status === 409) await load();
    throw refusal;
  }
  await Promise.all([load(), reread()]);
}
