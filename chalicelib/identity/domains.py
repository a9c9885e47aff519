"""Likely corrections of a mistyped mail domain, those of the académies included."""

from difflib import get_close_matches

ACADEMIES = (
    *("aix-marseille", "amiens", "besancon", "bordeaux", "clermont", "corse", "creteil", "dijon", "grenoble"),
    *("guadeloupe", "guyane", "lille", "limoges", "lyon", "martinique", "mayotte", "montpellier", "nancy-metz"),
    *("nantes", "nice", "normandie", "noumea", "orleans-tours", "paris", "poitiers", "polynesie", "reims", "rennes"),
    *("reunion", "strasbourg", "toulouse", "versailles", "wf"),
)
KNOWN = (
    *(f"ac-{name}.fr" for name in ACADEMIES),
    *("gmail.com", "googlemail.com", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "laposte.net"),
    *("hotmail.fr", "hotmail.com", "outlook.fr", "outlook.com", "live.fr", "yahoo.fr", "yahoo.com", "icloud.com"),
    *("me.com", "proton.me", "protonmail.com", "bbox.fr", "numericable.fr", "gmx.fr"),
    *("education.gouv.fr", "siec.education.fr"),
)
OFTEN = {
    "gmail.fr": "gmail.com",
    "laposte.fr": "laposte.net",
    "laposte.com": "laposte.net",
    "wanadoo.com": "wanadoo.fr",
}
"""Mistakes too far from the right domain to be found by likeness."""


def suggestion(address: str) -> str | None:
    """The address with the known domain that looks most like a mistyped one; None when there is nothing to correct."""
    name, _, domain = address.rpartition("@")
    domain = domain.lower()
    if domain in KNOWN:
        return None
    right = OFTEN.get(domain) or next(iter(get_close_matches(domain, KNOWN, n=1, cutoff=0.84)), None)
    return f"{name}@{right}" if right else None
