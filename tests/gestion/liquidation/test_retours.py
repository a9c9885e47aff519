"""What the payer answers comes back line by line: paid, or rejected with its reason; what went in comes out."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import spreadsheets
from chalicelib.frais.claim import states
from chalicelib.gestion.liquidation import batches, controls, exports, return_file, returns, settling
from chalicelib.gestion.liquidation.models import PAID, REJECTED, Ligne, Lot
from chalicelib.gestion.liquidation.return_file import HEADER, Attendue
from chalicelib.tables import Dossiers
from tests.aws import at_once, failing, items
from tests.gestion.imports.workbooks import by_xlsxwriter
from tests.gestion.payer import Payday
from tests.gestion.staff import key, office  # noqa: F401 - fixtures
from tests.identity.people import PHRASE


@pytest.fixture
def payday(api, office):  # noqa: F811
    return Payday(api, office)


@pytest.fixture
def paid_out(payday):
    """A frozen batch of two people's halves: (payday, its number, the two people)."""
    people = [payday.person(), payday.person()]
    return payday, payday.batch()["numero"], people


def halves(someone):
    return someone.item.remuneration, someone.item.deplacement


def test_a_paid_half_says_its_day_and_the_person_is_told(paid_out):
    payday, numero, (marie, paul) = paid_out
    payday.api.forget_mails()
    payday.settle(payday.row(numero, marie, "remuneration", day="2026-06-02"))
    assert halves(marie) == (states.ACCEPTE, states.TRANSMIS)
    (mail,) = payday.api.mails()
    assert mail.to == "personne1@exemple.fr"
    assert f"mission n°\u00a0{marie.numero}" in mail.subject
    assert "votre rémunération" in mail.words
    assert "daté du 2 juin 2026" in mail.words
    assert "310" not in mail.text + mail.html
    marie.browser.sign_in(marie.person.numero, PHRASE)
    seen = marie.see().json
    assert seen["remuneration"]["libelle"].startswith("Payé le ")
    assert seen["deplacement"]["libelle"] == "En paiement"
    assert halves(paul) == (states.TRANSMIS, states.TRANSMIS)


def test_a_line_of_nothing_in_a_batch_of_before_is_closed_and_never_told_as_paid(paid_out):
    payday, numero, (marie, _) = paid_out
    line = payday.lines(numero)[marie.numero, "deplacement"]
    line.update(actions=[Ligne.montant.set(0)])
    payday.api.forget_mails()
    payday.settle(payday.row(numero, marie, "deplacement"))
    assert (halves(marie), payday.api.mails()) == ((states.TRANSMIS, states.TRAITE), [])
    assert [one["resultat"] for one in payday.show(numero, "?resultat=paye")["lignes"]] == ["paye"]


def test_a_rejected_half_goes_back_to_the_worklist_with_the_payer_s_reason_and_can_leave_again(paid_out):
    payday, numero, (marie, _) = paid_out
    payday.settle(payday.row(numero, marie, "deplacement", "rejete", motif="RIB inconnu du comptable"))
    found = marie.item
    assert found.deplacement == states.REJETE
    assert found.liste == "DEC-1#REJETE"
    marie.browser.sign_in(marie.person.numero, PHRASE)
    (told,) = [one for one in marie.see().json["decisions"] if one["moitie"] == "deplacement"]
    assert (told["libelle"], told["texte"]) == ("Rejeté par le payeur", "RIB inconnu du comptable")
    assert payday.show(numero, "?resultat=rejete")["lignes"][0]["motif"] == "RIB inconnu du comptable"
    payday.accept(marie, ["deplacement"])
    again = payday.batch()
    assert (again["numero"], again["nombre"], again["montant"]) == ("2026-0002", 1, "78.32")
    payday.settle(payday.row(again["numero"], marie, "deplacement", day="2026-06-04"))
    assert marie.item.deplacement == states.ACCEPTE


def test_the_batch_says_what_is_paid_rejected_and_still_awaited(paid_out):
    payday, numero, (marie, paul) = paid_out
    done = payday.settle(
        payday.row(numero, marie, "remuneration"),
        payday.row(numero, paul, "remuneration", "REJETÉ", motif="Compte clos"),
    )
    assert done["comptes"] == {
        "paye": {"nombre": 1, "montant": "310.00"},
        "rejete": {"nombre": 1, "montant": "310.00"},
        "connu": {"nombre": 0, "montant": "0.00"},
    }
    lot = payday.show(numero)
    assert lot["payes"] == lot["rejetes"] == {"nombre": 1, "montant": "310.00"}
    assert lot["attendus"] == {"nombre": 2, "montant": "156.64"}
    assert payday.member.browser.get(f"/gestion/liquidation/retours/{done['id']}").json["etat"] == "TERMINE"


