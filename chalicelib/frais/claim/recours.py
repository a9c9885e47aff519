"""The way of appeal of each population: mediation first for the agents that it binds, with delays and addresses."""

from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import Gestion

_DELAY = "Vous pouvez contester cette décision dans les deux mois qui suivent sa notification"
_TO_CONFIRM = " À confirmer\u00a0: votre académie n’a pas encore confirmé ces voies et ces adresses."


def voies(situation: str | None, of_day: Gestion | None = None) -> str:
    """What a refusal tells somebody of this situation; the instance's own text when it gives one for everybody.

    `of_day`: what was confirmed for the day of the refusal, in the place of the instance's file.
    """
    service = of_day or ACADEMIE.gestion
    given, known = service.voies_de_recours, service.recours
    if given:
        return given
    suite = "" if known.confirme else _TO_CONFIRM
    kinder = f"par un recours gracieux adressé à {known.service}, ou hiérarchique adressé au ministre"
    if situation in known.mediation:
        return (
            f"{_DELAY}\u00a0: {kinder}. Avant tout recours au tribunal, vous devez saisir dans ce même délai "
            f"{known.mediateur} (décret n°\u00a02022-433 du 25\u00a0mars 2022\u00a0; articles R.\u00a0213-10 et "
            "suivants du code de justice administrative)\u00a0; le délai est interrompu, et repart à la fin de la "
            f"médiation pour saisir {known.tribunal} (www.telerecours.fr\u00a0; articles R.\u00a0421-1 et "
            f"R.\u00a0421-5 du code de justice administrative).{suite}"
        )
    return (
        f"{_DELAY}\u00a0: {kinder}, ou par un recours contentieux devant {known.tribunal_externe} "
        "(www.telerecours.fr\u00a0; articles R.\u00a0421-1 et R.\u00a0421-5 du code de justice administrative)."
        f"{suite}"
    )
