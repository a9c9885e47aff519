"""Brings the catalogues up to date with the French of the sources, and says what each still lacks."""

import io
import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from chalicelib import academie
from ops.console import several
from ops.pages import site
from ops.pages.languages import catalogue, facts, pages, service, spoken
from ops.pages.languages.units import HOLE
from ops.pages.pages import PAGES, PORTAL

_HEADER = """# {{texte}} se garde tel quel, {{1}} et {{/1}} entourent un lien ou un mot en gras : docs/traduire.md.
msgid ""
msgstr ""
"Language: {tag}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def texts() -> dict[str, list[str]]:
    """Every French text that a person may meet, on a page or in what is written to them, with its sources."""
    found: dict[str, list[str]] = {text: ["invitation"] for text in pages.INVITATION}
    for page in (*PAGES, *PORTAL):
        if pages.said_pages(page):
            _add(found, page.titre, "titres")
            for source, units in pages.texts_of(page).items():
                for unit in units:
                    if not unit.msgid.startswith("/"):
                        _add(found, unit.msgid, source)
    for sentence, source in (service.refusals() | service.answers() | service.details()).items():
        _add(found, sentence, source)
    for known in (*(site.facts(academie.load(code), {}) for code in academie.codes()), site.portal_facts({})):
        for text in [*facts.texts(pages.shown(known)), *known["vocabulaire"]]:
            _add(found, re.sub(r"^\d+\u00a0", "", text), "faits")
    for text, source in spoken.texts():
        _add(found, text, source)
    return found


def _add(found: dict[str, list[str]], text: str, source: str) -> None:
    if source not in found.setdefault(text, []):
        found[text].append(source)


def updated(code: str) -> Catalog:
    """The catalogue of a language, with every text of the sources and nothing else; what it said is kept."""
    held = catalogue.load(code)
    made = Catalog(locale=held.locale, project="Imagin Intervenant", charset="utf-8", fuzzy=False, header_comment="")
    for text, sources in texts().items():
        if text in catalogue.not_texts():
            continue
        known = held.get(text)
        made.add(text, known.string if known else "", [(source, 0) for source in sorted(sources)])
    return made


def written(code: str) -> str:
    """The text of the file."""
    out = io.BytesIO()
    write_po(out, updated(code), width=120, include_lineno=False, omit_header=True)
    return _HEADER.format(tag=catalogue.load(code).locale) + out.getvalue().decode()


def faults(code: str) -> Iterator[str]:
    """What a catalogue does wrong: a text without words, a hole lost or made up."""
    for message in updated(code):
        if not message.id:
            continue
        if not message.string:
            yield f"sans traduction : {message.id}"
        elif sorted(HOLE.findall(str(message.id))) != sorted(HOLE.findall(str(message.string))):
            yield f"une accolade manque ou est de trop : {message.id}"


def main(argv: list[str]) -> int:
    """Rewrites langues/*.po; says what is wrong in each: the first twenty, or all with `--tout`."""
    for code in catalogue.codes():
        text = written(code)
        (catalogue.FOLDER / f"{code}.po").write_text(text, "utf-8")
        wrong = list(faults(code))
        print(f"langues/{code}.po : {several(len(texts()), 'texte')}, {len(wrong)} à reprendre.")
        for fault in wrong if argv else wrong[:20]:
            print(f"  {fault}")
    return 0


