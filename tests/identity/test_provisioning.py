"""Making people known: identifiers given in order and never twice, one transaction or nothing."""

import pytest

from chalicelib.identity import allocation, correction, directory, provisioning
from chalicelib.identity.models import FAR_FUTURE, Alias, Compte, Homonyme, Intervenant, person_key
from chalicelib.identity.throttling import alias_key, reserve
from chalicelib.tables import TABLES
from tests.aws import at_once, everything, failing, items

CLAIRE = {"prenom": "Claire", "nom": "Martin", "statut": "externe"}


def make(clock, numero, **facts):
    return provisioning.create(CLAIRE | facts | {"numero": numero}, clock.now, "tests")


def identifiants(*people):
    return [person.account.identifiant for person in people]


def test_the_first_holder_has_no_number_then_come_1_and_2(cloud, clock):
    people = [make(clock, str(n), prenom=prenom) for n, prenom in enumerate(("Claire", "Christophe", "Chloé"), 1)]
    assert identifiants(*people) == ["cmartin", "cmartin1", "cmartin2"]


@pytest.mark.parametrize(
    ("prenom", "nom", "expected"),
    [
        ("Élodie", "De La Fontaine", "edelafontaine"),
        ("Łucja", "Œillet", "loeillet"),
        ("Đorđe", "N’Guessan", "dnguessan"),
        ("Ștefan", "Nguyễn", "snguyen"),
    ],
)
def test_an_identifier_holds_plain_letters(cloud, clock, prenom, nom, expected):
    assert identifiants(make(clock, "1", prenom=prenom, nom=nom)) == [expected]


def test_a_number_is_never_given_again_even_when_its_account_is_gone(cloud, clock):
    make(clock, "1")
    gone = make(clock, "2")
    gone.account.delete()
    Alias(alias_key("cmartin1"), "A").delete()
    assert identifiants(make(clock, "3")) == ["cmartin2"]


def test_an_identifier_given_by_the_file_is_skipped_by_the_numbers(cloud, clock):
    make(clock, "1", identifiant="cmartin1")
    assert identifiants(make(clock, "2"), make(clock, "3")) == ["cmartin", "cmartin2"]


def test_so_are_more_of_them_than_one_look_holds(cloud, clock):
    for n in range(12):
        make(clock, str(100 + n), identifiant=f"cmartin{n}" if n else "cmartin")
    assert identifiants(make(clock, "1")) == ["cmartin12"]


def test_and_those_that_the_same_file_gives_further_down(cloud, clock):
    facts = CLAIRE | {"numero": "1"}
    person = provisioning.create(facts, clock.now, "tests", frozenset({"cmartin", "cmartin1"}))
    assert identifiants(person) == ["cmartin2"]


def test_namesakes_at_once_get_each_their_own(cloud, clock):
    people = at_once(3, lambda n: make(clock, str(n)))
    assert sorted(identifiants(*people)) == ["cmartin", "cmartin1", "cmartin2"]
    assert Homonyme.get("H#cmartin", "H").next == 3


@pytest.mark.exigence("S07")
@pytest.mark.parametrize("taken", [{"numero": "1"}, {"numero": "2", "identifiant": "cmartin"}])
def test_an_identifier_of_somebody_else_refuses_the_whole_person(cloud, clock, taken):
    make(clock, "1")
    before = everything()
    with pytest.raises(provisioning.Taken):
        provisioning.create(CLAIRE | taken, clock.now, "tests")
    assert everything() == before


def test_a_portal_identifier_belongs_to_one_person_for_each_portal(cloud, clock):
    make(clock, "1", portail="creteil", identifiant_academique="cmartin")
    make(clock, "2", portail="paris", identifiant_academique="cmartin")
    with pytest.raises(provisioning.Taken):
        make(clock, "3", portail="paris", identifiant_academique="CMartin")


