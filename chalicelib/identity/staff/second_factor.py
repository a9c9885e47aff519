"""The second factor: TOTP codes that serve once, recovery codes kept as digests, the secret under the instance's key.

pyotp and segno are imported where they serve: a request without a code does not pay for them.
"""

import base64
import hmac
import io
import os
import secrets
from datetime import datetime

from chalicelib import logs
from chalicelib.academie import ACADEMIE
from chalicelib.identity import tokens
from chalicelib.identity.staff import refusals
from chalicelib.tables import client

PERIOD, SKEW = 30, 1
SECRET_BYTES = 20
CODES, SYMBOLS, LENGTH, GROUP = 8, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 24, 4
"""Recovery codes: 120 bits each, so that their digest is enough at rest; read and typed without regard to case."""


def new_secret() -> str:
    """160 bits in base 32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def accepted_step(secret: str, typed: str, last: int | None, now: datetime) -> int | None:
    """The step of time whose code was typed, one step late or early at most; None for a wrong code or a used step."""
    from pyotp import TOTP

    digits = "".join(character for character in typed if character.isascii() and character.isdigit())
    totp, step = TOTP(secret), int(now.timestamp()) // PERIOD
    found = None
    for candidate in range(step - SKEW, step + SKEW + 1):
        right = hmac.compare_digest(totp.generate_otp(candidate), digits)
        if right and (last is None or candidate > last):
            found = candidate
    return found


def address(secret: str, courriel: str) -> str:
    """The otpauth: address that an authenticator application reads."""
    from pyotp import TOTP

    return str(TOTP(secret).provisioning_uri(name=courriel, issuer_name=f"Imagin {ACADEMIE.nom_court} (gestion)"))


def drawing(text: str) -> str:
    """The text as a QR code in SVG, dark on light whatever the page's colours."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, dark="#000", light="#fff", border=4)
    return out.getvalue().decode().strip()


def recovery_codes() -> list[str]:
    """Fresh codes in clear, to be shown once."""
    return [_recovery_code() for _ in range(CODES)]


def recovery_digest(compte: str, typed: str) -> str:
    """What is kept of a recovery code, or compared with what is kept; hyphens, spaces and case do not count."""
    letters = "".join(character for character in typed.upper() if character in SYMBOLS)
    return tokens.digest(f"{compte}:{letters}")


def seal(secret: str, compte: str) -> str:
    """The secret under the instance's key, bound to this account of this instance; base64."""
    sealed = client("kms").encrypt(
        KeyId=os.environ["IMAGIN_CLE"], Plaintext=secret.encode(), EncryptionContext=_bound_to(compte)
    )
    return base64.b64encode(sealed["CiphertextBlob"]).decode()


def unseal(sealed: str, compte: str) -> str:
    """The secret in clear; refused when it was sealed for another account or another instance."""
    kms = client("kms")
    try:
        opened = kms.decrypt(
            KeyId=os.environ["IMAGIN_CLE"],
            CiphertextBlob=base64.b64decode(sealed),
            EncryptionContext=_bound_to(compte),
        )
    except kms.exceptions.InvalidCiphertextException:
        logs.event("totp_secret_refused", person=compte)
        raise refusals.SecondFactorRefused() from None
    return bytes(opened["Plaintext"]).decode()


def _bound_to(compte: str) -> dict[str, str]:
    return {"instance": ACADEMIE.code, "compte": compte}


def _recovery_code() -> str:
    text = "".join(secrets.choice(SYMBOLS) for _ in range(LENGTH))
    return "-".join(text[start : start + GROUP] for start in range(0, LENGTH, GROUP))
