"""What an import promises of people: good rows in, bad rows refused alone, nothing twice, nothing lost."""

from pathlib import Path

import pytest

from chalicelib import tables
from chalicelib.identity import temporary_passwords
from chalicelib.identity.models import Compte
from tests.aws import everything
from tests.gestion.tableurs import (
    counts,
    faults,
    identifiant,
    missions,
    neighbours,
    people,
    person,
    quantities,
    take,
)

SAMPLES = Path(__file__).parents[2] / "data"


def test_people_come_in_with_their_identifiers_in_file_order(cloud):
    report = take(people({"numero": "3", "prenom": "Chloé"}, {"numero": "1"}, {"numero": "2", "prenom": "Cyril"}))
    assert counts(report, "intervenants") == (3, 0, 0, 0)
    assert report.exit_code == 0
    assert [identifiant(numero) for numero in "312"] == ["cmartin", "cmartin1", "cmartin2"]
    profile = person("1").profile
    assert (profile.residence_administrative, profile.residence_familiale) == ("69123", "69266")


def test_an_identifier_written_in_the_file_is_reserved_before_any_is_given(cloud):
    take(people({"numero": "1"}, {"numero": "2", "identifiant": "cmartin"}))
    assert (identifiant("1"), identifiant("2")) == ("cmartin1", "cmartin")


def test_the_same_file_twice_changes_nothing(cloud):
    files = (
        people({"numero": "1"}, {"numero": "2", "courriel": "claire@exemple.fr"}),
        missions({"numero": "7", "numero_intervenant": "1", "vehicule_autorise": "oui"}),
        quantities({"numero": "7", "numero_intervenant": "1", "copies_santorin": "62", "date": "2026-06-19"}),
        neighbours(("69266", "69123")),
    )
    take(*files)
    before = everything()
    report = take(*files)
    assert everything() == before
    assert [counts(report, kind) for kind in report.totals] == [(0, 0, 1, 0), (0, 0, 2, 0), (0, 0, 1, 0), (0, 0, 1, 0)]


def test_a_dry_run_writes_nothing_and_says_the_same(cloud):
    files = (
        people({"numero": "1"}, {"numero": "1"}, {"numero": "2", "courriel": "x"}, {"numero": "3", "statut": "agent"}),
        missions({"numero": "7", "numero_intervenant": "1"}, {"numero": "7", "numero_intervenant": "2"}),
        quantities({"numero": "7", "numero_intervenant": "1", "presents": "3"}),
    )
    before = everything()
    tried = take(*files, dry_run=True)
    assert everything() == before
    done = take(*files)
    assert tried.text().replace("Essai : rien n’a été écrit.\n", "") == done.text()
    assert (tried.exit_code, done.exit_code) == (1, 1)
    assert "Essai" in tried.text()


def test_a_bad_row_is_refused_alone_with_its_place_and_what_to_do(cloud):
    report = take(
        people({"numero": "1"}, {"numero": "2", "courriel": "claire@", "telephone": "le soir"}, {"numero": "3"})
    )
    assert faults(report) == [("intervenants.csv", 3, "courriel"), ("intervenants.csv", 3, "telephone")]
    assert counts(report, "intervenants") == (2, 0, 0, 1)
    assert "intervenants.csv:3 courriel «\u00a0claire@\u00a0» n’est pas une adresse électronique → " in report.text()
    assert report.text().splitlines()[-1] == "intervenants : 2 créés, 0 modifié, 0 inchangé, 1 refusé"


def test_the_same_numero_twice_in_a_file_is_refused_the_second_time(cloud):
    report = take(people({"numero": "1"}, {"numero": "1", "ville": "Lyon"}))
    assert faults(report) == [("intervenants.csv", 3, "numero")]
    assert person("1").profile.ville == "Villeurbanne"


def test_leading_zeros_make_another_numero_once_somebody_says_so(cloud):
    take(people({"numero": "7"}, {"numero": "007", "prenom": "Luc", "nom": "Petit"}), confirmed={"007"})
    assert (identifiant("7"), identifiant("007")) == ("cmartin", "lpetit")


def test_a_numero_does_not_change_hands_but_a_name_may_change(cloud):
    take(people({"numero": "1"}, {"numero": "2", "prenom": "Luc", "nom": "Petit"}))
    report = take(people({"numero": "1", "nom": "Durand"}, {"numero": "2", "prenom": "Zoé", "nom": "Roux"}))
    assert faults(report) == [("intervenants.csv", 3, "numero")]
    assert (person("1").profile.nom, identifiant("1")) == ("Durand", "cmartin")
    assert person("2").profile.nom == "Petit"


def test_accents_and_case_do_not_make_another_person(cloud):
    take(people({"numero": "1", "prenom": "Helene", "nom": "LEFEVRE"}))
    report = take(people({"numero": "1", "prenom": "Hélène", "nom": "Lefèvre"}))
    assert counts(report, "intervenants") == (0, 1, 0, 0)


def test_an_identifier_never_changes_nor_is_shared(cloud):
    take(people({"numero": "1"}, {"numero": "2", "prenom": "Luc"}))
    report = take(
        people(
            {"numero": "1", "identifiant": "clairem"},
            {"numero": "2", "prenom": "Luc", "identifiant": "lmartin"},
            {"numero": "3", "prenom": "Zoé", "identifiant": "CMartin"},
        )
    )
    assert faults(report) == [("intervenants.csv", 2, "identifiant"), ("intervenants.csv", 4, "identifiant")]
    assert counts(report, "intervenants") == (0, 0, 1, 2)


