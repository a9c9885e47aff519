"""The files that are exchanged with services and payers, what spreadsheets make of them, and what comes back in."""

import csv
import io
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from chalicelib import academie, spreadsheets
from chalicelib.gestion.imports import corrections, run
from chalicelib.gestion.imports.constats import REPARABLE
from chalicelib.gestion.imports.opening import opened
from chalicelib.gestion.imports.report import Report
from chalicelib.gestion.imports.table import Source, Unreadable
from chalicelib.gestion.liquidation import exports, return_file
from chalicelib.identity.identifiers import same_numero
from ops.pages import models
from tests.gestion.tableurs import missions, neighbours, people, quantities, table
from tests.instance import START

RECORDED = Path(__file__).parents[2] / "data" / "echanges.zip"
PEOPLE = (
    {"numero": "110001", "nom": "D’Hautefeuille–Œillet", "prenom": "Maëlle", "courriel": "maelle@courriel.example"},
    {"numero": "110002", "nom": "Łukasiewicz", "prenom": "Đorđe", "telephone": "+33 6 00 00 00 02"},
    {"numero": "110003", "nom": "Nguyễn", "adresse_2": "Bât. B ; 3e étage", "dossier_financier_date": "2026-03-15"},
    {"numero": "0004506", "nom": "Garçon", "prenom": "Noël", "adresse_1": "12, « Les Cèdres » n° 3"},
    {"numero": "110005", "code_postal": "01000", "ville": "Bourg-en-Bresse", "residence_familiale": "01053"},
    {"numero": "110006", "residence_administrative": "01053", "telephone": "0474000006"},
    {"numero": "110007", "nom": "Casanova", "residence_familiale": "2A004", "telephone": "04 95 00 00 07"},
    {"numero": "110008", "etablissement_uai": "0010001X", "etablissement_nom": "Lycée n° 2", "adresse_2": "Bât. 3"},
)
MISSIONS = (
    {"numero": "210001", "numero_intervenant": "110001"},
    {"numero": "210001", "numero_intervenant": "110002", "vehicule_autorise": "oui"},
    {"numero": "210002", "numero_intervenant": "110003", "debut": "2026-06-16T08:30", "fin": "2026-06-16T12:15"},
    {"numero": "210003", "numero_intervenant": "110007", "centre_commune": "01053", "centre_uai": "0010001X"},
)
QUANTITIES = (
    {"numero": "210001", "numero_intervenant": "110001", "copies_santorin": "62", "date": "2026-06-19"},
    {"numero": "210002", "numero_intervenant": "110003", "presents": "12", "service_fait": "oui"},
)
STAFF = {"courriel": "chef@service.example", "nom": "Vidal", "prenom": "Irène", "role": "chef_de_centre"}
STAFF |= {"centres_uai": "0699903C 0699904D", "numero_intervenant": "aucun"}
BATCH = (
    ("L2026-0001", "210001", "110001", "remuneration", Decimal("310.00"), "DEC-1"),
    ("L2026-0001", "210001", "110002", "deplacement", Decimal("12.50"), "DEC-1"),
)
RETURN = (
    ("L2026-0001", "210001", "110001", "remuneration", "paye", "2026-07-03", ""),
    ("L2026-0001", "210001", "110002", "deplacement", "rejete", "", "RIB absent"),
)
_FAULTY = [{"numero": "110001", "situation": "plombier"}, {"numero": "110002", "nom": "=1+1"}]


def files():
    """Name -> the file as it leaves: five imports and their models, refused rows, a batch twice, a payer's return."""
    communes = neighbours(("69123", "69266"), ("69123", "01053"))
    sources = people(*PEOPLE), missions(*MISSIONS), quantities(*QUANTITIES), communes, table("personnels", [STAFF])
    forms = {f"modele-{one.kind}.xlsx": models.workbook(one) for one in models.models(academie.load("lyon"))}
    return forms | {source.name: source.content for source in sources} | {
        "a-corriger.csv": _to_correct(),
        "lot.csv": spreadsheets.csv(exports.HEADER, BATCH),
        "lot.xlsx": spreadsheets.xlsx(spreadsheets.Sheet("Lot", exports.HEADER, BATCH)),
        "retour.csv": spreadsheets.csv(return_file.HEADER, RETURN),
    }


def _to_correct():
    """The rows that an import refused, as the page gives them, corrected by hand."""
    source, report = people(*PEOPLE[:2], *_FAULTY, name="a.csv"), Report()
    run.understand([source], report, now=START)
    (made,) = corrections.written([source], report.refusals, frozenset()).values()
    assert b"plombier" in made
    return made.replace(b"plombier", b"professionnel").replace(b"'=1+1", b"Martin")


TEXTS = {
    "Windows-1252": lambda text: text.encode("cp1252", "replace"),
    "texte Unicode": lambda text: b"\xff\xfe" + _tabbed(text).encode("utf-16-le"),
    "Macintosh": lambda text: text.replace("\r\n", "\r").encode("mac_roman", "replace"),
    "UTF-8 ouvert comme ANSI": lambda text: b"\xef\xbb\xbf" + text.encode().decode("cp1252", "replace").encode(),
}
"""What Excel makes of a CSV that it opens and saves: `replace` is its « ? »."""


def _tabbed(text):
    made = io.StringIO(newline="")
    csv.writer(made, delimiter="\t", lineterminator="\r\n").writerows(csv.reader(io.StringIO(text), delimiter=";"))
    return made.getvalue()


