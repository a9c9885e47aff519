"""What the missions of a session will ask: peaks, quotas to ask for and when, cost of the busiest month by dated prices."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import Matins
from ops.deployment.limits import Account
from ops.paths import ROOT
from ops.plan import command, month
from ops.plan.morning import Morning
from ops.plan.session import count
from ops.stack.queues import QUEUES

USUAL = Account(executions=1000, mails_a_day=50_000, mails_a_second=14, requests=10_000)


@dataclass
class Placed:
    debut: str | None
    fin: str | None
    comptes: set[str] | None = field(default_factory=set)
    annulee: bool | None = None
    tous: bool | None = True


def test_each_day_of_a_mission_has_all_of_its_people_and_a_cancelled_one_has_nobody():
    session = count([
        Placed("2027-06-14T08:30", "2027-06-15T17:00", {"a", "b"}),
        Placed("2027-06-15T08:30", "2027-06-15T17:00", {"b", "c"}),
        Placed("2027-07-01T08:30", None, {"d"}),
        Placed("2027-06-15T08:30", "2027-06-15T17:00", {"e"}, annulee=True),
    ])  # fmt: skip
    assert (session.missions, session.people, session.partial) == (3, {"a", "b", "c", "d"}, False)
    assert session.busiest()[:2] == [(dt.date(2027, 6, 15), 3), (dt.date(2027, 6, 14), 2)]
    assert session.busiest_month() == (dt.date(2027, 6, 1), 3)


def test_a_morning_expects_who_works_and_whose_claim_opens():
    session = count([Placed("2027-06-14T08:30", "2027-06-15T17:00", {"a", "b"}), Placed("2027-06-16T08:30", None, {"b", "c"})])
    assert session.mornings(2) == [(dt.date(2027, 6, 14), 2), (dt.date(2027, 6, 15), 2), (dt.date(2027, 6, 16), 3), (dt.date(2027, 6, 17), 2)]
    assert session.mornings(3) == [(dt.date(2027, 6, 16), 3)]


@pytest.mark.parametrize("kept", [0, 6])
def test_the_plan_names_the_mornings_when_functions_are_kept_ready_and_their_price(kept, monkeypatch, capsys):
    monkeypatch.setitem(ACADEMIE.__dict__, "matins", Matins(fonctions=kept, personnes=1000))
    people = {str(number) for number in range(12_500)}
    session = count([Placed(f"2027-06-{day}T08:30", f"2027-06-{day}T17:00", people) for day in (10, 14)])
    command._tell_ready(session, Account(10, 200, 1, 300))
    said = capsys.readouterr().out
    assert ("« [matins] fonctions = 9 »" in said, "jeudi 10 juin 2027 : 6" in said) == (not kept, bool(kept))
    assert "de 6 h 30 à 8 h 15, 4 matins" in said
    assert "moins d’un centime de dollar chacun" in said
    assert month.ready(100) == pytest.approx(Decimal("0.0140"), abs=Decimal("0.001"))
    assert ("plus de la moitié" in said) == bool(kept)


def test_a_morning_that_expects_few_keeps_none(capsys):
    command._tell_ready(count([Placed("2027-06-14T08:30", None, {"a"})]), USUAL)
    assert "aucune fonction n’est à tenir prête" in capsys.readouterr().out


def test_a_mission_that_does_not_say_all_of_its_people_makes_the_count_a_least():
    assert count([Placed("2027-06-14T08:30", "2027-06-14T17:00", None, tous=None)]).partial


def test_what_is_enough_is_not_asked_for(monkeypatch):
    monkeypatch.setenv("IMAGIN_CODE", "lyon")
    assert list(command.to_ask(Morning(12_000), 1000, USUAL)) == []
    assert list(command.to_ask(Morning(100), 1000, Account(1000, -1, 14, 10_000))) == []


def test_a_hundred_thousand_people_in_a_new_account_have_all_to_ask(monkeypatch):
    monkeypatch.setenv("IMAGIN_CODE", "lyon")
    asked = " ; ".join(command.to_ask(Morning(100_000), 100, Account(10, 200, 1, 300)))
    assert "make deploy STAGE=lyon OPTIONS=--debit=500" in asked
    for said in ("500 demandes par seconde pour les API", "600 exécutions", "300\u00a0000 courriels par jour", "40 courriels par seconde"):
        assert said in asked


def test_the_prices_have_their_day_and_every_line_its_price():
    known = month.prices()
    assert known.day <= dt.date.today()
    assert known.source
    lines = month.lines(command.use(1000))
    assert [name for name, _, _ in lines] == list(known.lines)
    assert all(dollars == quantity * known.lines[name] for name, quantity, dollars in lines)
    mails = {name: quantity for name, quantity, _ in lines}["SES, courriels (millier)"]
    assert mails == Decimal(4)


@pytest.mark.parametrize(("people", "rate"), [(1, 10), (100_000, 40)])
def test_the_rate_asked_of_ses_is_in_round_tens_above_the_peak(people, rate):
    told = Morning(people)
    assert told.mails_a_second == rate >= told.sign_ins


def test_a_visit_reads_and_writes_what_the_bench_counted_its_drafts_included():
    report = (ROOT / "benchmarks/report.md").read_text("utf-8")
    rows = {row[1].strip(" *"): row[-3:-1] for row in (line.split("|") for line in report.splitlines()) if len(row) == 7}
    (reads, writes), (again, draft) = ([int(one.strip(" *")) for one in rows[name]] for name in ("ensemble", "enregistrer"))
    assert (reads + 3 * again, writes + 3 * draft) == (command.READS, command.WRITES)


@pytest.mark.parametrize(
    ("season", "spent", "told"),
    [
        ("hors saison", month.Use(3_600, 14_100, 16_500, 500, 2), "8,03"),
        ("juin", month.Use(150_000, 587_500, 687_500, 20_000, 8), "11,57"),
    ],
)
def test_the_guide_tells_what_this_instance_costs(season, spent, told):
    """Its queues and its alarms are the stack's: one more changes the table of docs/exploitation.md."""
    found = {name: quantity for name, quantity, _ in month.lines(spent)}
    guide = (ROOT / "docs/exploitation.md").read_text("utf-8")
    assert f"{sum(dollars for _, _, dollars in month.lines(spent)):.2f}".replace(".", ",") == told, season
    assert f"**{told} $**" in guide
    reads, writes = (f"{sum(runs * act[at] for runs, *act in month.AT_REST.values()):,}".replace(",", " ") for at in (0, 1))
    assert f"(14 100 + {reads} programmées) × 0,15 + (16 500 + {writes}) × 0,75 $/million" in guide
    assert f"(587 500 + {reads}) × 0,15 + (687 500 + {writes}) × 0,75 $/million" in guide
    assert f"| alarmes, mesures | {found['CloudWatch, alarmes']} × 0,10" in guide
    assert f"| écoute des files | {len(QUEUES)} files × 15 lectures/min" in guide
