"""What an instance may set in the rules, as one frozen value; its TOML file says it under the same names."""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import timedelta
from typing import Any, Literal

from chalicelib.frais.regles import baremes, communes, tarifs
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frozen import frozen

_AUTOUR = timedelta(days=31)
"""Around a mission, beyond any trip of it: the rates of other days are not kept with its calculation."""


@frozen
class Reglages:
    """The `[frais]` table of an instance (`academie.schema.Frais`), with its imported neighbours.

    `demi_tarif`: a meal is halved when it was taken at the administrative restaurant (PRIS), or as soon as the centre
    has one (DISPONIBLE). `nuitee`: the flat rate, or the smaller of it and the price paid (MIN). `marge_jours`: days
    of travel allowed before and after a mission. `communes_desservies`: INSEE code -> neighbouring communes served by
    public transport, both ways. `examens` (exam name -> activity -> rate code) and `taux_propres` win over what the
    product ships. `releves`: the fares that the service read for the journeys of one claim.
    Sources: docs/regles.md, M3, M4, B4, E7, E3, T3.
    """

    demi_tarif: Literal["PRIS", "DISPONIBLE"] = "PRIS"
    nuitee: Literal["FORFAIT", "MIN"] = "FORFAIT"
    justificatifs: Literal["CONSERVER", "DEPOSER"] = "CONSERVER"
    ticket_dans_la_commune: bool = False
    marge_jours: int = 1
    communes_desservies: Mapping[str, frozenset[str]] = field(default_factory=dict)
    grandes_villes: communes.Liste = field(default_factory=lambda: communes.listes()["grandes_villes"])
    grand_paris: communes.Liste = field(default_factory=lambda: communes.listes()["grand_paris"])
    examens: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    taux_propres: tuple[baremes.Bareme, ...] = ()
    releves: tuple[tarifs.Releve, ...] = ()

    def desservies_entre(self, une: str, autre: str) -> bool:
        """Whether two communes (INSEE codes) count as one for being neighbours served by public transport (E3)."""
        vide: frozenset[str] = frozenset()
        return autre in self.communes_desservies.get(une, vide) or une in self.communes_desservies.get(autre, vide)

    def releve(self, parcours: tarifs.Parcours) -> tarifs.Releve | None:
        """The fare that the service read for that very journey and day."""
        return next((un for un in self.releves if un.parcours == parcours), None)

    def taux_de_l_examen(self, examen: str, activite: str) -> str:
        """The rate code of that exam, « A_CONFIGURER » where neither the instance nor a text gives one."""
        nom = baremes.nom_d_examen(examen)
        propre = self.examens.get(nom, {}).get(activite)
        return propre or baremes.examens().get(nom, {}).get(activite, "A_CONFIGURER")

    def utiles_a(self, mission: MissionFaits, personne: PersonneFaits) -> "Reglages":
        """The same settings, cut down to what this mission reads: small enough to be kept with the calculation."""
        centre = communes.commune(mission.centre_commune)
        examen = baremes.nom_d_examen(mission.examen)
        debut, fin = mission.debut.date() - _AUTOUR, mission.fin.date() + _AUTOUR
        residences = {communes.commune(code) for code in vars(personne).values() if code}
        return replace(
            self,
            communes_desservies={
                code: frozenset({centre}) for code in sorted(residences) if self.desservies_entre(code, centre)
            },
            grandes_villes=_reduite(self.grandes_villes, centre),
            grand_paris=_reduite(self.grand_paris, centre),
            examens={examen: self.examens[examen]} if examen in self.examens else {},
            taux_propres=tuple(un for un in self.taux_propres if un.du <= fin and (un.au is None or debut <= un.au)),
        )

    def en_json(self) -> dict[str, object]:
        """As kept with a calculation: lists sorted, rates as `Bareme.en_json` writes them."""
        return vars(self) | {
            "communes_desservies": {code: sorted(voisines) for code, voisines in self.communes_desservies.items()},
            "grandes_villes": sorted(self.grandes_villes.communes),
            "grand_paris": sorted(self.grand_paris.communes),
            "examens": {nom: dict(taux) for nom, taux in self.examens.items()},
            "taux_propres": [bareme.en_json() for bareme in self.taux_propres],
            "releves": [releve.en_json() for releve in self.releves],
        }


def depuis_json(brut: Mapping[str, Any]) -> Reglages:
    """What `Reglages.en_json` wrote."""
    return Reglages(
        **{
            **brut,
            "communes_desservies": desservies(brut["communes_desservies"].items()),
            "grandes_villes": communes.Liste(frozenset(brut["grandes_villes"])),
            "grand_paris": communes.Liste(frozenset(brut["grand_paris"])),
            "taux_propres": baremes.depuis_json(brut["taux_propres"]),
            "releves": tarifs.depuis_json(brut.get("releves", ())),
        }
    )


def desservies(paires: Iterable[tuple[str, Iterable[str]]]) -> dict[str, frozenset[str]]:
    """The neighbour table, made symmetric, each code brought to its commune."""
    table: dict[str, set[str]] = {}
    for code, voisines in paires:
        for voisine in voisines:
            une, autre = communes.commune_entiere(code), communes.commune_entiere(voisine)
            table.setdefault(une, set()).add(autre)
            table.setdefault(autre, set()).add(une)
    return {code: frozenset(voisines - {code}) for code, voisines in table.items()}


def _reduite(liste: communes.Liste, centre: str) -> communes.Liste:
    return replace(liste, communes=frozenset({centre} if centre in liste else ()), departements=frozenset())
