"""Every page of every instance is there, leads somewhere, and holds nothing that the browser would refuse."""

import gzip
import json
import re
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from ops.console import Stopped
from ops.pages import assets, csp, fonts, routing, site, templating
from ops.pages.assets import MAPS, STATIC
from ops.pages.languages import scripts
from tests.pages import sources
from tests.pages.conftest import CODES, ORIGINS
from tests.pages.reading import pages, tags, texts

ALL = [*CODES, "portail"]
BEGINS_A_LINE = re.compile(r"[^\s] [:;!?»](\s|$)|« |[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]")
BUDGET = 46_500
"""What the form of an état de frais may weigh on the wire, its answers of the service apart."""


@pytest.mark.parametrize("code", CODES)
def test_each_page_of_the_list_is_built(built: Path, code: str) -> None:
    listed = json.loads((built / code / "pages.json").read_text("utf-8"))
    files = {page.relative_to(built / code).as_posix() for page in pages(built / code)}
    assert {path.lstrip("/") + ("index.html" if path.endswith("/") else "") for path in listed} == files
    assert {"/", "/connexion/", "/etat-de-frais/", "/ou-me-connecter/", "/404.html"} <= set(listed)


@pytest.mark.parametrize("code", ALL)
def test_every_link_and_file_of_a_page_exists(built: Path, code: str) -> None:
    for page in pages(built / code):
        for tag, attributes in tags(page):
            for name in ("href", "src", "action"):
                path = attributes.get(name, "").split("#")[0].split("?")[0]
                if path.startswith("/") and not path.startswith("/api/"):
                    target = built / code / (path.lstrip("/") + ("index.html" if path.endswith("/") else ""))
                    assert target.is_file(), f"{page}: <{tag}> leads to {path}, which is not built"


@pytest.mark.parametrize("code", ALL)
def test_pages_hold_nothing_inline_and_ask_nothing_of_third_parties(built: Path, code: str) -> None:
    for page in pages(built / code):
        for tag, attributes in tags(page):
            assert tag not in ("style", "iframe", "object", "embed", "base"), page
            assert not [name for name in attributes if name == "style" or name.startswith("on")], page
            if tag == "script":
                assert attributes["src"].startswith("/static/"), page
            if tag in ("link", "img", "source") and attributes.get("rel") != "icon":
                assert attributes.get("href", attributes.get("src", "")).startswith("/"), page


@pytest.mark.parametrize("code", ALL)
def test_what_a_page_draws_is_in_it_once_and_nothing_else(built: Path, code: str) -> None:
    """The tab's own sign too: no request brings a shape."""
    for page in pages(built / code):
        found = tags(page)
        drawn = [attributes["href"] for tag, attributes in found if tag == "use"]
        held = [f"#{attributes['id']}" for tag, attributes in found if tag == "symbol"]
        assert sorted(set(drawn)) == sorted(held), page
        (icon,) = [attributes["href"] for tag, attributes in found if attributes.get("rel") == "icon"]
        shape = ElementTree.fromstring(unquote(icon.removeprefix("data:image/svg+xml,")))
        assert [part.tag.rpartition("}")[2] for part in shape] == ["path"] * 2, page


@pytest.mark.parametrize("code", ALL)
def test_each_page_has_a_language_a_title_one_heading_and_a_way_past_the_header(built: Path, code: str) -> None:
    titles = []
    for page in pages(built / code):
        found = tags(page)
        names = [tag for tag, _ in found]
        assert dict(found)["html"]["lang"] == ("en-GB" if page.relative_to(built / code).parts[0] == "en" else "fr")
        assert names.count("h1") == 1, page
        assert names.count("main") == 1, page
        assert ("a", {"class": "evitement", "href": "#contenu"}) in found, page
        title = re.search(r"<title>(.*)</title>", page.read_text("utf-8"))[1]  # type: ignore[index]
        titles.append((dict(found)["html"]["lang"], title))
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("code", ALL)
def test_french_punctuation_never_begins_a_line(built: Path, code: str) -> None:
    for page in pages(built / code):
        for text in texts(page):
            assert not BEGINS_A_LINE.search(text), f"{page}: {text.strip()!r}"


def test_french_punctuation_of_scripts_never_begins_a_line_either() -> None:
    units = scripts.units({str(path): text for path, text in sources.read().items()})
    read = [(name, one.msgid) for name, found in units.items() for one in found]
    assert len(read) > 1000
    assert [(name, text) for name, text in read if BEGINS_A_LINE.search(text)] == []


@pytest.mark.parametrize("code", CODES)
def test_the_heaviest_form_weighs_little_in_few_requests(built: Path, code: str) -> None:
    """Fonts included; the browser's own count is in tests/browser/test_weight.py."""
    page = built / code / "etat-de-frais/index.html"
    found = [attributes for tag, attributes in tags(page) if tag in ("link", "script", "use")]
    wanted = {(one.get("href") or one["src"]).split("#")[0] for one in found}
    bold = next((built / code / "static").glob("atkinson-600-????????.woff2"))
    files = [page, bold, *(built / code / path.lstrip("/") for path in wanted if path.startswith("/static/"))]
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= BUDGET
    assert len(files) <= 8


@pytest.mark.parametrize("code", CODES)
def test_each_page_begins_with_one_script(built: Path, code: str) -> None:
    """And with what it imports at once, when a part of it comes later; what tells its failures comes before all."""
    for page in pages(built / code):
        scripts = [one for tag, one in tags(page) if tag == "script"]
        parts = [one for tag, one in tags(page) if tag == "link" and one["rel"] == "modulepreload"]
        assert [one.get("type") for one in scripts] in ([None], [None, "module"]), page
        for tag, attributes in tags(page)[: tags(page).index(("script", scripts[0]))]:
            assert (tag, attributes.get("charset")) in (("html", None), ("head", None), ("meta", "utf-8")), page
        assert len(parts) <= (1 if page.parent.name in ("etat-de-frais", "etat", "intervenant", "convocations", "missions") else 0), page


