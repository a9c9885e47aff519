"""What the answers about long work have in common."""

from typing_extensions import TypedDict

from chalicelib.web.shapes import Moment


class TravailSuivi(TypedDict):
    """Where a long work stands. `interrompu`: under way, but nobody is at it. `fait` of `total`: rows or people.

    `par`: first name and name of who asked for it.
    """

    id: str
    etat: str
    etat_libelle: str
    en_cours: bool
    interrompu: bool
    par: str
    cree: Moment
    fini: Moment | None
    fait: int
    total: int
