"""« Ai-je droit à un remboursement ? »: the same rules as a claim, for anybody, nothing stored."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

from chalicelib import errors
from chalicelib.academie.schema import CodeTaux
from chalicelib.fields import Body, Choice, Faults, Flag, Line, Number, One, Table, Whole, maybe
from chalicelib.frais.claim import claims, settings
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.regles import calcul, manques, remuneration
from chalicelib.frais.regles.declaration import DECLARATION, Declaration
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits, TypeDeMission
from chalicelib.frais.shown import figures, proposal, views

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import Commune, CommunesTrouvees, SimulationCalculee, SimulationDEtat

RATES = get_args(CodeTaux)
_CODE = "([0-9]{2}|2[AB])[0-9]{3}"
_MOMENT = "20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"
_INSEE = "Indiquez le code INSEE de la commune\u00a0: cinq chiffres, ou 2A ou 2B puis trois chiffres."
_PROPOSED, _LONGEST = 5, 80
_WHEN = "Indiquez un jour et une heure\u00a0: 2026-06-09T08:30."


class Moment(Line):
    """A wall-clock moment `YYYY-MM-DDTHH:MM` of this century, as it was given."""

    def __init__(self) -> None:
        super().__init__(16, form=_MOMENT, said=_WHEN)

    def read(self, raw: object, at: str, faults: Faults) -> str:
        """A naive ISO moment on the clock of the centre; a fault for anything else."""
        found = super().read(raw, at, faults)
        with suppress(ValueError):
            return found and datetime.fromisoformat(found).isoformat()
        return self.refuse(at, "moment", _WHEN, faults)


class Insee(Line):
    """The INSEE code of a commune, or of one that was: that of the commune of today."""

    def __init__(self) -> None:
        super().__init__(5, form=_CODE, said=_INSEE)

    def read(self, raw: object, at: str, faults: Faults) -> str:
        """The commune of today; a fault for a code that none ever had, with those of a postal code."""
        from chalicelib import communes  # when a question is asked, never at a start

        found = super().read(raw, at, faults)
        if not found or faults.told(at):
            return found
        if (today := communes.today(found)) is None:
            faults.note(at, "commune_inconnue", _unknown(found))
        return today or ""


def _unknown(code: str) -> str:
    from chalicelib.communes import of_postcode

    served = of_postcode(code)[:_PROPOSED]
    if served:
        told = ", ".join(f"{commune.nom} ({commune.code})" for commune in served)
        return f"{code} est un code postal. Indiquez le code INSEE\u00a0: {told}."
    return f"Aucune commune n’a le code INSEE {code}. {_INSEE}"


class Supposed(Body):
    """The mission of a simulation."""

    type = Choice(get_args(TypeDeMission))
    debut, fin = Moment(), Moment()
    centre_commune = Insee()
    taux = maybe(Choice(RATES))
    type_2, taux_2 = maybe(Choice(get_args(TypeDeMission))), maybe(Choice(RATES))
    double_correction = Flag()
    mode_evaluation = maybe(Choice(("ponctuelle", "ECA")))
    vehicule_autorise = maybe(Choice(("oui", "non")))
    restaurant_administratif = Flag()
    examen = maybe(Line(80))
    copies_santorin = maybe(Whole(10_000))

    def check(self, at: str, faults: Faults) -> None:
        """The end follows the beginning."""
        if self.debut and self.fin and self.fin <= self.debut:
            faults.note(f"{at}/fin", "avant_debut", "La fin doit suivre le début.")
        if self.type_2 and remuneration.champ_du_type(self.type) == remuneration.champ_du_type(self.type_2):
            faults.note(f"{at}/type_2", "activite_en_double", "Cette activité se compte comme la première.")


_PERSON = Table(
    PersonneFaits,
    {
        "residence_administrative": maybe(Insee()),
        "residence_familiale": Insee(),
    },
)


class Simulation(Body, most_bytes=64 * 1024):
    """`autre_mission_du_jour`: travel is then entered on that other one."""

    mission = One(Supposed)
    personne = One(_PERSON)
    declaration = One(DECLARATION)
    km_depart = maybe(Number(200_000))
    autre_mission_du_jour = Flag()


class OfClaim(Body, most_bytes=64 * 1024):
    """What a simulation on a mission of one's own declares."""

    declaration = One(DECLARATION)


def communes_named(text: str) -> CommunesTrouvees:
    """The communes that a person may mean by a name, or by a postal code; InvalidFields when it is too long."""
    from chalicelib.communes import search

    if len(text) > _LONGEST:
        told = f"Indiquez un nom de commune ou un code postal, de {_LONGEST}\u00a0caractères au plus."
        raise errors.InvalidFields([("/q", "champ_trop_long", told)])
    found, whole = search.search(text)
    lines: list[Commune] = [
        {"code": one.code, "nom": one.nom, "codes_postaux": list(one.codes_postaux)} for one in found
    ]
    return {"communes": lines, "suite": not whole}


def answer(asked: Simulation) -> SimulationCalculee:
    """What a mission would pay."""
    mission, person, declaration = _mission(asked.mission), asked.personne, asked.declaration
    already, first = asked.km_depart or Decimal(0), not asked.autre_mission_du_jour
    reglages = settings.of_day(settings.current(), mission.debut.date())
    foreseen = proposal.told(calcul.prevoir(mission, person, reglages, first))
    result = calcul.calculer(mission, person, declaration, reglages, {mission.debut.year: already}, first)
    missing = manques.manques(declaration, mission, person, reglages, first)
    return {
        "calcul": figures.public(result.en_json()),
        "prevision": foreseen,
        "manques": [views.missing(error) for error in missing],
    }


def of_claim(claim: Claim, declaration: Declaration) -> SimulationDEtat:
    """The same for one of the person's own missions, begun or not."""
    from chalicelib.frais.shown import declared  # when something is asked, never at a start

    supposed = claims.declaring(claim, declaration)
    calcul_ = supposed.computed.en_json()
    return {
        "calcul": figures.public(calcul_),
        "declare": declared.of(supposed, calcul_),
        "prevision": proposal.foreseen(claim),
        "manques": [views.missing(error) for error in supposed.missing],
    }


def _mission(asked: Supposed) -> MissionFaits:
    return MissionFaits(
        numero="0",
        type=asked.type,
        taux=asked.taux or "A_CONFIGURER",
        mode_evaluation="ECA" if asked.mode_evaluation == "ECA" else "ponctuelle",
        debut=datetime.fromisoformat(asked.debut),
        fin=datetime.fromisoformat(asked.fin),
        centre_commune=asked.centre_commune,
        restaurant_administratif=asked.restaurant_administratif,
        vehicule_autorise={"oui": True, "non": False}.get(asked.vehicule_autorise or ""),
        examen=asked.examen or "",
        copies_santorin=asked.copies_santorin,
        type_2=asked.type_2 or None,
        taux_2=asked.taux_2 or "A_CONFIGURER",
        double_correction=asked.double_correction,
    )
