"""Builds docs/composants.html: every component of the theme in every state, in one file that opens anywhere."""

import re
from typing import Any

from markupsafe import Markup, escape

from chalicelib import academie
from ops.pages import assets, site
from ops.pages.pages import Page
from ops.pages.templating import environment
from ops.paths import ROOT

FILE = ROOT / "docs" / "composants.html"
_INSTANCE = "lyon"
_STYLES = ("imagin.css", *assets.APART)
_FONT = re.compile(r"@font-face\s*\{[^}]*\}")
_SPACE = re.compile(r"\n\s*\n")


def rendered() -> str:
    """The file's text: the styles and the icons inside, the fonts of the reader's own computer."""
    served = academie.load(_INSTANCE)
    styles = assets.styles(site.colours(served))
    text = "\n".join(styles.files[styles.names[name]].decode() for name in _STYLES)
    known = site.facts(served, {}) | {
        "actif": lambda name: "",
        "importes": lambda script: (),
        "styles": Markup(_FONT.sub("", text)),
    }
    templates = environment(known)
    templates.filters.update(erreur=_fault, rempli=_filled, visible=_shown, desactive=_disabled, montre=_unwrapped)
    templates.filters.update(ouvert=_unfolded, classe=_classed, remplace=_replaced, contient=_holding)
    return _SPACE.sub("\n", templates.get_template("composants.html").render(page=_page()))


def _page() -> Any:
    return Page("/composants/", "composants.html", "Les composants", espace="personnel")


def _fault(field: Markup, sentence: str) -> Markup:
    """A field as static/js/forms.js marks it at fault."""
    text = str(field).replace('class="champ"', 'class="champ champ--erreur"', 1)
    text = re.sub(r"data-erreur hidden>", f"data-erreur>{escape(sentence)}", text, count=1)
    text = re.sub(r"<(input|select)( class| id)", r'<\1 aria-invalid="true"\2', text, count=1)
    return Markup(text)


def _filled(part: Markup, **texts: str) -> Markup:
    """A part as static/js/dom.js fills it: each text in its [data-champ], or in [data-<name>] where there is none."""
    text = str(part)
    for name, words in texts.items():
        named = name.replace("_", "-")
        place = re.compile(rf'(<[a-z0-9]+(?=[^>]*(?:data-champ="{name}"|data-{named}[\s>=]))[^>]*>)[^<]*')
        text = place.sub(rf"\g<1>{escape(words)}", text)
    return Markup(text)


def _shown(part: Markup) -> Markup:
    """Everything, but the places of errors."""
    return Markup(re.sub(r"(<(?![^>]*data-erreur)[^>]*?) hidden(?=[\s>])", r"\1", str(part)))


def _replaced(part: Markup, old: str, new: str) -> Markup:
    return Markup(str(part).replace(old, new, 1))


def _holding(part: Markup, name: str, inside: Markup) -> Markup:
    """What a script puts into the empty element marked data-`name`."""
    return Markup(re.sub(rf"(<[^>]* data-{name}>)(?=</)", lambda mark: mark[1] + str(inside), str(part), count=1))


def _disabled(part: Markup) -> Markup:
    """A button that waits for its own answer."""
    return Markup(str(part).replace("<button", '<button aria-disabled="true"', 1))


def _unwrapped(part: Markup) -> Markup:
    """What a template would give once cloned."""
    return Markup(re.sub(r"</?template[^>]*>", "", str(part)))


def _unfolded(part: Markup) -> Markup:
    return Markup(str(part).replace("<details", "<details open"))


def _classed(part: Markup, name: str) -> Markup:
    """A variant that a script adds to the first element."""
    return Markup(re.sub(r'class="', f'class="{name} ', str(part), count=1))


def main(argv: list[str]) -> int:
    """Writes docs/composants.html; says whether it changed."""
    text = rendered()
    before = FILE.read_text("utf-8") if FILE.exists() else ""
    FILE.write_text(text, "utf-8")
    print(f"{FILE.name} : {'inchangé' if text == before else 'écrit'}, {len(text) // 1024} Kio.")
    return 0
