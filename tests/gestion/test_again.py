"""Acts on many cut in the middle, then asked again over HTTP: they are finished, and say how many were done already.

A mission cancelled and given back: tests/gestion/convocations/test_mission.py. Reminders, which nobody asks for:
tests/frais/test_reminders.py and the sweep.
"""

import uuid

import pytest

from chalicelib.gestion import work_messages
from chalicelib.gestion.liquidation import returns
from chalicelib.missions import lists
from tests.aws import failing
from tests.gestion import batch, crowd, dossiers, staff
from tests.gestion.convocations.test_mission import killed_at
from tests.gestion.payer import Payday
from tests.gestion.tableurs import missions, people, person, take

key, office, buckets = staff.key, staff.office, batch.buckets
MANY, LATER = 60, "2026-06-19T12:00"


@pytest.fixture
def desk(office, buckets):
    return batch.Desk(office.member(services=["DEC-1"]), buckets)


def numbers(many=MANY):
    return [str(n) for n in range(1, many + 1)]


def everybody(many=MANY, **cells):
    return missions(*({"numero": "7", "numero_intervenant": n} | cells for n in numbers(many)))


def known(many=MANY):
    return people(*({"numero": n, "prenom": f"Zoé{n}", "courriel": f"p{n}@exemple.fr"} for n in numbers(many)))


def cut_then_again(desk, path, rank):
    """The message of what was launched, cut at a transaction, and given again by the queue."""
    kind, lot, act = path.split("/")
    answer = desk.launch(lot) if (kind, act) == ("imports", "lancement") else desk.post(path)
    assert answer.status == 200, answer.body
    (body,) = desk.messages()
    with batch.cut_at(rank):
        work_messages.run(body, desk.clock.now, 10**9)
    work_messages.run(body, desk.clock.now, 10**9)
    desk.work()


def imported(desk, file, rank):
    """The page of an import that was cut at a transaction."""
    lot = desk.begin(file)
    desk.work()
    cut_then_again(desk, f"imports/{lot}/lancement", rank)
    return desk.get(f"imports/{lot}").json


def totals(page):
    counted = page["resultat"]["totaux"]["missions"]
    return tuple(counted.get(name, 0) for name in ("créés", "modifiés", "inchangés", "refusés"))


def test_placing_says_who_was_there(desk):
    take(known())
    assert totals(imported(desk, everybody(), 2)) == (15, 0, 45, 0)
    assert len(lists.on_mission("7")) == MANY
    assert totals(desk.bring_in(everybody())) == (0, 0, MANY, 0)


def test_a_move_says_who_had_it(desk):
    crowd.convoked(MANY)
    page = imported(desk, everybody(fin=LATER), 2)
    assert totals(page) == (0, 15, 45, 0)
    assert "déjà à jour 45, personnes qui le sont maintenant 15" in str(page["resultat"]["lignes"])
    assert {place.fin for place in lists.on_mission("7").values()} == {LATER}
    assert set(crowd.told("avis_mission_modifiee").values()) == {1}
    assert totals(desk.bring_in(everybody(fin=LATER))) == (0, 0, MANY, 0)


def test_an_import_of_people_says_who_was_in(desk):
    lot = desk.begin(known(20))
    desk.work()
    cut_then_again(desk, f"imports/{lot}/lancement", 8)
    counted = desk.get(f"imports/{lot}").json["resultat"]["totaux"]["intervenants"]
    assert (counted["créés"] + counted["inchangés"], counted.get("refusés", 0)) == (20, 0)
    assert counted["inchangés"] >= 7


def test_a_run_says_who_was_convoked(desk):
    take(known(5), everybody(5))
    lot = desk.control()
    cut_then_again(desk, f"convocations/{lot}/officielle", 3)
    assert desk.run(lot)["resultat"]["convoquees"] == 5
    assert desk.run(lot)["etat"] == "TERMINE"
    assert set(crowd.told("avis_convocation").values()) == {1}
    again = desk.run(desk.control())["resultat"]
    assert (again["convocations"], again["deja"]) == (0, 5)


def test_taking_convocations_back_says_which_were(desk):
    take(known(5), everybody(5))
    lot = desk.convoke()
    desk.post(f"convocations/{lot}/annulation", {"personnes": [person("1").compte]})
    desk.work()
    assert desk.post(f"convocations/{lot}/annulation", {"toutes": True}).status == 200
    (body,) = desk.messages()
    with batch.cut_at(3):
        work_messages.run(body, desk.clock.now, 10**9)
    work_messages.run(body, desk.clock.now, 10**9)
    told = desk.run(lot)["resultat"]["annulation"]
    assert (told["annulees"], told["deja"], told["conservees_total"]) == (5, 1, 0)
    assert set(crowd.told("avis_convocation_annulee").values()) == {1}
    again = desk.post(f"convocations/{lot}/annulation", {"toutes": True})
    assert (again.status, again.json["etat"], again.json["resultat"]["annulation"]["annulees"]) == (200, "ANNULE", 5)
    assert desk.messages() == [], "nothing is left to do"


def test_a_selection_says_which_were_decided(api, office):
    desk = dossiers.Desk(office.member())
    claims = [dossiers.sent(api, courriel=f"p{n}@exemple.fr") for n in range(3)]
    name = str(uuid.uuid4())
    lines = [dossiers.chosen(claim) for claim in claims]
    with killed_at(3):
        assert desk.lot(*lines, key=name).status == 500
    again = desk.lot(*lines, key=name).json
    assert (again["nombre"], again["deja"], again["ignores"]) == (3, 2, 0)
    assert [desk.lot(*lines, key=name).json[word] for word in ("nombre", "deja")] == [3, 3]
    assert {claim.item.remuneration for claim in claims} == {"VALIDE"}


def test_a_batch_of_payment_says_how_many_are_in(api, office):
    payday = Payday(api, office)
    for _ in range(3):
        payday.person()
    numero = payday.press().json["numero"]
    with killed_at(2):
        api.work()
    payday.api.clock.forward(minutes=5)
    assert payday.press().json["entres"] == payday.show(numero)["entres"]
    assert 1 <= payday.show(numero)["entres"] < 3
    assert payday.member.browser.post(f"/gestion/liquidation/lots/{numero}/reprise").json["entres"] >= 1
    payday.work()
    done = payday.show(numero)
    assert (done["etat"], done["entres"], done["nombre"]) == ("FIGE", None, 6)


def test_the_payer_s_file_says_how_far_it_is(api, office, monkeypatch):
    monkeypatch.setattr(returns, "PART", 1)
    payday = Payday(api, office)
    marie, paul = payday.person(), payday.person()
    numero = payday.batch()["numero"]
    rows = [payday.row(numero, one, half) for one in (marie, paul) for half in ("remuneration", "deplacement")]
    payday.api.clock.forward(days=2)
    payday.member.sign_in()
    assert payday.send(*rows).json["avancement"] == {"faits": 0, "morceaux": 4}
    api.work()
    with failing("dynamodb", ConnectionError("cut"), times=1, operation="TransactWriteItems"):
        api.work()
    again = payday.send(*rows).json
    assert (again["etat"], again["avancement"]["morceaux"]) == ("EN_COURS", 4)
    assert again["avancement"]["faits"] >= 1
    payday.api.clock.forward(minutes=5)
    payday.work()
    assert payday.send(*rows).json["etat"] == "TERMINE"
    assert payday.show(numero)["payes"]["nombre"] == 4
    assert len([mail for mail in api.mails() if "payé" in mail.subject.lower()]) <= 4
