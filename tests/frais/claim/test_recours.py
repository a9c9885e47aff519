"""A refusal names the way of appeal of the person's own population, and says what the instance has not confirmed."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import recours
from chalicelib.gestion.claims import notices
from tests.gestion import staff
from tests.gestion.dossiers import Desk, sent

key, office = staff.key, staff.office
KNOWN = ACADEMIE.gestion.recours


def given(monkeypatch, **changed):
    """The instance with other settings of its decisions."""
    monkeypatch.setattr(recours, "ACADEMIE", SimpleNamespace(gestion=replace(ACADEMIE.gestion, **changed)))


def test_an_agent_goes_to_mediation_first_with_delays_and_addresses():
    told = recours.voies("enseignant_academie")
    for words in ("deux mois", "médiateur de l’académie de Lyon", "R.\u00a0213-10", "R.\u00a0421-1", "184 rue Duguesclin"):
        assert words in told
    assert told.index("médiateur") < told.index("tribunal administratif de votre")


@pytest.mark.parametrize("situation", ["retraite", "professionnel", None])
def test_others_go_straight_to_the_court(situation):
    told = recours.voies(situation)
    assert "médiat" not in told
    assert "tribunal administratif de Lyon" in told


def test_it_is_to_be_confirmed_until_the_instance_has(monkeypatch):
    assert "À confirmer" in recours.voies("retraite")
    given(monkeypatch, recours=replace(KNOWN, confirme=True))
    assert "À confirmer" not in recours.voies("retraite")


def test_the_instance_may_have_one_text_for_everybody(monkeypatch):
    given(monkeypatch, voies_de_recours="Écrivez au recteur.")
    assert recours.voies("enseignant_academie") == "Écrivez au recteur."


@pytest.mark.parametrize(("situation", "first"), [("enseignant_academie", True), ("retraite", False)])
def test_the_page_and_the_mail_of_a_refusal_say_it_to_each(api, office, situation, first):
    marie = sent(api, person_facts={"situation": situation})
    api.forget_mails()
    assert Desk(office.member()).decide(marie, "refus", motif="non_due").status == 200
    api.work()
    mail = next(mail for mail in api.mails() if "refusé" in mail.subject)
    (told, *_) = marie.see().json["decisions"]
    assert ("médiateur" in told["recours"]) is first
    assert ("médiateur" in mail.text) is first
    assert notices._ways(marie.person.compte, api.clock.now) == told["recours"]
