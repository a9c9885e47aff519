"""« Ce que vous déclarez »: every value in words where it was typed, warnings and receipts beside it, a reference."""

import pytest

from chalicelib.frais.shown import declared as shown
from tests.frais.receipts.test_receipts import announce, attach
from tests.people import claimant, day_trip, declared


def rows(claim):
    return {row["pointeur"]: row for part in claim["declare"] for row in part["lignes"]}


def said(claim):
    return {pointer: row["valeur"].replace("\u00a0", " ") for pointer, row in rows(claim).items()}


def test_every_value_is_read_again_in_words(api):
    night = {"jour": "2026-05-18", "hebergement": "payant", "prix": "90"}
    marie = claimant(api, fin="2026-05-19T17:30")
    train = {"de": "autre", "lieu": "Gare de Givors", "mode": "train", "billet": "24.5", "classe": "premiere", "motif": "tarif"}
    trip = day_trip(retour_jour="2026-05-19", nuits=[night])
    trip["trajets"].append(train)
    claim = marie.save(declared(trip, km_deja_rembourses_ailleurs="1900", mobilite_reduite=True)).json
    assert [part["titre"] for part in claim["declare"]] == ["Travail", "Déplacement du lundi 18 mai 2026", "Situation"]
    assert said(claim) == {
        "/travail/copies": "62",
        "/deplacements/0/depart": "6 h 45",
        "/deplacements/0/retour": "18 h 30, le mardi 19 mai 2026",
        "/deplacements/0/trajets/0/mode": "Voiture, aller et retour",
        "/deplacements/0/trajets/0/de": "Domicile, Lyon",
        "/deplacements/0/trajets/0/km": "68 km par trajet : 136 km comptés, après 1\u202f900 km en 2026",
        "/deplacements/0/trajets/0/puissance_fiscale": "5 CV",
        "/deplacements/0/trajets/0/peage": "6,80 €",
        "/deplacements/0/trajets/0/stationnement": "8,00 €",
        "/deplacements/0/trajets/1/mode": "Train, aller simple",
        "/deplacements/0/trajets/1/lieu": "Autre lieu, Gare de Givors",
        "/deplacements/0/trajets/1/billet": "24,50 €",
        "/deplacements/0/trajets/1/classe": "Première",
        "/deplacements/0/trajets/1/motif": "C’était le moins cher",
        "/deplacements/0/repas/0": "Au restaurant ou autre repas payé",
        "/deplacements/0/nuits/0/hebergement": "Hébergement payant, 90,00 €",
        "/km_deja_rembourses_ailleurs": "1\u202f900 km",
        "/mobilite_reduite": "Oui",
    }


@pytest.mark.parametrize(
    ("facts", "declaration", "found"),
    [
        ({}, {}, {"/travail/copies": "À compléter", "/deplacements": "Aucun"}),
        ({"type": "elaboration_sujets"}, {}, {"/travail/sujets": "À compléter", "/travail/auteurs": "À compléter", "/deplacements": "Aucun"}),
        ({"santorin": 40}, {}, {"": "40, reprises d’office", "/deplacements": "Aucun"}),
        ({"centre_commune": "69123"}, {"travail": {"copies": 3}}, {"/travail/copies": "3"}),
        (
            {},
            {"deplacements": [{"jour": "2026-05-18", "trajets": [{"mode": "voiture"}]}]},
            {
                "/travail/copies": "À compléter",
                "/deplacements/0/depart": "À compléter",
                "/deplacements/0/retour": "À compléter",
                "/deplacements/0/trajets/0/mode": "Voiture, aller simple",
                "/deplacements/0/trajets/0/de": "À compléter",
                "/deplacements/0/trajets/0/km": "À compléter",
                "/deplacements/0/trajets/0/puissance_fiscale": "À compléter",
                "/deplacements/0/repas": "Aucun",
            },
        ),
    ],
)
def test_what_is_not_said_yet_shows_as_such(api, facts, declaration, found):
    marie = claimant(api, **facts)
    assert said(marie.save(declaration).json) == found


def test_a_warning_stands_beside_its_value_and_the_person_is_asked_at_the_distance_of_the_service(api):
    marie = claimant(api)
    claim = marie.save(declared(day_trip(km="250.1"), copies=401)).json
    assert rows(claim)["/travail/copies"]["avis"] == ["401 copies pour une seule mission\u00a0: vérifiez ce nombre."]
    far = rows(claim)["/deplacements/0/trajets/0/km"]["avis"]
    assert any("qu’il s’agit bien de l’aller seul" in told for told in far), far
    assert [fault["code"] for fault in claim["manques"] if not fault["bloquant"]] == ["distance"]
    assert claim["peut_transmettre"]
    near = marie.save(declared(day_trip(km="250"))).json
    assert near["manques"] == []


def test_receipts_stand_on_their_line(api, receipts_bucket):
    marie = claimant(api)
    marie.save(declared())
    attach(marie, receipts_bucket, ligne="/deplacements/0/trajets/0/peage", nom="peage.pdf")
    attach(marie, receipts_bucket, ligne="", nom="tout.pdf")
    claim = marie.see().json
    assert [one["nom"] for one in rows(claim)["/deplacements/0/trajets/0/peage"]["pieces"]] == ["peage.pdf"]
    (apart,) = [part for part in claim["declare"] if part["titre"] == "Autres justificatifs"]
    assert [one["nom"] for one in apart["lignes"][0]["pieces"]] == ["tout.pdf"]


def test_a_claim_is_not_sent_while_a_receipt_is_announced_and_absent(api, receipts_bucket):
    marie = claimant(api)
    marie.save(declared())
    waiting = announce(marie, nom="ticket.pdf").json["justificatif"]["id"]
    refused = marie.submit()
    assert (refused.status, [fault["code"] for fault in refused.json["errors"]]) == (422, ["justificatif_absent"])
    assert "ticket.pdf" in refused.json["errors"][0]["detail"]
    marie.browser.delete(f"{marie.path}/justificatifs/{waiting}")
    assert marie.submit().status == 201


def test_the_same_file_twice_on_one_claim_is_told_of_the_second(api, clock, receipts_bucket):
    marie = claimant(api)
    marie.save(declared())
    attach(marie, receipts_bucket, nom="a.pdf")
    clock.forward(seconds=1)
    attach(marie, receipts_bucket, nom="b.pdf")
    assert {one["nom"]: one["en_double"] for one in marie.see().json["justificatifs"]["pieces"]} == {"a.pdf": False, "b.pdf": True}


def test_each_filing_has_a_reference_of_its_own_and_a_draft_has_none(api, clock):
    marie = claimant(api)
    marie.save(declared())
    assert marie.see().json["reference"] is None
    first = marie.submit().json["reference"]
    assert set(first) <= {*shown.SIGNS, "-"}
    assert len(first) == 9
    assert marie.see().json["reference"] == first
    assert marie.withdraw().json["reference"] is None
    clock.forward(seconds=1)
    assert marie.submit().json["reference"] not in (None, first)
