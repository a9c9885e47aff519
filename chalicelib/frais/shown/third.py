"""What is written to the person, said of them: the service reads the same sentences about somebody else."""

import re
from typing import TypeVar, cast

T = TypeVar("T")
_SENTENCES = ("phrase", "explication", "avis", "libelle", "suite_libelle")
"""Names under which an answer holds sentences written to the person."""
_SAID = tuple(
    (re.compile(rf"\b{found}\b"), said)
    for found, said in (
        ("Vous avez", "L’intervenant a"),
        ("vous avez", "il a"),
        ("vous pouvez", "il peut"),
        ("vous (seul|compris)", r"l’intervenant \1"),
        ("vous (est|a|coûte|donne)", r"lui \1"),
        ("Votre (centre|service)", r"Le \1"),
        ("votre gestionnaire", "le gestionnaire"),
        (r"Votre (?=(première )?(mission|commune|convocation)\b)", "Sa "),
        (r"votre (?=(première )?(mission|commune|convocation)\b)", "sa "),
        ("le vôtre", "le sien"),
        ("Votre", "Son"),
        ("votre", "son"),
        ("Vos", "Ses"),
        ("vos", "ses"),
    )
)


def said(sentence: str) -> str:
    """« Vos trajets » as « Ses trajets »: no « vous », « votre » nor « vos » of the rules is left."""
    for found, told in _SAID:
        sentence = found.sub(told, sentence)
    return sentence


def of_them(answer: T, name: str = "") -> T:
    """The same answer, every sentence in it said of the person. `name`: that under which it is held."""
    if isinstance(answer, dict):
        return cast(T, {key: of_them(one, key) for key, one in answer.items()})
    if isinstance(answer, list):
        return cast(T, [of_them(one, name) for one in answer])
    return cast(T, said(answer)) if isinstance(answer, str) and name in _SENTENCES else answer
