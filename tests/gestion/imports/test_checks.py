"""What is strange in a row that goes in is said once, with how many rows it is about, and refuses nothing."""

from datetime import UTC, datetime

import pytest

from chalicelib.gestion.imports import checks, columns
from chalicelib.gestion.imports.constats import Diagnosis
from chalicelib.gestion.imports.reading import read
from chalicelib.gestion.imports.report import WHOLE, Remark, Report
from chalicelib.identity.staff import roster
from tests.gestion.tableurs import counts, missions, people, quantities, table, take, understood

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
ONE = {"numero": "7", "numero_intervenant": "1"}


def doubts(source, services=("DEC-1",)):
    fichier = read(source, columns.COLUMNS)
    good, bad = understood(fichier, Report(), Diagnosis())
    assert not bad
    doubts = checks.Doubts(fichier.kind, NOW, services)
    for row in good:
        doubts.look(row)
    return [(remark.row, remark.column, remark.reason) for remark in doubts.remarks]


def test_ordinary_rows_are_left_alone():
    assert doubts(missions(ONE, ONE | {"numero": "8", "examen": "Agrégation externe", "taux": "A1"})) == []
    assert doubts(people({"numero": "1", "etablissement_uai": "0690026D"})) == []
    assert doubts(quantities(ONE | {"copies_santorin": "12", "presents": "12"})) == []


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"centre_uai": "0699903C"}, "centre_uai", "la lettre de 0699903C n’est pas la sienne"),
        ({"service": "DEC-INCONNU"}, "service", "service inconnu, DEC-INCONNU"),
        ({"examen": "Agrégation externe", "taux": "T5"}, "taux", "n’est pas d’ordinaire celui de « Agrégation externe »"),
        ({"examen": "CAPES de lettres", "taux": "T1"}, "taux", "n’est pas d’ordinaire celui de « CAPES de lettres »"),
        ({"taux": "A1"}, "taux", "n’est pas d’ordinaire celui de « Baccalauréat général »"),
        ({"examen": "DNB", "taux": "DSCG"}, "taux", "n’est pas d’ordinaire celui de « DNB »"),
        ({"session": "2016"}, "session", "est loin de l’année en cours, 2026"),
        ({"fin": "2028-06-18T12:00"}, "fin", "fait durer la mission 733 jours"),
        ({"debut": "2026-03-02T08:00", "fin": "2026-03-02T12:00"}, "fin", "est déjà passée"),
        ({"debut": "2027-03-28T02:30", "fin": "2027-03-28T12:00"}, "debut", "est une heure qui n’existe pas, la nuit du changement d’heure"),
    ],
)
def test_a_strange_mission_is_said(cells, column, reason):
    assert doubts(missions(ONE | cells)) == [(2, column, reason)]


def test_the_night_of_the_change_is_that_of_the_centre():
    assert doubts(missions(ONE | {"debut": "2027-03-28T02:30", "fin": "2027-03-28T12:00", "centre_commune": "97411", "centre_adresse": "Saint-Denis"})) == []


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"copies_santorin": "12", "presents": "10"}, "presents", "est moins que les copies, 12"),
        ({"copies_santorin": "99999"}, "copies_santorin", "est beaucoup pour une personne"),
    ],
)
def test_strange_quantities_are_said(cells, column, reason):
    assert doubts(quantities(ONE | cells)) == [(2, column, reason)]


@pytest.mark.parametrize(
    ("cells", "column"),
    [({"code_postal": "1000"}, "code_postal"), ({"code_postal": "13007", "residence_familiale": "13007"}, "residence_familiale")],
)
def test_a_strange_home_is_said(cells, column):
    assert [found[1] for found in doubts(people({"numero": "1"} | cells))] == [column]


