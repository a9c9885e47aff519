"""The journal is sealed as it grows; whatever is changed, erased or slipped in afterwards is found and named."""

import json
from collections import Counter
from datetime import datetime

import pytest

from chalicelib import journal, sealing
from chalicelib.tables import JournalTable, client, connection, reads
from ops.deployment import audit
from ops.instances.policies import FUNCTIONS, policy
from tests.aws import at_once, failing, items, meeting, recorded
from tests.ops.iam import allows, table

BUCKET = "imagin-lyon-sceaux"


@pytest.fixture
def ledger(cloud, clock, monkeypatch):
    """The journal of an instance, with what an operator can do to it."""
    monkeypatch.setenv("IMAGIN_SEAU_SCEAUX", BUCKET)
    s3 = client("s3")
    s3.create_bucket(
        Bucket=BUCKET,
        CreateBucketConfiguration={"LocationConstraint": "eu-west-3"},
        ObjectLockEnabledForBucket=True,
    )
    rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 10}}
    s3.put_object_lock_configuration(
        Bucket=BUCKET, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
    )
    monkeypatch.setattr(audit, "datetime", _Now(clock))
    return Ledger(clock)


class _Now:
    """The operator's clock is the test's."""

    def __init__(self, clock):
        self.clock, self.fromisoformat = clock, audit.datetime.fromisoformat

    def now(self, _):
        return self.clock.now


class Ledger:
    def __init__(self, clock):
        self.clock = clock

    def happen(self, *acts):
        for act in acts:
            self.clock.forward(seconds=7)
            journal.write(act, objet="C#1", acteur="G#2", now=self.clock.now)

    def seal(self):
        self.clock.forward(minutes=5)
        return sealing.seal(self.clock.now)["sealed"]

    def entries(self):
        return {key: raw for key, raw in sorted(items(JournalTable).items()) if key[0] != sealing.SEALS}

    def key(self, act):
        return next(key for key, raw in self.entries().items() if raw["action"]["S"] == act)

    def change(self, key, **values):
        self.put(items(JournalTable)[key] | {name: {"S": value} for name, value in values.items()})

    def put(self, raw):
        connection().client.put_item(TableName=JournalTable.Meta.table_name, Item=raw)

    def erase(self, key):
        where = {"pk": {"S": key[0]}, "sk": {"S": key[1]}}
        connection().client.delete_item(TableName=JournalTable.Meta.table_name, Key=where)


@pytest.fixture
def sealed(ledger):
    """Two seals of two entries each."""
    ledger.happen("connexion", "transmission")
    assert ledger.seal() == 2
    ledger.happen("retrait", "validation")
    assert ledger.seal() == 2
    return ledger


def audited(capsys):
    code = audit.main(["lyon"])
    return code, capsys.readouterr().out


def test_a_journal_left_alone_is_intact_and_its_head_is_told(sealed, capsys):
    code, said = audited(capsys)
    assert code == 0
    assert "Entrées scellées : 4 ; sceaux : 2 ; en attente de sceau : 0" in said
    assert str(sealing.Sceau.get(sealing.SEALS, "0000000002").empreinte) in said


def test_an_entry_that_has_lived_its_time_may_be_gone_and_a_younger_one_may_not(sealed, capsys):
    (old, _), *_ = sealed.entries().items()
    assert int(items(JournalTable)[old]["ttl"]["N"]) == int(journal.over(datetime.fromisoformat(old[1][:32])).timestamp())
    sealed.erase(old)
    assert audited(capsys)[0] == 1
    sealed.clock.forward(days=366)
    code, said = audited(capsys)
    assert code == 0
    assert "à la fin de leur durée de conservation : 1." in said


def test_entries_of_a_moment_go_to_eight_partitions_that_their_sort_keys_tell(ledger):
    for _ in range(400):
        journal.write("connexion", objet="C#1", acteur="G#2", now=ledger.clock.now)
    found = Counter(pk for pk, _ in ledger.entries())
    assert sorted(found) == ["J#2026-06-01", *(f"J#2026-06-01#{shard}" for shard in range(1, 8))]
    assert max(found.values()) < 100, "one in eight of them, and no more than chance would have it"
    assert all(pk == journal.partition(sk) for pk, sk in ledger.entries())


def test_they_are_sealed_in_the_order_of_their_moments_each_once(ledger, monkeypatch, capsys):
    monkeypatch.setattr(sealing, "MOST", 16)
    monkeypatch.setattr(reads, "PAGE", 3)
    for _ in range(2):
        ledger.happen(*("connexion",) * 40)
        assert ledger.seal() == 40
    sealed = [sk for sceau in sealing.Sceau.query(sealing.SEALS) for sk, _ in sceau.entrees]
    assert sealed == sorted(sk for _, sk in ledger.entries())
    assert audited(capsys)[0] == 0


