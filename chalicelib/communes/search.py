"""Finding a commune as a person writes it: the beginning of its name, one of its words, or its postal code."""

import re
import unicodedata
from functools import cache

from chalicelib.communes import find, of_postcode, packed
from chalicelib.communes.packed import Commune

MOST = 12
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def search(text: str) -> tuple[list[Commune], bool]:
    """The first twelve, largest first within those whose whole name it is, then those that begin with it, then those
    of which it begins other words; whether these are all."""
    asked = plain(text)
    if re.fullmatch(r"\d{5}|2[ab]\d{3}", asked):
        by_code = find(asked.upper())
        found = [*of_postcode(asked), *([by_code] if by_code else [])]
        return list(dict.fromkeys(found))[:MOST], len(found) <= MOST
    if not asked:
        return [], True
    hits = re.findall(rf"^((?:.* )?{re.escape(asked)}.*)\t(.+)\t(.+)$", _names(), re.MULTILINE)
    ranked = sorted(hits, key=lambda hit: (hit[0] != asked, not hit[0].startswith(asked), -int(hit[2]), hit[0]))
    codes = [code for _, code, _ in ranked]
    return [commune for code in codes[:MOST] if (commune := find(code))], len(codes) <= MOST


def plain(text: str) -> str:
    """« St-Étienne » is « saint etienne »: no accents, capitals nor signs, words that are usually cut made whole."""
    spelt = text.casefold().replace("œ", "oe").replace("æ", "ae")
    bare = "".join(letter for letter in unicodedata.normalize("NFD", spelt) if not unicodedata.combining(letter))
    return " ".join(_SHORT.get(word, word) for word in re.findall(r"[a-z0-9]+", bare))


@cache
def _names() -> str:
    """A line for each commune: plain name, code, size. A quarter of a second, once in a container that is asked."""
    return "\n".join(f"{plain(one.nom)}\t{one.code}\t{one.taille}" for one in packed.all_communes())
