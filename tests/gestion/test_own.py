"""Whoever of the staff is an intervenant too is told, on every page that lists people, which line is their own; no other is."""

import uuid

import pytest

from chalicelib.identity.models import Intervenant, person_key
from tests.frais import test_contestation, test_demande
from tests.gestion import bureau, staff
from tests.gestion.dossiers import Desk, constat, sent
from tests.people import convoke

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


def everywhere(api, desk, courriel):
    """Somebody whom each list names: a claim sent, another contested, a third to come with a request, words, help."""
    claim = bureau.waiting(sent(api, courriel=courriel, seen=False))
    absent = claim.on(convoke(api.clock, claim.person, debut="2026-05-20T08:30", fin="2026-05-20T17:30"))
    assert desk.certify(constat(absent, fait=False)).status == 200
    assert test_contestation.contest(absent).status == 201
    coming = claim.on(convoke(api.clock, claim.person, vehicle=None, **test_demande.LATER))
    assert test_demande.ask(coming).status == 201
    asked = {"sorte": "effacement", "texte": "Je n’interviens plus."}
    assert claim.browser.post("/donnees/demandes", asked, Idempotency_Key=str(uuid.uuid4())).status == 201
    moment = api.clock.now.isoformat(timespec="seconds")
    person = Intervenant(person_key(claim.person.compte), "PROFIL")
    waits = (Intervenant.demande_aide.set(moment), Intervenant.liste.set("aide"), Intervenant.rang.set(moment))
    person.update(actions=list(waits))
    return claim


@pytest.mark.parametrize("known", ["numero", "courriel"])
def test_ones_own_line_is_told_on_every_list_by_numero_or_by_address(api, office, known):
    other = Desk(office.member(services=["DEC-1", "DEC-2"]))
    hers, his = everywhere(api, other, "m.denis@exemple.fr"), everywhere(api, other, "p.durand@exemple.fr")
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