def test_a_run_reads_the_eight_in_one_trip(sealed):
    with recorded() as calls, meeting(journal.SHARDS, "J#"):
        assert sealed.seal() == 0
    assert len([call for call in calls if "J#" in str(call.body)]) == journal.SHARDS


def test_what_was_written_in_the_one_partition_of_before_is_sealed_and_audited_among_the_others(ledger, capsys):
    ledger.happen("connexion", "transmission")
    for key, raw in ledger.entries().items():
        ledger.erase(key)
        ledger.put(raw | {"pk": {"S": "J#2026-06-01"}})
    ledger.happen("retrait")
    assert ledger.seal() == 3
    ledger.happen("validation")
    assert ledger.seal() == 1
    code, said = audited(capsys)
    assert code == 0
    assert "Entrées scellées : 4 ; sceaux : 2 ; en attente de sceau : 0" in said


@pytest.mark.exigence("S76")
def test_an_entry_that_has_another_s_key_in_another_partition_is_named(sealed, capsys):
    (pk, sk), raw = next(iter(sealed.entries().items()))
    other = next(one for one in journal.partitions("2026-06-01") if one != pk)
    sealed.put(raw | {"pk": {"S": other}, "acteur": {"S": "G#3"}})
    code, said = audited(capsys)
    assert code == 1
    assert f"{other} {sk}" in said or f"{pk} {sk}" in said
    sealed.erase((other, sk))
    assert audited(capsys)[0] == 0
    sealed.put(raw | {"pk": {"S": "J#ailleurs"}})
    assert f"  J#ailleurs {sk} : ajoutée après coup, jamais scellée" in audited(capsys)[1]


def test_nothing_new_makes_no_seal(sealed):
    assert sealed.seal() == 0
    assert len(items(JournalTable)) == 6


@pytest.mark.exigence("S76")
@pytest.mark.parametrize("act", ["connexion", "validation"])
def test_a_changed_entry_is_named(sealed, capsys, act):
    key = sealed.key(act)
    sealed.change(key, acteur="G#3")
    code, said = audited(capsys)
    assert code == 1
    assert f"La première :\n  {key[1]} : modifiée (sceau n° {1 if act == 'connexion' else 2})" in said


@pytest.mark.exigence("S76")
def test_the_first_of_several_broken_entries_comes_first(sealed, capsys):
    late, early = sealed.key("validation"), sealed.key("transmission")
    sealed.erase(late)
    sealed.erase(early)
    code, said = audited(capsys)
    assert code == 1
    assert f"La première :\n  {early[1]} : effacée (sceau n° 1)\n  {late[1]} : effacée" in said


@pytest.mark.exigence("S76")
def test_an_entry_slipped_in_later_is_named(sealed, capsys):
    old = sealed.key("connexion")
    sealed.clock.forward(days=3)
    sealed.put(items(JournalTable)[old] | {"sk": {"S": f"{old[1]}0"}})
    assert sealed.seal() == 0
    code, said = audited(capsys)
    assert code == 1
    assert f"  {old[1]}0 : ajoutée après coup, jamais scellée" in said


@pytest.mark.exigence("S76")
def test_a_chain_rewritten_from_end_to_end_is_found_by_its_anchors(sealed, capsys):
    key = sealed.key("connexion")
    sealed.change(key, acteur="G#3")
    before = sealing.NOTHING
    for sceau in list(sealing.Sceau.query(sealing.SEALS)):
        entrees = [[sk, sealing.digest(items(JournalTable)[journal.partition(sk), sk])] for sk, _ in sceau.entrees]
        before = sealing.fingerprint(sealing.described(sceau.sk, sceau.moment, before, entrees))
        previous = {"precedent": sceau.precedent} if sceau.sk == "0000000001" else {}
        sealed.change((sealing.SEALS, sceau.sk), entrees=json.dumps(entrees), empreinte=before, **previous)
    code, said = audited(capsys)
    assert code == 1
    assert f"La première :\n  {key[1]} : modifiée (sceau n° 1)" in said
    assert "sceau modifié dans la table" in said


