"""What the sweep takes as known of a state, and how it would be caught lying."""

import pytest

from tests.sweep.known import CHECKED, Known

ENDS = {"fait": "tout", "coupé": "rien"}


class Played:
    """A service whose state is one word: asked once more, it does what was cut; `turns`: how often it was played to its end."""

    def __init__(self):
        self.word, self.turns = "coupé", 0
        self.known = Known(lambda: self.word, self.ask, self.end)

    def ask(self):
        self.word = "fait"
        return "done"

    def end(self):
        self.turns += 1
        return ENDS[self.word]

    def case(self, name, again=True, word="coupé"):
        self.word = word
        self.known.begin(name)
        return self.known.ended(self.word, again)


def checked():
    """(a case that is played to its end though it is known, one that is not)."""
    names = [f"cas {rank}" for rank in range(20 * CHECKED)]
    known = Known(str, str, str)
    anyway = {name: known.begin(name) or known._anyway for name in names}
    assert len(names) / (2 * CHECKED) < sum(anyway.values()) < 2 * len(names) / CHECKED
    return next(name for name in names if anyway[name]), next(name for name in names if not anyway[name])


def test_a_state_that_was_met_is_played_to_its_end_once():
    anyway, other = checked()
    played = Played()
    assert [played.case(other), played.case(other)] == [("done", "tout")] * 2
    assert (played.turns, played.known.met, played.known.checked, played.known.told) == (1, 1, 0, [])
    assert played.case(anyway) == ("done", "tout")
    assert (played.turns, played.known.met, played.known.checked, played.known.told) == (2, 2, 1, [])


def test_who_asks_again_and_who_does_not_do_not_end_alike():
    _, other = checked()
    played = Played()
    assert [played.case(other, again=False), played.case(other)] == [("done", "rien"), ("done", "tout")]


def test_a_state_that_leads_elsewhere_than_it_did_is_told(monkeypatch):
    anyway, other = checked()
    played = Played()
    played.case(other)
    monkeypatch.setitem(ENDS, "fait", "autre chose")
    assert played.case(other) == ("done", "tout"), "known, right or wrong"
    assert played.case(anyway) == ("done", "autre chose")
    assert played.known.told != []


def test_an_end_that_is_met_by_another_way_is_known_and_one_in_some_is_checked(monkeypatch):
    anyway, other = checked()
    played = Played()
    played.case(other)
    assert played.case(other, word="coupé ailleurs") == ("done", "tout")
    assert (played.turns, played.known.met, played.known.checked) == (1, 1, 0)
    assert played.case(anyway, word="coupé encore ailleurs") == ("done", "tout")
    assert (played.turns, played.known.met, played.known.checked, played.known.told) == (2, 2, 1, [])
    monkeypatch.setitem(ENDS, "fait", "autre chose")
    assert played.case(anyway, word="coupé nulle part") == ("done", "autre chose")
    assert played.known.told != []


@pytest.mark.parametrize("turns", [1, 2])
def test_a_second_asking_that_fails_is_told_each_time(turns):
    played = Played()
    played.known = Known(lambda: played.word, lambda: "it answers 500 None", played.end)
    for _ in range(turns):
        assert played.case("cas") == ("it answers 500 None", None)
