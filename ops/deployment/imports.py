"""`python -m ops import STAGE FILES… [--dry-run] [--feuille NOM] [--reparer GENRE] [--confirmer NUMERO]`: an import."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.gestion.imports.constats import REPARABLE
from ops.arguments import Arguments
from ops.console import Progress, complain, say, unread

if TYPE_CHECKING:
    from chalicelib.gestion.imports.table import Source


def main(argv: list[str]) -> int:
    """Exit code 0: all in; 1: some rows or files refused; 2: nothing could be read."""
    asked = _arguments().parse_args(argv)
    # The service's modules read IMAGIN_CODE when they are imported.
    from chalicelib import tables
    from chalicelib.gestion import relire
    from chalicelib.gestion.imports.run import run

    tables.connection()
    found, missing = _sources(asked.fichiers, asked.feuille)
    for sentence in missing:
        complain(sentence)
    wanted = {"confirmed": frozenset(asked.confirmer), "accepted": frozenset(asked.reparer)}
    report = run(found, datetime.now(UTC), "ops", dry_run=asked.dry_run, heard=Progress(), **wanted)
    if report.totals and not asked.dry_run:
        ended = datetime.now(UTC)
        relire.ask(f"import {ended}", report.sessions, ended)
    say(report.text())
    return report.exit_code or (1 if missing else 0)


def _sources(paths: list[Path], sheet: str) -> tuple[list["Source"], list[str]]:
    """The files, and a sentence for each that cannot be opened."""
    from chalicelib.gestion.imports.table import Source

    found, missing = [], []
    for path in paths:
        try:
            path.open("rb").close()
            found.append(Source(path.name, path, sheet))
        except OSError as problem:
            missing.append(f"{path} ne peut pas être lu : {unread(problem)}. Vérifiez le chemin.")
    return found, missing


def _arguments() -> Arguments:
    parser = Arguments(prog="python3 -m ops import", description="Importe des tableaux dans une instance.")
    parser.on_instance()
    parser.add_argument("fichiers", nargs="+", type=Path, help="fichiers CSV, XLSX ou ODS, reconnus à leur en-tête")
    parser.add_argument("--feuille", default="", metavar="NOM", help="feuille des classeurs, si pas la première")
    parser.add_argument(
        "--confirmer",
        action="append",
        default=[],
        metavar="NUMERO",
        help="laisser passer la ligne de ce numéro, que l’import a mise en question ; une fois par numéro",
    )
    parser.add_argument(
        "--reparer",
        action="append",
        default=[],
        choices=REPARABLE,
        metavar="GENRE",
        help=f"réparer ce que le diagnostic propose ; une fois par genre : {', '.join(REPARABLE)}",
    )
    parser.add_argument("--dry-run", action="store_true", help="dire ce qui serait fait, sans rien écrire")
    return parser
