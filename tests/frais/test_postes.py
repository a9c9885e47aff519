"""An expense of a trip is one row of a table and one field of the declaration and of its shape: the rest follows."""

import json
import shutil
import subprocess
import sys
from typing import get_args

from chalicelib.frais.regles import postes
from chalicelib.frais.regles.baremes import justificatifs
from chalicelib.frais.regles.declaration import Mode, Trajet
from ops.paths import ROOT

ROW = '    Poste("bac", "Bac", ("voiture", "moto"), 500, "transport", True, Decimal(80)),\n'
WALK = """
import json
from datetime import datetime
from chalicelib.frais.regles import calcul, manques
from chalicelib.frais.regles.declaration import en_json, lire
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frais.regles.postes import GENRES, POSTES
from chalicelib.gestion.claims import corrigeables
from ops.openapi import build
from ops.pages.templating import environment

mission = MissionFaits("1", "correction", "T5", "ponctuelle", datetime(2026, 6, 9, 8), datetime(2026, 6, 9, 17),
                       "42187", vehicule_autorise=True)
person = PersonneFaits("69123", "69123")
leg = {"de": "domicile", "mode": "voiture", "km": "68", "puissance_fiscale": 5, "bac": "90.00", "peage": "6.80"}
day = {"jour": "2026-06-09", "depart": "07:00", "retour": "18:30"}
declared = lire({"travail": {"copies": 1}, "deplacements": [{**day, "trajets": [leg]}]})
by_train = lire({"travail": {"copies": 1}, "deplacements": [{**day, "trajets": [{**leg, "mode": "train"}]}]})
found = calcul.calculer(mission, person, declared)
print(json.dumps({
    "kept": lire(en_json(declared)) == declared,
    "line": [line.en_json() for line in found.deplacement.lignes if line.code == "bac"],
    "warned": [told.phrase for told in found.avertissements],
    "receipts": [one.phrase for one in found.justificatifs],
    "refused": [(fault.pointeur, fault.message) for fault in manques.manques(by_train, mission, person)],
    "kind": GENRES["bac"],
    "corrected": corrigeables.fields(declared),
    "takes": bool(corrigeables.PLACE.fullmatch("/deplacements/0/trajets/0/bac")),
    "documented": "bac" in build.document()["components"]["schemas"]["TrajetLu"]["properties"],
    "form": 'data-pointeur="/bac"' in environment({"portes": [], "postes": POSTES}).get_template("frais.html").module.trajet(),
}))
"""


def test_a_new_expense_is_three_lines_of_code(tmp_path):
    """« Bac »: asked in the form, read, computed, warned of, proved, corrected and documented."""
    for folder in ("chalicelib", "ops", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "package.json"):
        shutil.copy(ROOT / name, tmp_path)
    rules = tmp_path / "chalicelib/frais/regles"
    put(rules / "postes.py", '    Poste("peage"', ROW + '    Poste("peage"')
    put(rules / "declaration.py", "    peage: Decimal", "    bac: Decimal | None = None\n    peage: Decimal")
    put(tmp_path / "chalicelib/frais/claim/shapes.py", "    peage: Texte", "    bac: Texte\n    peage: Texte")
    done = subprocess.run([sys.executable, "-c", WALK], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["kept"]
    assert seen["line"][0]["montant"] == "90.00"
    assert seen["line"][0]["explication"].startswith("Bac payé avec un véhicule autorisé")
    assert any("de bac" in told for told in seen["warned"])
    assert any("Billets, bac, péage et stationnement" in told for told in seen["receipts"])
    assert ["/deplacements/0/trajets/0/bac", "Un bac ne va pas avec ce moyen de transport"] in [
        [pointer, message.partition("\u00a0")[0]] for pointer, message in seen["refused"]
    ]
    assert seen["kind"] == "transport"
    assert {"bac (90.00)", "péage (6.80)"} <= {one["libelle"].rsplit(", ", 1)[-1] for one in seen["corrected"]}
    assert (seen["takes"], seen["documented"], seen["form"]) == (True, True, True)


def test_every_row_has_its_field_its_receipts_and_known_means_of_transport():
    kinds = {rule["genre"] for rule in justificatifs()}
    for poste in postes.POSTES:
        assert getattr(Trajet(), poste.code) is None
        assert set(poste.modes) <= set(get_args(Mode))
        assert poste.genre in kinds
        assert 0 < poste.inhabituel < poste.maximum


def put(path, old, new):
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
