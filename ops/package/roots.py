"""The roots of trust, one file each under OpenSSL's own name for it: a function reads the one it meets, not all.

https://docs.openssl.org/3.0/man3/X509_LOOKUP_hash_dir/ gives the layout, X509_NAME_hash the name. Read by hand: some
old root has a serial number that stricter readers refuse, and a root that AWS may use must not be left out for it.
"""

import hashlib
import re
import ssl
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_TEXTS = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1A: "ascii"}
_TEXTS |= {0x1C: "utf-32-be", 0x1E: "utf-16-be"}
"""How the texts of each ASN.1 type are written, by tag."""
_UTF8, _SEQUENCE, _SET, _VERSION = 0x0C, 0x30, 0x31, 0xA0
_SUBJECT = 4
"""Fields before it in what is certified: serial number, algorithm, issuer, validity."""


def write(folder: Path, bundle: Path) -> int:
    """Spreads a file of certificates over a folder; gives how many there are."""
    folder.mkdir()
    ranks: Counter[str] = Counter()
    for root in _CERTIFICATE.findall(bundle.read_text("utf-8")):
        name = subject_hash(ssl.PEM_cert_to_DER_cert(root))
        (folder / f"{name}.{ranks[name]}").write_text(f"{root}\n", "ascii")
        ranks[name] += 1
    return ranks.total()


def subject_hash(certificate: bytes) -> str:
    """OpenSSL's digest of the subject: SHA-1 of its parts as UTF-8, in small letters, spaces single, none around."""
    ((_, whole),) = _parts(certificate)
    certified = next(_parts(whole))[1]
    fields = [content for tag, content in _parts(certified) if tag != _VERSION]
    parts = b"".join(_der(_SET, b"".join(map(_pair, _contents(part)))) for part in _contents(fields[_SUBJECT]))
    digest = hashlib.sha1(parts, usedforsecurity=False).digest()
    return f"{int.from_bytes(digest[:4], 'little'):08x}"


def _pair(content: bytes) -> bytes:
    (kind, name), (tag, value) = _parts(content)
    plain = re.sub(r"[ \t\n\v\f\r]+", " ", value.decode(_TEXTS[tag]).strip(" \t\n\v\f\r"))
    small = "".join(letter.lower() if letter.isascii() else letter for letter in plain)
    return _der(_SEQUENCE, _der(kind, name) + _der(_UTF8, small.encode()))


def _contents(der: bytes) -> Iterator[bytes]:
    return (content for _, content in _parts(der))


def _parts(der: bytes) -> Iterator[tuple[int, bytes]]:
    """(tag, content) of the values that follow each other in DER."""
    start = 0
    while start < len(der):
        tag, size, start = der[start], der[start + 1], start + 2
        if size >= 0x80:
            width = size & 0x7F
            size, start = int.from_bytes(der[start : start + width], "big"), start + width
        yield tag, der[start : start + size]
        start += size


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content
