"""One thing that a declaration has wrong or lacks: where it is, a code, and a French sentence."""


from chalicelib.frais.regles.formats import phrase
from chalicelib.frozen import frozen


@frozen
class Erreur:
    """`bloquant`: the claim cannot be submitted as it stands; otherwise it is only a reminder."""

    pointeur: str
    code: str
    message: str
    bloquant: bool = True

    def en_json(self) -> dict[str, str | bool]:
        """Its pointer, code and sentence, and whether it forbids to submit."""
        return dict(vars(self))


def erreur(pointeur: str, code: str, message: str, bloquant: bool = True) -> Erreur:
    """The same, its sentence set with French spaces and apostrophes."""
    return Erreur(pointeur, code, phrase(message), bloquant)