def test_each_page_of_the_staff_leads_to_its_own_help(built: Path) -> None:
    helped = {one.get("id") for _, one in tags(built / "lyon/gestion/aide/index.html")}
    asked = [one["href"] for page in pages(built / "lyon/gestion") for _, one in tags(page) if "/gestion/aide/#" in one.get("href", "")]
    assert len(asked) == len(set(asked)) >= 18
    assert {address.partition("#")[2] for address in asked} <= helped


HEAVIER = {"imports": 12_700, "etats": 16_384, "tableau-de-bord": 16_384}
"""Staff pages whose script may weigh more than STAFF."""
STAFF = 12_288
"""All that a page is drawn with; the acts of a claim come after."""


def test_a_script_of_the_staff_stays_small(built: Path) -> None:
    scripts = list((built / "lyon/static/gestion").glob("*.js"))
    assert len(scripts) >= 13
    for page in (built / "lyon/gestion").glob("**/index.html"):
        named = [one.get("src") or one["href"] for tag, one in tags(page) if one.get("type", one.get("rel")) in ("module", "modulepreload")]
        weight = sum(len(gzip.compress((built / "lyon" / path.lstrip("/")).read_bytes(), 9)) for path in named)
        assert weight <= HEAVIER.get(page.parent.name, STAFF), page.parent.name


@pytest.mark.parametrize("code", ALL)
def test_source_maps_are_kept_and_never_served(built: Path, code: str) -> None:
    scripts = [path.relative_to(built / code / "static") for path in (built / code / "static").rglob("*.js")]
    assert scripts
    for script in scripts:
        assert b"sourceMappingURL" not in (built / code / "static" / script).read_bytes()
        assert (MAPS / f"{script.as_posix().replace('/', '-')}.map").is_file()
    assert not list((built / code).rglob("*.map"))


@pytest.mark.parametrize("code", CODES)
def test_a_missing_page_fits_in_the_function_that_answers_it(built: Path, code: str) -> None:
    """In every language; what is left is for pages to come."""
    assert len(routing.function(built / code).encode()) < 9_500


def test_an_unchanged_site_keeps_every_name(built: Path, tmp_path: Path) -> None:
    assets.bundled.cache_clear()
    site.build("lyon", tmp_path, ORIGINS)
    again = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    before = {path.relative_to(built / "lyon"): path for path in (built / "lyon").rglob("*") if path.is_file()}
    assert again == {name: path.read_bytes() for name, path in before.items()}


def test_a_changed_module_renames_the_pages_scripts_that_import_it(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js"; document.title = b;')
    (tmp_path / "c.js").write_text("document.title = 0;")

    def made(b: str) -> assets.Assets:
        (tmp_path / "b.js").write_text(f"export const b = {b};")
        assets.bundled.cache_clear()
        return assets.bundled(tmp_path, frozenset({"a.js", "c.js"}))

    first, second = made("1"), made("2")
    assert first.address("a.js") != second.address("a.js")
    assert first.address("c.js") == second.address("c.js")


def test_a_module_that_cannot_be_read_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./absent.js"; document.title = b;')
    with pytest.raises(Stopped, match=r"absent\.js"):
        assets.bundled(tmp_path, frozenset({"a.js"}))


@pytest.mark.parametrize("code", ALL)
def test_what_others_wrote_is_served_with_its_licence(built: Path, code: str) -> None:
    text = (built / code / "static/licences.txt").read_text("utf-8")
    assert "Permission is hereby granted" in text
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    ours = {name for maps in MAPS.glob("*.map") for name in json.loads(maps.read_text("utf-8"))["sources"]}
    packages = {re.split(r"node_modules/", name)[1] for name in ours if "node_modules/" in name}
    assert {name.split("/")[0] for name in packages} == {"preact"}


def test_fonts_hold_every_letter_that_the_packages_fonts_hold() -> None:
    """Cut for French first: no letter of a name is lost, and none is in two files of a weight."""
    for weight in fonts.WEIGHTS:
        cut = [TTFont(BytesIO(font)).getBestCmap() for name, font in fonts.files().items() if f"-{weight}" in name]
        whole = [TTFont(path).getBestCmap() for path in fonts.SOURCE.glob(f"*-latin*-{weight}-normal.woff2")]
        assert len(cut) == 3
        assert len(whole) == 2
        held = [code for font in cut for code in font]
        assert sorted(held) == sorted(set(held))
        assert set(held) == {code for font in whole for code in font}


def test_pages_leave_every_style_to_the_theme() -> None:
    for template in (templating.TEMPLATES / "pages").glob("*.html"):
        text = template.read_text("utf-8")
        assert "class=" not in text, template.name
        assert "ui." in text, template.name


def test_modules_never_make_html_from_a_string() -> None:
    banned = re.compile(r"innerHTML|InnerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser")
    modules = {**sources.read(), **{path: path.read_text("utf-8") for path in STATIC.rglob("*.js")}}
    assert len(modules) > 50
    for module, text in modules.items():
        assert not banned.search(text), module.name


def test_the_portal_leads_to_each_instance(built: Path) -> None:
    links = {attributes.get("href") for tag, attributes in tags(built / "portail/index.html") if tag == "a"}
    assert {f"{ORIGINS[code]}/connexion/" for code in CODES} <= links


def test_the_policy_lets_nothing_inline_run() -> None:
    assert "unsafe" not in csp.CSP
    assert "default-src 'none'" in csp.CSP
    assert "require-trusted-types-for 'script'" in csp.CSP
