"""The zip that a workbook is: of which format, how large once unpacked, and its parts; nothing else of it is opened."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from chalicelib.gestion.imports.table import Unreadable

XLSX, ODS = "xlsx", "ods"
MOST_BYTES = 300 * 1024 * 1024
"""Of all the parts, unpacked; 100,000 rows of 24 columns take a third of it."""
_MOST_PARTS = 2_000
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_KEPT = re.compile(r"(^|/)[^/]*\.(xml|rels)$|^mimetype$", re.IGNORECASE)
"""What holds cells; pictures, macros and previews are left where they are."""
PROTECTED = "le classeur est protégé par un mot de passe : enregistrez-en une copie sans mot de passe"
BROKEN = "ce classeur n’est pas écrit comme attendu : ouvrez-le dans un tableur et enregistrez-le de nouveau en XLSX"
_TOO_LARGE = "le classeur est démesuré une fois ouvert : n’y gardez que le tableau à importer, ou découpez-le"
_OTHERS = (
    ("xl/workbook.bin", "c’est un classeur binaire (.xlsb) : enregistrez-le au format XLSX"),
    ("word/document.xml", "c’est un document Word : enregistrez le tableau au format XLSX ou CSV UTF-8"),
    ("ppt/presentation.xml", "c’est une présentation : enregistrez le tableau au format XLSX ou CSV UTF-8"),
    ("Index/Document.iwa", "c’est un fichier Numbers : exportez-le au format XLSX ou CSV UTF-8"),
)


@dataclass(frozen=True)
class Parts:
    """A workbook unpacked within bounds. `kind`: XLSX or ODS. `content`: name of a part -> its bytes."""

    kind: str
    content: dict[str, bytes]

    def packed(self) -> io.BytesIO:
        """The same as a workbook, uncompressed: what is read of it is what was measured."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, content in self.content.items():
                archive.writestr(name, content)
        made.seek(0)
        return made


def looks_like(content: bytes) -> bool:
    """Whether these bytes are a workbook's, or some other file's that only a program opens: `unpacked` says which."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", _OLD))


def unpacked(content: bytes) -> Parts:
    """The parts of a workbook. Raises Unreadable, saying what the file is when it is another one."""
    if content.startswith(_OLD):
        if _LOCKED in content:
            raise Unreadable(PROTECTED)
        raise Unreadable("c’est un classeur à l’ancien format (.xls) : enregistrez-le au format XLSX")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            kind = _kind(set(archive.namelist()))
            parts = Parts(kind, _bounded(archive))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError):
        raise Unreadable("le classeur est coupé ou abîmé : enregistrez-le de nouveau, puis envoyez-le") from None
    except RuntimeError:
        raise Unreadable(PROTECTED) from None
    if kind == ODS and b"spreadsheet" not in parts.content.get("mimetype", b"spreadsheet"):
        raise Unreadable("c’est un document, pas un classeur : enregistrez le tableau au format XLSX, ODS ou CSV UTF-8")
    if b"encryption-data" in parts.content.get("META-INF/manifest.xml", b""):
        raise Unreadable(PROTECTED)
    return parts


def _kind(names: set[str]) -> str:
    for name, told in _OTHERS:
        if name in names:
            raise Unreadable(told)
    if any(name.startswith("xl/") for name in names):
        return XLSX
    if "content.xml" in names:
        return ODS
    if not names:
        raise Unreadable("c’est une archive vide : envoyez le tableau au format XLSX, ODS ou CSV UTF-8")
    raise Unreadable("c’est une archive ZIP : envoyez les fichiers qu’elle contient, un par un")


def _bounded(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Each part once, as far as the bound allows: what an archive says of its own size is not believed."""
    wanted = [one for one in archive.infolist() if _KEPT.search(one.filename)]
    if len(wanted) > _MOST_PARTS:
        raise Unreadable(_TOO_LARGE)
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    for one in wanted:
        if one.file_size > left:
            raise Unreadable(_TOO_LARGE)
        with archive.open(one) as part:
            found[one.filename] = part.read(left)
        left -= len(found[one.filename])
    return found
