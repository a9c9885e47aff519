"""What is accepted leaves for payment once, in numbered batches that no longer change."""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from contextlib import suppress
from urllib.parse import quote

import pytest

from chalicelib import errors, spreadsheets
from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import states
from chalicelib.gestion.claims import accepted, moves
from chalicelib.gestion.liquidation import batches, exports, freezing, routes, waiting
from chalicelib.gestion.liquidation.models import DOORS
from chalicelib.identity.models import Intervenant, person_key
from chalicelib.missions.models import Affectation, mission_key
from chalicelib.tables import JournalTable, Refused, Transaction, client
from tests.aws import at_once, failing, items, recorded
from tests.gestion.dossiers import Desk, sent
from tests.gestion.payer import Payday
from tests.gestion.staff import key, office  # noqa: F401 - fixtures


@pytest.fixture
def payday(api, office):  # noqa: F811
    return Payday(api, office)


def judged(payday, now):
    return list(waiting.judged(accepted.of_service("DEC-1"), payday.member.item, now))


def halves(someone):
    return someone.item.remuneration, someone.item.deplacement


def test_what_is_accepted_leaves_in_a_numbered_batch_with_its_totals(payday):
    marie, paul = payday.person(), payday.person(halves=["remuneration"])
    before = payday.see()["services"][0]
    assert before["pret"] == {"nombre": 3, "montant": "698.32"}
    lot = payday.batch()
    assert lot["numero"] == "2026-0001"
    assert (lot["etat"], lot["nombre"], lot["montant"]) == ("FIGE", 3, "698.32")
    assert lot["moities"] == {
        "remuneration": {"nombre": 2, "montant": "620.00"},
        "deplacement": {"nombre": 1, "montant": "78.32"},
    }
    assert halves(marie) == (states.TRANSMIS, states.TRANSMIS)
    assert halves(paul) == (states.TRANSMIS, states.A_VALIDER)
    assert marie.see().json["remuneration"]["libelle"] == "En paiement"
    assert list(accepted.of_service("DEC-1")) == []
    assert payday.see()["services"][0]["pret"]["nombre"] == 0


def test_two_people_who_press_at_the_same_time_make_one_batch(payday, office):  # noqa: F811
    marie, colleague = payday.person(), office.member()
    members = [payday.member, colleague]
    answers = at_once(2, lambda n: payday.press(members[n]))
    assert [answer.status for answer in answers] == [202, 202]
    assert len({answer.json["numero"] for answer in answers}) == 1
    payday.work()
    assert [lot["nombre"] for lot in payday.see()["lots"]] == [2]
    assert halves(marie) == (states.TRANSMIS, states.TRANSMIS)


def test_a_key_stands_for_one_request_whatever_the_other_asks(payday, office):  # noqa: F811
    """Answers are kept in one way: the key of a batch opens none in another service, and gives no password."""
    marie, admin, used = payday.person(), office.member("administrateur"), "cle-de-test-00000001"
    numero = payday.press(admin, used).json["numero"]
    payday.work()
    assert payday.press(admin, used).json["numero"] == numero
    password = f"/gestion/intervenants/{marie.item.compte}/mot-de-passe-provisoire"
    others = [payday.press(admin, used, "DEC-2"), admin.browser.post(password, {}, Idempotency_Key=used)]
    assert [(answer.status, answer.code) for answer in others] == [(422, "cle_d_idempotence_reutilisee")] * 2
    assert len(payday.see()["lots"]) == 1


def test_two_workers_on_the_same_batch_write_each_line_once(payday):
    for _ in range(3):
        payday.person()
    numero = payday.press().json["numero"]
    at_once(2, lambda n: freezing.fill(job="x", now=payday.api.clock.now, lot=numero))
    payday.work()
    lot = payday.show(numero)
    assert (lot["etat"], lot["nombre"]) == ("FIGE", 6)
    assert len(payday.lines(numero)) == 6


def test_a_line_that_comes_in_while_the_totals_are_counted_is_in_the_totals(payday, monkeypatch):
    payday.person()
    late, count = [payday.person(halves=[])], batches.lines
    numero, now = payday.press().json["numero"], payday.api.clock.now

    def counted(lot):
        found = list(count(lot))
        if late:
            payday.accept(late.pop())
            freezing.freeze(batches.get(lot), DOORS[0], judged(payday, now), now)
        return iter(found)

    with monkeypatch.context() as slow, suppress(errors.Busy):
        slow.setattr(batches, "lines", counted)
        freezing.fill(job="x", now=now, lot=numero)
    payday.work()
    lot = payday.show(numero)
    assert (lot["etat"], lot["nombre"], lot["montant"]) == ("FIGE", 4, "776.64")
    assert len(payday.lines(numero)) == 4


