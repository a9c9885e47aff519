"""What the ways in of messages refuse by name."""

from chalicelib.errors import Refusal


class ThreadClosed(Refusal):
    """409: the claim is settled, and its thread with it."""

    status = 409
    code = "fil_clos"
    title = "On n’écrit plus ici"
    detail = "Cet état de frais est terminé, et ses messages avec lui. Pour une autre question, {contact}"


class ThreadMoved(Refusal):
    """409: somebody wrote since the page was read."""

    status = 409
    code = "fil_change"
    title = "Un message est arrivé entre-temps"
    detail = "Votre texte est toujours là\u00a0: lisez ce qui est arrivé, puis envoyez-le, tel quel ou corrigé."


class TooManyMessages(Refusal):
    """409: too many without an answer, or too many altogether."""

    status = 409
    code = "trop_de_messages"
    title = "Trop de messages attendent déjà"
    detail = "Le service a plusieurs messages à lire ici. Attendez sa réponse\u00a0; si c’est urgent, {contact}"


class NothingWaits(Refusal):
    """409: no message of this thread waits for an answer."""

    status = 409
    code = "aucun_message_en_attente"
    title = "Aucun message n’attend de réponse"
    detail = "Un collègue a déjà répondu, ou classé ce message. Rechargez la page."
