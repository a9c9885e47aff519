"""What happened to a file is said before anything goes in, repaired when that is accepted, refused by line otherwise."""

import codecs
import csv
import io

import pytest

from chalicelib.gestion.imports import columns
from chalicelib.gestion.imports.constats import KINDS, REPARABLE, Diagnosis, unknown
from chalicelib.gestion.imports.reading import read
from chalicelib.gestion.imports.report import Report
from chalicelib.gestion.imports.table import Source, Unreadable
from tests.gestion.tableurs import PERSON, counts, missions, people, person, quantities, take, understood

FIRST = {"numero": "1", "nom": "Nguyễn", "prenom": "Françoise", "ville": "Saint-Étienne", "adresse_1": "3 allée des Érables"}
OTHERS = ({"numero": "2", "prenom": "Zoë", "nom": "Côté"}, {"numero": "3", "prenom": "Éléonore", "nom": "Œillet"})


def diagnosed(source, accepted=()):
    """(constats, rows that stand, refused cells)."""
    report, diagnosis = Report(), Diagnosis(frozenset(accepted))
    good, _ = understood(read(source, columns.COLUMNS, diagnosis), report, diagnosis)
    return [(one.kind, one.count, one.whole is not None) for one in diagnosis.constats], good, [(f.row, f.column) for f in report.refusals]


def retyped(source, change):
    """The file with its text changed."""
    return Source(source.name, change(source.content.decode()).encode())


def opened_as_ansi(text):
    return text.encode().decode("cp1252", "gaps")


def test_a_clean_file_says_nothing():
    assert diagnosed(people(FIRST, *OTHERS))[0] == []


@pytest.mark.parametrize(
    ("kind", "column", "cell", "whole"),
    [
        ("accents", "prenom", "FranÃ§oise", "Françoise"),
        ("invisibles", "nom", "Mar\u200btin", "Martin"),
        ("invisibles", "numero", "\u200e12", "12"),
        ("dates", "dossier_financier_date", "46189", "2026-06-16"),
        ("communes", "residence_familiale", "1053", "01053"),
        ("uai", "etablissement_uai", "690026D", "0690026D"),
        ("telephones", "telephone", "472000001", "0472000001"),
        ("formules", "numero", '="000123"', "000123"),
        ("formules", "numero", "'000123", "000123"),
    ],
)
def test_a_damaged_cell_refuses_its_line_or_is_repaired_once_accepted(kind, column, cell, whole):
    source = people({"numero": "1"}, {"numero": "2", column: cell})
    constats, good, refused = diagnosed(source)
    assert (constats, len(good), refused) == ([(kind, 1, True)], 1, [(3, column)])
    others = set(REPARABLE) - {kind}
    assert diagnosed(source, others)[1:] == (good, refused)
    constats, good, refused = diagnosed(source, [kind])
    assert (constats, len(good), refused) == ([(kind, 1, True)], 2, [])
    assert str(good[1].cells[column]) == whole


@pytest.mark.parametrize(
    ("kind", "column", "cell"),
    [("accents", "prenom", "Fran?oise"), ("accents", "nom", "C\ufffdt\ufffd"), ("abreges", "numero", "1,23E+11"), ("abreges", "telephone", "6,0E+08")],
)
def test_what_nobody_can_give_back_is_refused_whatever_is_accepted(kind, column, cell):
    constats, good, refused = diagnosed(people({"numero": "1"}, {"numero": "2", column: cell}), REPARABLE)
    assert (constats, len(good), refused) == ([(kind, 1, False)], 1, [(3, column)])


def test_a_moment_without_its_hour_is_not_made_midnight():
    source = missions({"numero": "7", "numero_intervenant": "1", "debut": "46189"})
    assert diagnosed(source, REPARABLE)[0] == [("dates", 1, False)]
    assert diagnosed(retyped(source, lambda text: text.replace("46189", "46189,354167")), ["dates"])[1][0].cells["debut"] == "2026-06-16T08:30"


