"""What failed too often is counted without naming anybody, and sent again by one command."""

import json

import pytest
from botocore.exceptions import ClientError

from chalicelib import outbox, tables, voies
from chalicelib.outbox import Envoi
from ops.deployment import lettres_mortes
from tests.sweep.state import delayed

HANDLERS = {"avis_essai": lambda **_: None}


@pytest.fixture
def dead(cloud):
    """`dead(queue, body)`: a message that its queue set aside."""
    for queue in ("travaux", "codes", "avis", "documents", "lots"):
        tables.client("sqs").create_queue(QueueName=f"imagin-lyon-{queue}-morts")

    def put(queue, body):
        url = tables.client("sqs").get_queue_url(QueueName=f"imagin-lyon-{queue}-morts")["QueueUrl"]
        tables.client("sqs").send_message(QueueUrl=url, MessageBody=body)

    return put


def test_nothing_set_aside_is_said_and_is_right(dead, capsys):
    assert lettres_mortes.main(["lyon"]) == 0
    assert capsys.readouterr().out == "Rien n’attend.\n"


def test_messages_are_counted_by_kind_and_stay(dead, clock, capsys):
    name = outbox.write("avis_essai", now=clock.now, compte="secret")
    for _ in range(12):
        dead("avis", name)
    dead("documents", json.dumps({"document": "recapitulatif", "compte": "secret"}))
    dead("documents", json.dumps({"compte": "secret", "mission": "7"}))
    dead("avis", "avis_jamaisvu")
    assert lettres_mortes.main(["lyon"]) == 1
    printed = capsys.readouterr().out
    assert [line.split(maxsplit=1) for line in printed.splitlines()[:4]] == [
        ["12", "file avis : avis_essai"],
        ["1", "file avis : travail oublié depuis"],
        ["1", "file documents : documents"],
        ["1", "file documents : recapitulatif"],
    ]
    assert "secret" not in printed
    assert "--renvoyer" in printed
    assert len(delayed("avis-morts")) == 13
    assert delayed("avis") == []


def test_all_is_sent_again_each_to_its_own_queue(dead, clock, capsys):
    asked = json.dumps({"document": "recapitulatif"})
    for queue, body in (("avis", "avis_a"), ("codes", "codes_b"), ("documents", asked)):
        dead(queue, body)
    assert lettres_mortes.main(["lyon", "--renvoyer"]) == 0
    assert "3 à nouveau en route" in capsys.readouterr().out
    assert (delayed("avis"), delayed("codes"), delayed("documents")) == (["avis_a"], ["codes_b"], [asked])
    assert [delayed(f"{queue}-morts") for queue in ("avis", "codes", "documents")] == [[], [], []]


def test_a_job_that_was_given_up_has_all_its_tries_again(dead, clock, monkeypatch, capsys):
    name, tried = outbox.write("avis_essai", now=clock.now), []

    def fail(**_):
        tried.append(1)
        raise ValueError("cause")

    for _ in range(outbox.TRIES + 2):
        outbox.sweep({"avis_essai": fail}, clock.now)
        clock.forward(hours=1)
    assert (len(tried), Envoi.get(name).failed) == (outbox.TRIES, "given_up")
    assert lettres_mortes.main(["lyon"]) == 1
    assert "1 abandonné : avis_essai" in capsys.readouterr().out
    assert lettres_mortes.main(["lyon", "--renvoyer"]) == 0
    monkeypatch.undo()
    assert delayed("avis") == [name]
    back = Envoi.get(name)
    assert (int(back.tries), back.failed, back.pending) == (0, None, voies.place(name, voies.NOTICES))


def test_a_message_is_taken_away_once_it_was_sent_again_never_before(dead, clock):
    dead("avis", "avis_a")
    (letter,) = lettres_mortes.set_aside("lyon")
    with pytest.raises(ClientError):
        lettres_mortes.send_again(letter._replace(receipt="unknown"))
    assert (delayed("avis"), delayed("avis-morts")) == (["avis_a"], ["avis_a"])


def test_what_was_just_listed_is_sent_at_once(dead, capsys):
    """The list hides what it reads for half a minute: the command that it names, typed meanwhile, said that nothing waits."""
    for rank in range(12):
        dead("avis", f"avis_{rank}")
    assert lettres_mortes.main(["lyon"]) == 1
    assert lettres_mortes.main(["lyon", "--renvoyer"]) == 0
    assert "12 à nouveau en route" in capsys.readouterr().out
    assert (len(delayed("avis")), delayed("avis-morts")) == (12, [])