def test_the_same_file_twice_changes_nothing_and_tells_nobody_twice(paid_out):
    payday, numero, (marie, _) = paid_out
    row = payday.row(numero, marie, "remuneration")
    payday.api.forget_mails()
    payday.settle(row)
    version = marie.item.version
    answer = payday.send(row)
    payday.work()
    assert answer.json["etat"] == "TERMINE"
    assert marie.item.version == version
    assert len(payday.api.mails()) == 1


def test_a_newer_file_may_repeat_what_is_known(paid_out):
    payday, numero, (marie, paul) = paid_out
    first = payday.row(numero, marie, "remuneration")
    payday.settle(first)
    answer = payday.send(first, payday.row(numero, paul, "remuneration"))
    payday.work()
    assert answer.json["comptes"]["connu"] == {"nombre": 1, "montant": "310.00"}
    assert halves(paul) == (states.ACCEPTE, states.TRANSMIS)


def test_a_file_interrupted_in_the_middle_goes_on_where_it_was(paid_out, monkeypatch):
    payday, numero, (marie, paul) = paid_out
    monkeypatch.setattr(returns, "PART", 1)
    payday.api.clock.forward(days=2)
    payday.member.sign_in()
    payday.api.forget_mails()
    rows = [payday.row(numero, one, half) for one in (marie, paul) for half in states.HALVES]
    retour = payday.send(*rows).json["id"]
    payday.api.work()
    with failing("dynamodb", ConnectionError("coupure"), times=1, operation="TransactWriteItems"):
        payday.api.work()
    assert halves(paul) != (states.ACCEPTE, states.ACCEPTE)
    payday.api.clock.forward(minutes=5)
    payday.work()
    assert halves(marie) == halves(paul) == (states.ACCEPTE, states.ACCEPTE)
    assert len(payday.api.mails()) == 4
    settling.apply(job="x", now=payday.api.clock.now, retour=retour, morceau=0)
    assert payday.show(numero)["payes"] == {"nombre": 4, "montant": "776.64"}


def test_two_workers_on_the_same_file_pay_once(paid_out):
    payday, numero, (marie, paul) = paid_out
    payday.api.clock.forward(days=2)
    payday.member.sign_in()
    payday.api.forget_mails()
    retour = payday.send(*(payday.row(numero, one, "remuneration") for one in (marie, paul))).json["id"]
    at_once(2, lambda _: settling.apply(job="x", now=payday.api.clock.now, retour=retour))
    payday.work()
    assert len(payday.api.mails()) == 2
    assert payday.show(numero)["payes"]["nombre"] == 2


BAD = [
    ("lot", {"lot": "2026-0009"}, "le lot « 2026-0009 » n’existe pas"),
    ("numero_mission", {"numero_mission": ""}, "cette cellule est vide"),
    ("lot", {"numero_intervenant": "999"}, "n’a pas cette ligne"),
    ("moitie", {"moitie": "hôtel"}, "écrire « remuneration »"),
    ("resultat", {"resultat": "peut-être"}, "écrire « paye »"),
    ("date_paiement", {"date_paiement": ""}, "écrire le jour"),
    ("date_paiement", {"date_paiement": "31/02/2026"}, "écrire le jour"),
    ("date_paiement", {"date_paiement": "2027-01-01"}, "entre le"),
    ("date_paiement", {"date_paiement": "2026-05-01"}, "entre le"),
    ("motif", {"resultat": "rejete"}, "écrire pourquoi"),
    ("motif", {"resultat": "rejete", "motif": "x" * 501}, "pas plus de 500"),
]


def test_one_bad_row_refuses_the_whole_file_and_is_named(paid_out):
    payday, numero, (marie, paul) = paid_out
    payday.api.clock.forward(days=2)
    payday.member.sign_in()
    before = items(Dossiers)
    for column, wrong, said in BAD:
        bad = dict(zip(HEADER, payday.row(numero, paul, "deplacement"), strict=True)) | wrong
        answer = payday.send(payday.row(numero, marie, "remuneration"), [bad[name] for name in HEADER])
        assert (answer.status, answer.code) == (422, "retour_refuse")
        assert answer.pointers == [f"/lignes/3/{column}"], wrong
        assert said in answer.json["errors"][0]["detail"].replace("\u00a0", " ")
    assert items(Dossiers) == before


def test_a_half_answered_twice_in_a_file_or_otherwise_than_known_is_refused(paid_out):
    payday, numero, (marie, _) = paid_out
    row = payday.row(numero, marie, "remuneration")
    payday.settle(row)
    other = payday.row(numero, marie, "remuneration", day="2026-06-03")
    assert payday.send(other).pointers == ["/lignes/2/resultat"]
    twice = payday.row(numero, marie, "deplacement")
    assert payday.send(twice, twice).pointers == ["/lignes/3/lot"]


