"""Likely corrections of a mistyped mail domain, those of the académies included."""

from difflib import get_close_matches

ACADEMIES = (
    "aix-marseille amiens besancon bordeaux clermont corse creteil dijon grenoble guadeloupe guyane lille limoges lyon martinique "
    "mayotte montpellier nancy-metz nantes nice normandie noumea orleans-tours paris poitiers polynesie reims rennes reunion "
    "strasbourg toulouse versailles wf"
).split()
KNOWN = (
    *(f"ac-{name}.fr" for name in ACADEMIES),
    "gmail.com", "googlemail.com", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "laposte.net", "hotmail.fr",
    "hotmail.com", "outlook.fr", "outlook.com", "live.fr", "yahoo.fr", "yahoo.com", "icloud.com", "me.com", "proton.me",
    "protonmail.com", "bbox.fr", "numericable.fr", "gmx.fr", "education.gouv.fr", "siec.education.fr",
)  # fmt: skip


def suggestion(address: str) -> str | None:
    """The address with the known domain that looks most like a mistyped one; None when it is known or looks like none."""
    name, _, domain = address.rpartition("@")
    domain = domain.lower()
    if domain in KNOWN:
        return None
    close = get_close_matches(domain, KNOWN, n=1, cutoff=0.84)
    return f"{name}@{close[0]}" if close else None
