"""Drafts: incomplete allowed, every fault named at once, a newer one never overwritten, nothing typed ever lost."""

import pytest

from tests import aws
from tests.identity.people import PHRASE
from tests.people import claimant, day_trip, declared


@pytest.fixture
def marie(api):
    return claimant(api)


@pytest.mark.exigence("S57")
def test_two_tabs_that_save_in_turn_do_not_overwrite_each_other(marie):
    tablet = marie.elsewhere()
    assert marie.save(declared(copies=10), version=1).status == 200
    refused = tablet.save(declared(copies=20), version=1)
    assert (refused.status, refused.code) == (409, "version_depassee")
    assert refused.json["actuel"]["declaration"]["travail"]["copies"] == 10
    assert refused.json["actuel"]["version"] == 2
    assert refused.json["saisie"]["travail"]["copies"] == 20
    assert marie.item.declaration["travail"]["copies"] == 10
    assert tablet.save(declared(copies=20), version=2).status == 200


def test_the_same_typing_saved_again_over_the_same_version_is_the_same_draft(marie):
    first = marie.save(declared(), version=1)
    again = marie.save(declared(), version=1)
    assert (again.status, again.json, again.headers["ETag"]) == (200, first.json, '"2"')
    assert int(marie.item.version) == 2


@pytest.mark.exigence("S58")
def test_a_session_that_ends_while_typing_costs_a_password_and_nothing_else(api, marie):
    api.clock.forward(minutes=31)
    assert marie.save(declared(), version=1).code == "session_absente"
    assert marie.browser.sign_in(marie.person.numero, PHRASE).status == 200
    saved = marie.save(declared(), version=1)
    assert (saved.status, saved.json["total"]) == (200, "388.32")


@pytest.mark.parametrize(
    "declaration", [{}, {"travail": {}}, {"deplacements": [{}]}, {"deplacements": [{"trajets": [{}]}]}]
)
def test_an_incomplete_draft_is_kept_and_lists_what_it_lacks(marie, declaration):
    saved = marie.save(declaration)
    assert saved.status == 200
    assert "/travail/copies" in {missing["pointer"] for missing in saved.json["manques"] if missing["bloquant"]}
    assert marie.submit().code == "incomplet"


LEG = "/deplacements/0/trajets/0"
NIGHT = {"jour": "2026-05-18", "hebergement": "payant"}


def leg(**facts):
    return declared(
        day_trip(trajets=[{"de": "domicile", "mode": "voiture", "km": "68", "puissance_fiscale": 5, **facts}])
    )


