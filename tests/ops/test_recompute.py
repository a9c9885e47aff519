"""`ops recompute`: a transmitted claim is found again to the cent from what it kept, whatever changed since."""

import pytest

from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import settings
from chalicelib.identity.models import Intervenant, person_key
from ops.deployment import recompute
from tests.frais.claim.test_claims import decide
from tests.people import claimant, convoke, day_trip, declared


@pytest.fixture
def marie(api):
    marie = claimant(api)
    marie.save(declared(day_trip(km="1500")))
    assert marie.submit().status == 201
    return marie


def run(marie, *words):
    return recompute.main(["lyon", marie.numero, *words])


def test_the_same_cents_after_the_settings_the_person_and_the_kilometres_have_changed(api, marie, monkeypatch, capsys):
    second = marie.on(convoke(api.clock, marie.person, debut="2026-05-21T08:30", fin="2026-05-21T17:30"))
    second.save(declared(day_trip("2026-05-21")))
    second.submit()
    moved = [Intervenant.residence_familiale.set("42187"), Intervenant.residence_administrative.set("42187")]
    Intervenant(person_key(marie.person.compte), "PROFIL").update(actions=moved)
    monkeypatch.setitem(vars(ACADEMIE.frais), "demi_tarif", "DISPONIBLE")
    settings.forget()
    assert run(marie) == run(second) == 0
    assert "mêmes centimes" in capsys.readouterr().out
    settings.forget()


def test_halves_transmitted_apart_are_found_again_each_from_its_own_inputs(marie):
    decide(marie, remuneration="VALIDE", deplacement="RENVOYE")
    marie.save(declared(day_trip(km="60")))
    assert marie.submit().json["total"] == "383.20"
    assert run(marie) == 0


def test_a_difference_is_shown_line_by_line(marie, capsys):
    kept = marie.item.calcul
    kept["deplacement"]["lignes"][0]["montant"] = "1.00"
    kept["deplacement"]["total"] = "2.00"
    decide(marie, calcul=kept)
    assert run(marie) == 1
    told = capsys.readouterr().out
    assert "déplacement : 2.00 € gardés" in told
    assert "« Kilomètres en voiture, aller-retour » 1.00 € devient" in told


def test_nobody_to_recompute_is_said(marie, capsys):
    assert recompute.main(["lyon", "999999"]) == 2
    assert run(marie, "--intervenant", "1") == 2
    assert run(marie, "--intervenant", marie.person.numero) == 0
    assert "Aucun état de frais" in capsys.readouterr().err
