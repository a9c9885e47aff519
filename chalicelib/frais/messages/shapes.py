"""What the answers about messages hold."""

from typing import Annotated

from typing_extensions import TypedDict

from chalicelib.web.shapes import Moment, among


class DelaiMedian(TypedDict):
    """Days that half of the claims took for a step. `nombre`: halves that it is the median of."""

    etape: Annotated[str, among("verification", "mise_en_paiement", "paiement")]
    jours: int
    nombre: int


class DelaisConnus(TypedDict):
    """`quand`: when they were counted; None while they never were."""

    quand: Moment | None
    delais: list[DelaiMedian]


class MessageLu(TypedDict):
    """One message of a thread."""

    de: Annotated[str, among("intervenant", "service")]
    quand: Moment
    texte: str


class MessageEcrit(TypedDict):
    """`vu`: how many messages there are with the one that was written. What it says is in the thread alone."""

    vu: int
    quand: Moment


class FilLu(TypedDict):
    """The thread of a mission. `vu`: how many messages there are, said again when one writes; `gestionnaire`: of the
    person, when the service gave a name; `ouvert`: one may write; `en_attente`: the service owes an answer."""

    numero: str
    service: str | None
    gestionnaire: str | None
    ouvert: bool
    en_attente: bool
    vu: int
    messages: list[MessageLu]
