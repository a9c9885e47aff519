"""A file that a spreadsheet opened and saved comes back without a row lost or changed, or its damage is named.

What LibreOffice saves is recorded (`python -m tests.proofs.echanges --garder`); `make preuves` saves it again.
"""

import pytest

from chalicelib.gestion.imports.constats import REPARABLE
from tests.gestion.imports import exchanges
from tests.gestion.tableurs import counts, take

MADE, CAME_BACK = {}, {}
BEYOND_REPAIR = {
    ("intervenants.csv", "Windows-1252"): 2,
    ("intervenants.csv", "Macintosh"): 2,
    ("intervenants.csv", "UTF-8 ouvert comme ANSI"): 1,
    ("personnels.csv", "Macintosh"): 1,
}
"""Rows of which a letter became « ? », or may have been one of two: the diagnosis names them, a person corrects them."""


@pytest.fixture(scope="module", autouse=True)
def exchanged():
    MADE.update(exchanges.files())
    CAME_BACK.update(exchanges.by_excel(MADE) | exchanges.recorded())


def test_every_file_is_there_in_every_shape():
    shapes = {}
    for name, shape in CAME_BACK:
        shapes.setdefault(name, set()).add(shape)
    assert set(shapes) == set(MADE)
    assert all({f"LibreOffice, nombres spéciaux, {kind}" for kind in exchanges.SAVED} <= found for found in shapes.values())
    assert all(set(exchanges.TEXTS) <= found for name, found in shapes.items() if name.endswith(".csv"))


def test_no_row_is_lost_or_changed_and_the_repairs_give_back_all_that_can_be():
    for (name, shape), content in CAME_BACK.items():
        plain = exchanges.compared(name, MADE[name], content)
        mended = exchanges.repaired(name, MADE[name], content)
        assert (plain.changed, mended.changed) == (0, 0), (name, shape)
        if name == "retour.csv" and shape.endswith(("xlsx", "ods")):
            continue  # the payer's return is taken as a text alone, and says so
        questioned = int(name == "intervenants.csv" and shape.startswith("LibreOffice"))  # 0004506 became 4506
        assert mended.told == BEYOND_REPAIR.get((name, shape), 0) + questioned, (name, shape)
        assert plain.damage or plain.told == questioned, f"{name}, {shape}: what is refused is not named"


@pytest.mark.parametrize(
    "shape",
    ["LibreOffice, csv", "LibreOffice, nombres spéciaux, xlsx", "LibreOffice, nombres spéciaux, ods", *exchanges.TEXTS],
)
def test_taken_in_again_it_creates_and_changes_nobody(cloud, shape):
    names = ("intervenants", "missions", "quantites", "communes_desservies")
    take(*(exchanges.Source(f"{name}.csv", MADE[f"{name}.csv"]) for name in names))
    again = [exchanges.Source(f"{name}.csv", CAME_BACK[f"{name}.csv", shape]) for name in names]
    report = take(*again, accepted=REPARABLE)
    wanted = {"intervenants": len(exchanges.PEOPLE), "missions": len(exchanges.MISSIONS), "quantites": 2}
    for kind, rows in wanted.items():
        created, changed, same, refused = counts(report, kind)
        assert (created, changed, same + refused) == (0, 0, rows), [told.text() for told in report.refusals]
    assert counts(report, "intervenants")[3] == BEYOND_REPAIR.get(("intervenants.csv", shape), 0)


def test_a_model_saved_by_a_spreadsheet_is_still_a_model():
    saved = {key: content for key, content in CAME_BACK.items() if key[0].startswith("modele-")}
    assert len(saved) >= 15
    for (name, shape), content in saved.items():
        assert exchanges.compared(name, MADE[name], content).same == 1, (name, shape)
