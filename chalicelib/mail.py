"""E-mails: a text and an HTML template each, built as one MIME message, sent through SES to one recipient.

jinja2 is imported where a message is made, which only the worker does.
"""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from pathlib import Path
from typing import Any

from chalicelib.academie import ACADEMIE
from chalicelib.tables import client

_POLICY = SMTP.clone(cte_type="7bit", max_line_length=76)


def templates() -> Path:
    """The templates' folder, beside chalicelib in the repository and in the package alike."""
    return Path(__file__).resolve().parent.parent / "templates"


@lru_cache(maxsize=2)
def _environment(html: bool) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(templates() / "emails"),
        autoescape=html,  # noqa: S701 - the other environment renders text/plain
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def build(name: str, to: str, **fields: object) -> EmailMessage:
    """The whole message of templates/emails/<name>/: `texte.txt`, whose first line is the subject, and `page.html`."""
    if not (to.isascii() and to.isprintable()) or to.count("@") != 1 or any(mark in ' ,;:<>()"' for mark in to):
        raise ValueError("one recipient, an address alone")
    context = {"academie": ACADEMIE, **fields}
    subject, _, text = _environment(False).get_template(f"{name}/texte.txt").render(context).partition("\n")
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = subject.removeprefix("Objet : ").strip()
    user, _, domain = ACADEMIE.expediteur.partition("@")
    message["From"] = Address(f"IMAG’IN Intervenant – {ACADEMIE.nom_court}", user, domain)
    message["To"] = to
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.lstrip("\n"), cte="quoted-printable")
    html = _environment(True).get_template(f"{name}/page.html").render({**context, "objet": message["Subject"]})
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = "fr"
    return message


def send(name: str, to: str, **fields: object) -> None:
    """Builds and sends one message; an SES error is the caller's job to retry."""
    message = build(name, to, **fields)
    client("sesv2").send_email(
        FromEmailAddress=ACADEMIE.expediteur,
        Destination={"ToAddresses": [to]},
        Content={"Raw": {"Data": message.as_bytes()}},
    )
