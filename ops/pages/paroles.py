"""The words of other languages for what the service writes, in build/paroles: made again when their sources change."""

import hashlib
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from ops.checkout import environment
from ops.paths import BUILD, ROOT

_PLACE = BUILD / "paroles"
_FROM = ("langues/*.po", "templates/emails/*", "chalicelib/**/*.py", "chalicelib/academies/*.toml", "ops/pages/**/*.py")


def make() -> Path:
    """The folder, as the sources of this checkout are; a package has its own."""
    if not _is_fresh():
        with environment.locked("paroles"):
            if not _is_fresh():
                _make()
    return _PLACE


def _make() -> None:
    from ops.pages.languages import spoken  # when there is something to make: most runs of the tests have nothing

    with TemporaryDirectory(dir=BUILD) as made:
        folder = Path(made) / "paroles"
        spoken.write(folder)
        (folder / "empreinte").write_text(_digest(), "utf-8")
        shutil.rmtree(_PLACE, ignore_errors=True)
        folder.rename(_PLACE)


def _is_fresh() -> bool:
    mark = _PLACE / "empreinte"
    return mark.is_file() and mark.read_text("utf-8") == _digest()


def _digest() -> str:
    found = hashlib.sha256()
    for path in sorted({path for pattern in _FROM for path in ROOT.glob(pattern)}):
        found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()
