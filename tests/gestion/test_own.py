"""Whoever of the staff is an intervenant too is told, on every page that lists people, which line is their own; no other is."""

import pytest

from tests.gestion import bureau, staff

key, office = staff.key, staff.office
LISTS = {
    "people.waiting",
    "claims.work",
    "claims.work_to_see",
    "claims.contested",
    "demandes.asked",
    "messages.list_waiting",
    "donnees.asked_rights",
}
"""Pages on which each of the two people has a line at least."""
DESK = {
    *("people.find", "people.list_people", "people.mails", "people.refused_addresses", "people.show", "people.waiting"),
    "staff.me",
}
"""Pages of whoever is of the help desk alone."""


def told(found, whose=None):
    """(account id, `propre`) of each object of an answer that says one."""
    if isinstance(found, dict):
        whose = found.get("compte") or found.get("id") or whose
        if "propre" in found:
            yield whose, found["propre"]
        found = list(found.values())
    for inner in found if isinstance(found, list) else ():
        yield from told(inner, whose)


def two_people(api, office):
    other = office.member(services=["DEC-1", "DEC-2"]).browser
    return [bureau.everywhere(api, other, courriel) for courriel in ("m.denis@exemple.fr", "p.durand@exemple.fr")]


def facts(known, claim):
    """What says that a member is the person of this claim."""
    return {"numero": claim.person.numero} if known == "numero" else {"numero": "homonyme", "courriel": "m.denis@exemple.fr"}


def seen_by(browser, names, claims):
    """Page -> account id -> what it said of whose the line is; pages may be refused."""
    seen = {}
    for name in names:
        for claim in claims:
            answer = browser.get(bureau.address(name, claim))
            assert answer.status in (200, 403, 404), (name, answer.body)
            for compte, own in told(answer.json):
                seen.setdefault(name, {}).setdefault(compte or claim.person.compte, set()).add(own)
    return seen


@pytest.mark.parametrize("known", ["numero", "courriel"])
def test_ones_own_line_is_told_on_every_list_by_numero_or_by_address(api, office, known):
    hers, his = two_people(api, office)
    herself = office.member(services=["DEC-1"], **facts(known, hers))
    seen = seen_by(herself.browser, bureau.PAGES.keys() - {"staff.me", "staff.everybody"}, (hers, his))
    right = {hers.person.compte: {True}, his.person.compte: {False}}
    assert {name: seen.get(name) for name in LISTS} == dict.fromkeys(LISTS, right)
    wrong = {name: found for name, found in seen.items() if any(right.get(whose) != said for whose, said in found.items())}
    assert wrong == {}


@pytest.mark.parametrize("known", ["numero", "courriel"])
def test_the_help_desk_is_told_its_own_line_on_the_pages_that_it_has_and_has_no_other(api, office, known):
    hers, his = two_people(api, office)
    desk = office.member(services=["GUICHET"], **facts(known, hers)).browser
    refused = {name for name in bureau.PAGES if desk.get(bureau.address(name, his)).code == "droit_absent"}
    assert bureau.PAGES.keys() - refused == DESK
    right = {hers.person.compte: {True}, his.person.compte: {False}}
    seen = seen_by(desk, DESK - {"staff.me"}, (hers, his))
    assert (seen["people.waiting"], seen["people.show"]) == (right, right)
    assert all(right[whose] == said for found in seen.values() for whose, said in found.items())