def test_the_same_press_again_is_the_same_batch(payday):
    payday.person()
    first = payday.press(key="0123456789abcdef")
    payday.work()
    payday.person()
    again = payday.press(key="0123456789abcdef")
    assert again.json["numero"] == first.json["numero"]
    assert len(payday.see()["lots"]) == 1
    assert payday.press().json["numero"] == "2026-0002"
    boss = payday.office.member("administrateur")
    assert payday.press(boss, key="0123456789abcdef", service="DEC-2").code == "rien_a_liquider"


def test_a_batch_interrupted_in_the_middle_goes_on_and_pays_nobody_twice(payday):
    people = [payday.person() for _ in range(3)]
    numero = payday.press().json["numero"]
    with failing("dynamodb", ConnectionError("coupure"), times=1, operation="TransactWriteItems"):
        assert payday.api.work()["missed"] == 1
    assert payday.show(numero)["etat"] == "EN_COURS"
    assert payday.press().json["numero"] == numero
    assert payday.member.browser.post(f"/gestion/liquidation/lots/{numero}/reprise").status == 202
    payday.work()
    assert payday.show(numero)["nombre"] == 6
    assert all(halves(one) == (states.TRANSMIS, states.TRANSMIS) for one in people)


def test_no_item_is_written_by_every_claim_of_a_batch_and_its_totals_are_exact(payday):
    """On one item, the transactions of AWS would refuse each other."""
    for _ in range(9):
        payday.person()
    with recorded() as calls:
        lot = payday.batch()
    assert (lot["nombre"], len(payday.lines(lot["numero"]))) == (18, 18)
    moved = [call.body["TransactItems"] for call in calls if "mise_en_paiement" in json.dumps(call.body)]
    keys = Counter(json.dumps(one["Update"]["Key"]) for some in moved for one in some if "Update" in one)
    assert len(moved) == 9
    assert max(keys.values()) == 2, "nine claims by eight doors"


def test_many_halves_go_in_by_slices(payday, monkeypatch):
    monkeypatch.setattr(freezing, "SLICE", 2)
    held = payday.person(person_facts={"dossier_financier": "perime"})
    people = [payday.person() for _ in range(2)]
    lot = payday.batch()
    assert lot["nombre"] == 4
    assert halves(held) == (states.VALIDE, states.VALIDE)
    assert all(halves(one) == (states.TRANSMIS, states.TRANSMIS) for one in people)


def test_an_acceptance_undone_as_the_batch_is_made_is_in_the_batch_or_undone_never_both(payday):
    marie = payday.person(halves=["deplacement"])
    numero, accepted = payday.press().json["numero"], marie.item

    def act(n):
        if n:
            return freezing.fill(job="x", now=payday.api.clock.now, lot=numero)
        with suppress(Refused), Transaction() as transaction:
            moves.put(transaction, accepted, {"deplacement": states.A_VALIDER}, "annulation", payday.api.clock.now)

    at_once(2, act)
    payday.work()
    left = {states.TRANSMIS: [(marie.numero, "deplacement")], states.A_VALIDER: []}
    assert list(payday.lines(numero)) == left[marie.item.deplacement]
    assert payday.show(numero)["nombre"] == len(left[marie.item.deplacement])


def test_the_lines_of_a_batch_come_page_by_page(payday, monkeypatch):
    for _ in range(3):
        payday.person()
    numero = payday.batch()["numero"]
    monkeypatch.setattr(routes, "PAGE", 4)
    first = payday.show(numero)
    second = payday.show(numero, f"?apres={quote(first['suite'])}")
    assert (len(first["lignes"]), len(second["lignes"]), second["suite"]) == (4, 2, None)
    assert len({(one["mission"], one["moitie"]) for one in first["lignes"] + second["lignes"]}) == 6
    assert len(payday.show(numero, "?resultat=attendu")["lignes"]) == 4
    assert payday.show(numero, "?resultat=paye")["lignes"] == []


def test_a_frozen_batch_takes_no_more(payday):
    payday.person()
    numero = payday.batch()["numero"]
    paul = payday.person()
    freezing.fill(job="x", now=payday.api.clock.now, lot=numero)
    assert payday.show(numero)["nombre"] == 2
    assert halves(paul) == (states.VALIDE, states.VALIDE)