@pytest.mark.exigence("S63")
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (declared(copies=-1), "/travail/copies"),
        (declared(copies=10**9), "/travail/copies"),
        (declared(copies="10"), "/travail/copies"),
        (declared(copies=True), "/travail/copies"),
        (declared(copies=1.5), "/travail/copies"),
        (declared(copies=[1]), "/travail/copies"),
        (leg(km="-1"), f"{LEG}/km"),
        (leg(km="1e9"), f"{LEG}/km"),
        (leg(km=10**9), f"{LEG}/km"),
        (leg(km="NaN"), f"{LEG}/km"),
        (leg(km="Infinity"), f"{LEG}/km"),
        (leg(km=0.1), f"{LEG}/km"),
        (leg(km="1.234"), f"{LEG}/km"),
        (leg(km="1,5"), f"{LEG}/km"),
        (leg(km=" 12"), f"{LEG}/km"),
        (leg(km="٣"), f"{LEG}/km"),
        (leg(puissance_fiscale=0), f"{LEG}/puissance_fiscale"),
        (leg(puissance_fiscale="5"), f"{LEG}/puissance_fiscale"),
        (leg(peage="-0.01"), f"{LEG}/peage"),
        (leg(mode="fusée"), f"{LEG}/mode"),
        (leg(lieu="a\u0000b", de="autre"), f"{LEG}/lieu"),
        (leg(lieu="x" * 121), f"{LEG}/lieu"),
        (declared(day_trip("2026-02-30")), "/deplacements/0/jour"),
        (declared(day_trip("0001-01-01")), "/deplacements/0/jour"),
        (declared(day_trip(leave="25:00")), "/deplacements/0/depart"),
        (declared(day_trip(leave="6:45")), "/deplacements/0/depart"),
        (declared(day_trip(nuits=[{**NIGHT, "prix": "-5"}])), "/deplacements/0/nuits/0/prix"),
        (declared(day_trip(nuits={"0": NIGHT})), "/deplacements/0/nuits"),
        ({"deplacements": [[]]}, "/deplacements/0"),
        ({"deplacements": "non"}, "/deplacements"),
        ({"travail": []}, "/travail"),
        ({"mobilite_reduite": "oui"}, "/mobilite_reduite"),
        ({"km_deja_rembourses_ailleurs": "-1"}, "/km_deja_rembourses_ailleurs"),
        ({"a/b~c": 1}, "/a~1b~0c"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_at_its_place(marie, body, pointer):
    before = aws.everything()
    refused = marie.save(body)
    assert (refused.status, refused.code) == (422, "champs_invalides")
    assert pointer in refused.pointers
    assert all(error["detail"] and error["code"] for error in refused.json["errors"])
    assert aws.everything() == before


@pytest.mark.parametrize("typed", ["", "  "])
def test_a_place_that_is_still_blank_is_saved(marie, typed):
    saved = marie.save(leg(lieu=typed, de="autre"))
    assert saved.status == 200
    assert saved.json["declaration"]["deplacements"][0]["trajets"][0]["lieu"] is None


def test_every_fault_is_named_at_once(marie):
    trip = {"de": "ici", "mode": "fusée", "km": "-1", "billet": "beaucoup"}
    refused = marie.save(
        {"travail": {"copies": -1}, "deplacements": [day_trip("hier", leave="midi", trajets=[trip])], "x": 1}
    )
    assert set(refused.pointers) == {
        "/travail/copies", "/deplacements/0/jour", "/deplacements/0/depart", f"{LEG}/de", f"{LEG}/mode", f"{LEG}/km",
        f"{LEG}/billet", "/x", "/deplacements/0/repas/0/jour",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("trips", "pointer", "code"),
    [
        ([day_trip("2026-05-25")], "/deplacements/0/jour", "hors_mission"),
        ([day_trip(retour_jour="2026-05-25")], "/deplacements/0/retour_jour", "hors_mission"),
        ([day_trip(back="06:00")], "/deplacements/0/retour", "retour_avant_depart"),
        ([day_trip(), day_trip(leave="18:00", back="20:00", repas=[])], "/deplacements/1/depart", "chevauchement"),
        (
            [day_trip(trajets=[{"de": "domicile", "mode": "voiture", "km": "6"}])],
            f"{LEG}/puissance_fiscale",
            "manquant",
        ),
        ([day_trip(trajets=[{"de": "domicile", "mode": "train"}])], f"{LEG}/billet", "manquant"),
        (
            [day_trip(trajets=[{"de": "domicile", "mode": "train", "billet": "9", "peage": "1"}])],
            f"{LEG}/peage",
            "sans_objet",
        ),
        ([day_trip(repas=[{"jour": "2026-05-18", "service": "diner"}])], "/deplacements/0/repas/0/ou", "manquant"),
    ],
)
def test_what_does_not_hold_together_is_kept_as_a_draft_and_not_sent(marie, trips, pointer, code):
    saved = marie.save(declared(*trips))
    assert saved.status == 200
    assert (pointer, code) in {(m["pointer"], m["code"]) for m in saved.json["manques"] if m["bloquant"]}
    refused = marie.submit()
    assert (refused.status, refused.code) == (422, "incomplet")
    assert pointer in refused.pointers
    assert marie.item.transmis is None


@pytest.mark.exigence("S52", "S44")
@pytest.mark.parametrize("numero", [":v", "x OR 1=1", "210001%23J", "%23", "PROFIL", "*", "é", "x" * 300])
def test_a_number_is_never_more_than_a_number(marie, numero):
    other = marie.on(numero)
    assert other.browser.get(f"/etats-de-frais/{numero}").status in (400, 404)
    assert marie.browser.put(f"/etats-de-frais/{numero}", declared(), If_Match='"1"').status in (400, 404)


@pytest.mark.parametrize("tag", [None, "1", '"x"', 'W/"1"', '"-1"', '"1","2"', "*", '"9999999999"'])
def test_a_draft_says_over_which_version_it_was_typed(marie, tag):
    refused = marie.browser.put(marie.path, declared(), If_Match=tag)
    assert (refused.status, refused.code) == (400, "demande_mal_formee")
    assert int(marie.item.version) == 1


@pytest.mark.parametrize(
    "raw", [b'{"travail": {"copies": NaN}}', b'{"travail": {}, "travail": {}}', b"[]", b"null", b"{"]
)
def test_what_is_not_strict_json_is_refused(marie, raw):
    assert marie.browser("PUT", marie.path, raw=raw, If_Match='"1"').status == 400
    assert int(marie.item.version) == 1
