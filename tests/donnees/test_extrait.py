"""The sealed extract that a person is given proves itself, and shows whatever was changed in it since."""

import json

import pytest

from chalicelib import journal, sealing
from chalicelib.donnees import extrait as made
from chalicelib.journal import Entree
from ops.console import Stopped
from ops.deployment import extrait
from tests.test_sealing import ledger  # noqa: F401 - a fixture


@pytest.fixture
def given(ledger, tmp_path):  # noqa: F811
    """Acts of two people in three seals, one act not sealed yet; the extract of the first, as a file."""
    for act in ("connexion", "courriel_confirme"):
        ledger.happen(act)
        ledger.clock.forward(seconds=1)
        journal.write("connexion", objet="C#2", acteur="C#2", now=ledger.clock.now)
        ledger.seal()
    ledger.clock.forward(days=40)
    ledger.happen("transmission")
    ledger.seal()
    ledger.happen("retrait")
    said = made.fait(list(Entree.by_objet.query("C#1")), ledger.clock.now)
    path = tmp_path / "journal-scelle.json"
    path.write_text(json.dumps(said), "utf-8")
    return path


def test_an_extract_left_alone_holds_and_holds_nobody_else(given, capsys):
    assert extrait.main([str(given)]) == 0
    assert "3 actions telles qu’elles ont été scellées ; 1 attend encore" in capsys.readouterr().out
    said = json.loads(given.read_text("utf-8"))
    assert [one["sceau"] for one in said["entrees"]] == [1, 2, 3, None]
    assert "C#2" not in given.read_text("utf-8")


@pytest.mark.parametrize("what", ["entree", "sceau", "chaine"])
def test_what_was_changed_in_it_shows(given, capsys, what):
    said = json.loads(given.read_text("utf-8"))
    if what == "entree":
        said["entrees"][0]["entree"]["acteur"]["S"] = "G#9"
    elif what == "sceau":
        said["sceaux"][1]["entrees"][0][1] = "0" * 64
    else:
        last = said["sceaux"][1]
        last["precedent"] = "1" * 64
        last["empreinte"] = sealing.fingerprint({name: value for name, value in last.items() if name != "empreinte"})
    given.write_text(json.dumps(said), "utf-8")
    assert extrait.main([str(given)]) == 1
    expected = {"entree": "n° 1 a scellée", "sceau": "son empreinte", "chaine": "ne suit pas le sceau n° 1"}
    assert expected[what] in capsys.readouterr().err


def test_what_is_no_extract_is_refused(tmp_path):
    (tmp_path / "a.json").write_text("[1]", "utf-8")
    for name, said in (("a.json", r"journal-scelle\.json"), ("absent.json", "il n’existe pas")):
        with pytest.raises(Stopped, match=said):
            extrait.main([str(tmp_path / name)])
