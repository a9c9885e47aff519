"""An import gives nobody the address of a member of the staff, who would receive their links."""

import pytest

from chalicelib.identity.models import Compte
from chalicelib.identity.staff import roster
from tests.gestion import staff
from tests.gestion.tableurs import faults, people, person, take

key, office = staff.key, staff.office
CLAIRE = {"numero": "1", "courriel": "claire@exemple.fr"}


@pytest.fixture
def colleague(office):
    return office.member(courriel="anne@service.example")


def both(*rows):
    """What the dry run says, and what the import says after it, which is the same."""
    dry, done = (take(people(*rows), dry_run=dry) for dry in (True, False))
    assert faults(dry) == faults(done)
    return done


def test_neither_a_new_person_nor_one_who_is_known(colleague):
    take(people(CLAIRE))
    luc = {"numero": "2", "prenom": "Luc", "nom": "Denis", "courriel": "anne@service.example"}
    report = both(CLAIRE | {"courriel": "Anne@service.example"}, luc, {"numero": "3", "prenom": "Zoé", "nom": "Abel"})
    assert found(report) == [(2, "courriel"), (3, "courriel")]
    assert person("1").account.courriel == "claire@exemple.fr"
    assert person("3").profile.prenom == "Zoé"
    assert report.refusals[0].reason == "est l’adresse d’un compte de gestion"


def found(report):
    return [(fault.row, fault.column) for fault in report.refusals]


def test_their_own_is_theirs(office):
    office.member(numero="01", courriel="claire@exemple.fr")
    assert found(both(CLAIRE)) == []
    assert person("1").account.courriel == "claire@exemple.fr"


def test_what_is_known_already_passes_as_it_is(office):
    take(people(CLAIRE))
    office.member(numero="homonyme", courriel="claire@exemple.fr")
    assert found(both(CLAIRE)) == []
    assert found(both(CLAIRE | {"ville": "Bron"})) == []
    assert person("1").profile.ville == "Bron"


def test_an_address_that_its_person_confirmed_stays_and_the_rest_is_taken(colleague):
    take(people(CLAIRE))
    Compte(person("1").account.pk, "C").update(actions=[Compte.courriel_origin.set("confirme")])
    assert found(both(CLAIRE | {"courriel": "anne@service.example", "ville": "Bron"})) == []
    assert (person("1").account.courriel, person("1").profile.ville) == ("claire@exemple.fr", "Bron")


def test_a_closed_account_holds_nobody_s_address(office, colleague):
    roster.close(colleague.item, office.clock.now, office.member("administrateur").item)
    assert found(both(CLAIRE | {"courriel": "anne@service.example"})) == []
    assert person("1").account.courriel == "anne@service.example"
