"""Words that the shapes of all rooms share; read by mypy and by the making of docs/openapi.json, never at run time."""

from collections.abc import Callable
from typing import Annotated, NotRequired

from typing_extensions import TypedDict

Handler = Callable[[object], dict[str, object]]
"""What pydantic makes of a type alone."""


class Schema:
    """What a description adds: `Annotated[str, Schema(pattern=…)]`; pydantic asks for it when it describes."""

    def __init__(self, **words: object) -> None:
        self.words = words

    def __get_pydantic_json_schema__(self, core: object, handler: Handler) -> dict[str, object]:
        return {**handler(core), **self.words}


def among(*values: str) -> Schema:
    """One of these texts, where mypy only knows a text."""
    return Schema(enum=list(values))


Montant = Annotated[str, Schema(pattern=r"^-?\d+(\.\d{1,2})?$", examples=["388.32"])]
"""Euros."""
Kilometres = Annotated[str, Schema(pattern=r"^\d+(\.\d{1,2})?$", examples=["120"])]
Jour = Annotated[str, Schema(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-06-09"])]
Moment = Annotated[str, Schema(examples=["2026-06-09T07:12:00+00:00"])]
"""ISO 8601 with its offset."""
HeureLocale = Annotated[str, Schema(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$", examples=["2026-06-09T08:30"])]
"""The clock on the wall of the centre."""
Secondes = int
"""Since 1970."""


class Lien(TypedDict):
    """Valid for a minute."""

    url: str


class EnPreparation(TypedDict):
    etat: Annotated[str, among("en_preparation")]


class EnCours(TypedDict):
    etat: Annotated[str, among("en_cours")]


class Formulaire(TypedDict):
    """What a browser posts to send a file: `champs` as they are, the file last, before `secondes` have passed."""

    url: str
    champs: dict[str, str]
    secondes: int
    taille_maximum: int


class Faute(TypedDict):
    """A field at fault, by its JSON pointer."""

    pointer: str
    code: str
    detail: str


class Probleme(TypedDict):
    """RFC 9457, and what some refusals add. `detail` says in French what to do; `errors` names the fields at fault."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    errors: NotRequired[list[Faute]]
