"""The town of a centre is read wherever its street is."""

import pytest

from chalicelib import langues
from chalicelib.missions import agenda, letters, listing
from chalicelib.missions.models import Affectation
from tests.people import claimant


@pytest.mark.parametrize(
    ("street", "commune", "shown"),
    [
        ("99 rue de l'École", "69019", "99 rue de l'École, Belleville-en-Beaujolais"),
        (None, "69019", "Belleville-en-Beaujolais"),
        ("9 rue de l’École, 42300 Roanne", "42187", "9 rue de l’École, 42300 Roanne"),
        ("1 place Foch, SAINT ETIENNE CEDEX 1", "42218", "1 place Foch, SAINT ETIENNE CEDEX 1"),
        ("1 rue X, 69003 Lyon 3e", "69123", "1 rue X, 69003 Lyon 3e"),
        ("12 rue de Lyon", "42187", "12 rue de Lyon, Roanne"),
        ("3 rue A", "50173", "3 rue A, Cherbourg-en-Cotentin"),
        ("3 rue A", "69999", "3 rue A"),
        (None, None, ""),
    ],
)
def test_the_town_is_added_where_the_street_does_not_end_with_it(street, commune, shown):
    mission = Affectation("P#1", "M#1", centre_adresse=street, centre_commune=commune)
    assert listing.address(mission) == shown


def test_page_letter_and_calendar_name_the_town(api):
    mine = claimant(api, centre_adresse="9 rue de l’École")
    place = Affectation.get(f"P#{mine.person.compte}", f"M#{mine.numero}")
    assert mine.browser.get(f"/missions/{mine.numero}").json["centre"]["adresse"] == "9 rue de l’École, Roanne"
    assert letters._mission(place)["adresse"] == "9 rue de l’École, Roanne"
    assert agenda._event(place, mine.person.compte, langues.FRENCH).place == "Lycée Jean-Puy, 9 rue de l’École, Roanne"
