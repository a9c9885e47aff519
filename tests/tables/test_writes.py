"""Writing one item or several when the table is busy, answers are lost, and the write meets its own item."""

import pytest

from chalicelib import faults, journal, tables
from chalicelib.identity.models import Alias, CodeCourriel, Compte
from chalicelib.tables import Busy, Comptes, Refused, Rejected, Unknown
from tests.aws import items
from tests.tables.server import Answer, Cut, Left

pytestmark = pytest.mark.usefixtures("dynamodb")

KEY = ("C#x", "C")
THROTTLED = [
    Answer("ThrottlingException"),
    Answer("ProvisionedThroughputExceededException"),
    Answer("RequestLimitExceeded"),
]
CONFLICT = Answer("TransactionConflictException")
LOST = [
    Answer("InternalServerError", 500, after=True),
    Answer("ServiceUnavailable", 503, after=True),
    Cut(after=True),
    Cut(after=True, sent=1),
]
NOT_DONE = [Answer("InternalServerError", 500), Cut()]


def _known(**values):
    tables.put(Compte(*KEY, **values))


def _kept():
    return Compte.get(*KEY, consistent_read=True)


def _cancelled(*codes):
    reasons = [{"Code": code, "Message": ""} for code in codes]
    return Answer("TransactionCanceledException", more={"CancellationReasons": reasons})


@pytest.mark.parametrize("trouble", [*THROTTLED, CONFLICT], ids=lambda one: one.code)
def test_each_write_is_tried_again_when_the_table_is_busy(dynamodb, trouble):
    dynamodb.next("PutItem", trouble, trouble, trouble)
    assert tables.put(Compte(*KEY, generation=1), Compte.pk.does_not_exist())
    dynamodb.next("UpdateItem", trouble, trouble, trouble)
    assert tables.update(Compte(*KEY), [Compte.generation.add(1)])
    dynamodb.next("DeleteItem", trouble, trouble, trouble)
    assert tables.delete(Compte(*KEY), Compte.generation == 2)
    assert dynamodb.operations() == [op for op in ("PutItem", "UpdateItem", "DeleteItem") for _ in range(4)]


def test_busy_for_long_is_told_and_nothing_is_written(dynamodb):
    _known(generation=1)
    dynamodb.next("UpdateItem", *THROTTLED * 10)
    with pytest.raises(Busy):
        tables.update(Compte(*KEY), [Compte.generation.add(1)])
    assert _kept().generation == 1


@pytest.mark.parametrize("trouble", LOST + NOT_DONE, ids=str)
def test_a_put_whose_answer_was_lost_finds_its_own_item(dynamodb, trouble):
    dynamodb.next("PutItem", trouble)
    assert tables.put(Compte(*KEY, generation=3), Compte.pk.does_not_exist())
    assert dynamodb.operations() == ["PutItem", "PutItem"]
    assert _kept().generation == 3


@pytest.mark.parametrize("trouble", LOST, ids=str)
def test_a_put_that_meets_another_s_item_is_refused_all_the_same(dynamodb, trouble):
    _known(generation=1)
    dynamodb.next("PutItem", trouble)
    assert not tables.put(Compte(*KEY, generation=3), Compte.pk.does_not_exist())


def test_a_put_that_meets_an_equal_item_at_once_is_refused(dynamodb):
    """Its own item is recognised only after a lost answer: asked twice by a person is not asked twice by us."""
    _known(generation=3)
    assert not tables.put(Compte(*KEY, generation=3), Compte.pk.does_not_exist())


@pytest.mark.parametrize("trouble", LOST + NOT_DONE, ids=str)
def test_an_update_held_by_what_it_counts_is_done_once(dynamodb, trouble):
    _known(generation=1)
    dynamodb.next("UpdateItem", trouble)
    account = Compte(*KEY)
    assert tables.update(account, [Compte.generation.add(1), Compte.courriel.set("a@b.fr")], Compte.generation == 1)
    assert (account.generation, account.courriel, _kept().generation) == (2, "a@b.fr", 2)


@pytest.mark.parametrize("trouble", LOST, ids=str)
def test_an_update_refused_by_another_s_write_stays_refused(dynamodb, trouble):
    _known(generation=2, courriel="c@d.fr")
    dynamodb.next("UpdateItem", trouble)
    assert not tables.update(Compte(*KEY), [Compte.generation.add(1), Compte.courriel.set("a@b.fr")], Compte.generation == 1)
    assert _kept().courriel == "c@d.fr"


@pytest.mark.parametrize("trouble", LOST, ids=str)
def test_a_bare_count_is_never_asked_twice(dynamodb, trouble):
    _known(generation=1)
    dynamodb.next("UpdateItem", trouble)
    with pytest.raises(Unknown):
        tables.update(Compte(*KEY), [Compte.generation.add(1)], Compte.pk.exists())
    assert (dynamodb.operations().count("UpdateItem"), _kept().generation) == (1, 2)


@pytest.mark.parametrize("troubles", [[one] * 3 for one in LOST + NOT_DONE], ids=str)
def test_a_marked_count_is_counted_once_however_often_its_answer_is_lost(dynamodb, troubles):
    dynamodb.next("UpdateItem", *troubles)
    counted = CodeCourriel("C#x", "V")
    assert tables.update(counted, [CodeCourriel.tries.add(1)], mark=CodeCourriel.marque)
    assert (counted.tries, dynamodb.operations().count("UpdateItem")) == (1, 4)