def test_two_files_counted_at_once_leave_the_right_totals(payday, monkeypatch):
    payday.person()
    numero, count = payday.batch()["numero"], batches.lines
    first, second = payday.lines(numero).values()
    first.update(actions=[Ligne.resultat.set("paye")])
    late = [second]

    def counted(lot):
        found = list(count(lot))
        if late:
            late.pop().update(actions=[Ligne.resultat.set("rejete")])
            settling.count_again(lot)
        return iter(found)

    with monkeypatch.context() as slow:
        slow.setattr(batches, "lines", counted)
        settling.count_again(numero)
    lot = payday.show(numero)
    assert (lot["payes"]["nombre"], lot["rejetes"]["nombre"], lot["attendus"]["nombre"]) == (1, 1, 0)


def test_a_file_that_is_no_return_is_refused_as_a_whole(payday):
    for content in (b"", b"\0\1\2", b"a;b\r\n1;2\r\n", ";".join(HEADER).encode(), b"\x81\x8d\x8f"):
        answer = payday.send(content=content)
        assert (answer.status, answer.code) == (422, "retour_illisible"), content
        assert answer.json["errors"][0]["detail"]
    answer = payday.send(content=by_xlsxwriter([list(HEADER), ["1"] * len(HEADER)]))
    assert (answer.code, "CSV UTF-8" in answer.json["errors"][0]["detail"]) == ("retour_illisible", True)


def test_a_dry_run_says_what_a_file_holds_and_writes_nothing(paid_out):
    payday, numero, (marie, _) = paid_out
    payday.api.clock.forward(days=1)
    payday.member.sign_in()
    before = items(Dossiers)
    answer = payday.send(payday.row(numero, marie, "remuneration"), dry=True)
    assert (answer.status, answer.json["etat"]) == (200, "ESSAI")
    assert answer.json["comptes"]["paye"] == {"nombre": 1, "montant": "310.00"}
    assert items(Dossiers) == before


def test_a_column_that_is_not_read_is_named_when_the_file_is_tried_and_when_it_is_taken(paid_out):
    payday, numero, (marie, _) = paid_out
    payday.api.clock.forward(days=2)
    payday.member.sign_in()
    row, said = payday.row(numero, marie, "remuneration"), ["Colonne inconnue, qui n’est pas lue\u00a0: «\u00a0retenue\u00a0»."]
    content = spreadsheets.csv((*HEADER, "retenue"), [(*row, "12,50")])
    assert payday.send(content=content, dry=True).json["remarques"] == said
    taken = payday.send(content=content)
    assert (taken.status, taken.json["remarques"]) == (202, said)
    payday.work()
    assert payday.member.browser.get(f"/gestion/liquidation/retours/{taken.json['id']}").json["remarques"] == said
    assert payday.send(payday.row(numero, marie, "deplacement"), dry=True).json["remarques"] == []


def test_the_columns_of_the_batch_s_own_file_come_back_and_another_amount_is_refused(paid_out):
    payday, numero, (marie, paul) = paid_out
    payday.api.clock.forward(days=2)
    payday.member.sign_in()
    header, row = (*HEADER, "montant", "service"), payday.row(numero, marie, "remuneration")
    late = payday.row(numero, paul, "remuneration", "rejete", motif="Compte clos")
    for amount in ("310,00", "310.00", "310", "310,00 €", "", " 310,00\u00a0€"):
        answer = payday.send(content=spreadsheets.csv(header, [(*row, amount, "DEC-1"), (*late, "0,00", "")]), dry=True)
        assert (answer.status, answer.json.get("remarques")) == (200, []), (amount, answer.body)
    for amount, told in {"300,00": "le lot porte 310,00 €", "trois cents": "écrire un montant"}.items():
        answer = payday.send(content=spreadsheets.csv(header, [(*row, amount, "DEC-1")]))
        assert (answer.code, answer.pointers) == ("retour_refuse", ["/lignes/2/montant"])
        assert told in answer.json["errors"][0]["detail"].replace("\u00a0", " ").replace("\u202f", " ")
    assert halves(marie) == (states.TRANSMIS, states.TRANSMIS)


def test_a_windows_file_with_french_dates_is_read(paid_out):
    payday, numero, (marie, _) = paid_out
    payday.api.clock.forward(days=2)
    payday.member.sign_in()
    text = ";".join(HEADER) + "\r\n" + ";".join(payday.row(numero, marie, "Rémunération", "Payé", "02/06/2026"))
    assert payday.send(content=text.encode("cp1252")).status == 202
    payday.work()
    assert marie.item.jalons["remuneration"]["ACCEPTE"] == "2026-06-02"