def by_excel(made):
    """(name, shape) -> each CSV in the shapes that Excel saves."""
    texts = {name: content.decode("utf-8-sig") for name, content in made.items() if name.endswith(".csv")}
    return {(name, shape): save(text) for name, text in texts.items() for shape, save in TEXTS.items()}


_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>fr-FR</value></prop></item></oor:items>"""
_FRENCH = "59,34,76,1,,1036,false"
"""A CSV of LibreOffice: semicolons, quotes, UTF-8, from its first line, in French."""
SAVED = ("xlsx", "ods", "csv")
NUMBERS = {"LibreOffice": False, "LibreOffice, nombres spéciaux": True}


def by_libreoffice(made):
    """(name, shape) -> each file opened in French and saved in each format, special numbers looked for or not."""
    found = {}
    for label, numbers in NUMBERS.items():
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            (folder / "profil/user").mkdir(parents=True)
            (folder / "profil/user/registrymodifications.xcu").write_text(_PROFILE, "utf-8")
            for name, content in made.items():
                (folder / name).write_bytes(content)
            for kind in SAVED:
                for suffix in ("csv", "xlsx"):
                    _convert(folder, kind, [name for name in made if name.endswith(suffix)], suffix, numbers)
                found |= {(name, f"{label}, {kind}"): _saved(folder, name, kind).read_bytes() for name in made}
    return found


def _convert(folder, kind, names, suffix, numbers):
    words = ["soffice", f"-env:UserInstallation=file://{folder}/profil", "--headless"]
    if suffix == "csv":
        words += [f"--infilter=CSV:{_FRENCH},{str(numbers).lower()}"]
    target = f"csv:Text - txt - csv (StarCalc):{_FRENCH},true" if kind == "csv" else kind
    words += ["--convert-to", target, "--outdir", str(folder / (kind if suffix == "csv" else f"{kind}-lot"))]
    subprocess.run([*words, *(str(folder / name) for name in names)], check=True, capture_output=True, timeout=300)


def _saved(folder, name, kind):
    place = folder / (kind if name.endswith("csv") else f"{kind}-lot")
    return (place / name).with_suffix(f".{kind}")


def record(saved):
    """Keeps part of what LibreOffice saved, for the machines that have none."""
    wanted = {key: content for key, content in saved.items() if "spéciaux" in key[1] or key[1].endswith("csv")}
    with zipfile.ZipFile(RECORDED, "w") as kept:
        for (name, shape), content in sorted(wanted.items()):
            kept.writestr(zipfile.ZipInfo(f"{shape}/{name}", (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_LZMA)


def recorded():
    """(name, shape) -> what LibreOffice saved when this was recorded."""
    with zipfile.ZipFile(io.BytesIO(RECORDED.read_bytes())) as kept:
        return {(name.rpartition("/")[2], name.rpartition("/")[0]): kept.read(name) for name in kept.namelist()}


@dataclass(frozen=True)
class Outcome:
    """Of the rows of a file: those that come back as they were, those that are refused in words, the others.

    `damage`: the kinds that the diagnosis names.
    """

    same: int
    told: int
    changed: int
    damage: frozenset[str] = frozenset()


def compared(name, before, after, accepted=frozenset()):
    """What became of each row of `before` in `after`; a file refused as a whole tells of all its rows."""
    wanted, refused, _ = _values(name, before)
    assert not refused, name
    try:
        found, refused, damage = _values(name, after, accepted)
    except Unreadable:
        return Outcome(0, len(wanted), 0)
    left, others = list(wanted), []
    for row in found:
        if row in left:
            left.remove(row)
        else:
            others.append(row)
    asked = sum(any(_but_for_zeros(row, one) for one in left) for row in others)
    told = min(refused + asked, len(left))
    return Outcome(len(wanted) - len(left), told, max(len(others) - asked, len(left) - told), frozenset(damage))


def _but_for_zeros(row, other):
    """A numéro that is known but for its zeros is questioned by the import itself, which this does not go to."""
    if not isinstance(row, dict) or "nom" not in row:
        return False
    return same_numero(row["numero"], other["numero"]) and row | {"numero": ""} == other | {"numero": ""}


def repaired(name, before, after):
    """The same, once everything that the diagnosis offers to repair is accepted."""
    return compared(name, before, after, frozenset(REPARABLE))


def _values(name, content, accepted=frozenset()):
    """What is kept of the rows, how many are refused, the kinds of damage."""
    source = Source(name, content)
    if name.startswith("lot."):
        return [_amounts(row) for _, row in opened(source).rows], 0, frozenset()
    if name.startswith("retour."):
        return _return(name, content)
    report = Report()
    lus = run.understand([source], report, now=START, accepted=accepted)
    if report.unread:
        raise Unreadable(report.unread[0])
    (rows,) = lus.rows.values()
    known = [row.cells for row in rows] or [told.reason for told in report.remarks]  # of the example of a model
    return known, len({told.row for told in report.refusals}), {one.kind for one in report.constats}


def _return(name, content):
    rows, faults, _ = return_file.read(name, content)
    kept = [(row.cle, row.resultat, row.jour, row.motif) for row in rows]
    return kept, len({fault.ligne for fault in faults}), frozenset()


def _amounts(row):
    """A batch has one column of amounts: 12,5 is 12,50."""
    *key, amount, service = map(spreadsheets.plain, row)
    return (*key, Decimal(amount.replace("\u202f", "").replace("\u00a0", "").replace(",", ".")), service)
