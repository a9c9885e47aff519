"""What a claim comes to is said in words: 0,00 € is an amount, never what is still awaited."""

import pytest

from chalicelib.frais.shown import figures

NBSP = "\u00a0"


def half(total="0.00", suite="DU", *lines):
    return {"total": total, "droit": {"suite": suite}, "lignes": [{"etat": etat, "code": "x"} for etat in lines]}


WORK, NOTHING, WAITS = half("310.00", "DU", "DU"), half("0.00", "PAS_DE_FRAIS"), half("0.00", "EN_ATTENTE")
EMPTY, UNSET = half("0.00", "DU", "A_COMPLETER"), half("0.00", "DU", "A_CONFIGURER")


@pytest.mark.parametrize(
    ("work", "travel", "told"),
    [
        (NOTHING, NOTHING, f"0,00{NBSP}€"),
        (half("0.00", "DU", "DU"), half("0.00", "ANNULE"), f"0,00{NBSP}€"),
        (NOTHING, WAITS, "en attente du service"),
        (EMPTY, NOTHING, "à compléter"),
        (EMPTY, WAITS, "en attente du service et à compléter"),
        (UNSET, EMPTY, "taux à configurer par le service"),
        (WORK, WAITS, f"310,00{NBSP}€"),
        (WORK, EMPTY, f"310,00{NBSP}€"),
        (WORK, UNSET, f"310,00{NBSP}€ + taux à configurer par le service"),
    ],
)
def test_nobody_reads_nought_for_what_is_awaited(work, travel, told):
    assert figures.said({"remuneration": work, "deplacement": travel}, "remuneration", "deplacement") == told


def test_what_is_awaited_is_not_what_an_acceptance_misses():
    assert figures.missing({"remuneration": EMPTY, "deplacement": WAITS}, "remuneration", "deplacement") == []
