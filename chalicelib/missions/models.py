"""The items of a mission: the mission itself, and each person's place in it."""

from chalicelib.tables import Dossiers
from chalicelib.tables.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute


class _Facts(Dossiers):
    """The columns of missions.csv that all rows of one mission share. `debut`, `fin`: wall-clock time at the centre."""

    numero = UnicodeAttribute(null=True)
    session = UnicodeAttribute(null=True)
    examen = UnicodeAttribute(null=True)
    specialite = UnicodeAttribute(null=True)
    epreuve = UnicodeAttribute(null=True)
    type = UnicodeAttribute(null=True)
    taux = UnicodeAttribute(null=True)
    type_2 = UnicodeAttribute(null=True)
    taux_2 = UnicodeAttribute(null=True)
    double_correction = BooleanAttribute(null=True)
    mode_evaluation = UnicodeAttribute(null=True)
    fin = UnicodeAttribute(null=True)
    centre_nom = UnicodeAttribute(null=True)
    centre_commune = UnicodeAttribute(null=True)
    centre_adresse = UnicodeAttribute(null=True)
    restaurant_administratif = BooleanAttribute(null=True)
    service = UnicodeAttribute(null=True)
    version = NumberAttribute(default=1)
    annulee = BooleanAttribute(null=True)


class Mission(_Facts):
    """pk `M#<numero>`, sk `M`; `centre` holds the centre's UAI, `liste` = `session#<year>`, `rang` = numero.

    `comptes`: the accounts placed on it, written in the transaction of each place: who is on a mission is read here
    and not in an index, which may be late. `tous`: they are everybody, which a mission of before does not say: it has
    those placed since.
    `retablie`: moment (ISO, UTC) at which its last cancellation was taken back.
    """

    comptes = UnicodeSetAttribute(null=True)
    tous = BooleanAttribute(null=True)
    retablie = UnicodeAttribute(null=True)


class Affectation(_Facts):
    """pk `P#<compte>`, sk `M#<numero>`: a mission as one person has it, facts copied so that one query shows all.

    `liste` = `affectes#<numero>`, `rang` = compte: who is on a mission.
    `convoquee`: moment (ISO, UTC) of the official convocation. `vehicule_autorise`: None when nothing was said.
    `document`: key in the documents bucket of the duplicate, once made.
    `lot`: the run that convoked the person, whose print file may have to be made again.
    `presents`, `service_fait`, `constat`: candidates, whether the work was done, and on which day that was recorded.
    `a_dire`: columns that changed since the person was last told, with spaces between.
    `annulations`: `<moment, ISO, UTC>/<act>`, a space between: each time the mission was cancelled or given back.
    `constat_par`, `quantite_vue`: which member recorded it (nobody: an import), and the quantity that they saw.
    `constat_importe_par`: who imported it.
    """

    compte = UnicodeAttribute(null=True)
    vehicule_autorise = BooleanAttribute(null=True)
    copies_santorin = NumberAttribute(null=True)
    convoquee = UnicodeAttribute(null=True)
    document = UnicodeAttribute(null=True)
    lot = UnicodeAttribute(null=True)
    presents = NumberAttribute(null=True)
    service_fait = BooleanAttribute(null=True)
    constat = UnicodeAttribute(null=True)
    constat_par = UnicodeAttribute(null=True)
    constat_importe_par = UnicodeAttribute(null=True)
    quantite_vue = NumberAttribute(null=True)
    annulations = UnicodeAttribute(null=True)
    a_dire = UnicodeAttribute(null=True)


FACTS = (
    "numero", "session", "examen", "specialite", "epreuve", "type", "taux", "type_2", "taux_2", "double_correction",
    "mode_evaluation", "debut", "fin", "centre", "centre_nom", "centre_commune", "centre_adresse",
    "restaurant_administratif", "service",
)  # fmt: skip
"""What a mission and each of its affectations have in common."""


def mission_key(numero: str) -> str:
    """The partition of a mission; also the sort key of an affectation and the suffix of its claim."""
    return f"M#{numero}"
