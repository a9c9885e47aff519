"""The certificate of `make run HTTPS=1`: trusted for this computer's names, kept while it serves, able to sign nothing else."""

import datetime as dt
import ssl
import stat

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from ops.local import certificate

NAMES = ["localhost", "lyon.localhost", "siec.localhost"]


def shaken(folder, name):
    """Whether a client that trusts the authority takes the certificate for a name: both ends, in memory."""
    client_context = ssl.create_default_context(cafile=folder / certificate.AUTHORITY)
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(folder / certificate.CERTIFICATE, folder / certificate.KEY)
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(back, there, server_hostname=name)
    server = server_context.wrap_bio(there, back, server_side=True)
    for _ in range(4):
        for end in (client, server):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return client.version() is not None


@pytest.mark.parametrize("name", [*NAMES, "127.0.0.1", "::1"])
def test_a_browser_that_trusts_the_authority_takes_each_name(tmp_path, name):
    assert shaken(certificate.ready(tmp_path / "tls", NAMES), name)


def test_no_other_name_is_taken_and_no_other_may_be_signed(tmp_path):
    folder = certificate.ready(tmp_path / "tls", NAMES)
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shaken(folder, "banque.example")
    authority = x509.load_pem_x509_certificate((folder / certificate.AUTHORITY).read_bytes())
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    assert {str(one.value) for one in limits.value.permitted_subtrees} == {"localhost", "127.0.0.1/32", "::1/128"}
    keys = [path for path in folder.iterdir() if b"PRIVATE KEY" in path.read_bytes()]
    assert [path.name for path in keys] == [certificate.KEY], "the authority's own key is not kept"
    assert stat.S_IMODE(keys[0].stat().st_mode) == 0o600


def test_even_a_stolen_authority_signs_for_this_computer_alone(tmp_path, monkeypatch):
    made, generate = [], ec.generate_private_key

    def kept(curve):
        made.append(generate(curve))
        return made[-1]

    monkeypatch.setattr(certificate.ec, "generate_private_key", kept)
    folder = certificate.ready(tmp_path / "tls", NAMES)
    authority = x509.load_pem_x509_certificate((folder / certificate.AUTHORITY).read_bytes())
    signed = certificate._signed(["banque.example"], made[1], authority, made[0])
    (folder / certificate.CERTIFICATE).write_bytes(signed.public_bytes(certificate.Encoding.PEM))
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shaken(folder, "banque.example")


def test_it_serves_again_until_it_is_old_or_an_instance_comes(tmp_path):
    folder = tmp_path / "tls"
    first = (certificate.ready(folder, NAMES) / certificate.CERTIFICATE).read_bytes()
    assert (certificate.ready(folder, NAMES) / certificate.CERTIFICATE).read_bytes() == first
    known = x509.load_pem_x509_certificate(first)
    assert known.not_valid_after_utc - known.not_valid_before_utc <= dt.timedelta(days=398), "browsers take no longer one"
    assert (certificate.ready(folder, [*NAMES, "nantes.localhost"]) / certificate.CERTIFICATE).read_bytes() != first
    (folder / certificate.CERTIFICATE).write_text("")
    assert shaken(certificate.ready(folder, NAMES), "lyon.localhost")
