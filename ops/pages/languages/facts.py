"""The texts of what templates know of an instance: its own file, durations, words of the glossary."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass, replace
from typing import Any

from ops.pages.languages.units import is_text

_APART = {
    "Academie": ("acces", "gestion", "limites", "frais", "conservation", "couleurs", "situation", "courriels"),
    "Criterion": ("theme", "result", "how"),
    "Cas": ("portails", "instance"),
    "Portail": ("oidc",),
    "Page": ("gabarit", "script", "espace", "style"),
}
"""Fields of which no page of a person says anything, by kind of facts."""


def texts(value: Any) -> Iterator[str]:
    """Every text that the value holds, at any depth."""
    said: dict[str, None] = {}
    told(value, lambda text: said.setdefault(text) or text)
    yield from said


def told(value: Any, say: Callable[[str], str]) -> Any:
    """The same value, its texts as `say` gives them."""
    if isinstance(value, str):
        return say(value) if is_text(value) else value
    if isinstance(value, Mapping):
        return {key: told(one, say) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(told(one, say) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return _copy(value, say)
    return value


def _copy(value: Any, say: Callable[[str], str]) -> Any:
    apart = _APART.get(type(value).__name__, ())
    changed = {name: one if name in apart else told(one, say) for name, one in vars(value).items()}
    if hasattr(type(value), "__dataclass_params__") and type(value).__dataclass_params__.init:
        return replace(value, **changed)
    return type(value)(**changed)
