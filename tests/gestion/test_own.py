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


def told(found, whose=None):
    """(account id, `propre`) of each object of an answer that says one."""
    if isinstance(found, dict):
        whose = found.get("compte") or found.get("id") or whose
        if "propre" in found:
            yield whose, found["propre"]
        found = list(found.values())
    for inner in found if isinstance(found, list) else ():
        yield from told(inner, whose)


@pytest.mark.parametrize("known", ["numero", "courriel"])
def test_ones_own_line_is_told_on_every_list_by_numero_or_by_address(api, office, known):
    other = office.member(services=["DEC-1", "DEC-2"]).browser
    hers, his = (bureau.everywhere(api, other, courriel) for courriel in ("m.denis@exemple.fr", "p.durand@exemple.fr"))
    facts = {known: hers.person.numero if known == "numero" else "m.denis@exemple.fr"}
    herself = office.member(services=["DEC-1"], **facts)
    seen = {}
    for name in bureau.PAGES.keys() - {"staff.me", "staff.everybody"}:
        for claim in (hers, his):
            answer = herself.browser.get(bureau.address(name, claim))
            assert answer.status in (200, 403, 404), (name, answer.body)
            for compte, own in told(answer.json):
                seen.setdefault(name, {}).setdefault(compte or claim.person.compte, set()).add(own)
    right = {hers.person.compte: {True}, his.person.compte: {False}}
    assert {name: seen.get(name) for name in LISTS} == dict.fromkeys(LISTS, right)
    wrong = {name: found for name, found in seen.items() if any(right.get(whose) != said for whose, said in found.items())}
    assert wrong == {}
