"""Claims as a member holds them, made of items that no table keeps: what is decided on them needs no AWS."""

import base64
import datetime as dt

from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.dossier import Dossier
from chalicelib.frais.claim.models import EtatDeFrais, Justificatif
from chalicelib.frais.regles.reglages import Reglages
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.claims.steps import Ask
from chalicelib.identity.models import Compte, Intervenant
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.sessions import StaffOpen
from chalicelib.missions.collection import Collection
from chalicelib.missions.models import Affectation
from tests.people import LYON, MISSION, day_trip, declared

NOW = dt.datetime(2026, 6, 1, 8, 0, tzinfo=dt.UTC)
MOMENT = "2026-06-01T08:00:00+00:00"
WORK, TRAVEL = BOTH = ("remuneration", "deplacement")
PERSON = "P#marie"


def place(numero="210001", **facts):
    told = {**MISSION, "numero": numero, "vehicule_autorise": True, "service_fait": True, "convoquee": MOMENT, **facts}
    return Affectation(PERSON, numero, compte="marie", version=1, **told)


def etat(work="A_VALIDER", travel="A_VALIDER", numero="210001", **facts):
    told = {"service": "DEC-1", "session": "2026", "version": 3, **facts}
    return EtatDeFrais(PERSON, f"E#{numero}", numero=numero, compte="marie", remuneration=work, deplacement=travel, **told)


def claim(one=None, at=None, others=(), receipts=(), declaration=None, reglages=None):
    """`one`: its item; `at`: its place; `others`: (item, place) of the person's other claims."""
    one, at = one or etat(), at or place()
    one.declaration = one.declaration or declaration or declared(day_trip())
    found = Collection(
        Intervenant(PERSON, "PROFIL", nom="Denis", residence_administrative=LYON, residence_familiale=LYON),
        {str(where.numero): where for where in (at, *(where for _, where in others))},
        {str(item.sk): raw(item) for item in (one, *(item for item, _ in others), *receipts)},
    )
    made = Claim(one, at, Dossier(found, reglages or Reglages()), NOW)
    if not one.calcul:
        one.calcul = made.computed.en_json()
        for half in BOTH:
            setattr(one, f"montant_{half}", int(getattr(made.computed, half).total * 100))
    return made


def raw(item):
    """As the table gives it."""
    given = item.to_dynamodb_dict()
    return {name: {"B": base64.b64decode(value["B"])} if "B" in value else value for name, value in given.items()}


def held(one=None, member=None, **known):
    member = member or Personnel("G#luce", "G", role="gestionnaire", numero_intervenant="aucun")
    return Held(claim(one, **known), Compte("C#marie", "C", numero="000123"), StaffOpen(member, None))


def ask(act, *halves, **more):
    return Ask(act, "marie", "210001", 3, halves or BOTH, "cle", **more)


def receipt(ident="a", sha="f" * 64, numero="210001", pk=PERSON, etat="pret", ligne="/deplacements/0/trajets/0"):
    known = {"numero": numero, "ligne": ligne, "nom": f"{ident}.pdf", "etat": etat, "sha256": sha, "ajoute": MOMENT}
    return Justificatif(pk, f"J#{numero}#{ident}", **known)
