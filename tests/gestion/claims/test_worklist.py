"""The worklist shows what waits, oldest first, says why something is odd, and lets the plain ones go together."""

import pytest

from chalicelib.frais.claim.models import Justificatif
from chalicelib.gestion.claims import accepted, worklist
from tests.gestion import staff
from tests.gestion.claims.test_decisions import journalled, states
from tests.gestion.dossiers import TRAVEL, WORK, Desk, chosen, path, sent
from tests.people import LYON, convoke, day_trip, declared

key, office = staff.key, staff.office


@pytest.fixture
def desk(office):
    return Desk(office.member())


def many(api, number, **facts):
    made = []
    for n in range(number):
        made.append(sent(api, courriel=f"p{n}@exemple.fr", **facts))
        api.clock.forward(seconds=60)
    return made


def codes(line):
    return [reason["code"] for reason in line["raisons"]]


def train(price):
    return day_trip(trajets=[{"de": "domicile", "mode": "train", "aller_retour": True, "billet": price}])


def receipt(claim, sha, name="hotel.pdf"):
    held = Justificatif(claim.item.pk, f"J#{claim.numero}#{sha[:6]}", numero=claim.numero, etat="pret", nom=name)
    held.sha256, held.liste, held.rang = sha, f"fichier#{sha}", f"{claim.item.pk}#{claim.numero}"
    held.ligne, held.type, held.taille, held.ajoute = "", "application/pdf", 10, "2026-06-01T08:00:00+00:00"
    held.save()


def test_the_oldest_claim_comes_first_and_a_plain_one_is_green(api, desk):
    claims = many(api, 3)
    lines = desk.listed()
    assert [line["numero"] for line in lines] == [claim.numero for claim in claims]
    assert {line["niveau"] for line in lines} == {"vert"}
    assert lines[0]["age"] >= 120
    assert (lines[0]["total"], lines[0]["acceptables"]) == ("388.32", [WORK, TRAVEL])


def test_pages_follow_each_other_and_a_cursor_of_ones_own_making_is_refused(api, desk, monkeypatch):
    monkeypatch.setattr(worklist, "PAGE", 2)
    claims = many(api, 3)
    first = desk.page().json
    rest = desk.page(curseur=first["suite"]).json
    assert [line["numero"] for line in (*first["etats"], *rest["etats"])] == [claim.numero for claim in claims]
    assert rest["suite"] is None
    assert desk.page(curseur="bm9u").pointers == ["/curseur"]
    assert desk.page(etat="NIMPORTE").pointers == ["/etat"]


def test_the_newest_comes_first_when_one_asks_page_after_page(api, desk, monkeypatch):
    monkeypatch.setattr(worklist, "PAGE", 2)
    claims = many(api, 3)
    first = desk.page(tri="recent").json
    rest = desk.page(tri="recent", curseur=first["suite"]).json
    assert [line["numero"] for line in (*first["etats"], *rest["etats"])] == [claim.numero for claim in claims[::-1]]
    assert rest["suite"] is None
    assert desk.page(tri="hasard").pointers == ["/tri"]


def test_filters_keep_what_is_asked_for(api, desk):
    plain, odd = sent(api), sent(api, day_trip(km="400"), courriel="b@exemple.fr", examen="CAP", taux="T1")
    assert [line["numero"] for line in desk.listed(niveau="orange")] == [odd.numero]
    assert [line["numero"] for line in desk.listed(examen="CAP")] == [odd.numero]
    assert [line["numero"] for line in desk.listed(niveau="vert", session="2026")] == [plain.numero]
    assert desk.listed(centre="0691234S") == []


def test_a_decision_takes_a_claim_to_the_list_of_its_state(api, desk):
    marie = sent(api)
    desk.send_back(marie, TRAVEL)
    assert desk.line(marie) is not None, "the other half still waits"
    desk.decide(marie, "acceptation", WORK)
    assert desk.line(marie) is None
    assert desk.line(marie, etat="RENVOYE")["deplacement"]["etat"] == "RENVOYE"
    assert desk.member.browser.get("/gestion/etats-de-frais/reperes").json["services"] == ["DEC-1"]


def test_a_motif_comes_with_an_answer_ready_to_be_completed(desk):
    told = desk.member.browser.get("/gestion/etats-de-frais/reperes").json["motifs"]
    ready, named = told["reponses"], told["renvoi"] | told["refus"]
    assert ready.keys() == named.keys() - {"autre"}
    assert all(text.endswith(".") and len(text) <= 1000 for text in ready.values())


def test_the_same_file_on_two_claims_shows_whoever_sent_it(api, desk):
    marie, paul = sent(api), sent(api, courriel="b@exemple.fr")
    receipt(marie, "ab" * 32)
    assert codes(desk.line(marie)) == []
    receipt(paul, "ab" * 32)
    assert codes(desk.line(marie)) == codes(desk.line(paul)) == ["fichier_d_une_autre_personne"]
    own = marie.on(convoke(api.clock, marie.person, debut="2026-05-20T08:30", fin="2026-05-20T17:30"))
    receipt(own, "ab" * 32)
    assert codes(desk.line(marie)) == ["fichier_d_une_autre_personne", "fichier_deux_fois"]


def test_two_trips_on_one_day_show_on_both_missions(api, desk):
    marie = sent(api, day_trip(leave="06:45", back="12:00", repas=[]))
    other = marie.on(convoke(api.clock, marie.person, debut="2026-05-19T08:30", fin="2026-05-19T17:30"))
    other.save(declared(day_trip(leave="13:00", back="18:30", repas=[])))
    assert other.submit().status == 201
    assert "meme_jour" in codes(desk.line(other))
    assert "dates_modifiees" in codes(desk.line(other)), "the form proposed the 19th"


