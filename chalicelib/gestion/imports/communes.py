"""The commune that a cell of a file means: today's, or why there is none and which are meant perhaps."""

import re

from chalicelib import communes
from chalicelib.communes.packed import Commune
from chalicelib.communes.search import plain

_MOST = 4


def commune_actuelle(code: str) -> str | None:
    """The INSEE code of the commune of today that this code, arrondissement or former commune means; None: unknown."""
    return communes.today(code)


def inconnue(code: str) -> tuple[str, str]:
    """What is wrong with a code that no commune has, and what to do: the right ones where it is a postal code."""
    served = communes.of_postcode(code)
    if served:
        return "est un code postal, pas un code INSEE", f"écrire le code INSEE de la commune : {_listed(served)}"
    if code.startswith("20"):
        return "commune inconnue", "en Corse, 20 s’écrit 2A ou 2B"
    return "commune inconnue", "vérifier le code INSEE dans la liste officielle des communes"


def douteuse(code: str, around: str) -> tuple[str, str] | None:
    """Why a code that a commune has or had is perhaps the postal code of others, and what to do; None where it is not
    one, or where what is written around it names the commune that it means."""
    meant, served = communes.find(code), communes.of_postcode(code)
    if meant is None or not served or meant in served:
        return None
    said = plain(around)
    if any(re.search(rf"\b{re.escape(one)}\b", said) for one in (plain(meant.nom), *meant.codes_postaux)):
        return None
    hint = f"si c’est le code postal, écrire le code INSEE de la commune : {_listed(served)}"
    return f"est un code INSEE ({meant.nom}), et le code postal d’une autre commune", hint


def _listed(found: list[Commune]) -> str:
    more = ", …" if len(found) > _MOST else ""
    return ", ".join(f"{commune.nom} {commune.code}" for commune in found[:_MOST]) + more
