"""The certificate of `make run HTTPS=1`: for the names of this computer, by an authority that can sign nothing else."""

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY, CERTIFICATE, KEY = "autorite.pem", "certificat.pem", "cle.pem"
_DAYS, _LEAST = 365, 30
"""How long it is valid, for browsers take no more than 398 days, and how long it must still be to serve again."""


def ready(folder: Path, names: Sequence[str]) -> Path:
    """`folder`, which holds AUTHORITY, CERTIFICATE and KEY for these names and the loopback addresses.

    What is there serves again while it is valid for the same names, so that a browser is told once to trust it. The
    authority's own key is never written: nobody can sign anything more with it, and it may sign for localhost alone.
    """
    if not _serves(folder, names):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(folder, names)
    return folder


def _serves(folder: Path, names: Sequence[str]) -> bool:
    try:
        known = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
    except (FileNotFoundError, ValueError):
        return False
    alternatives = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    fresh = known.not_valid_after_utc > datetime.now(UTC) + timedelta(days=_LEAST)
    complete = (folder / AUTHORITY).exists() and (folder / KEY).exists()
    return fresh and complete and alternatives.get_values_for_type(x509.DNSName) == list(names)


def _make(folder: Path, names: Sequence[str]) -> None:
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _authority(authority_key)
    certificate = _signed(names, key, authority, authority_key)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / KEY).touch(mode=0o600)
    (folder / KEY).write_bytes(secret)
    (folder / AUTHORITY).write_bytes(authority.public_bytes(Encoding.PEM))
    (folder / CERTIFICATE).write_bytes(certificate.public_bytes(Encoding.PEM))


def _loopback() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network("127.0.0.1/32"), ipaddress.ip_network("::1/128")]


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Imagin, sur cet ordinateur seulement")])
    permitted = [x509.DNSName("localhost"), *(x509.IPAddress(network) for network in _loopback())]
    made = _dated(name, name, key.public_key())
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None), critical=True)
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = made.add_extension(usage, critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    return made.sign(key, hashes.SHA256())


def _signed(
    names: Sequence[str],
    key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    hosts = [x509.DNSName(host) for host in names]
    addresses = [x509.IPAddress(network.network_address) for network in _loopback()]
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    made = _dated(name, authority.subject, key.public_key())
    made = made.add_extension(x509.SubjectAlternativeName([*hosts, *addresses]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    made = made.add_extension(issuer, critical=False)
    return made.sign(authority_key, hashes.SHA256())


def _dated(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    made = made.serial_number(x509.random_serial_number())
    return made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=_DAYS))
