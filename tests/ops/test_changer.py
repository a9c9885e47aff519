"""The recipes of docs/changer.md, each made in a copy of the sources as it is printed, and then seen at work."""

import re
import shutil
import subprocess
import sys

import pytest

from ops.paths import ROOT

GUIDE = (ROOT / "docs/changer.md").read_text("utf-8")
COPIED = ("chalicelib", "ops", "templates", "static", "docs")
STEP = re.compile(r"(?:^`(?P<path>[^`\n]+)`\n\n|^(?P<end>À la fin du même fichier) :\n\n)```diff\n(?P<diff>.*?)```", re.M | re.S)


def recipes():
    """Title -> [(path, lines of the extract, whether it goes at the end of the file)]."""
    found = {}
    for title, text in (part.split("\n", 1) for part in GUIDE.split("\n## ")[1:]):
        path, found[title] = None, []
        for step in STEP.finditer(text):
            path = step["path"] or path
            found[title].append((path, step["diff"].splitlines(), bool(step["end"])))
    return found


RECIPES = recipes()
SEEN = {
    "Un motif de renvoi ou de refus": """
        from chalicelib.frais.claim import motifs
        assert motifs.RENVOI["covoiturage"] == motifs.label("covoiturage") == "Le covoiturage est à préciser"
        assert motifs.concerns("covoiturage", "deplacement") and not motifs.concerns("covoiturage", "remuneration")
        assert "covoiturage" in motifs.ANSWERS
    """,
    "La date limite d’une session": """
        from datetime import date
        from chalicelib.academie import ACADEMIE
        assert ACADEMIE.frais.echeance(2026) == date(2027, 6, 30)
        assert ACADEMIE.frais.echeance(2027) == date(2028, 8, 31)
    """,
    "Un taux": """
        from datetime import date
        from chalicelib.frais.regles import baremes
        before, after = (baremes.en_vigueur("copie.T5", day) for day in (date(2027, 8, 31), date(2027, 9, 1)))
        assert (str(before.valeur), str(after.valeur)) == ("5.00", "5.20")
        assert after.reference == "Arrêté du 1er juillet 2027, art. 1er"
    """,
    "Une colonne d’un import": """
        from pathlib import Path
        from chalicelib.gestion.imports.columns import HEADERS
        from chalicelib.identity import provisioning
        assert "adresse_3" in HEADERS["intervenants"] and "adresse_3" in provisioning.PROFILE
        from chalicelib.gestion.people import shapes
        from ops.guides import colonnes
        assert "| `adresse_3` | peut manquer |" in colonnes.rewritten(Path("docs/imports.md").read_text("utf-8"))
        assert any("adresse_3" in getattr(shape, "__annotations__", {}) for shape in vars(shapes).values())
        assert '"adresse_3": person.adresse_3' in Path("chalicelib/gestion/people/sheet.py").read_text("utf-8")
    """,
    "Une dépense d’un déplacement": """
        import json
        from chalicelib.frais.regles.declaration import en_json, lire
        from chalicelib.frais.regles.postes import GENRES
        from ops.openapi import build
        leg = {"de": "domicile", "mode": "voiture", "km": "68", "puissance_fiscale": 5, "bac": "9.00"}
        trip = {"jour": "2026-06-09", "depart": "07:00", "retour": "18:30", "trajets": [leg]}
        declared = lire({"travail": {"copies": 1}, "deplacements": [trip]})
        assert str(declared.deplacements[0].trajets[0].bac) == "9.00" and lire(en_json(declared)) == declared
        assert GENRES["bac"] == "transport"
        assert '"bac"' in json.dumps(build.document())
    """,
    "Une page": """
        from pathlib import Path
        from ops.pages import site
        site.build("lyon", Path("made"), {})
        text = Path("made/contacts/index.html").read_text("utf-8")
        assert "<h1" in text and "Contacts" in text and 'Appelez le <a href="tel:' in text
        assert "/contacts/" in Path("made/pages.json").read_text("utf-8")
    """,
}
"""Title of a recipe -> what is true once it is made."""


@pytest.fixture
def copy(tmp_path):
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "captures"))
    for name in ("app.py", "package.json"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


def make(folder, path, lines, at_the_end):
    """Does what an extract says; it must be found once, as it is printed."""
    kept = [line[1:] for line in lines if line[0] in " -"]
    wanted = [line[1:] for line in lines if line[0] in " +"]
    target = folder / path
    if not kept:
        text = target.read_text("utf-8") if at_the_end else ""
        target.write_text(text + "\n".join([*wanted, ""]), "utf-8")
        return
    text = target.read_text("utf-8")
    assert text.count("\n".join(kept)) == 1, f"{path} : l’extrait n’y est pas une fois, tel qu’imprimé"
    target.write_text(text.replace("\n".join(kept), "\n".join(wanted)), "utf-8")


def holds(folder, code):
    """Whether the assertions pass on the sources of that folder."""
    lines = [line[8:] for line in code.splitlines()]
    words = [sys.executable, "-c", "\n".join(lines)]
    environment = {"IMAGIN_CODE": "lyon", "PYTHONDONTWRITEBYTECODE": "1", "AWS_DEFAULT_REGION": "eu-west-3"}
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_every_recipe_is_walked():
    assert RECIPES.keys() == SEEN.keys()
    assert all(RECIPES.values())


@pytest.mark.parametrize("title", SEEN)
def test_a_recipe_makes_true_what_it_says(copy, title):
    assert holds(copy, SEEN[title]).returncode != 0, "true before the change"
    for path, lines, at_the_end in RECIPES[title]:
        make(copy, path, lines, at_the_end)
    after = holds(copy, SEEN[title])
    assert after.returncode == 0, after.stderr
