"""`python -m ops conservation STAGE [--courriers DOSSIER]`: what has lived its time, by kind; the letters to print."""

import os
from datetime import UTC, datetime
from pathlib import Path

from ops.arguments import Arguments, writable
from ops.console import say, several, step


def _now() -> datetime:
    return datetime.now(UTC)


def main(argv: list[str]) -> int:
    """A dry run of the daily run; with `--courriers`, also the letters to who has no e-mail address, once each."""
    asked, now = _arguments().parse_args(argv), _now()
    # The service's modules read IMAGIN_CODE when they are imported.
    from chalicelib import tables
    from chalicelib.donnees import passage

    tables.connection()
    with step("Lecture"):
        counts = passage.essai(now)
    for name, count in sorted(counts.items()):
        say(f"  {name} : {count}")
    say("Le passage quotidien le fait de lui-même ; rien n’a été écrit ici." if counts else "Rien à faire aujourd’hui.")
    if asked.courriers:
        _letters(asked.courriers, now)
    return 0


def _letters(folder: Path, now: datetime) -> None:
    """The day that a letter names counts once the document is written, not before."""
    from chalicelib.donnees import lettres

    found = lettres.a_ecrire(now)
    if not found:
        return say("Aucun courrier à écrire.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"fermetures-{now:%Y%m%dT%H%M%S%f}.pdf"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(lettres.pdf(found, now))
        file.flush()
        os.fsync(file.fileno())
    lettres.dire(found, now)
    say(f"{several(len(found), 'courrier')} à imprimer et à poster aujourd’hui, puis à détruire : {path}")


def _arguments() -> Arguments:
    parser = Arguments(prog="python3 -m ops conservation", description="Dit ce qui a fait son temps dans une instance.")
    parser.on_instance()
    told = "écrire ici les courriers à qui n’a pas d’adresse électronique ; leurs comptes ferment trente jours après"
    parser.add_argument("--courriers", type=writable, metavar="DOSSIER", help=told)
    return parser
