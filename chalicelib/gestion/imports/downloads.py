"""What an import leaves to download: its report, and the rows that it refused, to be corrected."""

from chalicelib.gestion.work import depot, refusals, travaux
from chalicelib.gestion.work.travaux import IMPORTS


def report_link(identifiant: str) -> str:
    """A link of a minute to the whole report, row by row."""
    work = travaux.get(IMPORTS, identifiant)
    if not (work.donnees or {}).get("rapport"):
        raise refusals.WorkUnknown()
    return depot.link(work.donnees["rapport"], f"rapport-import-{work.id}.csv", depot.CSV)


def correction_link(identifiant: str, kind: str) -> str:
    """A link of a minute to the refused rows of a kind of file, to be corrected and imported again."""
    work = travaux.get(IMPORTS, identifiant)
    key = (work.donnees or {}).get("a_corriger", {}).get(kind)
    if key is None:
        raise refusals.WorkUnknown()
    return depot.link(key, f"{kind}-a-corriger.csv", depot.CSV)