def test_numbers_that_lost_their_zeros_are_those_of_the_only_line_that_they_can_mean():
    line = Attendue(100, "2026-06-01", None, None, None)
    waiting = {("2026-0001", mission, person, "remuneration"): line for mission, person in (("0012345", "0000017"), ("7", "017"), ("7", "17"))}
    text = (
        "sep=;\r\n" + ";".join(HEADER) + ";;\r\n"
        "2026-0001;12345;17;remuneration;Payé;2/6/2026 00:00;;;\r\n"
        "2026-0001;7;17;remuneration;paye;2026-06-02;;;\r\n"
        "2026-0001;7;00017;remuneration;paye;2026-06-02;;;\r\n"
    )
    rows, faults, _ = return_file.read("retour.csv", text.encode())
    new, more = return_file.check(return_file.meant(rows, waiting), waiting, date(2026, 6, 3))
    assert (faults, [row.cle[1:3] for row in new]) == ([], [("0012345", "0000017"), ("7", "17")])
    assert [(fault.ligne, fault.colonne) for fault in more] == [(5, "lot")]


def test_a_file_saved_by_a_spreadsheet_without_its_zeros_pays_the_same(paid_out):
    payday, numero, (marie, _) = paid_out
    payday.api.clock.forward(days=2)
    payday.member.sign_in()
    row = payday.row(numero, marie, "remuneration")
    assert payday.send([row[0], row[1].lstrip("0"), row[2].lstrip("0"), *row[3:]]).status == 202
    payday.work()
    assert marie.item.jalons["remuneration"]["ACCEPTE"]


def test_nobody_settles_the_batch_of_another_service(paid_out, office):  # noqa: F811
    payday, numero, (marie, _) = paid_out
    stranger = office.member(services=["DEC-2"])
    answer = payday.send(payday.row(numero, marie, "remuneration"), member=stranger)
    assert answer.pointers == ["/lignes/2/lot"]
    retour = payday.settle(payday.row(numero, marie, "remuneration"))["id"]
    stranger.sign_in()
    assert stranger.browser.get(f"/gestion/liquidation/retours/{retour}").code == "retour_inconnu"
    assert stranger.browser.get("/gestion/liquidation").json["retours"] == []


LINES = st.lists(
    st.tuples(
        st.integers(1, 9),
        st.integers(1, 9),
        st.sampled_from(states.HALVES),
        st.integers(0, 500_000),
        st.sampled_from(["paye", "rejete", "attente"]),
        st.text(min_size=1, max_size=20).filter(lambda text: text == text.strip() and "\0" not in text),
    ),
    max_size=30,
    unique_by=lambda line: line[:3],
)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_what_goes_in_comes_out(lines):
    """Out: the lines of a batch, through its file. In: the payer's file on the same lines. Always the same cents."""
    lot = Lot("LOT#2026-0001", "LOT", numero="2026-0001", service="=DEC 1")
    found = [
        Ligne("LOT#2026-0001", "x", mission=str(m), intervenant=str(p), moitie=half, montant=cents)
        for m, p, half, cents, _, _ in lines
    ]
    lot.totaux = controls.totals(((one.moitie, one.montant) for one in found), *states.HALVES)
    whole = controls.whole(lot.totaux)
    sent = exports.lines(lot, found)
    assert sum(row[4] for row in sent) == exports.totals(lot)[-1][3] == controls.euros(whole["montant"])
    waiting = {
        ("2026-0001", one.mission, one.intervenant, one.moitie): Attendue(one.montant, "2026-06-01", None, None, None)
        for one in found
    }
    answers = [
        (*row[:4], result, "2026-06-02" if result == "paye" else "", "" if result == "paye" else reason)
        for row, (*_, result, reason) in zip(sent, lines, strict=True)
        if result != "attente"
    ]
    if not answers:
        return
    rows, faults, _ = return_file.read("retour.csv", spreadsheets.csv(HEADER, answers))
    new, more = return_file.check(rows, waiting, date(2026, 6, 3))
    assert faults + more == []
    settled = controls.totals(((row.resultat, waiting[row.cle].montant) for row in new), PAID, REJECTED)
    left = controls.waiting(whole, settled)
    kept = [line for line in lines if line[4] == "attente"]
    assert left == {"nombre": len(kept), "montant": sum(line[3] for line in kept)}
    told = {row.cle: row.motif for row in new if row.resultat == REJECTED}
    assert list(told.values()) == [answer[6] for answer in answers if answer[4] == "rejete"]
    assert json.dumps(settled)