@pytest.mark.parametrize(
    ("postcode", "residence", "seen"),
    [("1000", "01053", True), ("1000", "1053", True), ("1000", "69266", False), ("6000", "06088", True), ("1000", "99131", False), ("01000", "01053", False)],
)
def test_a_postcode_of_four_digits_is_short_of_a_zero_only_where_the_residence_says_so(postcode, residence, seen):
    source = people({"numero": "1", "code_postal": postcode, "residence_familiale": residence, "residence_administrative": ""})
    assert [one for one in diagnosed(source)[0] if one[0] == "codes_postaux"] == ([("codes_postaux", 1, True)] if seen else [])
    assert seen is (diagnosed(source, ["codes_postaux", "communes"])[1][0].cells["code_postal"] != postcode)


@pytest.mark.parametrize("damage", [opened_as_ansi, lambda text: opened_as_ansi(opened_as_ansi(text))])
def test_a_file_opened_as_ansi_and_saved_again_is_given_back_whole(damage):
    source = people(FIRST, *OTHERS)
    constats, good, refused = diagnosed(retyped(source, damage), ["accents"])
    assert (refused, good) == ([], diagnosed(source)[1])
    assert [kind for kind, _, _ in constats] == ["accents"]
    assert diagnosed(retyped(source, damage))[1] == []


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_a_file_of_another_machine_is_given_back_whole(encoding):
    names = ("François Lefèvre", "Zoë Côté", "Éléonore Dupré", "Loïc Hébert", "Maëlys Pâris", "Gaël Forêt")
    source = people(*({"numero": str(n), "prenom": name.split()[0], "nom": name.split()[1]} for n, name in enumerate(names, 1)))
    damaged = Source(source.name, source.content.decode().encode(encoding))
    assert diagnosed(damaged, ["accents"])[1] == diagnosed(source)[1]
    assert diagnosed(damaged)[0][0][0] == "accents"


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: ("sep=;\r\n" + text).encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(";", "\t").encode("utf-16"),
        lambda text: text.replace(";", ",").encode(),
        lambda text: text.encode("cp1252"),
        lambda text: "\r\n".join(line + ";;;" for line in text.splitlines()).encode(),
        lambda text: (text + ";" * 23 + "\r\n").encode(),
        lambda text: text.replace("numero;", "Numéro;", 1).replace("code_postal", "Code postal").encode(),
    ],
)
def test_the_ways_of_writers_change_nothing_and_are_no_damage(changed):
    source = people(FIRST | {"nom": "Martin"})
    constats, good, refused = diagnosed(Source(source.name, changed(source.content.decode())))
    assert (constats, refused) == ([], [])
    assert [row.cells for row in good] == [row.cells for row in diagnosed(source)[1]]


def test_a_row_said_twice_is_kept_once_when_that_is_accepted(cloud):
    source = people({"numero": "1"}, {"numero": "1"}, {"numero": "2"}, {"numero": "1"})
    assert diagnosed(source)[0] == [("doublons", 2, True)]
    assert counts(take(source), "intervenants") == (2, 0, 0, 2)
    assert counts(take(source, accepted=["doublons"]), "intervenants") == (0, 0, 2, 0)


def test_a_row_that_is_shifted_is_counted_and_refused():
    constats, good, refused = diagnosed(Source("i.csv", people({"numero": "1"}).content + b"2;x\r\n"), REPARABLE)
    assert (constats, len(good), refused) == ([("colonnes", 1, False)], 1, [(3, "(ligne)")])


def test_a_name_near_a_known_one_is_proposed_and_taken_once_accepted():
    source = retyped(people(FIRST), lambda text: text.replace("residence_familiale", "residense familliale").replace("courriel", "couriel", 1))
    diagnosis = Diagnosis()
    with pytest.raises(Unreadable, match="colonne manquante : residence_familiale"):
        read(source, columns.COLUMNS, diagnosis)
    assert [(one.kind, one.value, one.whole) for one in diagnosis.constats] == [("entetes", "couriel", "courriel")]
    assert diagnosed(source, ["entetes"])[0] == [("entetes", 2, True)]
    assert diagnosed(source, ["entetes"])[1][0].cells["residence_familiale"] == "69266"


