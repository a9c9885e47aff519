"""What is asked of a claim, field by field: any other field, type or size is refused by name."""

from datetime import datetime, timedelta

from chalicelib import errors
from chalicelib.fields import (
    Body,
    Choice,
    Day,
    Either,
    Faults,
    Flag,
    Line,
    Many,
    Members,
    Number,
    One,
    Prose,
    Text,
    Whole,
    maybe,
)
from chalicelib.frais.claim import asking, contesting, motifs, states
from chalicelib.gestion.claims import bulk, centres, constat, corrections, steps
from chalicelib.gestion.claims.bulk import Selection
from chalicelib.gestion.claims.corrections import Correction
from chalicelib.gestion.claims.fares import Fare
from chalicelib.gestion.claims.pending import Reply
from chalicelib.gestion.claims.service_fait import Constat
from chalicelib.gestion.claims.steps import Ask
from chalicelib.missions import clock

BYTES = 32 * 1024
"""Fifty lines of a selection, or twenty corrections."""
_RELOAD = "Rechargez la page, puis recommencez."
_WHY = "Expliquez en quelques mots, 1000 caractères au plus."
_HALVES = "Choisissez la rémunération, le déplacement, ou les deux."
_MOTIF = "Choisissez un motif."
_OTHER_HALF = "Ce motif parle d’une autre partie\u00a0: choisissez-en un qui parle de celle-ci."


def _version() -> Whole:
    return Whole(999_999, said=_RELOAD)


def _name() -> Text:
    return Text(64, said=_RELOAD)


def _texte() -> Prose:
    return Prose(1000, said=_WHY)


class Decision(Body, most_bytes=BYTES):
    """An act that needs no word of explanation: acceptation, retour, retablissement."""

    acte = Choice(tuple(steps.ACTS), said="Choisissez une action.")
    version = _version()
    moities = Many(Choice(states.HALVES, said=_HALVES), len(states.HALVES), least=1, said=_HALVES)

    def check(self, at: str, faults: Faults) -> None:
        if len(set(self.moities)) < len(self.moities):
            faults.note(f"{at}/moities", "doublon", _HALVES)
        motif = self.why.get("motif", "")
        if self.moities and not any(motifs.concerns(motif, half) for half in self.moities):
            faults.note(f"{at}/motif", "motif_d_une_autre_partie", _OTHER_HALF)

    @property
    def why(self) -> dict[str, str]:
        """`motif`, `texte` and `echeance`, of an act that has them."""
        return {}


class Renvoi(Decision, most_bytes=BYTES):
    """Sent back to its person, with what to mend and until when."""

    motif = Choice(tuple(motifs.RENVOI), said=_MOTIF)
    texte = _texte()
    echeance = Day(said="Indiquez une date limite.")

    @property
    def why(self) -> dict[str, str]:
        return {
            "motif": self.motif,
            "texte": self.texte,
            "echeance": "" if self.echeance is None else self.echeance.isoformat(),
        }


class Refus(Decision, most_bytes=BYTES):
    """`texte` is needed where the motif says nothing."""

    motif = Choice(tuple(motifs.REFUS), said=_MOTIF)
    texte = maybe(_texte())

    def check(self, at: str, faults: Faults) -> None:
        super().check(at, faults)
        if self.motif == "autre" and not self.texte:
            faults.note(f"{at}/texte", "champ_requis", _WHY)

    @property
    def why(self) -> dict[str, str]:
        return {"motif": self.motif, "texte": self.texte or ""}


class Annulation(Decision, most_bytes=BYTES):
    """The work will not take place: the words that the person reads."""

    texte = _texte()

    @property
    def why(self) -> dict[str, str]:
        return {"motif": motifs.ANNULATION, "texte": self.texte}


DECISION = Either("acte", Decision, {"renvoi": Renvoi, "refus": Refus, "annulation": Annulation})


class SelectionLine(Body):
    compte, numero = _name(), _name()
    version = _version()


class SelectionAsked(Body, most_bytes=BYTES):
    """`lot`: the one to take back."""

    acte = Choice(("acceptation", "retour"), said="Choisissez une action.")
    lot = maybe(_name())
    lignes = Many(One(SelectionLine), bulk.MOST, least=1, said=f"Choisissez de 1 à {bulk.MOST} états de frais.")

    def check(self, at: str, faults: Faults) -> None:
        if len({(line.compte, line.numero) for line in self.lignes}) < len(self.lignes):
            faults.note(f"{at}/lignes", "doublon", "Un état de frais est choisi deux fois.")
        if self.acte == "retour" and not self.lot:
            faults.note(f"{at}/lot", "champ_requis", _RELOAD)
        if self.acte == "acceptation" and self.lot:
            faults.note(f"{at}/lot", "champ_inconnu", "Ce champ n’est pas attendu ici.")

    def asked(self, key: str) -> Selection:
        lines = tuple((line.compte, line.numero, line.version) for line in self.lignes)
        return Selection(self.acte, lines, key, self.lot or "")