@pytest.mark.parametrize("trouble", LOST, ids=str)
def test_a_removal_finds_what_it_removed_gone(dynamodb, trouble):
    _known(generation=1, courriel="a@b.fr")
    dynamodb.next("UpdateItem", trouble)
    assert tables.update(Compte(*KEY), [Compte.courriel.remove()], Compte.courriel == "a@b.fr")
    dynamodb.next("DeleteItem", trouble)
    assert tables.delete(Compte(*KEY), Compte.generation == 1)
    assert items(Comptes) == {}


def test_pynamodb_s_own_ways_pass_by_the_same_door(dynamodb):
    account = Compte(*KEY, generation=1)
    dynamodb.next("PutItem", *THROTTLED)
    account.save()
    dynamodb.next("GetItem", *THROTTLED)
    assert Compte.get(*KEY).generation == 1
    dynamodb.next("Query", *THROTTLED, *NOT_DONE)
    assert len(list(Compte.query(KEY[0]))) == 1
    dynamodb.next("UpdateItem", Cut(after=True))
    with pytest.raises(Unknown):
        account.update([Compte.generation.add(1)])
    dynamodb.next("UpdateItem", Cut(after=True))
    account.update([Compte.courriel.set("a@b.fr")])
    dynamodb.next("PutItem", Answer("AccessDeniedException"))
    with pytest.raises(Rejected):
        account.save()


@pytest.mark.parametrize("trouble", [*THROTTLED, _cancelled("TransactionConflict", "None"), _cancelled("None", "ThrottlingError"),
                                     Answer("TransactionInProgressException"), *NOT_DONE], ids=str)  # fmt: skip
def test_a_transaction_is_tried_again_under_the_same_token(dynamodb, trouble):
    dynamodb.next("TransactWriteItems", trouble, trouble)
    with tables.Transaction() as transaction:
        transaction.save(Compte(*KEY, generation=1), condition=Compte.pk.does_not_exist())
        transaction.update(Alias("A#x", "A"), actions=[Alias.essais.remove()])
    asked = [one.body["ClientRequestToken"] for one in dynamodb.asked if one.operation == "TransactWriteItems"]
    assert (len(asked), len(set(asked))) == (3, 1)
    assert _kept().generation == 1


def test_a_transaction_is_refused_by_its_conditions_and_busy_by_others(dynamodb):
    _known(generation=1)

    def act():
        with tables.Transaction() as transaction:
            transaction.save(Compte(*KEY), condition=Compte.pk.does_not_exist(), return_values="ALL_OLD")

    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.item["generation"] == {"N": "1"}
    dynamodb.next("TransactWriteItems", *[_cancelled("TransactionConflict")] * 20)
    with pytest.raises(Busy):
        act()
    dynamodb.calm()
    dynamodb.next("TransactWriteItems", *[Cut()] * 20)
    with pytest.raises(Unknown):
        act()


def test_what_a_batch_leaves_aside_is_asked_again(dynamodb):
    for n in range(5):
        tables.put(Compte(f"C#{n}", "C", generation=n))
    dynamodb.next("BatchGetItem", Left(2), Left(0), Left(0), Left(1))
    found = tables.read_together(Comptes, *[(f"C#{n}", "C") for n in range(5)])
    assert {pk for pk, _ in found} == {f"C#{n}" for n in range(5)}
    dynamodb.next("BatchGetItem", Left(2), Left(1))
    assert {one.generation for one in Compte.batch_get([(f"C#{n}", "C") for n in range(5)])} == set(range(5))
    dynamodb.next("BatchWriteItem", Left(1), Left(1))
    with Compte.batch_write() as batch:
        for n in range(5, 9):
            batch.save(Compte(f"C#{n}", "C", generation=n))
    assert len(items(Comptes)) == 9


def test_a_batch_of_which_nothing_is_looked_at_ends(dynamodb):
    dynamodb.next("BatchGetItem", *[Left(0)] * 30)
    with pytest.raises(Busy):
        tables.read_together(Comptes, KEY)
    assert dynamodb.operations().count("BatchGetItem") == faults.TRIES


def test_a_query_gives_every_page(dynamodb):
    for n in range(3):
        tables.put(Comptes("C#q", f"{n}"))
    dynamodb.next("Query", *THROTTLED)
    found = tables.query(Comptes, "pk = :pk AND sk >= :sk", pk="C#q", sk="1")
    assert [raw["sk"]["S"] for raw in found] == ["1", "2"]


def test_changes_set_what_has_a_value_and_remove_what_has_none(dynamodb):
    _known(generation=1, courriel="a@b.fr")
    assert tables.update(Compte(*KEY), tables.changes(Compte, {"generation": 5, "courriel": None}))
    assert (_kept().generation, _kept().courriel) == (5, None)


def test_an_entry_of_the_journal_whose_answer_was_late_is_written_once(dynamodb, clock):
    dynamodb.next("PutItem", Cut(after=True))
    journal.write("lecture", objet="C#x", acteur="C#y", now=clock.now)
    assert len(items(tables.JournalTable)) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [({"N": "1.10"}, {"N": "1.1"}, True), ({"N": "1"}, {"S": "1"}, False), ({"SS": ["a", "b"]}, {"SS": ["b", "a"]}, True),
     ({"NS": ["1.0", "2"]}, {"NS": ["2", "1"]}, True), ({"L": [{"N": "1"}]}, {"L": [{"N": "1.0"}]}, True),
     ({"L": [{"N": "1"}]}, {"L": []}, False), ({"M": {"a": {"BOOL": True}}}, {"M": {"a": {"BOOL": True}}}, True),
     ({"M": {"a": {"S": ""}}}, {"M": {"b": {"S": ""}}}, False), ({"NULL": True}, {"NULL": True}, True)],
)  # fmt: skip
def test_two_values_are_equal_as_dynamodb_would_say(one, other, same):
    from chalicelib.tables.writes import _same

    assert _same(one, other) is same
