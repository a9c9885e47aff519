"""Reading a file as it comes: encodings, separators, headers, and what is no table at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.gestion.imports import cells, columns
from chalicelib.gestion.imports.constats import Diagnosis
from chalicelib.gestion.imports.reading import read
from chalicelib.gestion.imports.report import Remark, Report
from chalicelib.gestion.imports.table import Source, Unreadable
from chalicelib.gestion.work.depot import LARGEST
from tests.gestion.tableurs import PERSON, missions, people, table, understood


def header(kind):
    return ";".join(columns.HEADERS[kind])


@pytest.mark.parametrize("kind", columns.HEADERS)
def test_a_file_is_known_by_its_header_whatever_its_name(kind):
    assert read(table(kind, [{}, {columns.HEADERS[kind][0]: "x"}], name="export (3).csv"), columns.COLUMNS).kind == kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_encodings_and_line_ends_of_spreadsheets_are_read(encoding, newline):
    source = people({"numero": "1", "nom": "Œillet–Garçon"}, encoding=encoding, newline=newline)
    ((line, row),) = read(source, columns.COLUMNS).rows
    assert (line, row["nom"], row["ville"]) == (2, "Œillet–Garçon", "Villeurbanne")


def test_columns_may_come_in_any_order_and_case():
    names = [*reversed(columns.HEADERS["quantites"])]
    source = Source("q.csv", (";".join(names).upper() + "\n2026-06-01;oui;;3;9;7\n").encode())
    fichier = read(source, columns.COLUMNS)
    assert next(iter(fichier.rows))[1] == {
        "date": "2026-06-01",
        "service_fait": "oui",
        "presents": "",
        "copies_santorin": "3",
        "numero_intervenant": "9",
        "numero": "7",
    }


def test_a_line_keeps_its_number_after_blank_lines_and_cells_of_several_lines():
    text = header("quantites") + '\n\n7;8;;;;\n;;;;;\n9;"1\n0";;;;\n11;12;;;;\n'
    fichier = read(Source("q.csv", text.encode()), columns.COLUMNS)
    assert [line for line, _ in fichier.rows] == [3, 5, 7]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "vide"),
        (b"\r\n\r\n", "vide"),
        (b"numero;\x00nom\n", "pas du texte"),
        (b"a,b,c\n1,2,3\n", "en-tête non reconnu"),
        (b"numero;nom;prenom\n1;Martin;Zo\n", "pour un fichier « intervenants », il manque : "),
        (header("missions").encode() + b"\n", "aucune ligne"),
        (header("missions").replace("debut;", "").encode() + b"\n1\n", "colonne manquante : debut"),
        ((header("missions") + ";debut").encode() + b"\n1\n", "en double : debut"),
        (header("intervenants").replace(";prenom", "").encode() + b"\n1\n", "colonne manquante : prenom"),
        (header("missions").encode() + b'\n1;2;"jamais', "guillemet"),
        (b"x" * (LARGEST + 1), "20 Mo"),
    ],
)
def test_what_cannot_be_read_is_refused_in_clear(content, told):
    with pytest.raises(Unreadable, match=told):
        read(Source("f.csv", content), columns.COLUMNS)


def test_a_row_of_another_width_is_refused_alone():
    good = people({"numero": "1"}).content
    report = Report()
    good_rows, _ = understood(read(Source("i.csv", good + b"2;x\n"), columns.COLUMNS), report, Diagnosis())
    assert [row.cells["numero"] for row in good_rows] == ["1"]
    assert [(fault.row, fault.column) for fault in report.refusals] == [(3, "(ligne)")]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("numero", ""),
        ("numero", "12 34"),
        ("numero", "12345678901234"),
        ("numero", "01E9501234ABC"),
        ("identifiant", "12martin"),
        ("portail", "paris"),
        ("civilite", "Dr"),
        ("nom", "  "),
        ("nom", "x" * 201),
        ("nom", "Martin\x07"),
        ("adresse_2", "2 85 05 78 006 084 36"),
        ("adresse_2", "FR14 2004 1010 0505 0001 3M02 606"),
        ("courriel", "claire@"),
        ("courriel", "a@b.fr\u000bBcc:x@y.fr"),
        ("telephone", "appeler le soir"),
        ("statut", "vacataire"),
        ("situation", "plombier"),
        ("etablissement_uai", "699903C"),
        ("residence_familiale", "6926"),
        ("residence_familiale", ""),
        ("residence_familiale", "20004"),
        ("residence_familiale", "96001"),
        ("residence_administrative", "69000"),
        ("nom", "=1+1"),
        ("ville", "@SUM(A1)"),
        ("dossier_financier", "ok"),
        ("dossier_financier_date", "15/06/26"),
        ("dossier_financier_date", "0026-06-15"),
    ],
)
def test_a_bad_cell_of_a_person_is_named_with_its_place(column, value):
    report = Report()
    good, bad = understood(read(people({"numero": "1"}, {"numero": "2"} | {column: value}), columns.COLUMNS), report, Diagnosis())
    assert [row.cells["numero"] for row in good] == ["1"]
    assert len(bad) == 1
    shown = "…" if column == "adresse_2" else value
    assert [(fault.row, fault.column, fault.value) for fault in report.refusals] == [(3, column, shown)]
    assert report.refusals[0].hint


@pytest.mark.parametrize(
    "cells_",
    [
        {"type": "interrogation_orale", "taux": "T5"},
        {"type": "eps_ponctuelle", "taux": "A1"},
        {"type": "jury_deliberation", "taux": "T3"},
        {"type": "surveillance", "taux": "T1"},
        {"type": "elaboration_sujets", "taux": "T3"},
        {"taux": "T6"},
        {"fin": "2026-06-16T08:00"},
        {"fin": "2026-06-15T12:00"},
        {"debut": "2026-02-30T08:00"},
        {"debut": "16/06/26 08:00"},
        {"type": "oral"},
        {"mode_evaluation": "CCF"},
        {"session": "26"},
        {"vehicule_autorise": "peut-être"},
        {"centre_commune": "69000X"},
    ],
)
def test_a_bad_mission_row_is_refused(cells_):
    report = Report()
    source = missions({"numero": "1", "numero_intervenant": "1"} | cells_)
    good, bad = understood(read(source, columns.COLUMNS), report, Diagnosis())
    assert not good
    assert len(bad) == 1
    assert {fault.column for fault in report.refusals} <= {*cells_, "taux", "fin"}


@pytest.mark.parametrize(
    ("type_", "taux"),
    [("correction", "T5"), ("interrogation_orale", "A1"), ("jury_deliberation", "NR"), ("elaboration_sujets", "A2")],
)
def test_a_rate_that_a_text_gives_to_the_type_is_taken(type_, taux):
    assert taux in columns.taux_du_type(type_)


@pytest.mark.parametrize(
    ("code", "commune"),
    [
        ("75101", "75056"),
        ("69389", "69123"),
        ("13207", "13055"),
        ("13007", "13007"),
        ("69152", "69149"),
        ("59298", "59350"),
        ("2a004", "2A004"),
        ("69266", "69266"),
    ],
)
def test_a_code_is_brought_to_its_commune(code, commune):
    assert cells.insee(code) == commune


@given(st.text(max_size=60))
def test_a_remark_is_one_printable_line(value):
    text = Remark("f.csv", 2, "nom", value, "motif").text()
    assert len(text.splitlines()) == 1
    assert text.replace("\u00a0", "").replace("\u202f", "").isprintable()


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    try:
        kind = read(Source("f.csv", content), columns.COLUMNS).kind
    except Unreadable as problem:
        kind = str(problem)
    assert kind


@settings(deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(columns.HEADERS["intervenants"]), st.text(max_size=20), max_size=24), max_size=4
    )
)
def test_any_cells_are_taken_whole_or_refused_with_a_reason(others):
    report = Report()
    source = table("intervenants", [PERSON | {"numero": "1"}, *others])
    try:
        fichier = read(source, columns.COLUMNS)
    except Unreadable:
        return
    good, bad = understood(fichier, report, Diagnosis())
    assert len(good) + len(bad) == len(list(fichier.rows))
    assert report.totals["intervenants"]["refusés"] == len(bad) if bad else not report.refusals
    assert all(row.cells["nom"] and row.cells["residence_familiale"] for row in good)


@pytest.mark.parametrize(
    ("code", "reason", "hint"),
    [
        ("94110", "est un code postal, pas un code INSEE", "Arcueil 94003"),
        ("20004", "commune inconnue", "2A ou 2B"),
        ("69999", "commune inconnue", "liste officielle"),
    ],
)
def test_a_code_that_no_commune_has_is_refused_with_the_right_ones(code, reason, hint):
    with pytest.raises(cells.BadCell) as refused:
        cells.insee(code)
    assert refused.value.reason == reason
    assert hint in refused.value.hint


@pytest.mark.parametrize(
    ("old", "today"),
    [("79224", "49099"), ("50602", "50129"), ("69381", "69123"), ("59355", "59350"), ("93059", "93066"), ("2a004", "2A004")],
)
def test_a_former_code_goes_in_as_the_commune_of_today(old, today):
    assert cells.insee(old) == today
