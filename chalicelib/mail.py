"""E-mails: one template each, rendered as text and as HTML in one message, sent through SES to one recipient.

jinja2 is imported where a message is made, which only the worker does.
"""

import re
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from functools import lru_cache
from pathlib import Path
from textwrap import TextWrapper
from types import SimpleNamespace
from typing import Any, cast

from chalicelib import cadence, faults, following, langues, logs, voies
from chalicelib.academie import ACADEMIE
from chalicelib.langues import Langue
from chalicelib.tables import client


class _Bare(UnstructuredHeader):
    """An address longer than a line is left whole: the library would write it in encoded words, which none follows."""

    name: str

    def fold(self, *, policy: "Policy[EmailMessage]") -> str:
        return f"{self.name}: {self}{policy.linesep}"


_REGISTRY = HeaderRegistry()
_REGISTRY.map_to_type("list-unsubscribe", cast("type[BaseHeader]", _Bare))
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=76, header_factory=_REGISTRY)
_COLUMNS = 76
_APART = (
    *("texte", "code", "numero", "reference", "lien", "ou_me_connecter", "arret"),
    *("examen", "specialite", "epreuve", "centre", "adresse", "nom", "prenom", "service"),
)
"""Fields that no sentence of the service fills: what a person wrote, names, addresses."""
SECONDS = 10
"""How long SES is waited for."""


def templates() -> Path:
    """The templates' folder, beside chalicelib in the repository and in the package alike."""
    return Path(__file__).resolve().parent.parent / "templates"


@lru_cache(maxsize=4)
def _environment(html: bool, own: Path | None) -> Any:
    """`own`: templates of another language, before those in French."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader([*([own] if own else ()), templates() / "emails"]),
        autoescape=html,  # noqa: S701 - the other environment renders text/plain
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["plier"] = _folded
    return made


def _folded(text: str, indent: str = "") -> str:
    """Each line of a text, cut at its spaces; an address is never cut. `indent`: before what is cut off."""
    cutter = TextWrapper(_COLUMNS, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(cutter.fill(line) for line in str(text).strip("\n").splitlines())


def _rendered(name: str, html: bool, langue: Langue, fields: dict[str, object]) -> str:
    """One template over the pieces of one kind: what both halves say is written once."""
    environment, kind = _environment(html, langue.emails), "html" if html else "txt"
    context = {"academie": _instance(langue), "langue": langue.tag, **langue.told(fields, _APART)}
    pieces = environment.get_template(f"_pieces.{kind}").make_module(context)
    page = environment.get_template(f"{name}.html")
    return langue.led(str(page.render(context, base=f"_base.{kind}", p=pieces)), ACADEMIE.origine)


def _instance(langue: Langue) -> SimpleNamespace:
    """What templates say of the instance."""
    named = {"nom": langue.say(ACADEMIE.nom), "nom_court": langue.say(ACADEMIE.nom_court)}
    whom = SimpleNamespace(instance=langue.say(ACADEMIE.contacts.instance))
    return SimpleNamespace(**named, contacts=whom, origine=ACADEMIE.origine, couleurs=ACADEMIE.couleurs)


def build(name: str, to: str, *, langue: str | None = None, **fields: object) -> EmailMessage:
    """The whole message of templates/emails/<name>.html: its subject, a text and an HTML part that say the same.

    `langue`: the code of the reader's, French for None. `arret`, among the fields: the address by which a mailbox stops
    such messages in one click (RFC 8058).
    """
    if not (to.isascii() and to.isprintable()) or to.count("@") != 1 or any(mark in ' ,;:<>()"' for mark in to):
        raise ValueError("one recipient, an address alone")
    spoken = langues.of(langue)
    subject, _, text = _rendered(name, False, spoken, fields).partition("\n")
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = subject.strip()
    user, _, domain = ACADEMIE.expediteur.partition("@")
    message["From"] = Address(f"IMAG’IN Intervenant – {ACADEMIE.nom_court}", user, domain)
    message["To"] = to
    message["Auto-Submitted"] = "auto-generated"
    if "arret" in fields:
        message["List-Unsubscribe"] = f"<{fields['arret']}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(re.sub(r"\n{3,}", "\n\n", text.strip("\n")) + "\n", cte="quoted-printable")
    message.add_alternative(_rendered(name, True, spoken, fields), subtype="html", cte="quoted-printable")
    message["Content-Language"] = spoken.tag
    return message


def send(name: str, to: str, *, langue: str | None, **fields: object) -> None:
    """Builds one message and sends it when its turn comes; an error of SES is the caller's job to retry.

    `langue`: that its reader chose, None for none, and for a member of the staff.
    `voies.Held` when it may not leave yet, or SES takes no more for now: nothing was sent.
    """
    message = build(name, to, langue=langue, **fields)
    cadence.take()
    try:
        with faults.within(SECONDS, tries=1):
            client("sesv2").send_email(
                FromEmailAddress=ACADEMIE.expediteur,
                Destination={"ToAddresses": [to]},
                Content={"Raw": {"Data": message.as_bytes()}},
                EmailTags=following.tags(name),
            )
    except faults.Busy as busy:
        logs.event("mail_held", lane=voies.current(), error=busy.code)
        raise voies.held() from busy
    following.note(name)


def reinstate(address: str) -> None:
    """Takes an address off the list whose messages SES drops, the account's suppression list, or finds it off it."""
    sesv2 = client("sesv2")
    try:
        sesv2.delete_suppressed_destination(EmailAddress=address)
    except sesv2.exceptions.NotFoundException:
        return
