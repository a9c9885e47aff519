"""Words and numbers are understood in any case, with or without accents; what is not is refused with the right hint."""

import pytest

from chalicelib.gestion.imports import cells, words
from chalicelib.gestion.imports.column import BadCell
from chalicelib.gestion.imports.columns import COLUMNS

ROWS = {(kind, column.name): column for kind, columns in COLUMNS.items() for column in columns}


@pytest.mark.parametrize(
    ("kind", "name", "cell", "value"),
    [
        ("intervenants", "statut", "Externe", "externe"),
        ("intervenants", "statut", " AGENT ", "agent"),
        ("intervenants", "civilite", "Madame", "Mme"),
        ("intervenants", "civilite", "MME.", "Mme"),
        ("intervenants", "civilite", "Monsieur", "M."),
        ("intervenants", "civilite", "m", "M."),
        ("intervenants", "dossier_financier", "À compléter", "a_completer"),
        ("intervenants", "dossier_financier", "Périmé", "perime"),
        ("intervenants", "situation", "Professionnel", "professionnel"),
        ("missions", "type", "Interrogation orale", "interrogation_orale"),
        ("missions", "taux", "t5", "T5"),
        ("missions", "taux", " T 5 ", "T5"),
        ("missions", "taux", "à configurer", "A_CONFIGURER"),
        ("missions", "mode_evaluation", "eca", "ECA"),
        ("missions", "vehicule_autorise", "Oui", True),
        ("missions", "vehicule_autorise", "FAUX", False),
        ("quantites", "presents", "12,0", 12),
        ("quantites", "copies_santorin", "1\u202f200", 1200),
        ("personnels", "role", "Chef de centre", "chef_de_centre"),
        ("intervenants", "courriel", "o'neil@exemple.fr", "o'neil@exemple.fr"),
    ],
)
def test_what_people_write_is_understood(kind, name, cell, value):
    assert ROWS[kind, name].read(cell) == value


@pytest.mark.parametrize(
    ("kind", "name", "cell", "told"),
    [
        *(("quantites", "presents", cell, "négatif") for cell in ("-3", "− 3", "–3", "(3)", "3-", "-1,5")),
        ("quantites", "presents", "3,5", "entier"),
        ("quantites", "presents", "123456", "dépasse"),
        ("quantites", "service_fait", "peut-être", "inconnue"),
        ("intervenants", "courriel", "o’neil@exemple.fr", "apostrophe"),
        ("intervenants", "civilite", "Dr", "civilité"),
        ("intervenants", "numero", "-12", "chiffres"),
        ("missions", "debut", "-1", "jour"),
    ],
)
def test_what_is_not_understood_is_refused_with_the_right_words(kind, name, cell, told):
    with pytest.raises(BadCell) as refused:
        ROWS[kind, name].read(cell)
    assert told in refused.value.reason
    assert "retirer le premier caractère" not in refused.value.hint


@pytest.mark.parametrize("column", ROWS.values(), ids=lambda column: column.name)
def test_the_example_of_a_column_is_read_and_its_values_too(column):
    assert column.shown
    for cell in (column.shown, *column.reader.values):
        if column.reader not in (cells.PORTAIL,):
            assert column.read(cell) not in (None, "")


def test_a_word_is_the_same_whatever_its_accents_and_signs():
    assert words.folded(" À compléter ") == words.folded("a_completer") == words.folded("A-COMPLETER")