def test_a_header_of_which_every_name_is_near_is_recognised_and_asked_about():
    header = b"numero_misson;numero_intervenants;copie;present;service_faits;dates"
    source = Source("q.csv", header + b"\r\n7;1;2;3;oui;16/06/2026\r\n")
    with pytest.raises(Unreadable, match="fichier « quantites » refusé, colonnes manquantes"):
        read(source, columns.COLUMNS, Diagnosis())
    constats, good, refused = diagnosed(source, ["entetes"])
    assert (constats, len(good), refused) == ([("entetes", 6, True)], 1, [])
    assert good[0].cells == {"numero": "7", "numero_intervenant": "1", "copies_santorin": 2, "presents": 3, "service_fait": True, "date": "2026-06-16"}


@pytest.mark.parametrize("said", ["N° mission", "n°mission", "Nº Mission", "NUMÉRO MISSION", "N°_mission"])
def test_the_usual_sign_of_a_number_is_one(said):
    header = f"{said};N° intervenant;copies;presents;service fait;date\r\n7;1;2;3;oui;\r\n"
    assert diagnosed(Source("q.csv", header.encode()))[1][0].cells["numero"] == "7"


def test_a_filled_column_without_a_name_is_asked_about():
    source = retyped(people(FIRST), lambda text: text.replace("\r\n", ";\r\n", 1).replace("delorme@service.example", "delorme@service.example;perdu"))
    with pytest.raises(Unreadable, match="sans nom"):
        read(source, columns.COLUMNS)
    assert diagnosed(source, ["sans_nom"])[0] == [("sans_nom", 1, True)]


def test_an_unknown_column_is_passed_over_and_named_and_a_missing_one_keeps_what_is_known(cloud):
    take(people(FIRST | {"telephone": "04 72 00 00 01"}))
    text = io.StringIO()
    writer = csv.DictWriter(text, ["Couleur", *(n for n in columns.HEADERS["intervenants"] if n not in ("telephone", "portail"))], extrasaction="ignore", delimiter=";", restval="")
    writer.writeheader()
    writer.writerow(PERSON | FIRST | {"Couleur": "bleu", "ville": "Lyon"})
    report = take(Source("i.csv", text.getvalue().encode()))
    assert counts(report, "intervenants") == (0, 1, 0, 0)
    assert [remark.reason for remark in report.remarks] == [
        "colonne inconnue, qui n’est pas lue : « Couleur »",
        "colonnes absentes, ce qui est connu est gardé : « portail », « telephone »",
    ]
    assert (person("1").value("ville"), person("1").value("telephone")) == ("Lyon", "04 72 00 00 01")


def test_the_command_is_told_what_to_accept_and_nothing_damaged_goes_in(cloud):
    source = people({"numero": "1"}, {"numero": "2", "code_postal": "1000", "residence_familiale": "1053"})
    report = take(source, quantities({"numero": "7", "numero_intervenant": "1", "presents": "-3"}), dry_run=True)
    assert report.text().splitlines()[:2] == [
        "1 code postal à quatre chiffres\u00a0: remettre le zéro\u00a0? (--reparer codes_postaux). intervenants.csv, ligne 3, code_postal\u00a0: «\u00a01000\u00a0» → «\u00a001000\u00a0»",
        "1 code INSEE sans son zéro\u00a0: remettre le zéro\u00a0? (--reparer communes). intervenants.csv, ligne 3, residence_familiale\u00a0: «\u00a01053\u00a0» → «\u00a001053\u00a0»",
    ]
    assert counts(report, "intervenants") == (1, 0, 0, 1)
    assert "est négatif → une quantité se compte à partir de 0" in report.text()
    report = take(source, accepted=["codes_postaux", "communes"])
    assert (counts(report, "intervenants"), person("2").value("code_postal")) == ((2, 0, 0, 0), "01000")
    assert report.text().startswith("1 code postal à quatre chiffres\u00a0: remettre le zéro. intervenants.csv")


def test_every_kind_is_told_in_words_and_only_a_repair_may_be_accepted():
    assert unknown(["accents", "abreges", "x"]) == ["abreges", "x"]
    assert all(told.one and told.many for told in KINDS.values())
