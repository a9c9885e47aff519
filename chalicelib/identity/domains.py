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
ELSEWHERE = frozenset(
    (
        *("ac-polynesie.pf", "ac-noumea.nc", "ac-wf.wf", "ac-caen.fr", "ac-rouen.fr", "ac-cned.fr", "ac-spm.fr"),
        *("ymail.com", "rocketmail.com", "mail.com", "email.com", "gmx.com", "gmx.net", "aol.com", "aol.fr", "msn.com"),
        *("pm.me", "mac.com", "proton.ch", "protonmail.ch", "hotmail.co.uk", "yahoo.co.uk", "live.com"),
        *("orange.com", "sfr.com", "freesbee.fr", "noos.fr", "numericable.com"),
    )
)
"""Real domains that lie close to a known one: nothing is suggested against them."""
TERRITORIES = frozenset(
    (
        *("nc", "pf", "wf", "pm", "re", "gp", "mq", "gf", "yt", "bl", "mf", "be", "ch", "lu", "mc", "de", "es", "it"),
        *("ca", "uk", "nl", "pt", "at", "ie", "eu", "ma", "tn", "dz", "sn", "ci", "bj", "bf", "ml", "ne", "tg", "mg"),
        *("ga", "cd", "cg", "td", "dj", "km", "mu", "sc", "ht", "vu", "lb"),
    )
)
"""Where a name that we know under another ending is somebody else's: education.gouv.bj is no mistake."""
SHORTEST = 7
"""Shorter domains lie one letter from too many others: « acme.com » is not « me.com »."""
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
    """The address with the known domain that looks most like a mistyped one; None when there is nothing to correct.

    Against a domain that exists there is nothing: whoever says yes would have their code sent to a stranger.
    """
    name, _, domain = address.rpartition("@")
    domain = domain.lower()
    if domain in KNOWN or domain in ELSEWHERE or domain.rpartition(".")[2] in TERRITORIES:
        return None
    right = OFTEN.get(domain) or _alike(domain)
    return f"{name}@{right}" if right else None


def _alike(domain: str) -> str | None:
    """The first letter is nearly always typed right: « olive.fr » is not « live.fr »."""
    from difflib import get_close_matches

    near = [known for known in KNOWN if known[0] == domain[:1] and len(known) >= SHORTEST]
    return next(iter(get_close_matches(domain, near, n=1, cutoff=0.84)), None)
