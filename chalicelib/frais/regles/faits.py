"""What the rules need to know of a mission and of a person, taken from their records by the use cases."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from chalicelib.frozen import frozen

TypeDeMission = Literal[
    "correction",
    "interrogation_orale",
    "epreuve_pratique",
    "eps_ponctuelle",
    "jury_deliberation",
    "elaboration_sujets",
    "surveillance",
    "etude_dossiers",
    "presidence",
    "autre",
]


@frozen
class MissionFaits:
    """`debut`, `fin` are naive, on the wall clock of the centre. `copies_santorin` comes from the marking system.

    `type_2`, `taux_2`: a second activity of the same mission, as copies and orals. `double_correction`: another person
    marks the same copies. `vehicule_par`, `nuit_par`: who of the service answered what was asked before leaving, when
    and why; `nuit_avant`: whether the night before is theirs, None where nobody asked.
    """

    numero: str
    type: TypeDeMission
    taux: str
    mode_evaluation: Literal["ponctuelle", "ECA"]
    debut: datetime
    fin: datetime
    centre_commune: str
    restaurant_administratif: bool = False
    vehicule_autorise: bool | None = None
    examen: str = ""
    copies_santorin: int | None = None
    convoque: bool = True
    annulee: bool = False
    type_2: TypeDeMission | None = None
    taux_2: str = "A_CONFIGURER"
    double_correction: bool = False
    vehicule_par: str = ""
    nuit_avant: bool | None = None
    nuit_par: str = ""

    def travaux(self) -> tuple["MissionFaits", ...]:
        """The mission as each of its activities sees it: one, or two."""
        if self.type_2 is None:
            return (self,)
        seconde = replace(self, type=self.type_2, taux=self.taux_2, type_2=None)
        return replace(self, type_2=None), seconde

    def jours(self) -> tuple[date, ...]:
        """Every civil day of the mission, first and last included."""
        premier = self.debut.date()
        return tuple(premier + timedelta(days=n) for n in range(self.nombre_de_jours()))

    def nombre_de_jours(self) -> int:
        """Civil days, one at least."""
        return (self.fin.date() - self.debut.date()).days + 1

    def date_du_taux(self, jour: date) -> date:
        """The rate is that of the mission's date; inside a mission of several days, that of the day itself."""
        return min(max(jour, self.debut.date()), self.fin.date())

    def en_json(self) -> dict[str, Any]:
        """Moments as ISO texts without a zone."""
        return vars(self) | {"debut": self.debut.isoformat(), "fin": self.fin.isoformat()}

    @classmethod
    def depuis_json(cls, brut: dict[str, Any]) -> "MissionFaits":
        """What `en_json` wrote."""
        moments = {cle: datetime.fromisoformat(brut[cle]) for cle in ("debut", "fin")}
        return cls(**(brut | moments))


@frozen
class PersonneFaits:
    """INSEE codes: the commune of the service of assignment, and that of the home."""

    residence_administrative: str | None
    residence_familiale: str | None

    def en_json(self) -> dict[str, object]:
        """The two INSEE codes, null when unknown."""
        return dict(vars(self))

    @classmethod
    def depuis_json(cls, brut: dict[str, Any]) -> "PersonneFaits":
        """What `en_json` wrote."""
        return cls(**brut)
