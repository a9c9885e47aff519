"""Numbers that no text of this service may hold, known by their own checksums: social security, accounts, cards.

Sources: the key of the NIR (décret 82-103), ISO 13616 (IBAN) and the key of the RIB, ISO/IEC 7812 (Luhn, of cards).
"""

import re
import unicodedata

_GAP = r"[ .\-/]?"
_NIR = re.compile(
    rf"(?<!\d)([1-478]){_GAP}(\d\d){_GAP}(0[1-9]|1[0-2]|[2-9]\d){_GAP}(\d\d|2[AB]){_GAP}(\d{{3}}){_GAP}(\d{{3}})"
    rf"(?:{_GAP}(\d\d))?(?!\d)"
)
_SAID = re.compile(r"S[EÉ]CU|NIR\b|INSEE|\bSS\b")
"""What people write before a social security number whose key they leave out."""
_SPACED = re.compile(r"[1-478] \d\d \d\d (?:\d\d|2[AB]) \d{3} \d{3}")
_IBAN = re.compile(r"(?<![A-Z0-9])([A-Z]{2})(\d\d)")
_RIB = re.compile(rf"(?<!\d)(\d{{5}}){_GAP}(\d{{5}}){_GAP}([0-9A-Z]{{11}}){_GAP}(\d\d)(?!\d)")
_FOUR = rf"\d{{4}}{_GAP}"
_CARD = re.compile(rf"(?<!\d)(?:{_FOUR * 3}\d{{4}}|3[47]\d\d{_GAP}\d{{6}}{_GAP}\d{{5}})(?!\d)")
_ISSUERS = re.compile(r"4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[47]|6011|65")
_LENGTHS = {
    **{"AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24},
    **{"FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21},
    **{"LT": 20, "LU": 20, "LV": 21, "MA": 28, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24},
    **{"SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "VA": 22},
}
"""Signs of an account number, by country."""
_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
"""Letters of an account, as the key of the RIB counts them."""
FEWEST = 10
"""Digits below which nothing is looked for: no such number has fewer."""


def found(text: str) -> str:
    """What a text holds and must not, in French: « un numéro de sécurité sociale »…; empty when it holds none."""
    if sum(sign.isdigit() for sign in text) < FEWEST:
        return ""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).upper()
    if _has_nir(plain):
        return "un numéro de sécurité sociale"
    if _has_iban(plain) or _has_rib(plain):
        return "un numéro de compte bancaire"
    return "un numéro de carte bancaire" if _has_card(plain) else ""


def _has_nir(text: str) -> bool:
    for seen in _NIR.finditer(text):
        *parts, key = seen.groups()
        number = int("".join(parts).replace("2A", "19").replace("2B", "18"))
        if key is not None and int(key) == 97 - number % 97:
            return True
        written = _SPACED.match(seen[0]) or (key is None and _SAID.search(text[: seen.start()]))
        if written:
            return True
    return False


def _has_iban(text: str) -> bool:
    for seen in _IBAN.finditer(text):
        signs = re.sub(r"[ .\-/]", "", text[seen.start() :])[: _LENGTHS.get(seen[1], 0)]
        if len(signs) == _LENGTHS.get(seen[1]) and signs.isalnum() and signs.isascii():
            moved = signs[4:] + signs[:4]
            if int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1:
                return True
    return False


def _has_rib(text: str) -> bool:
    for seen in _RIB.finditer(text):
        account = seen[3].translate(_LETTERS)
        if (89 * int(seen[1]) + 15 * int(seen[2]) + 3 * int(account) + int(seen[4])) % 97 == 0:
            return True
    return False


def _has_card(text: str) -> bool:
    for seen in _CARD.finditer(text):
        digits = [int(sign) for sign in seen[0] if sign.isdigit()]
        doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
        if _ISSUERS.match("".join(map(str, digits))) and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0:
            return True
    return False