class Corrected(Body, most_bytes=BYTES):
    """`valeurs`: JSON pointer -> new value."""

    version = _version()
    texte = _texte()
    valeurs = Members(corrections.MOST, said=f"Corrigez de 1 à {corrections.MOST} valeurs.")

    def asked(self, compte: str, numero: str, key: str) -> Correction:
        return Correction(compte, numero, self.version, self.valeurs, self.texte, key)


class FareRead(Body):
    """`prix`: one single trip in second class, in euros; `source`: where it was read."""

    version = _version()
    pointeur = Text(64, said=_RELOAD)
    prix = Number(500, said="Indiquez le prix d’un trajet simple, par exemple 14,50, 500 € au plus.")
    source = Line(120, said="Dites où vous avez lu ce tarif, par exemple « SNCF Connect ».")

    def check(self, at: str, faults: Faults) -> None:
        if not self.prix and not faults.told(f"{at}/prix"):
            faults.note(f"{at}/prix", "nombre", "Indiquez un prix supérieur à zéro.")

    def asked(self, compte: str, numero: str, key: str) -> Fare:
        return Fare(compte, numero, self.version, self.pointeur, self.prix, self.source, key)


class Replied(Body):
    """The answer to a contestation. `texte`: what the person reads of why."""

    version = _version()
    suite = Choice(tuple(contesting.ANSWERS), said="Choisissez de donner raison à l’intervenant, ou non.")
    texte = _texte()

    def asked(self, compte: str, numero: str, key: str) -> Reply:
        return Reply("contestation", compte, numero, self.version, self.suite, self.texte, key)


class Granted(Body):
    """The answer to what was asked before leaving. `texte`: what the person reads of why."""

    version = _version()
    objet = Choice(tuple(asking.LABELS), said=_RELOAD)
    suite = Choice(tuple(asking.ANSWERS), said="Choisissez d’accepter ou de refuser.")
    texte = _texte()

    def asked(self, compte: str, numero: str, key: str) -> Reply:
        return Reply("demande", compte, numero, self.version, self.suite, self.texte, key, self.objet)


class Seen(Body):
    """`quantite`: what the centre counted, if it did. `texte`: why, in the words that the person reads."""

    compte, numero = _name(), _name()
    fait = Flag(needed=True, said="Dites si la mission est faite.")
    quantite = maybe(Whole(999_999, said="Indiquez un nombre entier."))
    texte = maybe(_texte())


class Constats(Body, most_bytes=BYTES):
    constats = Many(One(Seen), constat.MOST, least=1, said=f"Constatez de 1 à {constat.MOST} missions à la fois.")

    def asked(self) -> list[Constat]:
        return [Constat(one.compte, one.numero, one.fait, one.quantite, one.texte or "") for one in self.constats]


def decision(compte: str, numero: str, body: Decision, key: str, now: datetime) -> Ask:
    """InvalidFields for a deadline that is not between tomorrow and a year."""
    if isinstance(body, Renvoi) and body.echeance is not None:
        today = clock.local(now, None).date()
        if not today < body.echeance <= today + timedelta(days=366):
            told = "Choisissez une date à venir, dans l’année."
            raise errors.InvalidFields([("/echeance", "date_invalide", told)])
    return Ask(body.acte, compte, numero, body.version, tuple(body.moities), key, **body.why)


def centre_asked(asked: dict[str, str], own: list[str]) -> tuple[str, str, str]:
    """(centre, which ones, cursor); a chef's first centre when none is named."""
    named = asked.get("centre", "").strip().upper()
    centre = named or (own[0] if own and not asked.get("centre") else "")
    wanted = asked.get("etat") or centres.WAITING
    faults = Faults()
    if not centre:
        faults.note("/centre", "champ_requis", "Indiquez l’UAI d’un centre.")
    if wanted not in (centres.WAITING, centres.DONE, centres.ALL):
        faults.note("/etat", "choix", "Choisissez une liste.")
    if faults:
        raise errors.InvalidFields(faults)
    return centre, wanted, asked.get("curseur", "")
