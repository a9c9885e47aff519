"""`python -m ops extrait FICHIER`: checks the sealed extract of the journal that a person was given, anywhere."""

import json
import os
from pathlib import Path

from chalicelib import academie
from ops.arguments import Arguments
from ops.console import Stopped, complain, say, several, unread


def main(argv: list[str]) -> int:
    """Exit code 0: everything sealed is as it was; 1: something is not."""
    parser = Arguments(prog="python3 -m ops extrait", description="Vérifie l’extrait du journal remis à une personne.")
    parser.add_argument("fichier", type=Path, help="journal-scelle.json, tiré de la copie des données")
    path = parser.parse_args(argv).fichier
    os.environ.setdefault("IMAGIN_CODE", academie.codes()[0])
    from chalicelib.donnees import extrait

    try:
        said = json.loads(path.read_bytes())
        faults, entries = extrait.fautes(said), said["entrees"]
    except OSError as problem:
        raise Stopped(f"{path} ne peut pas être lu : {unread(problem)}. Vérifiez le chemin.") from None
    except (ValueError, KeyError, TypeError):
        raise Stopped(f"{path} n’est pas un extrait du journal : donnez journal-scelle.json.") from None
    if faults:
        complain("\n".join(faults))
        return 1
    waiting = sum(one["sceau"] is None for one in entries)
    one, more = "action telle qu’elle a été scellée", "actions telles qu’elles ont été scellées"
    say(f"{several(len(entries) - waiting, one, more)} ; {several(waiting, 'attend', 'attendent')} encore leur sceau.")
    for seal in said["sceaux"]:
        say(f"  sceau n° {int(seal['numero'])} : {seal['empreinte']}")
    say("Ces empreintes se comparent à celles que « python3 -m ops audit » lit hors du journal.")
    return 0