def test_a_worker_that_lags_adds_nothing_once_the_batch_is_frozen(payday):
    payday.person()
    late = batches.get(payday.press().json["numero"])
    payday.work()
    paul, now = payday.person(), payday.api.clock.now
    freezing.freeze(late, DOORS[0], judged(payday, now), now)
    assert halves(paul) == (states.VALIDE, states.VALIDE)
    assert len(payday.lines(str(late.numero))) == payday.show(late.numero)["nombre"] == 2


def test_a_half_of_nothing_that_a_former_version_accepted_is_closed_by_the_next_batch_and_in_none(payday):
    marie, paul = payday.person(trips=()), payday.person(halves=["deplacement"], trips=())
    assert (halves(marie), halves(paul)) == ((states.VALIDE, states.VALIDE), (states.A_VALIDER, states.VALIDE))
    found = payday.see()["services"][0]
    assert (found["pret"], found["retenus"]) == ({"nombre": 1, "montant": "310.00"}, [])
    lot = payday.batch()
    assert (lot["nombre"], list(payday.lines(lot["numero"]))) == (1, [(marie.numero, "remuneration")])
    assert (halves(marie), halves(paul)) == ((states.TRANSMIS, states.TRAITE), (states.A_VALIDER, states.TRAITE))
    assert list(accepted.of_service("DEC-1")) == []
    assert [act["libelle"] for act in paul.see().json["historique"]][-1] == "Clos\u00a0: rien à payer"
    assert payday.press().code == "rien_a_liquider"


def test_halves_of_nothing_alone_make_no_batch(payday):
    payday.person(halves=["deplacement"], trips=())
    assert payday.press().code == "rien_a_liquider"
    assert payday.see()["lots"] == []


def test_what_can_still_be_undone_stays(payday):
    payday.person(ago=5)
    found = payday.see()["services"][0]
    assert found["pret"]["nombre"] == 0
    assert [(one["raison"], one["nombre"]) for one in found["retenus"]] == [("annulable", 2)]
    assert payday.press().code == "rien_a_liquider"


@pytest.mark.parametrize("since", [0, 600])
def test_the_delay_promised_at_an_acceptance_holds_when_its_setting_changes_the_same_day(payday, monkeypatch, since):
    marie, desk = sent(payday.api), Desk(payday.member)
    assert desk.decide(marie, "acceptation").status == 200
    promised = desk.see(marie).json["retour_jusqu_a"]
    monkeypatch.setitem(vars(ACADEMIE.gestion), "annulation_minutes", since)
    payday.api.clock.forward(minutes=29)
    payday.member.sign_in()
    assert desk.see(marie).json["retour_jusqu_a"] == promised
    assert payday.press().code == "rien_a_liquider"
    assert [(one["raison"], one["nombre"]) for one in payday.see()["services"][0]["retenus"]] == [("annulable", 2)]
    payday.api.clock.forward(minutes=1)
    assert "retour" not in desk.see(marie).json["actes"]
    assert payday.batch()["nombre"] == 2


def test_a_person_whose_financial_file_is_incomplete_is_held_back_and_named(payday):
    marie = payday.person()
    where = Intervenant(person_key(marie.person.compte), "PROFIL")
    where.update(actions=[Intervenant.dossier_financier.set("a_completer")])
    held = payday.see()["services"][0]["retenus"][0]
    assert (held["raison"], held["montant"]) == ("dossier_financier", "388.32")
    assert held["lignes"][0]["dossier_financier"] == "a_completer"
    assert held["lignes"][0]["numero"] == marie.person.numero
    assert payday.press().code == "rien_a_liquider"
    where.update(actions=[Intervenant.dossier_financier.set("complet")])
    assert payday.batch()["nombre"] == 2


def test_what_an_import_says_was_not_done_is_not_paid(payday):
    marie, paul = payday.person(), payday.person()
    where = Affectation(person_key(marie.person.compte), mission_key(marie.numero))
    where.update(actions=[Affectation.service_fait.set(False)])
    (held,) = payday.see()["services"][0]["retenus"]
    assert (held["raison"], held["montant"]) == ("service_non_fait", "388.32")
    assert payday.batch()["nombre"] == 2
    assert (halves(marie), halves(paul)) == ((states.VALIDE, states.VALIDE), (states.TRANSMIS, states.TRANSMIS))


