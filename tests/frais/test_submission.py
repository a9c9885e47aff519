"""« Transmettre » and « Retirer »: once, wholly, recognisably; nothing is decided twice, nothing changes once sent."""

import uuid

import pytest

from chalicelib.once import Reponse
from chalicelib.tables import Dossiers, Envois, JournalTable
from tests import aws
from tests.frais import faults
from tests.frais.claim.test_claims import cancel
from tests.people import claimant, day_trip, declared


@pytest.fixture
def marie(api):
    marie = claimant(api)
    assert marie.save(declared()).status == 200
    return marie


def acts(name):
    return [raw for raw in aws.items(JournalTable).values() if raw["action"]["S"] == name]


def envois():
    return [raw for raw in aws.items(Envois).values() if raw.get("kind", {}).get("S") == "avis_transmission"]


def test_the_e_mail_says_that_a_fare_has_still_to_be_read(api):
    marie = claimant(api, vehicle=False)
    marie.save(declared())
    assert marie.submit().status == 201
    api.work()
    (mail,) = [mail for mail in api.mails() if "transmis" in mail.subject]
    assert "tarif à relever par le service" in mail.words
    assert "0,00" not in mail.text


def test_a_claim_is_sent_with_its_amounts_its_entry_and_its_e_mail(api, marie):
    answer = marie.submit()
    assert answer.status == 201
    assert answer.headers["ETag"] == '"3"'
    assert (answer.json["total"], answer.json["remuneration"]["libelle"]) == ("388.32", "Transmis")
    assert answer.json["modifiable"] is False
    kept = marie.item
    assert (int(kept.montant_remuneration), int(kept.montant_deplacement)) == (31000, 7832)
    assert kept.liste == "DEC-1#A_VALIDER"
    assert len(acts("transmission")) == 1
    api.work()
    (mail,) = [mail for mail in api.mails() if "transmis" in mail.subject]
    assert mail.to == "m.denis@exemple.fr"
    assert f"/etat-de-frais/?numero={marie.numero}" in mail.text
    assert "388" not in mail.text
    assert "à relever" not in mail.words


def test_who_has_no_address_gets_no_e_mail_and_their_claim_leaves_all_the_same(api):
    marie = claimant(api, courriel=None)
    marie.save(declared())
    assert marie.submit().status == 201
    assert envois() == []


@pytest.mark.exigence("S54")
def test_the_same_key_gets_the_same_answer_and_writes_once(marie):
    key = str(uuid.uuid4())
    first, again = marie.submit(key, version=2), marie.submit(key, version=2)
    assert (first.status, again.status) == (201, 201)
    assert again.json == first.json
    assert len(acts("transmission")) == len(envois()) == 1


@pytest.mark.exigence("S54")
def test_a_key_that_served_for_something_else_is_refused(marie):
    key = str(uuid.uuid4())
    assert marie.submit(key, version=2).status == 201
    assert marie.submit(key, version=3).code == "cle_d_idempotence_reutilisee"
    assert marie.withdraw(key, version=3).code == "cle_d_idempotence_reutilisee"
    assert marie.submit(version=2).code == "non_modifiable"


@pytest.mark.exigence("S55")
def test_two_people_may_use_the_same_key(api):
    key = str(uuid.uuid4())
    for who in (claimant(api), claimant(api)):
        who.save(declared())
        answer = who.submit(key)
        assert (answer.status, answer.json["numero"]) == (201, who.numero)


@pytest.mark.exigence("S62")
def test_an_answer_past_its_time_is_as_if_it_had_never_been_kept(api, marie):
    key = str(uuid.uuid4())
    assert marie.submit(key).status == 201
    assert marie.withdraw().status == 200
    kept = Reponse.get(marie.item.pk, f"X#{key}")
    kept.update(actions=[Reponse.ttl.set(int(api.clock.now.timestamp()))])
    assert marie.submit(key).status == 201


@pytest.mark.exigence("S62")
def test_an_answer_past_its_time_is_not_given_again(api, marie):
    key = str(uuid.uuid4())
    assert marie.submit(key, version=2).status == 201
    kept = Reponse.get(marie.item.pk, f"X#{key}")
    kept.update(actions=[Reponse.ttl.set(int(api.clock.now.timestamp()))])
    assert marie.submit(key, version=2).code == "non_modifiable"


def test_an_incomplete_claim_lists_all_that_is_missing_and_writes_nothing(marie):
    incomplete = {
        "travail": {},
        "deplacements": [{"jour": "2026-05-18", "trajets": [{"mode": "voiture"}, {"mode": "train"}]}],
    }
    marie.save(incomplete)
    before = aws.everything()
    answer = marie.submit()
    assert answer.code == "incomplet"
    assert set(answer.pointers) == {
        "/travail/copies", "/deplacements/0/depart", "/deplacements/0/retour", "/deplacements/0/trajets/0/de",
        "/deplacements/0/trajets/0/km", "/deplacements/0/trajets/0/puissance_fiscale", "/deplacements/0/trajets/1/de",
        "/deplacements/0/trajets/1/billet",
    }  # fmt: skip
    assert aws.everything() == before


@pytest.mark.exigence("S51")
def test_a_sent_claim_cannot_be_written_and_a_late_one_neither(api, marie):
    assert marie.submit().status == 201
    refused = marie.save(declared(copies=99))
    assert (refused.status, refused.code) == (409, "non_modifiable")
    assert refused.json["saisie"]["travail"]["copies"] == 99
    assert refused.json["actuel"]["remuneration"]["etat"] == "A_VALIDER"
    other = claimant(api)
    other.save(declared())
    api.clock.now = api.clock.now.replace(year=2027, month=9, day=1, hour=10)
    other.browser.sign_in(other.person.numero, "tulipe au fond du jardin")
    for refused in (other.save(declared(copies=1)), other.submit()):
        assert (refused.status, refused.code) == (409, "delai_depasse")
        assert "guichet unique au 04.72.80.64.88" in refused.json["detail"]


