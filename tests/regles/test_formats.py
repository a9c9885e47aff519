"""Amounts, days and hours as a French reader expects them."""

from datetime import date, datetime, time
from decimal import Decimal as D

import pytest

from chalicelib.frais.regles import formats


@pytest.mark.parametrize(
    ("montant", "texte"),
    [
        ("0", "0,00\u00a0€"), ("7.625", "7,63\u00a0€"), ("7.624", "7,62\u00a0€"), ("1234.5", "1\u202f234,50\u00a0€"),
        ("1234567.89", "1\u202f234\u202f567,89\u00a0€"), ("-3.2", "−3,20\u00a0€"),
    ],
)  # fmt: skip
def test_euros(montant, texte):
    assert formats.euros(D(montant)) == texte


def test_a_rate_keeps_its_decimals():
    assert formats.taux(D("3.0825")) == "3,0825\u00a0€"
    assert formats.taux(D("9.6")) == "9,60\u00a0€"
    assert formats.taux(D("1E+3")) == "1\u202f000,00\u00a0€"


def test_numbers_and_agreement():
    assert formats.kilometres(D("42.50")) == "42,5\u00a0km"
    assert formats.accord(1, "copie") == "1\u00a0copie"
    assert formats.accord(D("1.5"), "copie") == "1,5\u00a0copie"
    assert formats.accord(2, "cheval", "chevaux") == "2\u00a0chevaux"


def test_days_and_hours():
    assert formats.jour(date(2026, 7, 1)) == "mercredi 1er juillet 2026"
    assert formats.jour(date(2026, 6, 9)) == "mardi 9 juin 2026"
    assert formats.moment(datetime(2026, 8, 21, 6, 45)) == "vendredi 21 août 2026 à 6\u00a0h\u00a045"
    assert formats.heure(time(18)) == "18\u00a0h"
    assert formats.duree(280) == "4\u00a0h\u00a040"
    assert formats.duree(45) == "45\u00a0min"
    assert formats.duree(360) == "6\u00a0h"


def test_sentences_get_their_french_spaces():
    assert formats.phrase("L'état : « dû » ; vu ?") == "L’état\u00a0: «\u00a0dû\u00a0»\u00a0; vu\u00a0?"
