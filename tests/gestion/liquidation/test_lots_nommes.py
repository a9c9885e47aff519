"""The batch that a row of the payer's file names: found as people write it, else refused by name, with what to do."""

import pytest

from chalicelib.gestion.liquidation.models import OPEN, Lot, batch_key
from chalicelib.tables import Dossiers
from tests.aws import items
from tests.gestion.payer import Payday
from tests.gestion.staff import key, office  # noqa: F401 - fixtures


@pytest.fixture
def payday(api, office):  # noqa: F811
    return Payday(api, office)


@pytest.fixture
def frozen(payday):
    """A frozen batch, two days later: (payday, its number, the person)."""
    someone = payday.person()
    numero = payday.batch()["numero"]
    payday.api.clock.forward(days=2)
    payday.member.sign_in()
    return payday, numero, someone


def refused(payday, *rows, member=None):
    """What is said of each row of a file that is not taken; nothing is written."""
    before = items(Dossiers)
    answer = payday.send(*rows, member=member)
    assert (answer.status, answer.code) == (422, "retour_refuse"), answer.body
    assert items(Dossiers) == before
    return [one["detail"].replace("\u00a0", " ") for one in answer.json["errors"]]


@pytest.mark.parametrize("change", [
    lambda n: f"lot {n}",
    lambda n: f"L{n}",
    lambda n: f"LOT n°\u00a0{n}",
    lambda n: f" {n}\u00a0",
    lambda n: n.replace("-", " - "),
    lambda n: n.replace("-", "\u2011"),
    lambda n: n.replace("-", "–"),
    lambda n: n.replace("-000", "-"),
    lambda n: n.replace("-0", "-"),
])  # fmt: skip
def test_a_batch_is_found_as_people_and_spreadsheets_write_it(frozen, change):
    payday, numero, marie = frozen
    written = change(numero)
    assert written != numero
    answer = payday.send(payday.row(written, marie, "remuneration"), dry=True)
    assert (answer.status, answer.json["lots"]) == (200, [numero]), answer.body


def test_a_batch_that_this_instance_does_not_know_is_named_with_its_row(frozen, office):  # noqa: F811
    payday, numero, marie = frozen
    good, bad = payday.row(numero, marie, "remuneration"), payday.row("2026-0009", marie, "deplacement")
    (told,) = refused(payday, good, bad)
    assert told.startswith("Ligne 3, lot : le lot « 2026-0009 » n’existe pas, ou il est d’un service qui n’est pas le vôtre")
    assert "retirez la ligne" in told
    (told,) = refused(payday, good, bad, member=office.member("administrateur"))
    assert told.startswith("Ligne 3, lot : le lot « 2026-0009 » n’existe pas dans cette instance")


def test_the_batch_of_another_service_says_no_more_than_one_that_does_not_exist(frozen, office):  # noqa: F811
    payday, numero, marie = frozen
    stranger = office.member(services=["DEC-2"])
    theirs = refused(payday, payday.row(numero, marie, "remuneration"), member=stranger)
    nobody_s = refused(payday, payday.row("2026-0009", marie, "remuneration"), member=stranger)
    assert [told.replace(numero, "…") for told in theirs] == [told.replace("2026-0009", "…") for told in nobody_s]


@pytest.mark.parametrize("written", ["DEC-1", "janv-26", "01/01/2026", "20260001", "2026-", "46023", "2026-1,5", "x" * 300])
def test_what_has_not_the_form_of_a_number_of_batch_is_told_as_it_is_written(frozen, written):
    payday, _, marie = frozen
    (told,) = refused(payday, payday.row(written, marie, "remuneration"))
    assert f"Ligne 2, lot : « {written[:60]}{'…' if len(written) > 60 else ''} » n’est pas un numéro de lot" in told
    assert "comme 2026-0001" in told


@pytest.mark.parametrize("empty", ["", " ", "\u00a0", "\u200b"])
def test_an_empty_cell_says_what_goes_in_it_and_quotes_nothing(frozen, empty):
    payday, _, marie = frozen
    (told,) = refused(payday, payday.row(empty, marie, "remuneration"))
    assert told == "Ligne 2, lot : cette cellule est vide : y écrire le numéro du lot, comme 2026-0001."


def test_a_batch_that_is_still_being_made_says_to_wait(frozen):
    payday, numero, marie = frozen
    Lot(batch_key(numero), "LOT").update(actions=[Lot.etat.set(OPEN)])
    (told,) = refused(payday, payday.row(numero, marie, "remuneration"))
    assert told.startswith(f"Ligne 2, lot : le lot « {numero} » n’est pas encore figé")


def test_a_line_that_the_batch_has_not_is_named_with_what_it_has(frozen):
    payday, numero, marie = frozen
    row = list(payday.row(numero, marie, "remuneration"))
    (told,) = refused(payday, [*row[:2], "999", *row[3:]])
    assert f"le lot « {numero} » n’a pas cette ligne (mission {row[1]}, intervenant 999, remuneration)" in told
    assert "le fichier du lot" in told


def test_a_batch_that_came_back_already_says_what_is_known_of_it(frozen):
    payday, numero, marie = frozen
    paid = payday.row(numero, marie, "remuneration")
    rejected = payday.row(numero, marie, "deplacement", "rejete", motif="RIB inconnu")
    assert payday.send(paid, rejected).status == 202
    payday.work()
    told = refused(
        payday,
        payday.row(numero, marie, "remuneration", day="2026-06-03"),
        payday.row(numero, marie, "deplacement"),
    )
    assert [one.partition(" : ")[2] for one in told] == [
        f"le lot « {numero} » est déjà revenu pour cette moitié (payée le 2 juin 2026) : retirez la ligne, ou voyez avec le payeur.",
        f"le lot « {numero} » est déjà revenu pour cette moitié (rejetée : RIB inconnu) : retirez la ligne, ou voyez avec le payeur.",
    ]
    again = payday.send(paid, rejected, name="autre.csv", dry=True)
    assert again.json["comptes"]["connu"]["nombre"] == 2, "the same said again is no fault"