def test_a_portal_identifier_held_by_another_numero_is_refused(cloud):
    agent = {"statut": "agent", "portail": "lyon", "identifiant_academique": "cmartin"}
    take(people({"numero": "1"} | agent))
    report = take(people({"numero": "2", "prenom": "Luc"} | agent, {"numero": "1"} | agent))
    assert faults(report) == [("intervenants.csv", 2, "identifiant_academique")]
    assert counts(report, "intervenants") == (0, 0, 1, 1)


def test_so_is_one_that_an_earlier_row_of_the_file_took_even_in_a_dry_run(cloud):
    agent = {"statut": "agent", "portail": "lyon", "identifiant_academique": "cmartin"}
    report = take(people({"numero": "1"} | agent, {"numero": "2", "prenom": "Luc"} | agent), dry_run=True)
    assert faults(report) == [("intervenants.csv", 3, "identifiant_academique")]


@pytest.mark.parametrize(
    "cells",
    [
        {"portail": "lyon", "statut": "agent"},
        {"identifiant_academique": "cmartin", "statut": "agent"},
        {"portail": "lyon", "identifiant_academique": "cmartin", "statut": "externe"},
    ],
)
def test_half_a_portal_identifier_or_one_for_an_externe_is_refused(cloud, cells):
    assert counts(take(people({"numero": "1"} | cells)), "intervenants") == (0, 0, 0, 1)


def test_a_possible_double_is_taken_and_reported(cloud):
    take(people({"numero": "1"}))
    report = take(people({"numero": "1"}, {"numero": "2"}, {"numero": "3", "adresse_1": "9 rue du Port"}))
    assert [(remark.row, remark.column) for remark in report.remarks] == [(3, "numero")]
    assert "double possible" in report.text()
    assert (report.exit_code, counts(report, "intervenants")) == (0, (2, 0, 1, 0))


def test_an_empty_cell_keeps_what_is_there(cloud):
    take(people({"numero": "1", "telephone": "06 00 00 00 00", "courriel": "claire@exemple.fr"}))
    report = take(people({"numero": "1", "telephone": "", "courriel": "", "adresse_1": ""}))
    assert counts(report, "intervenants") == (0, 0, 1, 0)
    assert person("1").profile.telephone == "06 00 00 00 00"
    assert person("1").account.courriel == "claire@exemple.fr"


@pytest.mark.parametrize("origin", ["confirme", "gestionnaire"])
def test_a_confirmed_address_is_never_replaced_and_the_report_says_so(cloud, origin):
    take(people({"numero": "1", "courriel": "claire@exemple.fr"}))
    person("1").account.update(actions=[Compte.courriel_origin.set(origin)])
    report = take(people({"numero": "1", "courriel": "autre@exemple.fr", "ville": "Lyon"}))
    assert person("1").account.courriel == "claire@exemple.fr"
    assert person("1").profile.ville == "Lyon"
    assert [(remark.row, remark.column, remark.value) for remark in report.remarks] == [
        (2, "courriel", "autre@exemple.fr")
    ]


def test_an_imported_address_is_replaced_by_a_newer_file(cloud):
    take(people({"numero": "1", "courriel": "claire@exemple.fr"}))
    take(people({"numero": "1", "courriel": "autre@exemple.fr"}))
    assert person("1").account.courriel == "autre@exemple.fr"


@pytest.mark.exigence("S65")
def test_an_import_never_touches_a_password(cloud, clock):
    take(people({"numero": "1"}, {"numero": "2", "prenom": "Luc"}))
    temporary_passwords.issue(person("1").compte, clock.now, clock.now, "tests")
    person("2").account.update(actions=[Compte.password_hash.set("$argon2id$mine")])
    kept = [person(numero).account.attribute_values for numero in "12"]
    take(people({"numero": "1", "ville": "Lyon"}, {"numero": "2", "prenom": "Luc", "nom": "Durand"}))
    now = [person(numero).account.attribute_values for numero in "12"]
    assert now[1].pop("renomme"), "that the name was another is all that an account in use keeps of it"
    assert now == kept


def test_who_a_newer_file_no_longer_holds_is_kept_and_reported(cloud):
    take(people({"numero": "1"}, {"numero": "2", "prenom": "Luc"}, {"numero": "3", "prenom": "Zoé"}))
    report = take(people({"numero": "1"}, {"numero": "3", "prenom": "Zoé", "courriel": "@"}))
    assert "conservés : intervenants absents du fichier : 2" in report.text().splitlines()
    assert person("2").profile.prenom == "Luc"


def test_a_name_without_a_latin_letter_has_its_numero_or_what_the_file_gives(cloud):
    take(people({"numero": "1", "prenom": "明", "nom": "李"}, {"numero": "2", "nom": "李", "identifiant": "cli"}))
    assert (identifiant("1"), identifiant("2")) == ("1", "cli")


def test_an_import_cut_in_the_middle_is_completed_by_the_next(cloud):
    file, written = people(*({"numero": str(n)} for n in range(1, 6))), []

    def cut(**_):
        written.append(1)
        if len(written) == 3:
            raise ConnectionError("cut")

    events = tables.connection().client.meta.events
    events.register("before-call.dynamodb.TransactWriteItems", cut)
    try:
        with pytest.raises(ConnectionError):
            take(file)
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", cut)
    assert counts(take(file), "intervenants") == (3, 0, 2, 0)
    assert [identifiant(str(n)) for n in range(1, 6)] == ["cmartin", "cmartin1", "cmartin2", "cmartin3", "cmartin4"]
