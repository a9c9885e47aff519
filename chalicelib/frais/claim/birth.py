"""How a claim is born: with the official convocation, one per mission and person, its two halves judged at once."""

from datetime import datetime

from chalicelib.frais.claim import records, states
from chalicelib.frais.claim.models import EtatDeFrais, claim_key
from chalicelib.frais.regles import droits
from chalicelib.frais.regles.faits import PersonneFaits
from chalicelib.frais.regles.reglages import Reglages
from chalicelib.identity.models import Intervenant, person_key
from chalicelib.missions.models import Affectation


def born(affectation: Affectation, profile: Intervenant, reglages: Reglages, now: datetime) -> EtatDeFrais:
    """The claim to write in the transaction of the convocation. `affectation.convoquee` is set already.

    Work is « Pas de frais » when unpaid (NR, ECA); travel when the centre is in, or served from, the commune of home or
    of work, with the reason. What the calendar says (to come, under way, over) is not stored: it shows by itself.
    """
    mission = records.mission(affectation)
    personne = PersonneFaits(profile.residence_administrative, profile.residence_familiale)
    work = droits.remuneration(mission, reglages)
    travel = droits.deplacement(mission, personne, reglages)
    moment = now.isoformat(timespec="seconds")
    return EtatDeFrais(
        person_key(str(affectation.compte)),
        claim_key(str(affectation.numero)),
        numero=affectation.numero,
        compte=affectation.compte,
        service=affectation.service,
        session=affectation.session,
        remuneration=states.at_birth(work.suite.value),
        deplacement=states.at_birth(travel.suite.value),
        raison_deplacement=travel.code,
        cree=moment,
        historique=[[moment, "convocation"]],
    )
