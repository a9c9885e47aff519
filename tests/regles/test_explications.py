"""Every sentence, amount, reference and place that the rules give, held against the golden file beside this one.

A deliberate change is written by `python -m tests.regles.test_explications`, and read before it is committed.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from chalicelib.frais.regles import calcul
from chalicelib.frais.regles.declaration import lire
from chalicelib.frais.regles.manques import manques
from tests.regles.scenes import SCENES

GOLDEN = Path(__file__).with_name("explications.txt")
RULES = {
    *(f"E{n}" for n in (1, 2, 3, 4, 7, 8, 9)), "T1", "T2", "T3", "T6", "T7", "T8", "T9", "M1", "M2", "M3", "M4", "B5",
}  # fmt: skip
"""The rules that a line or a right may name; the others of docs/regles.md act inside these."""


def told(name):
    """What the rules say of a scene, a line for each thing said."""
    mission, qui, brut, reglages, km, premiere = SCENES[name]
    declaration = lire(brut)
    found = calcul.calculer(mission, qui, declaration, reglages, Decimal(km), premiere)
    lines = [f"## {name}"]
    for half in (found.remuneration, found.deplacement):
        right = half.droit
        lines.append(f"{right.suite} {right.code} [{right.regle}] {right.phrase} ({right.reference})")
        lines += [f"- {_line(one)}" for one in half.lignes]
    year = ", ".join(f"{year} : {count}" for year, count in found.km_par_annee.items())
    lines.append(f"Total {found.total}{f' ; kilomètres {year}' if year else ''}")
    lines += [f"! {one.moitie} {one.pointeur} : {one.phrase}" for one in found.avertissements]
    lines += [f"= {one.geste} {one.genre} : {one.phrase} ({one.reference}, {one.statut})" for one in found.justificatifs]
    lines += [
        f"{'?' if one.bloquant else '~'} {one.pointeur} {one.code} : {one.message}"
        for one in manques(declaration, mission, qui, reglages, premiere)
    ]
    before = calcul.prevoir(mission, qui, reglages, premiere)
    days = f"{len(before.jours)} jours, {len(before.repas)} repas, {len(before.nuits)} nuits"
    lines.append(f"Prévu : {before.champ_attendu}, {days}")
    return "\n".join(lines)


def _line(one):
    figures = " ".join(f"{name}={value}" for name, value in one.entrees.items())
    bases = "".join(f" | {'*' * base.retenue}{base.libelle} {base.montant} : {base.raison}" for base in one.bases)
    amounts = f"{one.quantite} {one.unite} à {one.taux} : {one.montant}"
    law = " ; ".join(str(value) for value in (one.reference, one.en_vigueur, one.statut, one.arrondi) if value)
    return f"{one.code} {one.etat} [{one.regle}] {one.libelle} | {amounts} | {one.explication} | {law} | {figures} | {one.pointeur}{bases}"


def golden():
    parts = GOLDEN.read_text("utf-8").split("\n\n")
    return {part.partition("\n")[0].removeprefix("## "): part.rstrip("\n") for part in parts}


@pytest.mark.parametrize("name", SCENES)
def test_the_rules_say_what_the_golden_file_says(name):
    assert told(name) == golden()[name]


def test_the_golden_file_knows_no_other_scene_and_meets_every_rule():
    assert list(golden()) == list(SCENES)
    text = GOLDEN.read_text("utf-8")
    assert {rule for rule in RULES if f"[{rule}]" not in text} == set()


if __name__ == "__main__":
    GOLDEN.write_text("\n\n".join(map(told, SCENES)) + "\n", "utf-8")