@pytest.mark.exigence("S76")
def test_an_anchor_can_be_neither_erased_nor_replaced(sealed, capsys):
    s3, key = client("s3"), "0000000001.json"
    first = s3.list_object_versions(Bucket=BUCKET, Prefix=key)["Versions"][0]["VersionId"]
    with pytest.raises(s3.exceptions.ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=BUCKET, Key=key, VersionId=first)
    forged = {**sealing.told(sealing.Sceau.get(sealing.SEALS, "0000000001")), "entrees": []}
    s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(forged).encode())
    code, said = audited(capsys)
    assert code == 1
    assert "ancre réécrite après coup ; la première version fait foi (sceau n° 1)" in said
    assert "modifiée" not in said.replace("sceau modifié", "")


def test_an_erased_seal_is_told(sealed, capsys):
    sealed.erase((sealing.SEALS, "0000000002"))
    code, said = audited(capsys)
    assert code == 1
    assert "sceau effacé de la table (sceau n° 2)" in said


def test_a_run_that_fails_before_its_anchor_is_finished_by_the_next(ledger, capsys):
    ledger.happen("connexion")
    with failing("s3", ConnectionError("réseau"), operation="PutObject"), pytest.raises(ConnectionError):
        ledger.seal()
    assert audited(capsys)[0] == 0
    assert ledger.seal() == 0
    ledger.clock.forward(days=1)
    assert audited(capsys)[0] == 0


def test_two_runs_at_once_seal_each_entry_once(ledger, capsys):
    ledger.happen(*("connexion",) * 8)
    ledger.clock.forward(minutes=5)
    done = at_once(3, lambda _: sealing.seal(ledger.clock.now)["sealed"])
    assert sum(done) == 8
    assert audited(capsys)[0] == 0


def test_an_entry_written_long_after_its_act_began_is_sealed_all_the_same(sealed, capsys):
    began = sealed.clock.now
    sealed.clock.forward(hours=5)
    journal.write("affectation_creee", objet="C#1", acteur="G#2", now=began)
    for _ in range(72):
        sealed.seal()
    code, said = audited(capsys)
    assert code == 0
    assert "Entrées scellées : 5" in said
    assert "longs imports) : 1" in said


def test_a_run_reads_what_follows_its_mark_and_not_the_hours_before(sealed):
    mark = max(key[1] for key in sealed.entries()).partition("#")[0]
    sealed.clock.forward(hours=1, minutes=30)
    sealed.happen("connexion")
    with recorded() as calls:
        assert sealed.seal() == 1
    lowest = {call.body["ExpressionAttributeValues"][":sk"]["S"] for call in calls if ":sk" in str(call.body)}
    assert [datetime.fromisoformat(mark) - datetime.fromisoformat(moment) for moment in lowest] == [sealing.OVERLAP]


def test_what_was_done_while_nothing_sealed_is_sealed_when_it_comes_back(sealed, capsys):
    sealed.happen("connexion")
    sealed.clock.forward(days=3, minutes=7)
    assert sealed.seal() == 1
    assert audited(capsys)[0] == 0


def test_a_run_cut_between_two_seals_leaves_the_rest_to_the_next_however_late(sealed, monkeypatch, capsys):
    monkeypatch.setattr(sealing, "MOST", 3)
    sealed.happen(*("connexion",) * 8)
    with failing("s3", ConnectionError("réseau"), operation="PutObject"), pytest.raises(ConnectionError):
        sealed.seal()
    sealed.clock.forward(days=3, minutes=7)
    assert sealed.seal() == 5
    assert audited(capsys)[0] == 0


def test_many_entries_make_several_seals_of_one_chain(ledger, monkeypatch, capsys):
    monkeypatch.setattr(sealing, "MOST", 3)
    ledger.happen(*("connexion",) * 8)
    assert ledger.seal() == 8
    assert len([key for key in items(JournalTable) if key[0] == sealing.SEALS]) == 3
    assert audited(capsys)[0] == 0


def test_an_instance_that_was_never_sealed_says_so(ledger, capsys):
    assert audit.main(["lyon"]) == 2
    assert "Aucun sceau" in capsys.readouterr().err


@pytest.mark.exigence("S76")
@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_may_change_or_erase_the_journal(function):
    for action in ("UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLUpdate", "PartiQLDelete", "PartiQLInsert"):
        assert not allows(policy("lyon", function), f"dynamodb:{action}", table("lyon", "journal"))
    anchors = "arn:aws:s3:::imagin-lyon-sceaux-111122223333/0000000001.json"
    for action in ("DeleteObject", "DeleteObjectVersion", "BypassGovernanceRetention", "PutObjectRetention"):
        assert not allows(policy("lyon", function), f"s3:{action}", anchors)
    assert allows(policy("lyon", function), "s3:PutObject", anchors) is (function == "sceaux")
