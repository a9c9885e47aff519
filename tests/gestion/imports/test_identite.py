"""The identity gate of an import: nobody's account goes to somebody else, and the right file repairs a damaged one."""

import pytest

from chalicelib.identity import allocation, provisioning, throttling
from chalicelib.identity.models import Compte
from chalicelib.journal import Entree
from chalicelib.outbox import Envoi
from ops.deployment import imports
from tests.aws import everything, items
from tests.gestion.tableurs import PERSON, counts, faults, identifiant, missions, people, person, quantities, take
from tests.instance import START

STRANGERS = [
    ("Dupont (née Durand)", "Marie", "Lefebvre (née Petit)", "Karim"),
    ("Иванова", "Мария", "Каримов", "Карим"),
    ("دوبون", "ماري", "لوفيفر", "كريم"),
    ("Παπαδοπούλου", "Μαρία", "Νικολάου", "Κώστας"),
    ("李", "明", "王", "伟"),
    ("राम", "सीता", "रोम", "सोता"),
    ("ยาม", "ดี", "ยิม", "ดู"),
    ("Yılmaz/Işık", "Ayşe, Nur", "Çağrı/Ünal", "Kaan, Can"),
    ("Martin & Fils", "Marie+", "Durand & Fils", "Karim+"),
    ("…", "/", "(…)", "/."),
    ("Ḥ(", "A/", "Ṣ(", "B/"),
    ("O’Neil", "Marie", "O’Brien", "Karim"),
]
SAME = [
    ("Dupont (née Durand)", "Marie", "DUPONT née DURAND", "marie"),
    ("Иванова", "Мария", "ИВАНОВА", "мария"),
    ("Соловьёв", "Фёдор", "СОЛОВЬЕВ", "ФЕДОР"),
    ("مُحَمَّد", "كَريم", "محمد", "كريم"),
    ("Παπαδόπουλος", "Κώστας", "ΠΑΠΑΔΟΠΟΥΛΟΣ", "ΚΩΣΤΑΣ"),
    ("ʻAta", "ʻEleni", "'Ata", "Eleni"),
    ("Yılmaz", "Işıl", "YILMAZ", "ISIL"),
    ("Ait-Ouali", "Jean‑Baptiste", "AIT OUALI", "Jean Baptiste"),
    ("L’Hôpital", "Noël", "L'HOPITAL", "NOEL"),
    ("…", "/", "…", "/"),
]


def rows(nom, prenom, **cells):
    return people({"numero": "71010", "nom": nom, "prenom": prenom, "identifiant": "mdupont"} | cells)


def kept(numero, **cells):
    """Somebody as the tables hold them, whatever an import would say of it today."""
    provisioning.create(PERSON | {"numero": numero} | cells, START, "tests")


def used(numero="1"):
    """The account of somebody who came in and chose a password."""
    person(numero).account.update(actions=[Compte.password_hash.set("$argon2id$mine"), Compte.last_seen.set(1)])


def acts(action):
    return [raw for raw in items(Entree).values() if raw.get("action", {}).get("S") == action]


def told():
    return [raw for raw in items(Envoi).values() if raw.get("kind", {}).get("S") == "avis_courriel_corrige"]


@pytest.mark.parametrize(("nom", "prenom", "other_nom", "other_prenom"), STRANGERS)
def test_an_account_never_goes_to_somebody_else(cloud, nom, prenom, other_nom, other_prenom):
    take(rows(nom, prenom, courriel="marie@exemple.fr"))
    before = everything()
    report = take(rows(other_nom, other_prenom, courriel="karim@exemple.fr"))
    assert faults(report) == [("intervenants.csv", 2, "numero")]
    assert f"appartient déjà à {prenom} {nom}" in report.text()
    assert everything() == before


@pytest.mark.parametrize(("nom", "prenom", "other_nom", "other_prenom"), SAME)
def test_the_spellings_of_one_name_are_one_person(cloud, nom, prenom, other_nom, other_prenom):
    take(rows(nom, prenom))
    assert counts(take(rows(other_nom, other_prenom)), "intervenants")[3] == 0


