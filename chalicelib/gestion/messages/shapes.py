"""What the answers about messages hold, for the service."""

from typing_extensions import TypedDict

from chalicelib.frais.messages.shapes import FilLu
from chalicelib.gestion.claims.shapes import LigneDEtat


class LigneDeMessage(LigneDEtat):
    """A thread that waits for an answer. `quand`, `age`: of the oldest message without one; `nombre`: how many;
    `extrait`: how the last begins."""

    nombre: int
    extrait: str


class MessagesEnAttente(TypedDict):
    """A page of threads, the oldest first. `services`: those of the member; `suite`: where the next page begins, None
    at the end."""

    services: list[str]
    messages: list[LigneDeMessage]
    suite: str | None


class ReponsePreparee(TypedDict):
    code: str
    libelle: str
    texte: str


class FilOuvert(FilLu):
    """The same thread for the service. `propre`: it is the member's own, a colleague answers. `reponses`: prepared."""

    propre: bool
    reponses: list[ReponsePreparee]
