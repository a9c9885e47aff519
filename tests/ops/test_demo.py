"""The demonstration data: complete, dated around today, kept at the next start, nowhere but on this computer."""

import datetime as dt

import pytest

from chalicelib.frais.claim import claims
from chalicelib.identity import provisioning
from chalicelib.missions.collection import read
from ops.console import Stopped
from ops.local import demo
from tests import pdf
from tests.identity.people import PHRASE

TODAY = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


@pytest.fixture
def loaded(cloud, tmp_path):
    return demo.fill("lyon", TODAY.date(), TODAY, tmp_path)


def everyones_claims(identities):
    comptes = [person.compte for person in provisioning.by_numero(i.numero for i in identities).values()]
    return {compte: claims.of(read(compte), TODAY) for compte in comptes}


def test_every_person_comes_in_with_what_is_printed(api, tmp_path):
    api.clock.now = TODAY
    for identity in demo.fill("lyon", TODAY.date(), TODAY, tmp_path):
        assert identity.numero.startswith("9")
        for name in (identity.numero, identity.identifiant):
            assert api.browser().sign_in(name, identity.mot_de_passe).json == {"portee": "mot_de_passe"}


def test_there_are_homonyms_agents_externes_and_somebody_without_an_address(loaded):
    people = [person.account for person in provisioning.by_numero(i.numero for i in loaded).values()]
    assert {"cmartin", "cmartin1"} <= {account.identifiant for account in people}
    assert {account.statut for account in people} == {"agent", "externe"}
    assert {bool(account.courriel) for account in people} == {True, False}


def test_every_state_of_a_mission_is_there(loaded):
    found = [claim for own in everyones_claims(loaded).values() for claim in own]
    assert {claim.moment for claim in found} == {"a_venir", "en_cours", "passee"}
    shown = {state for claim in found for state in claim.halves}
    assert shown >= {"NON_EFFECTUEE", "EN_COURS", "EFFECTUEE", "A_VALIDER", "PAS_DE_FRAIS", "INVALIDABLE"}


def test_each_person_has_travel_to_claim_by_car_and_a_mission_without_travel(loaded):
    for own in everyones_claims(loaded).values():
        over = [claim for claim in own if claim.moment == "passee"]
        assert any(claim.halves[1] == "EFFECTUEE" and claim.affectation.vehicule_autorise for claim in over)
        assert any(claim.halves[1] == "PAS_DE_FRAIS" for claim in over)


def test_a_restart_keeps_everything_and_renews_the_passwords_not_chosen_yet(api, loaded, tmp_path):
    first, second, *_ = loaded
    api.clock.now = TODAY
    browser = api.browser()
    browser.sign_in(first.numero, first.mot_de_passe)
    assert browser.post("/mot-de-passe", {"nouveau": PHRASE}).status == 200
    before = everyones_claims(loaded)
    later = TODAY + dt.timedelta(days=3)
    again = demo.fill("lyon", later.date(), later, tmp_path)
    assert again[0].mot_de_passe is None
    assert "déjà personnalisé" in again[0].text()
    assert again[1].mot_de_passe != second.mot_de_passe
    dates = [[str(claim.affectation.debut) for claim in own] for own in before.values()]
    assert dates == [[str(claim.affectation.debut) for claim in own] for own in everyones_claims(again).values()]
    assert provisioning.by_numero([first.numero])[first.numero].account.password_hash


def test_the_letters_of_the_last_start_are_there_to_be_seen(loaded, tmp_path):
    (path,) = tmp_path.glob("*.pdf")
    content = path.read_bytes()
    numbers = range(len(pdf.pages(content)))
    for identity in loaded:
        assert any(pdf.says(content, identity.mot_de_passe, number) for number in numbers)


@pytest.mark.parametrize("code", ["lyon", "siec", "centrale"])
def test_each_instance_has_data_of_its_own(code):
    data = demo._data(code)
    assert len(data["personne"]) >= 3
    assert {mission["numero"][:2] for mission in data["mission"]} == {"92"}


def test_an_instance_without_data_has_nobody(cloud, tmp_path):
    assert demo.fill("nantes", TODAY.date(), TODAY, tmp_path) == []


@pytest.mark.exigence("S80")
@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"AWS_ENDPOINT_URL": "https://dynamodb.eu-west-3.amazonaws.com"},
        {"AWS_ENDPOINT_URL": "http://127.0.0.1.example.org:4566"},
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566", "AWS_ENDPOINT_URL_DYNAMODB": "https://10.0.0.1"},
    ],
)
def test_it_goes_nowhere_but_to_this_computer(environment):
    with pytest.raises(Stopped):
        demo.refuse_elsewhere(environment)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_it_goes_to_this_computer(host):
    assert demo.refuse_elsewhere({"AWS_ENDPOINT_URL": f"http://{host}:4566"}) is None
