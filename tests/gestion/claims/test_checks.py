"""What makes a claim amber, reason by reason: read on items that no table keeps."""

import pytest

from chalicelib.academie import ACADEMIE
from chalicelib.gestion.claims import checks
from tests.gestion.claims.held import TRAVEL, WORK, claim, etat, place, receipt
from tests.gestion.claims.test_steps import rival
from tests.people import day_trip, declared

NBSP = "\u00a0"


def reasons(one, files=()):
    return [found.en_json() for found in checks.reasons(one, lambda sha: [file for file in files if file.sha256 == sha])]


def reason(code, phrase, moitie, pointeur=""):
    return {"code": code, "phrase": phrase, "moitie": moitie, "pointeur": pointeur}


def test_an_ordinary_claim_is_green():
    assert reasons(claim()) == []


def test_what_the_payer_rejected_tells_why():
    text = {"texte": "RIB clos", "motif": "x"}
    known = claim(etat("REJETE", "REJETE", rejets={WORK: text, TRAVEL: {"motif": "PAYEUR"}}))
    assert reasons(known) == [
        reason("rejet", f"Le payeur a rejeté cette moitié{NBSP}: RIB clos.", WORK),
        reason("rejet", f"Le payeur a rejeté cette moitié{NBSP}: Rejeté par le payeur.", TRAVEL),
    ]
    assert reasons(claim(etat("A_VALIDER", "REJETE", rejets={WORK: text}))) == []
    without = claim(etat("REJETE", "A_VALIDER", rejets={WORK: {}}))
    assert reasons(without)[0]["phrase"] == f"Le payeur a rejeté cette moitié{NBSP}: ."


def test_only_halves_that_wait_are_told():
    known = {"at": place(service_fait=False, quantite_vue=60)}
    assert [one["code"] for one in reasons(claim(etat("VALIDE", "A_VALIDER"), **known))] == []
    assert [one["code"] for one in reasons(claim(etat("A_VALIDER", "VALIDE"), **known))] == [
        "service_non_fait",
        "quantite_en_desaccord",
    ]


def test_work_that_the_centre_denies():
    denied = reason("service_non_fait", "Le constat dit que la mission n’a pas été effectuée.", WORK)
    assert reasons(claim(at=place(service_fait=False))) == [denied]
    assert reasons(claim(at=place(service_fait=None))) == []


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ({"quantite_vue": 60, "presents": 61}, f"Quantité en désaccord{NBSP}: 62 déclarés, le centre a vu 60."),
        ({"presents": 61}, f"Quantité en désaccord{NBSP}: 62 déclarés, le système d’examen compte 61."),
    ],
)
def test_a_count_that_differs_from_what_was_seen(seen, told):
    assert reasons(claim(at=place(**seen))) == [reason("quantite_en_desaccord", told, WORK, "/travail")]


def test_a_count_that_agrees_or_was_not_declared_says_nothing():
    assert reasons(claim(at=place(presents=62))) == []
    oral = {"type": "interrogation_orale", "taux": "T3", "presents": 14}
    assert reasons(claim(at=place(**oral), declaration={"travail": {"minutes": 60}})) == []
    assert reasons(claim(at=place(**oral), declaration={"travail": {"minutes": 60, "candidats": 14}})) == []
    counted = claim(at=place(**oral), declaration={"travail": {"minutes": 60, "candidats": 13}})
    assert [one["code"] for one in reasons(counted)] == ["quantite_en_desaccord"]
    assert checks.declared_quantity(claim(at=place(type="surveillance"))) is None


def test_paper_copies_beside_those_of_santorin():
    known = claim(at=place(copies_santorin=40), declaration=declared(day_trip(), copies=3))
    told = "Des copies papier sont déclarées en plus de celles de Santorin."
    assert reasons(known) == [reason("copies_en_plus", told, WORK, "/travail/copies")]
    assert reasons(claim(at=place(copies_santorin=40), declaration=declared(day_trip(), copies=0))) == []


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [(None, 40, "aucune à la transmission, 40"), (40, 41, "40 à la transmission, 41"), (40, None, "40 à la transmission, aucune")],
)
def test_copies_that_santorin_told_since_the_amount_was_computed(before, now, told):
    one = claim(at=place(copies_santorin=before), declaration=declared(day_trip(), copies=0)).etat
    since = claim(one, at=place(copies_santorin=now))
    phrase = f"Copies de Santorin{NBSP}: {told} aujourd’hui. Renvoyez-le pour qu’il soit recalculé."
    assert reasons(since) == [reason("copies_changees", phrase, WORK, "/travail/copies")]
    assert reasons(claim(one, at=place(copies_santorin=before))) == []
    one.remuneration = "VALIDE"
    assert reasons(claim(one, at=place(copies_santorin=now))) == []


