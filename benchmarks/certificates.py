"""A local authority among all the usual ones, and the certificate of the stub: made once, kept in build/."""

import datetime as dt
import ipaddress
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAYS = 3650
_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", re.DOTALL)


@dataclass(frozen=True)
class Trust:
    """`roots`: one file of every usual root with ours; `hashed`: the same, a file each under OpenSSL's names."""

    roots: Path
    hashed: Path
    certificate: Path
    key: Path


def trust(folder: Path) -> Trust:
    """Made when absent."""
    made = Trust(folder / "racines.pem", folder / "racines", folder / "localhost.pem", folder / "localhost.key")
    if not made.roots.exists():
        _make(made)
    return made


def _make(made: Trust) -> None:
    made.hashed.mkdir(parents=True, exist_ok=True)
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _signed("Imagin benchmarks", authority_key.public_key(), None, authority_key)
    server = _signed("localhost", key.public_key(), authority, authority_key)
    made.certificate.write_bytes(_pem(server) + _pem(authority))
    secret = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    made.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, *secret))
    usual = Path(certifi.where()).read_bytes()
    for rank, root in enumerate([_pem(authority), *_BLOCK.findall(usual)]):
        (made.hashed / f"{rank}.pem").write_bytes(root)
    if shutil.which("openssl"):
        subprocess.run(["openssl", "rehash", str(made.hashed)], check=True)
    made.roots.write_bytes(usual + b"\n" + _pem(authority) + b"\n")


def _signed(
    name: str, key: ec.EllipticCurvePublicKey, issuer: x509.Certificate | None, signer: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    draft = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=_DAYS))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .add_extension(_usage(signs=issuer is None), critical=True)
    )
    if issuer is not None:
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        draft = draft.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return draft.sign(signer, hashes.SHA256())


def _usage(signs: bool) -> x509.KeyUsage:
    """Python 3.13 refuses an authority that does not say that it signs."""
    never = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
        **dict.fromkeys(never, False),
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
