"""What must stay true of the product beside its peers and beside itself, as decided before it was measured."""

from benchmarks.cases import NOW, THEN
from benchmarks.figures import Goal, first, memory, packed, total, warm

_LIST = warm("missions-20")


def cold(suffix: str = "") -> list[Goal]:
    """From exec to the first missions list; `suffix` names another interpreter."""
    ours = NOW + suffix
    powertools, alike, stock = (f"{name}{suffix}" for name in ("powertools-code", "powertools-notre", "chalice-stock"))
    return [
        Goal("processus entier ÷ Powertools, avec bytecode", ours, powertools, total, 0.50, 0.45, 0.25),
        Goal("processus entier ÷ Powertools, avec notre empaquetage", ours, alike, total, 0.55, 0.50, 0.25),
        Goal("processus entier ÷ Chalice naïf, tel que livré", ours, stock, total, 0.22, 0.20, 0.12),
        Goal("première demande ÷ celle de Powertools", ours, powertools, first, 1.0),
        Goal("mémoire après elle, Mo", ours, "", memory, 36, later=25),
        Goal("zip de l’API, Mo", ours, "", packed, 6, later=4),
    ]


def served(suffix: str = "") -> list[Goal]:
    """Requests of kinds asked before."""
    ours, before = NOW + suffix, THEN + suffix
    again = [
        Goal(f"{told} ÷ le commit d’avant", ours, before, warm(ask), 0.5)
        for ask, told in (("etat", "un état"), ("enregistrer", "enregistrer"), ("transmettre", "transmettre"))
    ]
    return [
        Goal("liste de 20 missions ÷ Powertools", ours, f"powertools-code{suffix}", _LIST, 0.9, later=0.25),
        Goal("80 missions ÷ 20 missions", ours, ours, warm("missions-80"), 3.5, divided=_LIST),
        Goal("300 missions ÷ 20 missions, linéaire", ours, ours, warm("missions-300"), 15, divided=_LIST),
        *again,
    ]