@pytest.mark.parametrize("hyphen", ["\u2010", "\u2011"])
def test_a_hyphen_of_a_word_processor_is_that_of_the_keyboard(cloud, hyphen):
    assert faults(take(rows(f"Saint{hyphen}Jean", f"Marie{hyphen}Anne"))) == []
    assert counts(take(rows("Saint-Jean", "Marie-Anne")), "intervenants") == (0, 0, 1, 0)


def test_a_name_without_any_letter_proves_nothing(cloud):
    take(rows("…", "Marie"))
    assert faults(take(rows("…", "Karim"))) == [("intervenants.csv", 2, "numero")]


MARRIED = {"numero": "1", "nom": "Durand", "courriel": "durand@exemple.fr"}


def test_name_and_address_of_an_account_in_use_wait_for_a_confirmation(cloud):
    take(people({"numero": "1", "courriel": "claire@exemple.fr"}))
    used()
    before = everything()
    report = take(people(MARRIED))
    assert faults(report) == [("intervenants.csv", 2, "numero")]
    assert "--confirmer 1" in report.text()
    assert "Claire Martin" in report.text()
    assert everything() == before


def test_so_does_a_first_address_with_another_name(cloud):
    take(people({"numero": "1"}))
    used()
    assert faults(take(people(MARRIED))) == [("intervenants.csv", 2, "numero")]


def test_so_does_who_the_person_is_for_a_portal(cloud):
    agent = {"numero": "1", "statut": "agent", "portail": "lyon", "identifiant_academique": "cmartin"}
    take(people(agent))
    used()
    other = agent | {"identifiant_academique": "kdurand"}
    assert faults(take(people(other | {"nom": "Durand"}))) == [("intervenants.csv", 2, "numero")]
    assert counts(take(people(other)), "intervenants") == (0, 1, 0, 0), "the same name with another portal account"


def test_confirmed_it_is_written_journalled_and_the_former_address_told(cloud):
    take(people({"numero": "1", "courriel": "claire@exemple.fr"}))
    used()
    assert counts(take(people(MARRIED), confirmed={"1"}), "intervenants") == (0, 1, 0, 0)
    assert (person("1").value("nom"), person("1").value("courriel")) == ("Durand", "durand@exemple.fr")
    assert len(acts("identite_confirmee")) == 1
    assert ["claire@exemple.fr" in raw["data"]["S"] for raw in told()] == [True]


def test_two_files_do_not_do_what_one_may_not(cloud):
    """The name first and the address after, or one name and then the other: the account would be somebody else's."""
    take(people({"numero": "1", "courriel": "claire@exemple.fr"}))
    used()
    renamed = {"numero": "1", "nom": "Durand", "courriel": "claire@exemple.fr"}
    assert counts(take(people(renamed)), "intervenants") == (0, 1, 0, 0)
    assert counts(take(people(renamed)), "intervenants") == (0, 0, 1, 0)
    former = renamed | {"nom": "Martin"}
    for back_and_again in (former, renamed):
        assert counts(take(people(back_and_again)), "intervenants") == (0, 1, 0, 0), "a wrong file is put right"
    for next_step in (MARRIED, renamed | {"prenom": "Karim"}):
        assert faults(take(people(next_step))) == [("intervenants.csv", 2, "numero")]
    assert counts(take(people(MARRIED), confirmed={"1"}), "intervenants") == (0, 1, 0, 0)
    assert counts(take(people(MARRIED | {"courriel": "autre@exemple.fr"})), "intervenants") == (0, 1, 0, 0)


