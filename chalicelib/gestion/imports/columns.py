"""The columns of each file and how each is read; a row is taken whole or refused with every fault it holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from chalicelib.academie.schema import CodeTaux
from chalicelib.frais.regles import baremes, droits
from chalicelib.gestion.imports import cells
from chalicelib.gestion.imports.cells import BadCell
from chalicelib.gestion.imports.reading import Fichier
from chalicelib.gestion.imports.report import Remark, Report
from chalicelib.missions.listing import TYPES

SANS_TAUX = ("NR", "A_CONFIGURER")


def taux_du_type(type_de_mission: str) -> tuple[str, ...]:
    """The rates that a type of mission has: those for which a text gives an amount of its activity."""
    activite = droits.ACTIVITES.get(type_de_mission)
    return (*(code for code in get_args(CodeTaux) if f"{activite}.{code}" in baremes.livres()), *SANS_TAUX)


@dataclass(frozen=True)
class Column:
    """`read`: cell -> value kept, or BadCell. `required`: an empty cell refuses its row.

    `optional`: a file may lack it. Its home is a fact of the model, most often of the same name.
    """

    name: str
    read: Callable[[str], object] = cells.text
    required: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Row:
    """A row that may be taken: the line it comes from, and what it says; an empty cell is absent."""

    file: str
    line: int
    cells: dict[str, Any]

    def fault(self, column: str, reason: str, hint: str = "") -> Remark:
        """What is wrong in that column of the row, in words, and what to do."""
        return Remark(self.file, self.line, column, str(self.cells.get(column, "")), reason, hint)


INTERVENANTS, MISSIONS, QUANTITES = "intervenants", "missions", "quantites"
COMMUNES, PERSONNELS = "communes_desservies", "personnels"

COLUMNS: dict[str, tuple[Column, ...]] = {
    INTERVENANTS: (
        Column("numero", cells.numero, required=True),
        Column("identifiant", cells.identifiant),
        Column("portail", cells.portail),
        Column("identifiant_academique", cells.identifiant_academique),
        Column("civilite", cells.civilite),
        Column("nom", required=True),
        Column("prenom", required=True),
        Column("adresse_1"),
        Column("adresse_2"),
        Column("code_postal", cells.code_postal),
        Column("ville"),
        Column("courriel", cells.courriel),
        Column("telephone", cells.telephone),
        Column("statut", cells.one_of("agent", "externe"), required=True),
        Column("situation", cells.situation, required=True),
        Column("etablissement_uai", cells.uai),
        Column("etablissement_nom"),
        Column("residence_administrative", cells.insee),
        Column("residence_familiale", cells.insee, required=True),
        Column("dossier_financier", cells.one_of("complet", "a_completer", "perime", "inconnu")),
        Column("dossier_financier_date", cells.day),
        Column("gestionnaire_nom", optional=True),
        Column("gestionnaire_telephone", cells.telephone, optional=True),
        Column("gestionnaire_courriel", cells.courriel, optional=True),
    ),
    MISSIONS: (
        Column("numero", cells.numero, required=True),
        Column("numero_intervenant", cells.numero, required=True),
        Column("session", cells.session, required=True),
        Column("examen", required=True),
        Column("specialite"),
        Column("epreuve"),
        Column("type", cells.one_of(*TYPES), required=True),
        Column("taux", cells.one_of(*get_args(CodeTaux)), required=True),
        Column("mode_evaluation", cells.one_of("ponctuelle", "ECA")),
        Column("debut", cells.moment, required=True),
        Column("fin", cells.moment, required=True),
        Column("centre_uai", cells.uai),
        Column("centre_nom", required=True),
        Column("centre_commune", cells.insee, required=True),
        Column("centre_adresse"),
        Column("restaurant_administratif", cells.yes_no),
        Column("vehicule_autorise", cells.yes_no),
        Column("service"),
    ),
    QUANTITES: (
        Column("numero", cells.numero, required=True),
        Column("numero_intervenant", cells.numero, required=True),
        Column("copies_santorin", cells.quantity),
        Column("presents", cells.quantity),
        Column("service_fait", cells.yes_no),
        Column("date", cells.day),
    ),
    COMMUNES: (Column("commune", cells.insee, required=True), Column("voisine", cells.insee, required=True)),
    PERSONNELS: tuple(
        Column(name) for name in ("courriel", "nom", "prenom", "role", "services", "centres_uai", "numero_intervenant")
    ),
}
_WITH_A_SIGN = (cells.telephone,)
"""What may begin with a sign that a spreadsheet takes for a formula: its own shape is checked."""
HEADERS = {kind: tuple(column.name for column in columns) for kind, columns in COLUMNS.items()}

"""Kind of file -> the names of its columns, in the order of the guide."""
OPTIONAL = {kind: frozenset(one.name for one in columns if one.optional) for kind, columns in COLUMNS.items()}
"""Those that a file may lack: what is known is kept, as with an empty cell."""


def rows(fichier: Fichier, report: Report) -> tuple[list[Row], list[Row]]:
    """The rows that stand on their own, and what could be read of the others, which go to the report."""
    good: list[Row] = []
    bad: list[Row] = []
    for line, raw in fichier.rows:
        row, faults = _row(fichier, line, raw)
        if faults:
            report.refuse(fichier.kind, *faults)
        (bad if faults else good).append(row)
    return good, bad


def _row(fichier: Fichier, line: int, raw: dict[str, str] | None) -> tuple[Row, list[Remark]]:
    if raw is None:
        wrong = "cette ligne n’a pas autant de cellules que l’en-tête"
        return Row(fichier.name, line, {}), [
            Remark(fichier.name, line, "(ligne)", "", wrong, "vérifier les « ; » et les guillemets")
        ]
    values: dict[str, object] = {}
    faults = []
    for column in COLUMNS[fichier.kind]:
        cell = raw.get(column.name, "")
        try:
            values |= _value(column, cell)
        except BadCell as bad:
            shown = "…" if bad.private else cell
            faults.append(Remark(fichier.name, line, column.name, shown, bad.reason, bad.hint))
    row = Row(fichier.name, line, values)
    return row, faults or _contradictions(fichier.kind, row)


def _value(column: Column, cell: str) -> dict[str, object]:
    if cell.strip():
        if column.read not in _WITH_A_SIGN:
            cells.no_formula(cell)
        return {column.name: column.read(cell)}
    if column.required:
        raise BadCell("cellule vide", "cette colonne est obligatoire")
    return {}


def _contradictions(kind: str, row: Row) -> list[Remark]:
    if kind == INTERVENANTS:
        return _person(row)
    if kind == MISSIONS:
        return _mission(row)
    if kind == COMMUNES and row.cells["commune"] == row.cells["voisine"]:
        return [row.fault("voisine", "est la commune elle-même", "retirer la ligne")]
    return []


def _person(row: Row) -> list[Remark]:
    portail, holder = row.cells.get("portail"), row.cells.get("identifiant_academique")
    if holder and not portail:
        return [row.fault("portail", "manque pour cet identifiant académique", "indiquer le portail")]
    if portail and not holder:
        return [row.fault("identifiant_academique", "manque pour ce portail", "indiquer l’identifiant")]
    if portail and row.cells["statut"] == "externe":
        return [row.fault("statut", "un externe n’entre pas par un portail", "vider portail, ou écrire agent")]
    return []


def _mission(row: Row) -> list[Remark]:
    faults = []
    if row.cells["fin"] <= row.cells["debut"]:
        faults.append(row.fault("fin", f"n’est pas après le début ({row.cells['debut']})", "vérifier les deux moments"))
    allowed = taux_du_type(row.cells["type"])
    if row.cells["taux"] not in allowed:
        hint = f"pour ce type : {', '.join(allowed)}"
        faults.append(row.fault("taux", f"n’existe pas pour le type {row.cells['type']}", hint))
    return faults
