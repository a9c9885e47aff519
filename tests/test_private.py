"""Numbers that no text may hold are found however they are written, by their checksums; ordinary texts pass."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.fields import private
from tests.people import claimant

NIR, BANK, CARD = "un numéro de sécurité sociale", "un numéro de compte bancaire", "un numéro de carte bancaire"
GAPS = st.sampled_from(["", " ", "\u00a0", "\u202f", ".", "-"])


def spaced(digits, groups, gap):
    parts, start = [], 0
    for size in groups:
        parts.append(digits[start : start + size])
        start += size
    return gap.join([*parts, digits[start:]]) if digits[start:] else gap.join(parts)


@st.composite
def nirs(draw):
    place = draw(st.sampled_from(["01", "69", "75", "2A", "2B", "97", "99"]))
    head = f"{draw(st.sampled_from('1278'))}{draw(st.integers(0, 99)):02}{draw(st.integers(1, 12)):02}"
    body = f"{head}{place}{draw(st.integers(1, 990)):03}{draw(st.integers(1, 999)):03}"
    key = 97 - int(body.replace("2A", "19").replace("2B", "18")) % 97
    return body + f"{key:02}"


@st.composite
def ibans(draw):
    country, length = draw(st.sampled_from(sorted(private._LENGTHS.items())))
    account = draw(st.text("0123456789", min_size=length - 4, max_size=length - 4))
    key = 98 - int("".join(str(int(sign, 36)) for sign in f"{account}{country}00")) % 97
    return f"{country}{key:02}{account}"


@st.composite
def ribs(draw):
    bank, branch = draw(st.integers(0, 99_999)), draw(st.integers(0, 99_999))
    account = draw(st.text("0123456789ABCXYZ", min_size=11, max_size=11))
    key = 97 - (89 * bank + 15 * branch + 3 * int(account.translate(private._LETTERS))) % 97
    return f"{bank:05}", f"{branch:05}", account, f"{key:02}"


@st.composite
def cards(draw):
    head = draw(st.sampled_from(["4", "51", "55", "2221", "2720", "34", "37"]))
    size = 15 if head in ("34", "37") else 16
    body = head + draw(st.text("0123456789", min_size=size - 1 - len(head), max_size=size - 1 - len(head)))
    doubled = sum(sum(divmod(2 * int(digit), 10)) if rank % 2 == 0 else int(digit) for rank, digit in enumerate(body[::-1]))
    return body + str(-doubled % 10)


@given(nirs(), GAPS)
def test_a_social_security_number_is_found(number, gap):
    assert private.found(f"Mon numéro : {spaced(number, (1, 2, 2, 2, 3, 3, 2), gap)}, merci.") == NIR
    assert private.found(number.lower()) == NIR


@given(ibans(), GAPS, st.booleans())
def test_an_account_is_found(number, gap, lower):
    written = spaced(number, (4,) * (len(number) // 4), gap)
    assert private.found(f"Virez sur {written.lower() if lower else written} s’il vous plaît") == BANK


@given(ribs(), st.sampled_from(["", " "]))
def test_a_rib_is_found(parts, gap):
    assert private.found(f"RIB {gap.join(parts)}.") == BANK


@given(cards(), st.sampled_from(["", " ", "-"]))
def test_a_card_is_found(number, gap):
    groups = (4, 4, 4, 4) if len(number) == 16 else (4, 6, 5)
    assert private.found(f"payé avec {spaced(number, groups, gap)}") == CARD


@given(nirs(), st.integers(1, 96))
def test_a_number_whose_key_is_wrong_is_another_number(number, off):
    key = (int(number[13:]) + off - 1) % 97 + 1
    if key != int(number[13:]):
        assert private.found(f"dossier {number[:13]}{key:02}") != NIR


@pytest.mark.parametrize("text", ["1 85 05 78 006 084", "mon n° de sécu 1850578006084", "NIR : 2.99.12.2A.123.456"])
def test_without_its_key_it_is_known_by_its_form_or_by_the_word_before(text):
    assert private.found(text) == NIR


ORDINARY = [
    lambda d: f"Mission {d.randrange(10**12, 10**13)} du {d.randrange(1, 29):02}/06/2026 de 08:30 à 17:30",
    lambda d: f"Appelez le 0{d.randrange(1, 8)} {' '.join(f'{d.randrange(100):02}' for _ in range(4))} ou le +33 6 12 34 56 78",
    lambda d: f"SIRET {d.randrange(10**13, 10**14)}, UAI 0{d.randrange(10**6):06}X",
    lambda d: f"{d.randrange(10, 99)},{d.randrange(100):02} € le 18/05/2026, {d.randrange(100, 999)} km, {d.randrange(1, 99)} copies",
    lambda d: f"Billet {d.choice('ABCDEFGH')}{d.randrange(10**5):05} train {d.randrange(1000, 9999)} départ 06:45 retour 18:30",
    lambda d: f"{d.randrange(1, 200)} rue de la République, bâtiment {d.randrange(1, 9)}, {d.randrange(10**4, 10**5)} Lyon Cedex 0{d.randrange(1, 9)}",
    lambda d: f"IMG_2026{d.randrange(1, 13):02}{d.randrange(1, 29):02}_{d.randrange(10**6):06}.jpg",
    lambda d: f"Lots 2026-{d.randrange(10**4):04}, 2026-{d.randrange(10**4):04} et 2026-{d.randrange(10**4):04}, pages 12 à 48",
    lambda d: f"Candidats {d.randrange(10**9, 10**10)} à {d.randrange(10**9, 10**10)}",
]  # fmt: skip


def test_ordinary_texts_raise_no_alarm():
    """18,000 sentences that people write here: the count of false alarms is told when it is not none."""
    draw = random.Random(2026)
    texts = [make(draw) for make in ORDINARY for _ in range(2000)]
    assert [text for text in texts if private.found(text)] == []


def test_it_is_refused_by_field_and_nothing_of_it_is_kept(api):
    mine = claimant(api)
    asked = mine.browser("PUT", "/informations", {"adresse_2": "IBAN FR76 3000 6000 0112 3456 7890 189"})
    assert (asked.status, asked.pointers) == (422, ["/adresse_2"])
    assert "numéro de compte bancaire" in asked.json["errors"][0]["detail"]
    assert "3000" not in asked.body.decode()
    assert "3000 6000" not in str(mine.browser.get("/informations").json)
