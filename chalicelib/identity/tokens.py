"""Secrets from the system's generator, and the digests that stand for them at rest."""

import hashlib
import secrets


def session_secret() -> str:
    """256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def reset_token() -> str:
    """256 bits, URL-safe, for a link's fragment."""
    return secrets.token_urlsafe(32)


def email_code() -> str:
    """8 digits to read in an e-mail and type back."""
    return f"{secrets.randbelow(10**8):08d}"


def account_id() -> str:
    """80 random bits: an id says nothing of its person and is never guessed."""
    return secrets.token_hex(10)


def digest(secret: str) -> str:
    """SHA-256, hexadecimal: enough for 256-bit secrets, which nobody can enumerate."""
    return hashlib.sha256(secret.encode()).hexdigest()


def ask_id() -> str:
    """64 random bits, to tell one request from the next."""
    return secrets.token_hex(8)
