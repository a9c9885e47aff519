"""What a file's travels did to its letters is seen, and what was is given back or refused; a rare letter is no damage."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chalicelib.gestion.imports.delimited  # noqa: F401 - how the bytes that Windows-1252 does not name are read
from chalicelib.gestion.imports import damage, letters, misread

NAMES = tuple(
    """Nguyễn Thị Ánh|Nguyễn Văn Đức|Trần Hưng Đạo|Lê Văn Â|Ởn|François|Françoise|Éléonore|Œillet|Zoë|Noël|Loïc|Maëlys|Aïcha|Gaël
    |L'Haÿ-les-Roses|Saint-Étienne-de-Tulmont|DUPRé|CÔTÉ|Ça|D’Angelo|O’Neil|L´Hermite|Dupont–Éluard|Ó hÁinle|Ó hÉanaí|Ní hÓgáin
    |MacÉinrí|Éire|João Guimarães|JOÃO MAGALHÃES|IRMÃ|Conceição|Muñoz|Ibáñez|Ñandú|ÍÑIGO|Col·lell|Vilà|Papà|Forlì|Cantù|Mª José
    |Łukasz Wałęsa|Żółć|Ślązak|Ćwik|Źrebak|Čapek|Ďuriš|ŽIŽEK|Žižek|TOMÁŠ LÍŠKA|Dvořák|ŘEHOŘ|ŠŤASTNÝ|Ňuňo|Ůlehla|Ľudovít Štúr
    |DŽAMONJA|Džamonja|DŽamonja|Đorđević|Kőszegi|ŐRI|Ștefan Țîrlea|MĂŞCA|Þórður|Guðrún Ásgeirsdóttir|Søren|ÅSE ØSTBY|Ærø|Ångström
    |Õunapuu|Kärt Põld|Äyräpää|Ālūksne|Ķēniņš|Žemaitė|İbrahim Şahin|Çağlar Yıldız|Ərəb|Weiß|STRAßE|GROẞ|Ħal Għaxaq|Ċensu|Ŵyn
    |Kealiʻi|Marie‑Anne|Jean‐Paul|D′Angelo|Nʻkosi|Aƒeɖi|Ŋgaa|Ɓaba|Ɔkyere|N’Guessan|Петрова Анна|Παπαδόπουλος|Հակոբյան|გიორგი|محمد|بن‌علی|דוד|สมชาย|金正恩|김철수
    |山田太郎|ክብረት|अमित|অমিত|12 bis, rue de l’Église – n° 3|Lycée « Café »|CAFÉ’S|«DIDEROT-CAFÉ»|1º andar|20 m²|Prêt ?|AT&T|½ journée|durée ≥ 2 h|● oral → salle 3
    |Word™|TOEIC™ anglais|Épreuve d’économie…|Côte d’Opale — Étaples""".replace("\n    ", "").split("|")
)
FRENCH = [name for name in NAMES if not name.isascii() and all(c.isascii() or c in letters.FRENCH for c in name)]
OPENED = ("cp1252", "mac_roman", "cp850", "cp437")


def written(names, pair):
    """The names as a file holds them once it was opened in another encoding."""
    return [name.encode(pair[0]).decode(pair[1], "gaps" if pair[1] == "cp1252" else "strict") for name in names]


@pytest.mark.parametrize("name", NAMES)
def test_a_rare_but_true_letter_is_no_damage(name):
    for form in (name, name.upper(), name.lower(), name.title()):
        assert damage.of_text(form, misread.whole([form])) is None, form


def test_a_file_of_true_names_tells_of_no_misreading():
    assert misread.whole(NAMES) is None


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([name for name in NAMES if not name.isascii()]), st.sampled_from(OPENED), st.integers(1, 2))
def test_letters_cut_in_pieces_are_joined_as_they_were_or_refused(name, read, times):
    damaged = name
    for _ in range(times):
        (damaged,) = written([damaged], ("utf-8", read))
    found = damage.of_text(damaged, None)
    if any(c in "ʻƁƆƒɖẞỞ" for c in name):
        return
    assert found is not None, damaged
    assert found.kind == damage.ACCENTS
    assert found.whole in (None, name)


@pytest.mark.parametrize("read", OPENED)
@pytest.mark.parametrize("name", FRENCH)
def test_a_french_name_cut_in_pieces_is_given_back(name, read):
    (damaged,) = written([name], ("utf-8", read))
    assert damage.of_text(damaged, None).whole == name


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(misread.SINGLE),
    st.lists(st.sampled_from([n for n in FRENCH if all(c not in "ŒœŸ–—’" for c in n)]), min_size=12, unique=True),
)
def test_a_file_misread_sign_for_sign_is_given_back_whole_or_told(pair, names):
    damaged = written(names, pair)
    known = misread.whole(damaged)
    found = [damage.of_text(cell, known) for cell in damaged]
    assert any(found)
    assert all(one is None or one.whole in (None, name) for one, name in zip(found, names, strict=True))
    if known:
        assert all(one is not None for one in found)


@pytest.mark.parametrize("pair", misread.SINGLE)
def test_the_french_names_of_a_file_are_all_given_back(pair):
    names = [name for name in FRENCH if all(c not in "ŒœŸ’–" for c in name)]
    damaged = written(names, pair)
    assert misread.whole(damaged) == pair
    assert [damage.of_text(cell, pair).whole for cell in damaged] == names


@pytest.mark.parametrize("cell", ["Fran\ufffdois", "Fran?ois", "Ren?", "?cole", "voilà que voilÃ  tout", "Lyc?e"])
def test_letters_that_are_gone_are_refused_without_a_guess(cell):
    assert damage.of_text(cell, None).whole is None


@pytest.mark.parametrize("sign", "\u200b\ufeff\u00ad\u200e\u2060\x07\u3164")
def test_an_invisible_sign_is_seen_and_taken_away(sign):
    """At every place of every name. A soft hyphen after « Ã » is also how « í » comes out of another encoding, and a filler
    before « ? » hides what it asks for: there something is said all the same, and nothing passes in silence."""
    for name in NAMES:
        for place in range(len(name) + 1):
            found = damage.of_text(name[:place] + sign + name[place:], None)
            assert found is not None
            before = name[place - 1 : place]
            if not (sign == "\u00ad" and not (before.isascii() and before.isalnum())) and "?" not in name:
                assert (found.kind, found.whole) == (damage.INVISIBLES, name)


def test_a_soft_hyphen_after_a_capital_is_no_letter_of_another_script_among_latin_ones():
    found = damage.of_text("Ó\u00ad hÁinle", None)
    assert (found.kind, found.whole) == (damage.INVISIBLES, "Ó hÁinle")


@pytest.mark.parametrize(
    ("cell", "whole"),
    [("Fran&ccedil;ois", "François"), ("Ren&#233;", "René"), ("lot_x00E9_", "loté"), ("Dupont &amp; fils", "Dupont & fils")],
)
def test_what_a_page_or_a_workbook_spelt_out_is_read(cell, whole):
    assert damage.of_text(cell, None).whole == whole


@given(st.dates(damage._FIRST, damage._LAST), st.times())
def test_a_day_that_became_a_number_is_given_back(day, hour):
    number = day.toordinal() - 693594
    assert damage.of_day(str(number), hours=False).whole == day.isoformat()
    part = f"{(hour.hour * 60 + hour.minute) / 1440:.6f}"[2:]
    assert damage.of_day(f"{number},{part}", hours=True).whole == f"{day.isoformat()}T{hour:%H:%M}"


@pytest.mark.parametrize("cell", ["2026", "123456", "16/06/2026", "", "00123", "99999"])
def test_another_number_is_no_day(cell):
    assert damage.of_day(cell, hours=False) is None


@given(st.integers(0, 9999))
def test_a_lost_zero_is_put_back_where_the_size_tells(number):
    code = f"0{number:04d}"
    lost = str(int(code))
    found = damage.of_zeros(lost, 5, damage.COMMUNES)
    assert found is None or found.whole == code
    assert (found is not None) == (len(lost) == 4)


@pytest.mark.parametrize(("cell", "seen"), [("1,23E+11", True), ("9.1e+06", True), ("12E3456", False), ("0690001E", False)])
def test_a_shortened_number_is_seen_and_never_guessed(cell, seen):
    found = damage.of_number(cell)
    assert (found is not None) == seen
    assert not seen or found.whole is None


@pytest.mark.parametrize(
    ("cell", "whole"), [('="000123"', "000123"), ("'000123", "000123"), ("'=1", "=1"), ("'t Hooft", None), ("=1+1", None)]
)
def test_what_protected_a_cell_from_a_spreadsheet_is_taken_away(cell, whole):
    found = damage.of_formula(cell)
    assert (found.whole if found else None) == whole


@given(st.text(max_size=40))
def test_any_cell_is_looked_at(cell):
    found = damage.of_text(cell, misread.whole([cell]))
    assert found is None or found.whole != cell




@pytest.mark.parametrize("read", ["cp1252", "mac_roman", "cp850", "cp437", "cp1250"])
def test_the_sign_of_a_lost_letter_is_one_in_whatever_encoding_it_is_opened(read):
    shown = "Ana\ufffds".encode().decode(read)
    assert damage.of_text(shown, None) == damage.of_text("Ana\ufffds", None)


@pytest.mark.parametrize(
    "written", ["J&eacute;r&ocirc;me", "J\\u00e9r\\u00F4me", "J_x00E9_r_x00F4_me", "J%C3%A9r%c3%b4me"]
)
def test_letters_written_in_code_are_given_back(written):
    assert damage.of_text(written, None).whole == "Jérôme"


@pytest.mark.parametrize("cell", ["100 % laine", "a\\b", "5%C", "C:\\usagers", "R&D", "snake_x"])
def test_signs_that_only_look_like_code_are_left(cell):
    assert damage.of_text(cell, None) is None


@pytest.mark.parametrize(("cell", "whole"), [("612345678", "0612345678"), ("33612345678", "+33612345678")])
def test_a_telephone_without_its_zero_or_its_plus_is_given_it_back(cell, whole):
    assert damage.of_telephone(cell).whole == whole


@pytest.mark.parametrize("cell", ["2026-12-01", "01/12/2026", "1-déc", "1-dec.-2026", "8-mai-45", "08/05/45", "1-Dec", "2026-12-01T08:00"])
def test_a_text_that_became_a_date_is_told_and_not_guessed(cell):
    assert (damage.of_dated(cell).kind, damage.of_dated(cell).whole) == (damage.DATES, None)


@pytest.mark.parametrize("cell", ["DEC-1", "8 mai 1945", "Lycée du 8-mai", "1-3", "12/2026", "B-12-2026", "mars"])
def test_a_text_that_people_write_is_no_date(cell):
    assert damage.of_dated(cell) is None