@pytest.mark.parametrize(
    ("cells", "doubted"),
    [
        ({"code_postal": "13390", "ville": "Auriol", "residence_familiale": "13007"}, []),
        ({"code_postal": "13390", "ville": "", "residence_familiale": "13007"}, []),
        ({"code_postal": "13007", "ville": "Marseille", "residence_familiale": "13007"}, ["residence_familiale"]),
        ({"code_postal": "", "ville": "", "residence_familiale": "13007"}, ["residence_familiale"]),
        ({"code_postal": "04100", "ville": "Manosque", "residence_familiale": "04100"}, ["residence_familiale"]),
        ({"etablissement_nom": "Lycée d'Auriol", "residence_administrative": "13007"}, []),
        ({"etablissement_nom": "Lycée Pagnol", "residence_administrative": "13007"}, ["residence_administrative"]),
        ({"code_postal": "97640", "ville": "Sada", "residence_familiale": "97616"}, []),
    ],
)
def test_a_postal_code_that_is_also_an_insee_code_is_doubted_unless_the_row_names_the_commune(cells, doubted):
    found = doubts(people({"numero": "1"} | cells))
    assert [column for _, column, _ in found] == doubted
    assert [reason for *_, reason in found if "Auriol" in reason] == [
        "est un code INSEE (Auriol), et le code postal d’une autre commune" for _ in doubted if "13007" in cells.values()
    ]


def test_the_commune_of_a_centre_is_doubted_once_for_all_its_rows():
    where = {"centre_commune": "13007", "centre_nom": "Lycée Pagnol"}
    found = doubts(missions(ONE | where, ONE | where | {"numero": "8"}, ONE | where | {"numero": "9", "centre_adresse": "13390 Auriol"}))
    assert found == [(2, "centre_commune", "est un code INSEE (Auriol), et le code postal d’une autre commune (2 lignes)")]


def test_the_same_doubt_is_told_once_with_its_rows():
    past = {"debut": "2026-03-02T08:00", "fin": "2026-03-02T12:00"}
    source = missions(*(ONE | past | {"numero": str(n)} for n in range(3)), ONE | {"numero": "9", "service": "X"}, ONE | {"service": "Y"})
    assert doubts(source) == [(2, "fin", "est déjà passée (3 lignes)"), (5, "service", "service inconnu, X"), (6, "service", "service inconnu, Y")]


def test_the_services_of_a_file_are_shown_where_the_instance_lists_none():
    source = missions(ONE, ONE | {"numero": "8"}, ONE | {"numero": "9", "service": "DEC-2"})
    assert doubts(source, ()) == [(1, "(fichier)", "services du fichier, que l’instance ne liste pas : DEC-1 (2), DEC-2 (1)")]


def staff(**cells):
    member = {"courriel": "zoe@exemple.fr", "nom": "Dupont", "prenom": "Zoé", "role": "gestionnaire", "services": "DEC-1, DEC-2", "numero_intervenant": "aucun"}
    return table("personnels", [member | cells])


def test_a_change_of_role_and_a_number_of_nobody_are_said_and_go_in(cloud):
    assert take(staff()).remarks == []
    assert tuple(roster.by_address("zoe@exemple.fr").services) == ("DEC-1", "DEC-2")
    report = take(staff(role="chef_de_centre", centres_uai="0690026D", numero_intervenant="999999"))
    assert [(remark.column, remark.reason) for remark in report.remarks] == [
        ("role", "change de rôle, gestionnaire jusqu’ici"),
        ("numero_intervenant", "n’est le numéro d’aucun intervenant connu"),
    ]
    assert counts(report, "personnels") == (0, 1, 0, 0)


def test_an_own_number_that_lost_its_zeros_is_said_so(cloud):
    take(people({"numero": "000456"}))
    (remark,) = take(staff(numero_intervenant="456")).remarks
    assert (remark.column, remark.hint) == ("numero_intervenant", "000456 est connu : remettre les zéros ?")


def test_what_is_said_of_a_whole_file_shows_no_cell():
    assert Remark("a.csv", 1, WHOLE, "", "colonnes absentes").text() == "a.csv:1 (fichier) colonnes absentes"
    assert Remark("a.csv", 2, "nom", "", "vide").text() == "a.csv:2 nom vide"
