"""`python -m ops accessibilite`: writes docs/accessibilite.md, the grid of the RGAA as it was filled."""

from ops.console import say
from ops.guides import rgaa
from ops.paths import ROOT

FILE = ROOT / "docs" / "accessibilite.md"
_HEAD = """# Accessibilité : les 106 critères du RGAA 4.1.2

Écrit par `python3 -m ops accessibilite` d’après `ops/guides/rgaa.toml` ; la déclaration publique en est tirée.

Parcourus le {day} par les auteurs du service, sur le code des pages, leurs photographies (1280, 390 et 320 px, clair et
sombre) et leur arbre d’accessibilité. Ce n’est pas un audit par une personne qualifiée ; aucun lecteur d’écran n’a été
écouté : le service reste déclaré **non conforme** jusque-là. Ce que nomme « par quoi » est rejoué par `make test`.

{applicable} critères s’appliquent ; respectés : {met} ; non respectés : {missed}.
"""
_TABLE = ("| critère | objet | résultat | ce qui a été vu | par quoi |", "|---|---|---|---|---|")


def text() -> str:
    """The whole file."""
    counted, made, theme = rgaa.counts(), [], ""
    head = _HEAD.format(
        day=rgaa.looked_at(), applicable=counted["C"] + counted["NC"], met=counted["C"], missed=counted["NC"]
    )
    for one in rgaa.criteria():
        if one.theme != theme:
            theme = one.theme
            made += ["", f"## {theme}", "", *_TABLE]
        made.append(f"| {one.number} | {one.about} | {rgaa.RESULTS[one.result]} | {one.found} | {one.how} |")
    return head + "\n".join(made) + "\n"


def main(argv: list[str]) -> int:
    """Exit 0; the file is written only when it changes."""
    made = text()
    changed = not FILE.exists() or FILE.read_text("utf-8") != made
    if changed:
        FILE.write_text(made, "utf-8")
    say(f"accessibilite.md : {'écrit' if changed else 'inchangé'}.")
    return 0
