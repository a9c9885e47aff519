"""The missions to come that no rate pays are told by exam, before anybody is convoked to them."""

import pytest

from chalicelib import jobs, outbox
from chalicelib.gestion.missions import catalogue
from chalicelib.gestion.reglages import manques
from ops.deployment import doctor
from tests.gestion import staff
from tests.gestion.reglages.test_settings import WHERE, desk, set_
from tests.people import claimant

key, office, desk = staff.key, staff.office, desk
COMING = {"debut": "2026-06-22T08:30", "fin": "2026-06-22T17:30", "taux": "A_CONFIGURER", "examen": "Brevet professionnel"}


def facts(**more):
    known = dict.fromkeys(("numero", "specialite", "epreuve", "centre", "centre_nom", "commune"), "")
    base = {"examen": "Brevet professionnel", "type": "correction", "debut": "2026-06-22T08:30", "fin": "2026-06-22T17:30"}
    return {**known, **base, "service": "DEC-1", "annulee": False, "taux": "A_CONFIGURER", "mode": "ponctuelle", "personnes": 1, **more}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, 1),
        ({"taux": "T3"}, 0),
        ({"examen": "BTS"}, 0),
        ({"mode": "ECA"}, 0),
        ({"annulee": True}, 0),
        ({"debut": "2026-05-01T08:30"}, 0),
        ({"taux": "NR"}, 0),
        ({"taux": "B", "type": "eps_ponctuelle"}, 1),
    ],
)
def test_what_is_to_come_and_has_no_rate(api, desk, more, told):
    now = api.clock.now.replace(month=6, day=1)
    assert sum(line["missions"] for line in manques.of([facts(**more)], now)) == told


def test_they_are_told_by_exam_until_two_members_give_the_rate(api, desk):
    for rank in range(3):
        claimant(api, courriel=f"p{rank}@exemple.fr", **COMING)
    claimant(api, courriel="other@exemple.fr", service="DEC-2", **COMING)
    asked = desk[0].member.browser.get(f"{WHERE}/manques")
    assert (asked.json["missions"], asked.json["a_relever"]) == (0, ["2026", "2027"])
    catalogue.start("2026", api.clock.now)
    for envoi in list(outbox.Envoi.scan(outbox.Envoi.kind == catalogue.READ)):
        outbox.run(envoi.pk, jobs.JOBS, api.clock.now)
    (said,) = doctor._rates("lyon", api.clock.now)
    assert said.todo.startswith("4 missions sans tarif : Brevet professionnel (4).")
    told = desk[0].member.browser.get(f"{WHERE}/manques").json
    (line,) = told["examens"]
    assert (told["missions"], line["examen"], line["nom"]) == (3, "Brevet professionnel", "examens.brevet professionnel.copie")
    assert line["premiere"] == "2026-06-22"
    assert desk[1].member.browser.get(f"{WHERE}/manques").json["missions"] == 4
    set_(desk, nom=line["nom"], valeur="T3")
    assert desk[0].member.browser.get(f"{WHERE}/manques").json["missions"] == 0