@pytest.mark.exigence("S51")
def test_the_last_day_counts_whole_in_french_time(api, marie):
    def at(moment):
        api.clock.now = api.clock.now.fromisoformat(moment)
        marie.browser.sign_in(marie.person.numero, "tulipe au fond du jardin")
        return marie.save(declared(copies=3)).status

    assert at("2027-08-31T21:59:00+00:00") == 200
    assert at("2027-08-31T22:01:00+00:00") == 409


@pytest.mark.exigence("S50")
@pytest.mark.parametrize(
    "field", ["etat", "remuneration", "montant_valide", "total", "calcul", "user_id", "compte", "pk"]
)
def test_only_a_declaration_can_be_written(marie, field):
    before = marie.item.attribute_values
    refused = marie.save({**declared(), field: "ACCEPTE"})
    assert (refused.status, refused.pointers) == (422, [f"/{field}"])
    act = marie.browser.post(f"{marie.path}/transmission", {"version": 2, field: 1}, Idempotency_Key=str(uuid.uuid4()))
    assert (act.status, act.pointers) == (422, [f"/{field}"])
    assert marie.item.attribute_values == before


@pytest.mark.exigence("S63")
def test_the_sums_are_the_services_and_exact(api):
    marie = claimant(api)
    train = {"de": "domicile", "mode": "train"}
    tickets = [{**train, "billet": "0.10"}, {**train, "billet": "0.20"}]
    claim = marie.save(declared(day_trip(trajets=tickets, repas=[]), copies=1)).json
    assert claim["calcul"]["deplacement"]["total"] == "0.30"
    assert claim["total"] == "5.30"


def test_a_mission_cancelled_meanwhile_is_not_sent(marie):
    with faults.just_before("TransactWriteItems", lambda: cancel(marie)):
        assert marie.submit().code == "non_modifiable"
    assert marie.item.remuneration == "NON_EFFECTUEE"


@pytest.mark.exigence("S61")
def test_a_submission_reads_what_is_true_now(marie):
    with aws.recorded() as calls:
        assert marie.submit().status == 201
    for call in calls:
        assert "IndexName" not in call.body
        if call.operation == "Query":
            assert call.body["ConsistentRead"] is True
        if call.operation == "BatchGetItem":
            assert all(asked["ConsistentRead"] for asked in call.body["RequestItems"].values())


def test_saving_and_sending_take_three_round_trips_each_session_included(marie):
    with aws.recorded() as saving:
        assert marie.save(declared(copies=50), version=2).status == 200
    with aws.recorded() as sending:
        assert marie.submit(version=3).status == 201
    assert [call.operation for call in saving] == ["BatchGetItem", "Query", "UpdateItem"]
    assert [call.operation for call in sending] == ["BatchGetItem", "Query", "TransactWriteItems"]


def test_a_two_month_jury_is_kept_whole_and_small(api):
    marie = claimant(api, debut="2026-03-30T08:30", fin="2026-05-29T17:30", type="jury_deliberation")
    days = [f"2026-{month:02}-{day:02}" for month, last in ((4, 30), (5, 29)) for day in range(1, last + 1)]
    assert marie.save({"deplacements": [day_trip(day) for day in days]}).status == 200
    answer = marie.submit()
    assert answer.status == 201
    assert len(answer.json["calcul"]["deplacement"]["lignes"]) > 200
    largest = max(len(str(raw)) for raw in aws.items(Dossiers).values())
    assert largest < 100_000


def test_a_claim_without_end_is_refused_before_anything_is_written(marie):
    trips = [{"de": "domicile", "mode": "voiture", "km": "1", "puissance_fiscale": 5, "peage": "1"}] * 40
    refused = marie.save(declared(*[day_trip(trajets=trips)] * 10))
    assert (refused.status, refused.pointers) == (422, ["/deplacements"])
    assert int(marie.item.version) == 2


@pytest.mark.parametrize("key", [None, "", "court", "é" * 20, "x" * 65])
def test_an_act_without_a_proper_key_is_refused(marie, key):
    refused = marie.browser.post(f"{marie.path}/transmission", {"version": 2}, Idempotency_Key=key)
    assert refused.code == "cle_d_idempotence_absente"


def test_the_claim_of_somebody_else_does_not_exist(api, marie):
    paul = claimant(api)
    theirs = paul.on(marie.numero)
    nothing = paul.on("999999")
    for act in ("see", "withdraw", "submit"):
        for claim in (theirs, nothing):
            refused = claim.see() if act == "see" else getattr(claim, act)(version=2)
            assert (refused.status, refused.code) == (404, "etat_de_frais_inconnu")
    assert theirs.save(declared(), version=2).code == "etat_de_frais_inconnu"


def test_sending_and_taking_back_without_end_is_slowed_and_nothing_is_lost(api, marie):
    for _ in range(30):
        assert marie.submit().status == 201
        assert marie.withdraw().status == 200
    api.clock.forward(minutes=25)
    refused = marie.submit()
    assert (refused.status, refused.json["code"]) == (429, "trop_de_transmissions")
    assert 2000 < int(refused.headers["Retry-After"]) <= 2101
    assert len(acts("transmission")) == 30
    api.clock.forward(minutes=25)
    assert marie.submit().status == 429
    api.clock.forward(minutes=11)
    assert marie.submit().status == 201
