"""The way of appeal of each population: mediation first for the agents that it binds, with delays and addresses."""

from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import Gestion

_DELAY = "Vous pouvez contester cette décision dans les deux mois qui suivent sa notification"
_CODE = "du code de justice administrative"
_COURT = f"(www.telerecours.fr\u00a0; articles R.\u00a0421-1 et R.\u00a0421-5 {_CODE})"
_MEDIATION = f"(décret n°\u00a02022-433 du 25\u00a0mars 2022\u00a0; articles R.\u00a0213-10 et suivants {_CODE})"
_TO_CONFIRM = "À confirmer\u00a0: votre académie n’a pas encore confirmé ces voies et ces adresses."


def voies(situation: str | None, of_day: Gestion | None = None) -> str:
    """What a refusal tells somebody of this situation; the instance's own text when it gives one for everybody.

    `of_day`: what was confirmed for the day of the refusal, in the place of the instance's file.
    """
    service = of_day or ACADEMIE.gestion
    given, known = service.voies_de_recours, service.recours
    if given:
        return given
    kinder = f"par un recours gracieux adressé à {known.service}, ou hiérarchique adressé au ministre"
    if situation in known.mediation:
        told = (
            f"{_DELAY}\u00a0: {kinder}. Avant tout recours au tribunal, vous devez saisir dans ce même délai "
            f"{known.mediateur} {_MEDIATION}\u00a0; le délai est interrompu, et repart à la fin de la médiation "
            f"pour saisir {known.tribunal} {_COURT}."
        )
    else:
        told = f"{_DELAY}\u00a0: {kinder}, ou par un recours contentieux devant {known.tribunal_externe} {_COURT}."
    return told if known.confirme else f"{told} {_TO_CONFIRM}"
