"""E-mail addresses as they can be written to, and likely corrections of a mistyped domain, the académies' included."""

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


def written(text: str) -> str | None:
    """The address as a mailer takes it, an accented domain in its ASCII form; None when it is none.

    The library holds the tables of every script: it is loaded when an address is first read.
    """
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return str(found.ascii_email)


def suggestion(address: str) -> str | None:
    """The address with the known domain that looks most like a mistyped one; None when there is nothing to correct."""
    from difflib import get_close_matches

    name, _, domain = address.rpartition("@")
    domain = domain.lower()
    if domain in KNOWN:
        return None
    right = OFTEN.get(domain) or next(iter(get_close_matches(domain, KNOWN, n=1, cutoff=0.84)), None)
    return f"{name}@{right}" if right else None
