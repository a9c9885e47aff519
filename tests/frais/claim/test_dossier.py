"""A person's items are decoded once a request, and the first mission of a day is the one that the rule names."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.frais.regles import droits
from chalicelib.frais.regles.reglages import Reglages
from chalicelib.tables.items import Item
from tests.gestion import staff
from tests.gestion.dossiers import Desk, sent
from tests.people import claimant, convoke, day_trip, declared
from tests.regles.fabrique import mission, personne

key, office = staff.key, staff.office
MONDAY = datetime(2026, 6, 8, 8)
HOME, AWAY = "69123", "42187"
missions = st.lists(
    st.builds(
        lambda numero, begin, hours, commune, gone: mission(
            numero=str(numero),
            debut=MONDAY + timedelta(hours=begin),
            fin=MONDAY + timedelta(hours=begin + hours),
            centre_commune=commune,
            annulee=gone,
        ),
        st.integers(1, 30),
        st.integers(0, 120),
        st.integers(1, 60),
        st.sampled_from([HOME, AWAY]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda m: m.numero,
)


@given(missions, st.integers(0, 7))
def test_the_first_of_a_day_is_the_earliest_whose_travel_is_due(some, rank):
    own, reglages = some[rank % len(some)], Reglages()
    known = droits.premieres_missions(own, some, personne(), reglages)
    first, last = own.debut.date() - timedelta(days=1), own.fin.date() + timedelta(days=1)
    for jour in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        due = [
            (m.debut, int(m.numero), m.numero)
            for m in some
            if m.debut.date() <= jour <= m.fin.date() and droits.deplacement(m, personne(), reglages).du
        ]
        assert known.get(jour) == (min(due)[2] if due else None)


def test_a_mission_set_aside_gives_its_place_to_the_next():
    evening = MONDAY + timedelta(hours=9)
    morning = mission(numero="1", debut=MONDAY, fin=evening)
    noon = mission(numero="2", debut=MONDAY + timedelta(hours=2), fin=evening)
    days = droits.calendrier([noon, morning], personne(), Reglages())
    assert droits.premieres_du_calendrier(noon, days, Reglages()) == {date(2026, 6, 8): "1"}
    assert droits.premieres_du_calendrier(noon, days, Reglages(), frozenset({"1"})) == {date(2026, 6, 8): "2"}


def counted(monkeypatch):
    """(model, pk, sk) -> how many times it is decoded from here on; a list that asks for no key has none."""
    decoded = Counter()
    plain = Item._container_deserialize

    def noted(item, raw):
        decoded[(type(item).__name__, *(raw.get(key, {}).get("S") for key in ("pk", "sk")))] += 1
        return plain(item, raw)

    monkeypatch.setattr(Item, "_container_deserialize", noted)
    return decoded


@pytest.mark.aws
@pytest.mark.parametrize("path", ["/missions", "/etats-de-frais", None])
def test_each_item_is_decoded_once_a_request(api, clock, monkeypatch, path):
    marie = claimant(api)
    for day in ("2026-05-19", "2026-05-20", "2026-05-20"):
        convoke(clock, marie.person, debut=f"{day}T08:30", fin=f"{day}T17:30")
    decoded = counted(monkeypatch)
    assert marie.browser.get(path or marie.path).status == 200
    assert sum(name == "EtatDeFrais" for name, *_ in decoded) == 4
    assert set(decoded.values()) == {1}


@pytest.mark.aws
def test_a_list_of_the_desk_decodes_a_person_once_whatever_waits_of_theirs(api, office, monkeypatch):
    desk, marie = Desk(office.member()), sent(api)
    other = marie.on(convoke(api.clock, marie.person, debut="2026-05-20T08:30", fin="2026-05-20T17:30"))
    assert other.save(declared(day_trip("2026-05-20"))).status == 200
    assert other.submit().status == 201
    decoded = counted(monkeypatch)
    assert len(desk.listed()) == 2
    claims = {name[1:]: count for name, count in decoded.items() if name[0] == "EtatDeFrais"}
    assert claims.pop((None, None)) == 2, "as the list has them"
    assert list(claims.values()) == [1, 1], "each with what its person has"
