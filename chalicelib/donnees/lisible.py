"""The same data as a page to read: one section a kind, plain HTML that opens anywhere, prints, and calls nobody."""

from collections.abc import Iterator
from html import escape
from typing import TypedDict


class Partie(TypedDict):
    """One kind in a copy. `non_remis`: why nothing of it is handed over."""

    sorte: str
    quoi: str
    pourquoi: str
    base: str
    duree: str
    depuis: str
    elements: list[dict[str, object]]
    non_remis: str


class Donnees(TypedDict):
    """What donnees.json holds."""

    instance: str
    service: str
    fait: str
    numero: str
    droits: str
    donnees: list[Partie]


_STYLE = (
    "body{font-family:system-ui,sans-serif;line-height:1.5;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}"
    "th,td{border:1px solid #888;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "th{width:16rem}"
)


def page(parts: Donnees) -> str:
    """The whole page."""
    title = f"Vos données, {parts['service']}"
    sections = "".join(_section(one) for one in parts["donnees"])
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f"<p>Copie faite le {escape(parts['fait'])}. Numéro intervenant\u00a0: {escape(parts['numero'])}.</p>"
        f"<p>Pour une correction ou un effacement\u00a0: {escape(parts['droits'])}.</p>{sections}</body></html>\n"
    )


def _section(one: Partie) -> str:
    kept = f", gardé {one['duree']} après {one['depuis']}" if one["duree"] else ""
    head = f"<h2>{escape(one['quoi'])}</h2><p>{escape(one['pourquoi'])}{escape(kept)}. {escape(one['base'])}.</p>"
    if one["non_remis"]:
        return f"{head}<p>{escape(one['non_remis'])}</p>"
    return head + "".join(f"<table>{''.join(_rows(element))}</table>" for element in one["elements"])


def _rows(element: dict[str, object]) -> Iterator[str]:
    for name, value in element.items():
        yield f'<tr><th scope="row">{escape(name.replace("_", " "))}</th><td>{_cell(value)}</td></tr>'


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return f"<table>{''.join(_rows(value))}</table>" if value else ""
    if isinstance(value, list):
        return "<br>".join(_cell(one) for one in value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else escape(str(value))