def test_a_confirmation_is_for_its_numero_alone_and_never_for_another_person(cloud):
    take(people({"numero": "1", "courriel": "claire@exemple.fr"}, {"numero": "2", "prenom": "Luc"}))
    used()
    used("2")
    strangers = people(MARRIED, {"numero": "2", "prenom": "Zoé", "nom": "Roux"})
    assert faults(take(strangers, confirmed={"2"})) == [
        ("intervenants.csv", 2, "numero"),
        ("intervenants.csv", 3, "numero"),
    ]


def test_the_former_address_of_an_account_in_use_is_told_even_when_the_name_stays(cloud):
    take(people({"numero": "1", "courriel": "claire@exemple.fr"}, {"numero": "2", "courriel": "deux@exemple.fr"}))
    used()
    take(people({"numero": "1", "courriel": "c2@exemple.fr"}, {"numero": "2", "courriel": "d2@exemple.fr"}))
    assert ["claire@exemple.fr" in raw["data"]["S"] for raw in told()] == [True], "who never came in has nothing to lose"


def test_the_command_confirms_one_by_one(cloud, tmp_path, capsys):
    take(people({"numero": "1", "courriel": "claire@exemple.fr"}))
    used()
    file = people(MARRIED)
    (tmp_path / file.name).write_bytes(file.content)
    assert imports.main(["lyon", str(tmp_path / file.name)]) == 1
    assert "--confirmer 1" in capsys.readouterr().out
    assert imports.main(["lyon", str(tmp_path / file.name), "--confirmer", "1"]) == 0
    assert person("1").value("nom") == "Durand"


def test_a_numero_that_lost_its_zeros_is_questioned(cloud):
    take(people({"numero": "000456"}))
    before = everything()
    report = take(people({"numero": "456"}, {"numero": "00456", "prenom": "Luc"}))
    assert faults(report) == [("intervenants.csv", 2, "numero"), ("intervenants.csv", 3, "numero")]
    assert "000456" in report.text()
    assert everything() == before


def test_it_is_within_one_file_too_and_even_in_a_dry_run(cloud):
    file = people({"numero": "456"}, {"numero": "000456", "prenom": "Luc"})
    assert faults(take(file, dry_run=True)) == faults(take(file)) == [("intervenants.csv", 3, "numero")]


def test_a_true_twin_is_confirmed(cloud):
    take(people({"numero": "456"}))
    file = people({"numero": "000456", "prenom": "Luc"})
    assert counts(take(file, confirmed={"000456"}), "intervenants") == (1, 0, 0, 0)
    assert counts(take(file), "intervenants") == (0, 0, 1, 0)


def test_a_mission_or_a_quantity_that_lost_them_names_the_numero_meant(cloud):
    take(people({"numero": "000456"}))
    report = take(
        missions({"numero": "7", "numero_intervenant": "456"}),
        quantities({"numero": "7", "numero_intervenant": "456", "presents": "3"}),
    )
    assert [fault.hint for fault in report.refusals] == ["000456 est connu : remettre les zéros ?"] * 2


def saved_as(text, read_as):
    return text.encode("utf-8").decode(read_as, "replace")


DAMAGED = [
    ("utf-8 as ANSI", lambda text: saved_as(text, "cp1252")),
    ("utf-8 as ANSI twice", lambda text: saved_as(saved_as(text, "cp1252"), "cp1252")),
    ("utf-8 as Macintosh", lambda text: saved_as(text, "mac_roman")),
    ("utf-8 as DOS", lambda text: saved_as(text, "cp850")),
    ("ANSI as Macintosh", lambda text: text.encode("cp1252").decode("mac_roman")),
    ("Macintosh as ANSI", lambda text: text.encode("mac_roman").decode("cp1252", "replace")),
    ("question marks", lambda text: text.encode("ascii", "replace").decode()),
    ("replacement signs", lambda text: text.encode("cp1252").decode("utf-8", "replace")),
    ("lost letters", lambda text: text.encode("ascii", "ignore").decode()),
]


