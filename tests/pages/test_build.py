"""Every page of every instance is there, leads somewhere, and holds nothing that the browser would refuse."""

import gzip
import json
import re
from pathlib import Path

import pytest

from ops.pages import csp, site, templating
from ops.pages.assets import STATIC, Assets
from tests.pages.conftest import CODES, ORIGINS
from tests.pages.reading import pages, tags, texts

ALL = [*CODES, "portail"]
BUDGET = 30 * 1024


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
                if path.startswith("/"):
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
            if tag in ("link", "img", "use", "source"):
                assert attributes.get("href", attributes.get("src", "")).startswith("/"), page


@pytest.mark.parametrize("code", ALL)
def test_each_page_has_a_language_a_title_one_heading_and_a_way_past_the_header(built: Path, code: str) -> None:
    titles = []
    for page in pages(built / code):
        found = tags(page)
        names = [tag for tag, _ in found]
        assert dict(found)["html"]["lang"] == "fr"
        assert names.count("h1") == 1, page
        assert names.count("main") == 1, page
        assert ("a", {"class": "evitement", "href": "#contenu"}) in found, page
        titles.append(re.search(r"<title>(.*)</title>", page.read_text("utf-8"))[1])  # type: ignore[index]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("code", ALL)
def test_french_punctuation_never_begins_a_line(built: Path, code: str) -> None:
    for page in pages(built / code):
        for text in texts(page):
            assert not re.search(r"[^\s] [:;!?»](\s|$)|« |[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]", text), f"{page}: {text.strip()!r}"


@pytest.mark.parametrize("code", CODES)
def test_the_heaviest_form_stays_under_thirty_kilobytes(built: Path, code: str) -> None:
    page = built / code / "etat-de-frais/index.html"
    found = [attributes for tag, attributes in tags(page) if tag in ("link", "script", "use")]
    wanted = {(one.get("href") or one["src"]).split("#")[0] for one in found}
    parts = [page, *(built / code / path.lstrip("/") for path in wanted if not path.endswith(".woff2"))]
    assert sum(len(gzip.compress(part.read_bytes(), 9)) for part in parts) < BUDGET


@pytest.mark.parametrize("code", CODES)
def test_a_missing_page_fits_in_the_function_that_answers_it(built: Path, code: str) -> None:
    assert len((built / code / "404.html").read_bytes()) < 6_000


def test_an_unchanged_site_keeps_every_name(built: Path, tmp_path: Path) -> None:
    site.build("lyon", tmp_path, ORIGINS)
    again = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    before = {path.relative_to(built / "lyon"): path for path in (built / "lyon").rglob("*") if path.is_file()}
    assert again == {name: path.read_bytes() for name, path in before.items()}


def test_a_changed_module_changes_its_name_and_that_of_those_that_import_it() -> None:
    first = Assets({"a.js": b'import "./b.js";', "b.js": b"1", "c.js": b"0"})
    second = Assets({"a.js": b'import "./b.js";', "b.js": b"2", "c.js": b"0"})
    assert first.address("a.js") != second.address("a.js")
    assert first.address("b.js") != second.address("b.js")
    assert first.address("c.js") == second.address("c.js")


def test_pages_leave_every_style_to_the_theme() -> None:
    for template in (templating.TEMPLATES / "pages").glob("*.html"):
        text = template.read_text("utf-8")
        assert "class=" not in text, template.name
        assert "ui." in text, template.name


def test_modules_never_make_html_from_a_string() -> None:
    banned = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser")
    for module in STATIC.rglob("*.js"):
        assert not banned.search(module.read_text("utf-8")), module.name


def test_the_portal_leads_to_each_instance(built: Path) -> None:
    links = {attributes.get("href") for tag, attributes in tags(built / "portail/index.html") if tag == "a"}
    assert {f"{ORIGINS[code]}/connexion/" for code in CODES} <= links


def test_the_policy_lets_nothing_inline_run() -> None:
    assert "unsafe" not in csp.CSP
    assert "default-src 'none'" in csp.CSP
    assert "require-trusted-types-for 'script'" in csp.CSP
