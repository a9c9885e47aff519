"""What a password is worth: hashing with argon2id, one verification per try, and the rules a new one must meet.

argon2-cffi is imported on first use: a request that needs no password does not pay for it.
"""

import os
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict

LONGEST = 128
SALT, FORMER_SALT = 24, 16
"""Bytes of salt. The longer one is the mark of a password hashed without the spaces at its ends: one that was hashed
before is tried as typed, so that each try stays one hash, and a former version of the service still reads both."""


class Cost(TypedDict):
    """What one hash costs: KiB, passes, lanes."""

    memory_cost: int
    time_cost: int
    parallelism: int


FLOOR: Cost = {"memory_cost": 19456, "time_cost": 2, "parallelism": 1}
"""OWASP's and ASVS's floor for argon2id."""


@lru_cache(maxsize=1)
def _hasher() -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher(**parameters(), salt_len=SALT)


def is_too_long(password: str) -> bool:
    """Longer than any password may be, counted in code points once normalised."""
    return len(password) > 8 * LONGEST or len(normal_form(password)) > LONGEST


def normal_form(password: str) -> str:
    """What is compared of a password as typed: NFKC, without the spaces at its ends, which telephones add."""
    return _composed(password).strip()


def parameters() -> Cost:
    """The floor; cheaper only where IMAGIN_ENV is `tests`, so that a misconfigured instance cannot be weak."""
    cheap = os.environ.get("IMAGIN_ARGON2")
    if cheap is None:
        return FLOOR
    if os.environ.get("IMAGIN_ENV") != "tests":
        raise RuntimeError("IMAGIN_ARGON2 is for tests only: hash parameters below the floor are refused")
    memory, passes = cheap.split(",")
    return {"memory_cost": int(memory), "time_cost": int(passes), "parallelism": 1}


@lru_cache(maxsize=1)
def _dummy() -> str:
    """A hash with today's parameters that no password opens: an unknown person costs what a known one costs."""
    return str(_hasher().hash(os.urandom(32).hex()))


def hash_password(password: str) -> str:
    """The PHC string of a password, normalised NFKC, case kept; spaces at both ends do not count."""
    return str(_hasher().hash(normal_form(password)))


def verify(stored: str | None, password: str) -> bool:
    """Exactly one verification, whatever is stored; False for a missing or broken hash.

    A hash without the mark (see SALT) holds the spaces that were typed: the password is tried as it is.
    The decoy is made whether it serves or not: the first try of a fresh container must not say who is unknown.
    """
    from argon2 import extract_parameters
    from argon2.exceptions import InvalidHashError, VerificationError

    decoy = _dummy()
    tried = stored or decoy
    try:
        former = extract_parameters(tried).salt_len == FORMER_SALT
        right = bool(_hasher().verify(tried, _composed(password) if former else normal_form(password)))
        return right and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """True when a hash was made with other parameters than today's, or without the mark."""
    return bool(_hasher().check_needs_rehash(stored))


def _composed(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=1)
def _forbidden() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "passwords_interdits.txt").read_text("utf-8").split())


def weaknesses(password: str, *, minimum: int, own_words: Iterable[str]) -> list[tuple[str, str]]:
    """(code, French sentence) of each rule a new password breaks; empty when it may be used.

    `own_words`: the person's names and identifiers and the service's words; what remains of the password once they
    are taken out must still be long enough to count.
    """
    normal = normal_form(password)
    if len(normal) > LONGEST:
        return [("trop_long", f"Au plus {LONGEST}\u00a0caractères.")]
    found = []
    if len(normal) < minimum:
        found.append(("trop_court", f"Au moins {minimum}\u00a0caractères."))
    bare = _bare(normal)
    mostly = 2 * len(bare) >= len(normal)
    if (mostly and _is_common(bare)) or len(set(normal)) < 4:
        found.append(("trop_courant", "Ce mot de passe figure parmi les plus courants\u00a0: choisissez-en un autre."))
    elif _mostly_own(bare, own_words):
        found.append(("trop_personnel", "Évitez vos nom, prénom, identifiant et les mots du service."))
    return found


def _bare(text: str) -> str:
    """Lower case, without marks, letters and digits only: what a guesser tries first."""
    decomposed = unicodedata.normalize("NFKD", text).lower()
    return "".join(character for character in decomposed if character.isascii() and character.isalnum())


def _is_common(bare: str) -> bool:
    """In the list, alone, repeated, or with digits before or after."""
    word = bare.strip("0123456789")
    whole = len(bare)
    periods = (n for n in range(1, whole // 2 + 1) if whole % n == 0 and bare[:n] * (whole // n) == bare)
    period = next(periods, 0)
    return bare in _forbidden() or word in _forbidden() or bool(period and bare[:period] in _forbidden())


def _mostly_own(bare: str, own_words: Iterable[str]) -> bool:
    """True when fewer than 6 letters or digits are left once known words and a year are taken out."""
    rest = bare
    for word in sorted({_bare(word) for word in own_words}, key=len, reverse=True):
        if len(word) >= 3:
            rest = rest.replace(word, "")
    return rest != bare and len(rest.strip("0123456789")) < 6


# Read when the service starts, so that a weak setting stops it there and not at the first sign-in.
parameters()
