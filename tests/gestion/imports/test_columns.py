"""Each column of an import has a home: what a file says is kept, and shown to whoever helps the person."""

import csv
import io

import pytest

from chalicelib.gestion.imports import columns, grouping, quantities, staff
from chalicelib.gestion.imports.table import Source
from chalicelib.identity import provisioning
from chalicelib.missions.models import FACTS, Affectation, Mission
from tests.aws import everything
from tests.gestion import staff as members
from tests.gestion.tableurs import PERSON, counts, people, person, take

key, office = members.key, members.office

FULL = {
    **PERSON, "numero": "000123", "identifiant": "cmartin7", "portail": "lyon", "identifiant_academique": "clairem",
    "statut": "agent", "situation": "enseignant_academie", "adresse_2": "Bâtiment B", "courriel": "claire@exemple.fr",
    "telephone": "04 72 00 00 01", "etablissement_uai": "0690001A", "etablissement_nom": "Lycée du Lac",
    "residence_administrative": "69123", "dossier_financier": "a_completer", "dossier_financier_date": "2026-02-03",
}  # fmt: skip
PEOPLE = columns.HEADERS[columns.INTERVENANTS]
HOMES = {
    columns.INTERVENANTS: {*provisioning.PROFILE, *provisioning.ACCOUNT},
    columns.MISSIONS: {*(grouping.COLUMN_OF.get(fact, fact) for fact in FACTS), "numero_intervenant", "vehicule_autorise"},
    columns.QUANTITES: {*quantities.ATTRIBUTE_OF, "numero", "numero_intervenant"},
    columns.COMMUNES: {"commune", "voisine"},
    columns.PERSONNELS: {*staff.TEXTS, *staff.LISTS},
}
"""Kind of file -> the columns that its intake keeps."""


@pytest.mark.parametrize("kind", columns.HEADERS)
def test_the_intake_of_a_file_keeps_every_column_and_knows_no_other(kind):
    told = set(columns.HEADERS[kind])
    assert told <= HOMES[kind]
    assert kind == columns.INTERVENANTS or HOMES[kind] <= told


def test_what_an_intake_keeps_is_an_attribute_of_its_model():
    for fact in FACTS:
        assert fact in Mission.get_attributes().keys() & Affectation.get_attributes().keys()
    assert {*quantities.ATTRIBUTE_OF.values(), "vehicule_autorise"} <= Affectation.get_attributes().keys()


def test_every_column_of_a_person_is_on_their_sheet(office):
    assert set(FULL) == set(PEOPLE)
    assert counts(take(people(FULL)), "intervenants") == (1, 0, 0, 0)
    compte = person("000123").compte
    sheet = office.member().browser.get(f"/gestion/intervenants/{compte}").json
    shown = set(leaves({name: value for name, value in sheet.items() if name != "historique"}))
    assert {name for name, cell in FULL.items() if kept(name, cell) not in shown} == set()


def test_the_same_complete_row_twice_changes_nothing(cloud):
    take(people(FULL))
    before = everything()
    assert counts(take(people(FULL)), "intervenants") == (0, 0, 1, 0)
    assert everything() == before


def test_a_file_may_lack_an_optional_column_and_what_is_known_stays(cloud):
    take(people(FULL))
    report = take(lacking("gestionnaire_nom", "gestionnaire_courriel"))
    assert counts(report, "intervenants") == (0, 0, 1, 0)
    assert person("000123").value("gestionnaire_nom") == "Mme Delorme"


def test_a_column_without_a_home_does_not_go_in_silence(cloud):
    take(people(FULL))
    with pytest.raises(AttributeError):
        person("000123").value("adresse_3")


def kept(name, cell):
    column = next(column for column in columns.COLUMNS[columns.INTERVENANTS] if column.name == name)
    return column.read(cell)


def lacking(*names):
    text = io.StringIO()
    writer = csv.DictWriter(text, [n for n in PEOPLE if n not in names], extrasaction="ignore", delimiter=";")
    writer.writeheader()
    writer.writerow(FULL)
    return Source("intervenants.csv", text.getvalue().encode())


def leaves(value):
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from leaves(inner)
    else:
        yield value
