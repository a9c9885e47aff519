"""What is confirmed leaves as a file, and comes in as proposals: all of it, or nothing with each cell at fault."""

import base64

import pytest

from chalicelib.frais.claim import settings
from chalicelib.gestion.reglages import acts
from tests.gestion import staff
from tests.gestion.reglages.test_settings import WHERE, actions, decide, desk, listed, set_

key, office, desk = staff.key, staff.office, desk
HEAD = "nom;valeur;seuils;du;au;reference;source"
ROWS = (
    "taux.copie.T5;6,10;;01/01/2026;;Arrêté du 1er décembre 2025;JO",
    "taux.km.metropole.voiture_5;0,33 ; 0,41 ; 0,24;2000;2026-01-01;31/12/2026;Arrêté du 2 décembre 2025;JO",
)
FIXED = (ROWS[0], '"taux.km.metropole.voiture_5";"0,33 ; 0,41 ; 0,24";"2000 ; 10000";2026-01-01;31/12/2026;Arrêté;JO')


def take(who, *rows, essai=False, encoding="utf-8", head=HEAD):
    content = base64.b64encode("\r\n".join((head, *rows)).encode(encoding)).decode()
    return who.member.browser.post(f"{WHERE}/fichier", {"nom": "reglages.csv", "contenu": content, "essai": essai})


def export(who):
    answer = who.member.browser.get(f"{WHERE}/fichier")
    assert answer.status == 200
    return answer.body if isinstance(answer.body, str) else answer.body.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_rows_wait_for_another_member_and_the_same_file_says_nothing_new(desk, encoding):
    assert take(desk[0], *FIXED, essai=True, encoding=encoding).json == {"proposes": 2, "inchanges": 0, "essai": True}
    assert listed(desk[0])["dates"] == []
    assert take(desk[0], *FIXED, encoding=encoding).json == {"proposes": 2, "inchanges": 0, "essai": False}
    assert take(desk[0], *FIXED, encoding=encoding).json == {"proposes": 0, "inchanges": 2, "essai": False}
    assert (actions(), acts.poses()) == (["reglages_importes"], {})
    for one in listed(desk[1])["dates"]:
        assert decide(desk[1], one["id"]).status == 200
    assert {rate.cle for rate in settings.current().taux_propres} >= {"copie.T5", "km.metropole.voiture_5"}


def test_what_leaves_comes_back_unchanged(desk):
    set_(desk)
    set_(desk, du="2026-09-01", valeur="6,50", au="2026-12-31")
    set_(desk, nom="gestion.recours.mediateur", valeur="=le médiateur; rectorat")
    set_(desk, nom="gestion.recours.tribunal", valeur="'=le tribunal\n\n« de Lyon »")
    set_(desk, nom="taux.km.metropole.voiture_5", valeur="0,33 ; 0,41 ; 0,24", seuils="2000 ; 10000,5")
    set_(desk, nom="gestion.deux_visas", valeur="800,50")
    set_(desk, nom="gestion.recours.service", valeur="M. le recteur, 1.2 rue de l’Est")
    content = export(desk[0])
    for row in (
        "taux.copie.T5;6,10;;2026-01-01;;",
        'taux.km.metropole.voiture_5;"0,33 ; 0,41 ; 0,24";"2000 ; 10000,5";',
        "gestion.deux_visas;800,50;;",
        "gestion.recours.service;M. le recteur, 1.2 rue de l’Est;;",
    ):
        assert row in content
    rows = content.removeprefix("\ufeff").strip().split("\r\n")
    assert take(desk[0], *rows[1:], head=rows[0]).json == {"proposes": 0, "inchanges": 7, "essai": False}


@pytest.mark.parametrize(
    ("rows", "pointers"),
    [
        (ROWS, ["/lignes/3"]),
        ((FIXED[0], FIXED[0]), ["/lignes/3/du"]),
        (("taux.copie.T9;5;;2026-01-01;;A;B",), ["/lignes/2/nom"]),
        (("taux.copie.T5;5;;hier;;A;B",), ["/lignes/2/du"]),
        (("taux.copie.T5;5;;2026-01-01;;A\u202eB;B",), ["/lignes/2/reference"]),
        (("taux.copie.T5;500;;2026-01-01;;A;B", "frais.nuitee;X;;2026-01-01;;;B"), ["/lignes/2/valeur", "/lignes/3/reference"]),
    ],
)
def test_one_cell_at_fault_refuses_the_file_and_nothing_is_written(desk, rows, pointers):
    answer = take(desk[0], *rows)
    assert (answer.code, answer.pointers) == ("reglages_refuses", pointers), answer.body
    line = pointers[0].split("/")[2]
    assert answer.json["errors"][0]["detail"].startswith(f"Ligne {line}")
    assert (listed(desk[0])["dates"], actions()) == ([], [])


def test_what_is_no_such_file_is_said(desk):
    assert take(desk[0], "1;2", head="lot;mission").code == "reglages_illisibles"
    assert take(desk[0]).code == "reglages_illisibles"