@pytest.mark.parametrize(
    ("trip", "copies", "told"),
    [({"km": "251"}, 62, ["distance", "vraisemblance"]), ({}, 130, ["montant"])],
)
def test_what_is_out_of_the_ordinary_is_amber(api, desk, trip, copies, told):
    marie = sent(api, day_trip(**trip), copies=copies)
    line = desk.line(marie)
    assert (line["niveau"], codes(line)) == ("orange", told)


def test_work_without_a_known_rate_is_amber_on_its_own_half_where_no_travel_is_due(api, desk):
    marie = sent(api, examen="BP", taux="A_CONFIGURER", centre_commune=LYON)
    line = desk.line(marie)
    assert (line["niveau"], line["acceptables"]) == ("orange", [])
    assert [(reason["moitie"], reason["pointeur"]) for reason in line["raisons"]] == [(WORK, "/travail/copies")]
    assert "à configurer" in line["raisons"][0]["phrase"]


def test_a_warning_stands_on_its_own_half_whatever_words_it_is_told_in(api, desk):
    """Work without a rate and an unusual ticket: the reason of each half leads to its own place."""
    marie = sent(api, train("501.00"), examen="BP", taux="A_CONFIGURER")
    reasons = {reason["moitie"]: reason["pointeur"] for reason in desk.line(marie)["raisons"]}
    assert reasons == {WORK: "/travail/copies", TRAVEL: "/deplacements/0/trajets/0/billet"}


def test_paper_copies_beside_those_of_santorin_are_amber(api, desk):
    assert codes(desk.line(sent(api, santorin=40, copies=3))) == ["copies_en_plus"]


def test_a_financial_file_that_blocks_payment_shows_on_the_line(api, desk):
    marie = sent(api, person_facts={"dossier_financier": "perime", "dossier_financier_date": "2024-01-15"})
    assert desk.line(marie)["dossier_financier"] == {"etat": "perime", "date": "2024-01-15", "bloquant": True}


def test_a_lot_is_foreseen_then_accepted_and_what_moved_is_skipped_and_reported(api, desk):
    one, two, moved = many(api, 3)
    lines = [chosen(claim) for claim in (one, two, moved)]
    moved.withdraw()
    foreseen = desk.lot(*lines, preview=True).json
    assert (foreseen["nombre"], foreseen["ignores"], foreseen["total"]) == (2, 1, "776.64")
    assert foreseen["lignes"][0]["moities"][0] | {} == {
        "moitie": WORK, "avant": "À décider", "apres": "Accepté", "montant": "310.00",
    }  # fmt: skip
    assert states(one) == ("A_VALIDER", "A_VALIDER"), "a preview writes nothing"
    done = desk.lot(*lines).json
    assert [line.get("code", line["suite"]) for line in done["lignes"]] == ["fait", "fait", "etat_de_frais_change"]
    assert states(one) == states(two) == ("VALIDE", "VALIDE")
    assert states(moved) == ("NON_EFFECTUEE", "NON_EFFECTUEE")


def test_the_same_lot_sent_twice_accepts_once(api, desk):
    one, two = many(api, 2)
    lines, same = [chosen(one), chosen(two)], "0123456789abcdef"
    first, again = desk.lot(*lines, key=same).json, desk.lot(*lines, key=same).json
    assert (first["deja"], again) == (0, first | {"deja": 2})
    assert len(list(accepted.of_service("DEC-1"))) == 4


def test_a_lot_is_undone_as_a_lot_and_leaves_what_was_accepted_before(api, desk):
    one, two, same = *many(api, 2), "0123456789abcdef"
    desk.decide(one, "acceptation", WORK)
    desk.lot(one, two, key=same)
    back = desk.lot(one, two, acte="retour", lot=same)
    assert [line["suite"] for line in back.json["lignes"]] == ["fait", "fait"]
    assert states(one) == ("VALIDE", "A_VALIDER")
    assert states(two) == ("A_VALIDER", "A_VALIDER")


def test_a_lot_gives_a_large_sum_its_first_visa_only(api, desk, office):
    small, large = sent(api), sent(api, copies=300, courriel="b@exemple.fr")
    done = desk.lot(small, large).json
    assert [line["decision"] for line in done["lignes"]] == ["validation", "visa"]
    assert states(large) == ("A_VALIDER", "A_VALIDER")
    assert Desk(office.member()).lot(large).json["lignes"][0]["decision"] == "validation"


def test_a_lot_says_why_a_claim_could_not_be_accepted(api, desk):
    waiting = sent(api, seen=False)
    assert desk.decide(waiting, "acceptation", TRAVEL).status == 200
    assert [line["code"] for line in desk.lot(waiting).json["lignes"]] == ["constat_attendu"]
    done = sent(api, courriel="b@exemple.fr")
    desk.decide(done, "acceptation")
    assert [line["code"] for line in desk.lot(done).json["lignes"]] == ["decision_impossible"]


def test_a_lot_of_nothing_of_twice_the_same_or_of_too_much_is_refused(api, desk):
    marie = sent(api)
    assert desk.lot().pointers == ["/lignes"]
    assert desk.lot(marie, marie).pointers == ["/lignes"]
    assert desk.lot(*[chosen(marie)] * 51).pointers == ["/lignes"]


def test_opening_a_receipt_leaves_a_trace_even_when_the_claim_was_not_opened(api, desk):
    marie = many(api, 1)[0]
    receipt(marie, "ab" * 32)
    desk.member.browser.get(f"{path(marie)}/justificatifs/ababab")
    assert [entry.acteur for entry in journalled(marie, "etat_consulte")] == [f"G#{desk.member.compte}"]