@pytest.mark.parametrize("by_address", [False, True])
def test_nobody_puts_their_own_claim_in_payment(payday, office, by_address):  # noqa: F811
    """Known by their number, or by their address alone."""
    marie = payday.person()
    theirs = {"numero": "homonyme", "courriel": "personne1@exemple.fr"} if by_address else {"numero": marie.person.numero}
    herself = office.member(**theirs)
    assert payday.see(herself)["services"][0]["retenus"][0]["raison"] == "propre"
    assert payday.press(herself).code == "rien_a_liquider"
    payday.person()
    lot = payday.batch(herself)
    assert lot["nombre"] == 2
    assert halves(marie) == (states.VALIDE, states.VALIDE)
    assert payday.batch()["nombre"] == 2


def test_a_batch_belongs_to_its_service(payday, office):  # noqa: F811
    payday.person()
    numero = payday.batch()["numero"]
    stranger = office.member(services=["DEC-2"])
    assert payday.press(stranger).code == "droit_absent"
    assert payday.see(stranger)["lots"] == []
    assert stranger.browser.get(f"/gestion/liquidation/lots/{numero}").code == "lot_inconnu"
    assert office.member("chef_de_centre").browser.get("/gestion/liquidation").code == "droit_absent"
    assert office.member("administrateur").browser.get(f"/gestion/liquidation/lots/{numero}").status == 200


def test_the_files_of_a_batch_hold_its_lines_and_its_totals(payday):
    marie = payday.person()
    numero = payday.batch()["numero"]
    path = f"/gestion/liquidation/lots/{numero}/fichiers"
    exports.make(json.dumps({"lot": numero}), payday.api.clock.now)
    assert payday.member.browser.get(f"{path}/csv").json["url"].startswith("https://")
    text = stored(numero, "csv").decode("utf-8")
    assert text.splitlines(keepends=True)[0] == "\ufefflot;numero_mission;numero_intervenant;moitie;montant;service\r\n"
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert {(row["moitie"], row["montant"]) for row in rows} == {("remuneration", "310,00"), ("deplacement", "78,32")}
    assert {row["numero_intervenant"] for row in rows} == {marie.person.numero}
    assert f"{numero};total;2;388,32" in stored(numero, "controle").decode()
    with zipfile.ZipFile(io.BytesIO(stored(numero, "xlsx"))) as book:
        first, second = (book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2))
    assert re.search(r"<v>310(\.00)?</v>", first)
    assert "<v>78.32</v>" in first
    assert "<v>388.32</v>" in second
    assert any(raw["action"]["S"] == "lot_telecharge" for raw in items(JournalTable).values())


def stored(numero, kind):
    found = client("s3").get_object(Bucket="imagin-lyon-documents", Key=f"lots/{numero}/{kind}")
    return found["Body"].read()


def test_a_file_asked_before_it_is_made_is_being_prepared(payday):
    payday.person()
    numero = payday.batch()["numero"]
    answer = payday.member.browser.get(f"/gestion/liquidation/lots/{numero}/fichiers/xlsx")
    assert (answer.status, answer.json) == (202, {"etat": "en_preparation"})
    assert payday.member.browser.get(f"/gestion/liquidation/lots/{numero}/fichiers/doc").status == 404


PAYLOADS = ["=1+1", "+33 6", "-2", "@SUM(A1)", "\tx", "\0x", "\r=1", "a;b", 'a"b\nc', "'déjà", "＝1+1", "simple"]


@pytest.mark.exigence("S69")
@pytest.mark.parametrize("text", PAYLOADS)
def test_no_cell_of_a_csv_is_a_formula_and_each_comes_back_as_it_was(text):
    made = spreadsheets.csv(["motif", "autre"], [[text, "x"]]).decode("utf-8")
    assert made.startswith("\ufeffmotif;autre\r\n")
    assert made.endswith("\r\n")
    (cell, other), *more = list(csv.reader(io.StringIO(made, newline=""), delimiter=";"))[1:]
    assert (spreadsheets.plain(cell), other, more) == (text, "x", [])
    assert cell[0] not in "=+-@\t\0\r\n＝＋－＠"


@pytest.mark.exigence("S69")
def test_no_cell_of_a_workbook_is_a_formula():
    made = spreadsheets.xlsx(spreadsheets.Sheet("Essai", ["motif"], [["=1+1"], ["http://exemple.fr"]]))
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        page, texts = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in page
    assert "hyperlink" not in page
    assert "=1+1" in texts