def test_an_amount_beyond_the_settings(monkeypatch):
    monkeypatch.setitem(vars(ACADEMIE.gestion), "montant_a_verifier", "310.00")
    assert reasons(claim()) == []
    monkeypatch.setitem(vars(ACADEMIE.gestion), "montant_a_verifier", "309.99")
    told = f"Montant élevé{NBSP}: 310,00{NBSP}€, au-delà de 309,99{NBSP}€."
    assert reasons(claim()) == [reason("montant", told, WORK)]
    monkeypatch.setitem(vars(ACADEMIE.gestion), "montant_a_verifier", "50")
    assert [one["moitie"] for one in reasons(claim())] == [WORK, TRAVEL]


def test_a_distance_beyond_the_settings():
    far = ACADEMIE.gestion.distance_a_verifier
    at_most = reasons(claim(declaration=declared(day_trip(km=str(far)))))
    assert [one["code"] for one in at_most] == ["vraisemblance"], "Roanne is nearer, which is said apart"
    told = f"Distance élevée{NBSP}: 250,1{NBSP}km pour un trajet simple."
    beyond = reasons(claim(declaration=declared(day_trip(km="250.1"))))
    assert reason("distance", told, TRAVEL, "/deplacements/0/trajets/0") in beyond
    by_train = [{"de": "domicile", "mode": "train", "billet": "9", "km": "999"}, {"de": "domicile", "mode": "voiture"}]
    assert [one["code"] for one in reasons(claim(declaration=declared(day_trip(trajets=by_train))))] == []


def test_the_very_same_file_elsewhere():
    own = receipt()
    twins = [own, receipt(numero="210009"), receipt(numero="210004"), receipt(pk="P#luc"), receipt("b", pk="P#luc")]
    where = "/deplacements/0/trajets/0"
    assert reasons(claim(receipts=[own]), twins) == [
        reason("fichier_d_une_autre_personne", "Le fichier « a.pdf » est aussi joint par une autre personne.".replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»"), TRAVEL, where),
        reason("fichier_deux_fois", f"Le fichier «{NBSP}a.pdf{NBSP}» est aussi joint à la mission n° 210004, 210009.", TRAVEL, where),
    ]
    assert reasons(claim(receipts=[own]), [own, receipt("b")]) == [], "twice on this very claim"
    assert [one["code"] for one in reasons(claim(receipts=[own]), [receipt(pk="P#luc")])] == ["fichier_d_une_autre_personne"]


@pytest.mark.parametrize("own", [receipt(etat="attente"), receipt(sha=None)])
def test_a_file_that_was_not_checked_has_no_twin(own):
    assert reasons(claim(receipts=[own]), [receipt(pk="P#luc", sha=own.sha256)]) == []


def test_a_trip_of_the_same_day_on_another_mission():
    told = "Un déplacement du même jour est déclaré sur la mission n° 210002."
    other, at = rival()
    late = declared(day_trip(leave="19:00", back="23:00"))
    found = reasons(claim(declaration=late, others=[(other, at)]))
    assert reason("meme_jour", told, TRAVEL, "/deplacements/0") in found
    other.deplacement = "RENVOYE"
    assert "meme_jour" not in [one["code"] for one in reasons(claim(declaration=late, others=[(other, at)]))]
    assert "meme_jour" not in [one["code"] for one in reasons(claim(others=[rival(day="2026-05-19")]))]


def test_days_that_the_convocation_does_not_hold():
    second = day_trip("2026-05-19", leave="08:00", retour_jour="2026-05-20")
    told = f"Dates différentes de celles de la convocation{NBSP}: 19 mai 2026, 20 mai 2026."
    assert reasons(claim(declaration=declared(day_trip(), second))) == [
        reason("dates_modifiees", told, TRAVEL, "/deplacements/1/jour")
    ]
    assert reasons(claim(declaration=declared(day_trip(retour_jour="2026-05-18")))) == []
    assert reasons(claim(declaration={"travail": {"copies": 62}, "deplacements": [{}]})) == []


def test_what_the_rules_told_the_person_stands_on_its_own_half_and_place():
    known = claim(declaration=declared(day_trip(km="700"), copies=401))
    codes = {(one["code"], one["moitie"], one["pointeur"]) for one in reasons(known)}
    assert ("vraisemblance", WORK, "/travail/copies") in codes
    assert ("vraisemblance", TRAVEL, "/deplacements/0/trajets/0/km") in codes
    never = claim(etat("A_VALIDER", "A_VALIDER"))
    never.etat.calcul = None
    assert reasons(never) == []
