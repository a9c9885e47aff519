"""The kilometres typed, beside the straight line between the communes: what no road can be is told, and nothing else."""

from typing import Any

import pytest

from chalicelib.frais.regles.calcul import calculer
from tests.regles.fabrique import LYON, PARIS, absence, declaration, mission, personne, voiture

VILLEFRANCHE, MARIGOT = "69264", "97801"


def told(
    *trips: dict[str, Any], centre: str = VILLEFRANCHE, travail: str | None = LYON, domicile: str | None = LYON
) -> list[tuple[str, str]]:
    away = absence("2026-06-09T06:45", "2026-06-09T18:30", trajets=list(trips))
    found = calculer(mission(centre_commune=centre), personne(travail, domicile), declaration(away))
    return [(one.pointeur, one.phrase) for one in found.avertissements if "vol d" in one.phrase]


@pytest.mark.parametrize(("km", "doubted"), [("25", True), ("26", False), ("35", False), ("69", False), ("69.1", True)])
def test_a_distance_that_no_road_has_is_told_where_it_was_typed(km: str, doubted: bool):
    found = told(voiture(km))
    assert bool(found) == doubted
    assert {at for at, _ in found} <= {"/deplacements/0/trajets/0/km"}


def test_the_two_towns_and_their_distance_are_named():
    (found,) = told(voiture("350"))
    assert found[1].replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'") == (
        "350 km pour un trajet simple, alors que Lyon et Villefranche-sur-Saône sont à 27 km à vol d'oiseau : "
        "vérifiez cette distance."
    )


def test_a_part_of_the_way_is_never_too_short():
    train = {"de": "domicile", "mode": "train", "billet": "80", "aller_retour": True}
    assert told(voiture("5"), centre=PARIS) != []
    assert told(voiture("5"), train, centre=PARIS) == []
    assert told(voiture("900"), train, centre=PARIS) != []


def test_each_distance_is_held_against_the_place_it_leaves_from():
    assert told(voiture("390", de="travail"), travail=PARIS, domicile=LYON) == []
    assert [at for at, _ in told(voiture("390", km_autre_residence="390"), travail=PARIS, domicile=LYON)] == [
        "/deplacements/0/trajets/0/km"
    ]
    assert told(voiture("900", de="autre")) == []


def test_where_a_place_is_not_known_nothing_is_told():
    assert told(voiture("900"), centre=MARIGOT) == []
    assert told(voiture("900"), travail=None, domicile=None) == []
