"""`python -m ops recompute STAGE NUMERO [--intervenant N]`: computes transmitted claims again from what they kept.

Nothing is written. Exit code 0: the same cents; 1: a difference, shown line by line; 2: no such claim.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ops.arguments import Arguments
from ops.console import complain, say

if TYPE_CHECKING:
    from chalicelib.frais.claim.models import EtatDeFrais

_HALVES = {"remuneration": "travail", "deplacement": "déplacement"}
_SEEN = ("libelle", "montant", "taux", "quantite")


def main(argv: list[str]) -> int:
    asked = _arguments().parse_args(argv)
    found = list(_claims(asked.numero, asked.intervenant))
    if not found:
        complain(f"Aucun état de frais transmis pour la mission {asked.numero}.")
        return 2
    differences = 0
    for etat, numero in found:
        lines = list(_differences(etat))
        differences += len(lines)
        same = "mêmes centimes" if not lines else "DIFFÉRENT"
        say(f"Mission {asked.numero}, intervenant {numero} : {_total(etat)} €, {same}.")
        for line in lines:
            say(f"  {line}")
    return 1 if differences else 0


def _claims(numero: str, intervenant: str | None) -> Iterator[tuple["EtatDeFrais", str]]:
    """The claims of a mission that hold a kept calculation, each with the number of its person."""
    from chalicelib import tables
    from chalicelib.frais.claim.models import EtatDeFrais, claim_key
    from chalicelib.identity.models import Intervenant, person_key
    from chalicelib.missions.models import Affectation

    tables.connection()
    for place in Affectation.by_liste.query(f"affectes#{numero}"):
        pk = person_key(str(place.rang))
        person = Intervenant.get(pk, "PROFIL", consistent_read=True)
        if intervenant in (None, person.numero):
            for etat in EtatDeFrais.query(pk, EtatDeFrais.sk == claim_key(numero), consistent_read=True):
                if etat.calcul:
                    yield etat, str(person.numero)


def _differences(etat: "EtatDeFrais") -> Iterator[str]:
    from chalicelib.frais.claim import states
    from chalicelib.frais.regles import calcul

    for name, word in _HALVES.items():
        kept = etat.calcul[name]
        again = getattr(calcul.recalculer(states.inputs(etat.calcul, name)), name).en_json()
        if kept["total"] != again["total"]:
            yield f"{word} : {kept['total']} € gardés, {again['total']} € recalculés"
        for before, after in zip(_padded(kept, again), _padded(again, kept), strict=True):
            if before != after:
                yield f"{word} : {_told(before)} devient {_told(after)}"


def _padded(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[dict[str, Any]]:
    lines = [{name: line[name] for name in _SEEN} for line in one["lignes"]]
    return lines + [{}] * (len(other["lignes"]) - len(lines))


def _told(line: Mapping[str, Any]) -> str:
    return f"« {line['libelle']} » {line['montant']} €" if line else "rien"


def _total(etat: "EtatDeFrais") -> str:
    cents = int(etat.montant_remuneration or 0) + int(etat.montant_deplacement or 0)
    return f"{cents // 100},{cents % 100:02d}"


def _arguments() -> Arguments:
    parser = Arguments(prog="python3 -m ops recompute", description="Recalcule un état de frais transmis.")
    parser.on_instance()
    parser.add_argument("numero", help="numéro de la mission")
    parser.add_argument("--intervenant", help="numéro d’une seule personne")
    return parser