@pytest.mark.parametrize("damage", [made for _, made in DAMAGED], ids=[name for name, _ in DAMAGED])
def test_the_right_file_repairs_a_damaged_name_in_one_import(cloud, damage):
    right = {"numero": "1", "prenom": "Françoise", "nom": "Kéravélo", "courriel": "f@exemple.fr"}
    kept(**right | {"prenom": damage("Françoise"), "nom": damage("Kéravélo"), "courriel": "g@exemple.fr"})
    used()
    made = identifiant("1")
    assert counts(take(people(right)), "intervenants") == (0, 1, 0, 0)
    known = person("1")
    assert (known.value("prenom"), known.value("nom")) == ("Françoise", "Kéravélo")
    assert known.account.identifiant == known.profile.identifiant == "fkeravelo"
    assert allocation.holders([throttling.alias_key(name) for name in (made, "fkeravelo")]) == {
        throttling.alias_key(name): known.compte for name in (made, "fkeravelo")
    }
    assert set(throttling.names(known.account)) == {"1", made, "fkeravelo"}
    assert counts(take(people(right)), "intervenants") == (0, 0, 1, 0)
    assert counts(take(people(right | {"identifiant": made})), "intervenants") == (0, 0, 1, 0), "an older file names it"


def test_a_repair_gives_the_next_free_identifiant_or_the_one_of_the_file(cloud):
    bad = {"prenom": "FranÃ§ois", "nom": "KÃ©ravel"}
    take(people({"numero": "1", "prenom": "Fabien", "nom": "Keravel"}))
    kept("2", **bad)
    kept("3", **bad)
    right = {"prenom": "François", "nom": "Kéravel"}
    report = take(people({"numero": "2"} | right, {"numero": "3", "identifiant": "fkeravel7"} | right))
    assert counts(report, "intervenants") == (0, 2, 0, 0)
    assert [identifiant(n) for n in "123"] == ["fkeravel", "fkeravel1", "fkeravel7"]


@pytest.mark.parametrize("damage", [made for _, made in DAMAGED], ids=[name for name, _ in DAMAGED])
def test_a_damaged_file_never_spoils_a_right_name(cloud, damage):
    right = {"numero": "1", "prenom": "Françoise", "nom": "Kéravélo"}
    take(people(right))
    before = everything()
    for spoilt in ({"prenom": damage("Françoise")}, {"prenom": damage("Françoise"), "nom": damage("Kéravélo")}):
        assert counts(take(people(right | spoilt)), "intervenants") == (0, 0, 0, 1)
    assert everything() == before


def test_signs_that_replaced_a_whole_name_repair_nothing(cloud):
    kept("71010", nom="??", prenom="??")
    assert faults(take(rows("李明", "王伟"))) == [("intervenants.csv", 2, "numero")]


def test_a_repaired_name_without_a_latin_letter_gets_its_numero(cloud):
    kept("71", nom="Ð˜Ð²Ð°Ð½Ð¾Ð²Ð°", prenom="ÐœÐ°Ñ€Ð¸Ñ")
    made = identifiant("71")
    assert made != "71"
    take(people({"numero": "71", "nom": "Иванова", "prenom": "Мария"}))
    assert (person("71").value("nom"), identifiant("71")) == ("Иванова", "71")
    assert set(throttling.names(person("71").account)) == {"71", made}


def test_a_marriage_changes_no_identifiant(cloud):
    take(people({"numero": "1"}))
    take(people({"numero": "1", "nom": "Durand"}))
    assert identifiant("1") == "cmartin"


def test_a_name_without_a_latin_letter_signs_in_by_its_numero(cloud):
    take(people({"numero": "71", "prenom": "明", "nom": "李"}))
    assert identifiant("71") == "71"
    assert throttling.names(person("71").account) == ["71"]
    assert counts(take(people({"numero": "71", "prenom": "明", "nom": "李"})), "intervenants") == (0, 0, 1, 0)
    take(people({"numero": "71", "prenom": "明", "nom": "李", "identifiant": "mli"}))
    assert identifiant("71") == "mli"