def test_a_new_portal_identifier_frees_the_former_one(cloud, clock):
    person = make(clock, "1", portail="lyon", identifiant_academique="cmartin")
    correction.change(person, {"identifiant_academique": "cdupont"}, clock.now, "tests")
    held = allocation.holders([provisioning.portal_key("lyon", name) for name in ("cmartin", "cdupont")])
    assert held == {provisioning.portal_key("lyon", "cdupont"): person.compte}
    make(clock, "2", portail="lyon", identifiant_academique="cmartin")


def test_tries_counted_before_the_person_came_are_kept(cloud, clock):
    reserve("cmartin", clock.now)
    reserve("cmartin", clock.now)
    make(clock, "1")
    alias = Alias.get(alias_key("cmartin"), "A")
    assert len(alias.essais) == 2
    assert alias.ttl is None
    reserve("cmartin", clock.now)
    assert Alias.get(alias_key("cmartin"), "A").ttl == FAR_FUTURE


def test_a_write_that_fails_leaves_nothing(cloud, clock):
    with failing("dynamodb", ConnectionError("lost"), operation="TransactWriteItems"), pytest.raises(ConnectionError):
        make(clock, "1")
    assert [list(items(table)) for table in TABLES] == [[], [], [], []]
    assert identifiants(make(clock, "1")) == ["cmartin"]


def test_a_change_touches_what_changes_and_keeps_the_password(cloud, clock):
    person = make(clock, "1", courriel="claire@exemple.fr", ville="Lyon", adresse_1="2 rue des Tilleuls")
    before = Compte.get(person.account.pk, "C")
    correction.change(person, {"ville": "Givors", "nom": "Durand"}, clock.now, "tests")
    profile = Intervenant.get(person_key(person.compte), "PROFIL")
    assert (profile.ville, profile.nom, profile.adresse_1) == ("Givors", "Durand", "2 rue des Tilleuls")
    assert Compte.get(person.account.pk, "C").attribute_values == before.attribute_values
    (entry,) = directory.everybody()
    assert (entry.rang, entry.adresse) == ("durand#claire#1", "2 rue des tilleuls givors")


def test_an_imported_address_is_known_at_once_and_ends_a_link_sent_to_the_former_one(cloud, clock):
    person = make(clock, "1", courriel="claire@exemple.fr")
    person.account.update(actions=[Compte.reset_job.set("job")])
    correction.change(person, {"courriel": "autre@exemple.fr"}, clock.now, "tests")
    account = Compte.get(person.account.pk, "C")
    assert (account.courriel, account.courriel_origin, account.reset_job) == ("autre@exemple.fr", "import", None)
    assert account.courriel_usable_from == int(clock.now.timestamp())


def test_the_journal_names_columns_and_nobody(cloud, clock):
    person = make(clock, "1")
    correction.change(person, {"ville": "Givors"}, clock.now, "tests")
    journal = str(items(TABLES[3]))
    assert "intervenant_cree" in journal
    assert "ville" in journal
    assert not [word for word in ("Martin", "Claire", "Givors", "cmartin") if word in journal]


def test_an_address_confirmed_during_an_import_is_not_replaced_by_it(cloud, clock):
    """The import read the person before; its late write is refused, and says to run again."""
    from tests.identity.people import enrol

    person = enrol(clock, courriel="ancienne@exemple.fr")
    (read,) = provisioning.people([person.compte]).values()
    person.item.update(actions=[Compte.courriel.set("vraie@exemple.fr"), Compte.courriel_origin.set("confirme")])
    with pytest.raises(provisioning.Taken):
        correction.change(read, {"courriel": "vieille@exemple.fr"}, clock.now, "tests")
    assert person.item.courriel == "vraie@exemple.fr"


def test_a_sign_that_folds_to_a_letter_is_nobody_s_portal_identifier():
    key = provisioning.portal_key
    assert key("lyon", " KMartin ") == key("lyon", "kmartin") != key("lyon", "\u212amartin")
