"""A person is found as people say their name, and their sheet tells how to help them."""

import pytest

from chalicelib.journal import Entree
from tests.gestion import staff
from tests.gestion.people.test_acts import on_a_mission
from tests.identity.people import enrol

key, office = staff.key, staff.office


@pytest.fixture
def member(office):
    return office.member()


def found(member, query):
    from urllib.parse import quote

    answer = member.browser.get(f"/gestion/intervenants?q={quote(query)}")
    assert answer.status == 200, answer.body
    return [line["nom"] for line in answer.json["intervenants"]]


@pytest.mark.parametrize(
    "query",
    [
        "Ait-Ouali",
        "ait ouali",
        "AIT OUALI Kévin",
        "kevin ait-ouali",
        "kévin aït",
        "ait",
        "KAITOUALI",
        "kaitouali",
        "000424242",
    ],
)
def test_a_person_is_found_whatever_the_spelling(member, clock, query):
    enrol(clock, prenom="Kévin", nom="Aït-Ouali", numero="000424242")
    enrol(clock, prenom="Zoé", nom="Moreau")
    assert found(member, query) == ["Aït-Ouali"]


@pytest.mark.parametrize(
    ("nom", "prenom", "query"),
    [
        ("N’Guyen-Œillet", "Zoé", "Œillet"),
        ("N’Guyen-Œillet", "Zoé", "oeillet zoe"),
        ("N’Guyen-Œillet", "Zoé", "n guyen"),
        ("de La Tour", "Anne-Éléonore", "La Tour"),
        ("de La Tour", "Anne-Éléonore", "Éléonore"),
        ("de La Tour", "Anne-Éléonore", "eleonore tour"),
        ("Петрова", "Анна", "Петрова"),
        ("Петрова", "Анна", "анна петр"),
        ("李", "明", "李"),
        ("مُحَمَّد", "كريم", "محمد"),
        ("Du\u200bpont", "Claire", "dupont"),
        ("Dupont (née Durand)", "Marie", "durand"),
        ("Taʻufaʻahau", "ʻEleni", "eleni tau'fa"),
    ],
)
def test_any_word_of_a_name_finds_it_in_any_order_and_script(member, clock, nom, prenom, query):
    enrol(clock, prenom=prenom, nom=nom)
    enrol(clock, prenom="Kévin", nom="Moreau")
    assert found(member, query) == [nom]


def test_a_numero_is_found_with_or_without_its_zeros_the_exact_one_first(member, clock):
    enrol(clock, numero="000456")
    enrol(clock, nom="Moreau", numero="456")
    assert sorted(found(member, "0456")) == ["Denis", "Moreau"]
    assert found(member, "000456") == ["Denis", "Moreau"]
    assert found(member, "456") == ["Moreau", "Denis"]


def test_the_exact_identifier_comes_first_then_the_names(member, clock):
    enrol(clock, prenom="Paul", nom="Mdenisart")
    enrol(clock, prenom="Marie", nom="Denis")
    assert found(member, "mdenis") == ["Denis", "Mdenisart"]


def test_namesakes_are_all_shown(member, clock):
    for _ in range(3):
        enrol(clock)
    answer = member.browser.get("/gestion/intervenants?q=denis%20marie").json
    assert [line["identifiant"] for line in answer["intervenants"]] == ["mdenis", "mdenis1", "mdenis2"]
    assert answer["suite"] is False


def test_a_long_list_says_that_it_goes_on(member, clock):
    for _ in range(22):
        enrol(clock, printed=False)
    answer = member.browser.get("/gestion/intervenants?q=denis").json
    assert (len(answer["intervenants"]), answer["suite"]) == (20, True)


@pytest.mark.parametrize("query", ["", "a", "x" * 81])
def test_a_search_too_short_or_too_long_is_refused(member, query):
    answer = member.browser.get(f"/gestion/intervenants?q={query}")
    assert (answer.status, answer.pointers) == (422, ["/q"])


@pytest.mark.parametrize("query", ["##", "P#", "дени", "'; --", "a#b", "%00%00"])
def test_a_strange_search_finds_nobody(member, clock, query):
    enrol(clock)
    assert found(member, query) == []


def test_the_sheet_tells_how_a_person_can_come_in(member, api, clock):
    person = enrol(clock, courriel="marie@exemple.fr", telephone="04 72 00 00 00", ville="Lyon")
    seen = member.browser.get(f"/gestion/intervenants/{person.compte}").json
    assert (seen["numero"], seen["identifiant"], seen["ville"]) == (person.numero, person.identifiant, "Lyon")
    assert (seen["courriel"]["adresse"], seen["courriel"]["etat"]) == ("marie@exemple.fr", "utilisable")
    assert seen["acces"]["mot_de_passe"] == "provisoire"
    assert seen["propre"] is False
    clock.forward(days=31)
    member.sign_in()
    later = member.browser.get(f"/gestion/intervenants/{person.compte}").json
    assert later["acces"]["mot_de_passe"] == "provisoire_expire"


@pytest.mark.parametrize(
    ("code", "words"),
    [("formateur_cfa", "formateur en CFA"), ("une_ancienne_situation", "une_ancienne_situation"), (None, None)],
)
def test_the_sheet_says_a_situation_in_the_words_of_the_instance(member, clock, code, words):
    person = enrol(clock, situation=code)
    assert member.browser.get(f"/gestion/intervenants/{person.compte}").json["situation_nom"] == words


def test_the_sheet_holds_no_secret(member, clock):
    person = enrol(clock)
    answer = member.browser.get(f"/gestion/intervenants/{person.compte}")
    assert "argon2" not in str(answer.body)
    assert person.printed not in str(answer.body)


def test_the_sheet_shows_missions_not_convoked_yet(member, clock):
    person = enrol(clock)
    on_a_mission(person, "2026-06-20T08:00", "2026-06-20T12:00")
    missions = member.browser.get(f"/gestion/intervenants/{person.compte}").json["missions"]
    assert [(m["numero"], m["convoquee"], m["moment"]) for m in missions] == [("77", None, "a_venir")]


def test_what_happened_is_told_with_who_did_it_and_reading_leaves_a_trace(member, api, clock):
    person = enrol(clock)
    clock.forward(minutes=1)
    api.browser().sign_in(person.numero, person.printed)
    clock.forward(minutes=1)
    member.browser.post(f"/gestion/intervenants/{person.compte}/deblocage")
    clock.forward(minutes=1)
    seen = [member.browser.get(f"/gestion/intervenants/{person.compte}").json["historique"] for _ in range(2)]
    assert [(line["libelle"], line["par"]) for line in seen[1][:3]] == [
        ("Fiche consultée", "Damien Roux"),
        ("Accès débloqué", "Damien Roux"),
        ("Connexion", "la personne"),
    ]
    read = [entry for entry in Entree.by_objet.query(f"C#{person.compte}") if entry.action == "fiche_consultee"]
    assert [entry.acteur for entry in read] == [f"G#{member.compte}"], "going on reading leaves one trace"


def test_the_communes_of_a_person_are_named(member, clock):
    person = enrol(clock, residence_administrative="69381", residence_familiale="79224")
    sheet = member.browser.get(f"/gestion/intervenants/{person.compte}").json
    assert (sheet["commune_de_travail"], sheet["commune_du_domicile"]) == ("Lyon", "Cholet")
