"""The first administrateur comes from whoever runs the instance; the key of the secrets serves the API alone."""

import pytest

from chalicelib.identity.staff import roster
from ops import stack
from ops.console import Stopped
from ops.deployment import admin
from ops.deployment.code import next_code
from ops.instances.policies import FUNCTIONS, policy
from tests.gestion import staff
from tests.gestion.staff import PHRASE, Member

key, office = staff.key, staff.office
WHO = ("admin@service.example", "Vidal", "Irène", "aucun")


def token(link):
    prefix = "https://lyon.imagin.example/gestion/invitation/#jeton="
    assert link.startswith(prefix)
    return link.removeprefix(prefix)


def newcomer(office):
    compte = roster.by_address(WHO[0]).id
    return Member(compte, WHO[0], office.api.browser(), office.clock)


def test_the_printed_link_opens_the_first_administrateur(office, clock):
    link = admin.invite(*WHO, clock.now)
    member = newcomer(office)
    office.open(member, token(link))
    assert member.browser.get("/gestion/personnels").status == 200
    office.api.work()
    assert office.api.mails() == [], "a printed link is not sent as well"


def test_asked_again_it_gives_another_link_to_the_same_account(office, clock):
    first, second = admin.invite(*WHO, clock.now), admin.invite(*WHO, clock.now)
    assert len(roster.everybody()) == 1
    member = newcomer(office)
    refused = member.browser.post("/gestion/invitation", {"jeton": token(first), "nouveau": PHRASE})
    assert refused.code == "lien_refuse"
    office.open(member, token(second))


def test_it_makes_no_administrateur_of_somebody_else(office, clock):
    office.invited("gestionnaire", courriel=WHO[0])
    with pytest.raises(Stopped):
        admin.invite(*WHO, clock.now)


@pytest.mark.parametrize("wrong", [("pas une adresse", *WHO[1:]), (*WHO[:3], "douze")])
def test_a_wrong_word_stops_it_with_a_sentence(cloud, clock, wrong):
    with pytest.raises(Stopped, match="Indiquez"):
        admin.invite(*wrong, clock.now)
    assert roster.everybody() == []


def test_a_demonstration_account_is_opened_and_gives_codes(office, clock, monkeypatch):
    admin.enrol(admin.invite(*WHO, clock.now), PHRASE, "lyon", clock.now)
    clock.now = clock.now.now(clock.now.tzinfo)
    member = newcomer(office)
    assert member.password().status == 200
    assert member.browser.post("/gestion/connexion/code", {"code": next_code("lyon", WHO[0])}).status == 200


def test_nobody_gets_a_code_without_an_open_account_and_those_that_have_one_are_named(office, clock):
    admin.enrol(admin.invite(*WHO, clock.now), PHRASE, "lyon", clock.now)
    admin.invite("attend@service.example", "Roche", "Paul", "aucun", clock.now)
    with pytest.raises(Stopped, match=f"Adresses connues : [^:]*{WHO[0]}") as refused:
        next_code("lyon", "personne@service.example")
    assert "attend@" not in str(refused.value)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_only_the_function_of_the_staff_may_use_the_key(function):
    able = [found for found in policy("lyon", function)["Statement"] if any("kms" in act for act in found["Action"])]
    if function != "gestion":
        assert able == []
        return
    assert [sorted(found["Action"]) for found in able] == [["kms:Decrypt", "kms:Encrypt"]]
    assert able[0]["Resource"] == [{"Fn::Sub": "${Cle.Arn}"}]


def test_the_key_is_kept_turned_and_named_to_the_function_of_the_staff_alone():
    resources = stack.template("lyon")["Resources"]
    assert resources["Cle"]["DeletionPolicy"] == resources["Cle"]["UpdateReplacePolicy"] == "Retain"
    assert resources["Cle"]["Properties"]["EnableKeyRotation"] is True
    assert resources["CleAlias"]["Properties"]["AliasName"] == "alias/imagin-lyon"
    told = [
        name
        for name, found in resources.items()
        if "IMAGIN_CLE" in str(found.get("Properties", {}).get("Environment", ""))
    ]
    assert told == ["Gestion"]
