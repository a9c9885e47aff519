"""The one table of columns: what each file holds, how it is read, what the guide, the page and the models say of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from chalicelib.academie.schema import CodeTaux
from chalicelib.frais.regles import baremes, droits
from chalicelib.gestion.imports import cells, moments, words
from chalicelib.gestion.imports.column import Column
from chalicelib.gestion.imports.disk import Spool
from chalicelib.gestion.imports.report import Remark
from chalicelib.identity.staff.models import ROLES
from chalicelib.missions.listing import TYPES

SANS_TAUX = ("NR", "A_CONFIGURER")


def taux_du_type(type_de_mission: str) -> tuple[str, ...]:
    """The rates that a type of mission has: those for which a text gives an amount of its activity."""
    activite = droits.ACTIVITES.get(type_de_mission)
    return (*(code for code in get_args(CodeTaux) if f"{activite}.{code}" in baremes.livres()), *SANS_TAUX)


@dataclass(frozen=True)
class Row:
    """A row that may be taken: the line it comes from, and what it says; an empty cell is absent.

    `written`: the cells as the file has them, while it is read: not what makes two rows the same.
    """

    file: str
    line: int
    cells: dict[str, Any]
    written: Mapping[str, str] = field(default_factory=dict, compare=False)

    def fault(self, column: str, reason: str, hint: str = "") -> Remark:
        """What is wrong in that column of the row, in words, and what to do."""
        return Remark(self.file, self.line, column, str(self.cells.get(column, "")), reason, hint)


INTERVENANTS, MISSIONS, QUANTITES = "intervenants", "missions", "quantites"
COMMUNES, PERSONNELS = "communes_desservies", "personnels"
_MAIL = ("mail", "e_mail", "email", "adresse_electronique", "adresse_mail")
_TAUX = (
    "`T1` à `T5`, `BTS`, `DCG`, `DSCG`, `DEC` (examens) ; `A1`, `A2`, `B`, `C` (concours) ; `AIDE…` (surveillance) ; "
    "`PRES…` (présidence) ; `NR` : non rémunéré"
)
_LIGNES = "numéro de la mission ; le même sur plusieurs lignes : plusieurs personnes"

COLUMNS: dict[str, tuple[Column, ...]] = {
    INTERVENANTS: (
        Column("numero", cells.NUMERO, required=True, aliases=("numero_intervenant",), says="numéro intervenant"),
        Column("identifiant", cells.IDENTIFIANT, says="identifiant IMAG’IN ; vide, il est attribué et ne change plus"),
        Column("portail", cells.PORTAIL, says="pour un agent, le portail par lequel il entre"),
        Column("identifiant_academique", cells.IDENTIFIANT_ACADEMIQUE, says="son identifiant à ce portail"),
        Column("civilite", words.CIVILITE),
        Column("nom", required=True, aliases=("nom_de_famille", "nom_d_usage"), example="Martin"),
        Column("prenom", required=True, example="Claire"),
        Column("adresse_1", aliases=("adresse",), says="où la convocation est postée", example="2 rue des Tilleuls"),
        Column("adresse_2", aliases=("complement_d_adresse", "adresse_complement"), example="Bâtiment B"),
        Column("code_postal", cells.CODE_POSTAL, aliases=("cp",)),
        Column("ville", aliases=("localite",), example="Bourg-en-Bresse"),
        Column("courriel", cells.COURRIEL, aliases=_MAIL),
        Column("telephone", cells.TELEPHONE, aliases=("tel",)),
        Column("statut", words.one_of("agent", "externe"), required=True),
        Column("situation", cells.SITUATION, required=True),
        Column("etablissement_uai", cells.UAI, says="établissement principal", aliases=("uai", "rne")),
        Column("etablissement_nom", example="Lycée du Lac"),
        Column("residence_administrative", cells.INSEE),
        Column("residence_familiale", cells.INSEE, required=True),
        Column("dossier_financier", words.one_of("complet", "a_completer", "perime", "inconnu")),
        Column("dossier_financier_date", moments.DAY),
        Column("gestionnaire_nom", optional=True, says="imprimé en haut de la convocation", example="Mme Delorme"),
        Column("gestionnaire_telephone", cells.TELEPHONE, optional=True),
        Column("gestionnaire_courriel", cells.COURRIEL, optional=True),
    ),
    MISSIONS: (
        Column("numero", cells.NUMERO, required=True, aliases=("numero_mission",), says=_LIGNES),
        Column("numero_intervenant", cells.NUMERO, required=True, says="la personne, connue ou dans le même import"),
        Column("session", cells.SESSION, required=True),
        Column("examen", required=True, example="Baccalauréat général"),
        Column("specialite", example="Mathématiques"),
        Column("epreuve", example="Épreuve écrite"),
        Column("type", words.one_of(*TYPES), required=True, aliases=("type_de_mission",)),
        Column("taux", words.one_of(*get_args(CodeTaux)), required=True, says=_TAUX),
        Column(
            "type_2",
            words.one_of(*TYPES),
            optional=True,
            says="seconde activité : des copies, puis des oraux",
            example="interrogation_orale",
        ),
        Column("taux_2", words.one_of(*get_args(CodeTaux)), optional=True, says="celui de la seconde activité"),
        Column("double_correction", words.YES_NO, optional=True, says="oui : deux personnes corrigent chaque copie"),
        Column("mode_evaluation", words.one_of("ponctuelle", "ECA"), says="ECA : en cours d’année"),
        Column("debut", moments.MOMENT, required=True, aliases=("date_de_debut", "date_debut")),
        Column("fin", moments.MOMENT, required=True, aliases=("date_de_fin", "date_fin"), example="16/06/2026 12:30"),
        Column("centre_uai", cells.UAI),
        Column("centre_nom", required=True, aliases=("centre",), example="Lycée des Monts"),
        Column("centre_commune", cells.INSEE, required=True),
        Column("centre_adresse", example="4 place de la Halle"),
        Column("restaurant_administratif", words.YES_NO),
        Column("vehicule_autorise", words.YES_NO),
        Column("service", says="service gestionnaire : c’est lui qui décidera", example="DEC-1"),
    ),
    QUANTITES: (
        Column("numero", cells.NUMERO, required=True, aliases=("numero_mission",), says="numéro de la mission"),
        Column("numero_intervenant", cells.NUMERO, required=True),
        Column("copies_santorin", cells.QUANTITE, aliases=("copies",)),
        Column("presents", cells.QUANTITE),
        Column("service_fait", words.YES_NO),
        Column("date", moments.DAY),
    ),
    COMMUNES: (
        Column("commune", cells.INSEE, required=True, says="dans un sens ou dans l’autre"),
        Column("voisine", cells.INSEE, required=True, example="2A004"),
    ),
    PERSONNELS: (
        Column("courriel", required=True, aliases=_MAIL, says="l’identifiant du compte", example="chef@exemple.fr"),
        Column("nom", example="Durand"),
        Column("prenom", example="Alice"),
        Column("role", words.one_of(*ROLES), required=True),
        Column("services", says="séparés par des espaces", example="DEC-1 DEC-2"),
        Column("centres_uai", says="codes UAI séparés par des espaces", example="0690026D"),
        Column("numero_intervenant", says="le sien, `aucun`, ou `homonyme` d’un intervenant", example="aucun"),
    ),
}
OF_THE_INSTANCE = frozenset(("portail", "identifiant_academique", "situation"))
"""Columns of which each instance has its own values, and so its own example."""


def is_example(kind: str, raw: Mapping[str, str]) -> bool:
    """Whether a row is the example of a model, left there: taken, it would make somebody who does not exist."""
    told = {one.name: one.shown for one in COLUMNS[kind] if one.name not in OF_THE_INSTANCE}
    return all(raw.get(name, "").strip() == shown for name, shown in told.items())


HEADERS = {kind: tuple(column.name for column in columns) for kind, columns in COLUMNS.items()}
"""Kind of file -> the names of its columns, in the order of the guide."""


def spool(kind: str) -> Spool[Row]:
    """Where rows of a kind are kept on disk, in as many bytes as their file or so."""
    names = HEADERS[kind]

    def pack(row: Row) -> bytes:
        return json.dumps([row.file, row.line, *map(row.cells.get, names)], ensure_ascii=False).encode()

    def unpack(said: bytes) -> Row:
        file, line, *values = json.loads(said)
        return Row(file, line, {name: value for name, value in zip(names, values, strict=True) if value is not None})

    return Spool(pack, unpack)
