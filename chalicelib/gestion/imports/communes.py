"""The commune that a cell of a file means: today's, or why there is none and which are meant perhaps."""

from chalicelib import communes

_MOST = 4


def commune_actuelle(code: str) -> str | None:
    """The INSEE code of the commune of today that this code, arrondissement or former commune means; None: unknown."""
    return communes.today(code)


def inconnue(code: str) -> tuple[str, str]:
    """What is wrong with a code that no commune has, and what to do: the right ones where it is a postal code."""
    served = communes.of_postcode(code)
    if served:
        told = ", ".join(f"{commune.nom} {commune.code}" for commune in served[:_MOST])
        more = ", …" if len(served) > _MOST else ""
        return "est un code postal, pas un code INSEE", f"écrire le code INSEE de la commune : {told}{more}"
    if code.startswith("20"):
        return "commune inconnue", "en Corse, 20 s’écrit 2A ou 2B"
    return "commune inconnue", "vérifier le code INSEE dans la liste officielle des communes"
