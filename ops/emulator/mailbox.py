"""The e-mails sent by the local AWS, as a page for people and as JSON for tests."""

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ministack.services import ses

from ops.console import several
from ops.emulator import fates

_LINK = re.compile(r"https?://[^\s<>\"]+")
_PARIS = ZoneInfo("Europe/Paris")
_STYLE = """
body{font:17px/1.5 "Atkinson Hyperlegible Next",system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;
color:#1d2433;background:#fbfaf7;overflow-wrap:anywhere}
article{border:1px solid #d8d3c7;border-radius:6px;padding:1rem 1.25rem;margin:0 0 1.5rem}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin:0 0 .25rem}p.qui{margin:0 0 .75rem;color:#4a5266}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:0}summary{cursor:pointer;margin-top:.75rem}
iframe{width:100%;height:26rem;border:1px solid #d8d3c7;background:#fff}a{color:#0b5563}
"""
_FRAME = (
    "<details><summary>Version mise en forme</summary>"
    '<iframe sandbox="allow-popups" title="Version mise en forme" srcdoc="{}"></iframe></details>'
)


def as_json() -> str:
    """[{id, de, a, sujet, texte, html, quand}], newest first."""
    return json.dumps([_view(mail) for mail in _newest_first()], ensure_ascii=False)


def as_page() -> str:
    """The mails sent so far, newest first, as one HTML page."""
    mails = [_view(mail) for mail in _newest_first()]
    count = f"{several(len(mails), 'message')}." if mails else "Aucun message pour l’instant."
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Courrier local</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body><main>'
        "<h1>Courrier local</h1><p>Les courriels que les instances auraient envoyés : ici, rien ne part. "
        f'{count} <a href="/courrier">Actualiser</a></p>{"".join(map(_article, mails))}</main></body></html>'
    )


def _article(mail: dict[str, Any]) -> str:
    when = datetime.fromisoformat(mail["quand"]).astimezone(_PARIS)
    frame = _FRAME.format(html.escape(_new_tab(mail["html"]))) if mail["html"] else ""
    return (
        f"<article><h2>{html.escape(mail['sujet'])}</h2>"
        f'<p class="qui">À {html.escape(", ".join(mail["a"]))}, le {when:%d/%m/%Y à %H:%M:%S}</p>'
        f"<pre>{_with_links(mail['texte'])}</pre>{frame}</article>"
    )


def _with_links(text: str) -> str:
    """The text, escaped, its addresses clickable."""
    parts, end = [], 0
    for found in _LINK.finditer(text):
        address = html.escape(found[0])
        parts += [html.escape(text[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join(parts) + html.escape(text[end:])


def _new_tab(page: str) -> str:
    return f'<base target="_blank">{page}'


def _newest_first() -> list[dict[str, Any]]:
    return sorted(_sent(), key=lambda mail: float(mail["Timestamp"]), reverse=True)


def _sent() -> Iterator[dict[str, Any]]:
    """What reached a mailbox: what was refused or dropped did not."""
    for mails in list(ses._sent_emails._data.values()):
        yield from (mail for mail in mails if not mail.get(fates.GONE))


def _view(mail: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": mail["MessageId"],
        "de": mail.get("Source") or "",
        "a": mail.get("To") or [],
        "sujet": mail.get("Subject") or "",
        "texte": mail.get("BodyText") or "",
        "html": mail.get("BodyHtml") or "",
        "quand": datetime.fromtimestamp(float(mail["Timestamp"]), UTC).isoformat(),
    }
