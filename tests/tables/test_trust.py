"""TLS: who is believed, and who is not; roots of our own making in the place of the world's."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chalicelib import faults
from chalicelib.faults import Busy, Rejected
from chalicelib.tables.transport import Transport, sockets
from ops.package import roots
from tests.tables.test_transport import Proxy

ANSWER = b'HTTP/1.1 400 Bad\r\nContent-Length: 20\r\n\r\n{"__type":"x#There"}'
NOW = dt.datetime.now(dt.UTC)


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(folder, name, certificate, key=None):
    content = certificate.public_bytes(serialization.Encoding.PEM)
    if key is not None:
        content += key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    (folder / name).write_bytes(content)
    return folder / name


def _certificate(subject, key, issuer, signer, *, names=(), days=1, authority=False):
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=30))
        .not_valid_after(NOW + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if names:
        made = made.add_extension(x509.SubjectAlternativeName(list(names)), critical=False)
    return made.sign(signer, hashes.SHA256())


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two authorities, and what the first has signed: a good server, another's, one whose day is over."""
    folder = tmp_path_factory.mktemp("tls")
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("ours", "theirs", "server")}
    for name in ("ours", "theirs"):
        _pem(folder, f"{name}.pem", _certificate(name, keys[name], name, keys[name], authority=True))
    own = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    for name, names, days in (("good", own, 1), ("elsewhere", [x509.DNSName("other.example")], 1), ("over", own, -1)):
        made = _certificate(name, keys["server"], "ours", keys["ours"], names=names, days=days)
        _pem(folder, f"{name}.pem", made, keys["server"])
    for name in ("ours", "theirs"):
        roots.write(folder / name, folder / f"{name}.pem")
    return folder


class Served:
    """One TLS server that gives the same answer to whoever gets through."""

    def __init__(self, certificate, lowest=ssl.TLSVersion.TLSv1_2, highest=ssl.TLSVersion.TLSv1_3):
        self._trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._trust.load_cert_chain(certificate)
        self._own = socket.create_server(("127.0.0.1", 0))
        self.port = self._own.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with self._own:
            one, _ = self._own.accept()
        try:
            with self._trust.wrap_socket(one, server_side=True) as safe:
                safe.recv(65536)
                safe.sendall(ANSWER)
        except OSError:
            one.close()


@pytest.fixture
def ask(world, monkeypatch):
    """(certificate, roots) -> the fault that the transport meets at that server with these roots."""

    def met(certificate, trusted, host="localhost", **environment):
        served = Served(world / f"{certificate}.pem")
        monkeypatch.setattr(sockets, "ROOTS", world / trusted)
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"https://{host}:{served.port}")
        for name in ("SSL_CERT_DIR", "AWS_CA_BUNDLE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        sockets._trust.cache_clear()
        made = Transport("eu-west-3")
        with pytest.raises(faults.Fault) as fault:
            made.ask("ListTables", {}, faults.Clock())
        made.close()
        return fault.value

    yield met
    sockets._trust.cache_clear()


def test_a_server_that_a_root_of_the_folder_vouches_for_is_believed(ask):
    assert (ask("good", "ours").code, ask("good", "ours", "127.0.0.1").code) == ("There", "There")


@pytest.mark.parametrize(("certificate", "trusted"), [("good", "theirs"), ("elsewhere", "ours"), ("over", "ours")])
def test_any_other_is_told_nothing(ask, certificate, trusted):
    """An unknown authority, another's name, a day that is over: the request does not leave."""
    fault = ask(certificate, trusted)
    assert (type(fault), fault.code) == (Busy, "SSLCertVerificationError")


def test_the_operator_s_own_roots_come_first(ask, world):
    assert ask("good", "theirs", AWS_CA_BUNDLE=str(world / "ours.pem")).code == "There"
    assert ask("good", "ours", AWS_CA_BUNDLE=str(world / "theirs.pem")).code == "SSLCertVerificationError"
    assert ask("good", "theirs", SSL_CERT_DIR=str(world / "ours")).code == "There"
    assert ask("good", "ours", SSL_CERT_DIR=str(world / "theirs")).code == "SSLCertVerificationError"


def test_without_a_folder_every_root_of_the_world_is_there(ask):
    assert ask("good", "absent").code == "SSLCertVerificationError"
    assert len(sockets._trust(None, None).get_ca_certs()) > 100


def test_no_old_tls_and_no_name_unchecked():
    context = sockets._trust(None, None)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED


def test_a_tunnel_through_a_proxy_ends_at_the_true_server(world, monkeypatch):
    """The proxy passes bytes that it cannot read: the certificate is that of the address asked for."""
    served = Served(world / "good.pem")
    proxy = Proxy(("127.0.0.1", served.port))
    monkeypatch.setenv("SSL_CERT_DIR", str(world / "ours"))
    monkeypatch.setenv("https_proxy", f"http://moi:mot@{proxy.address}")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"https://localhost:{served.port}")
    sockets._trust.cache_clear()
    made = Transport("eu-west-3")
    with pytest.raises(Rejected, match="There"):
        made.ask("ListTables", {}, faults.Clock())
    made.close()
    sockets._trust.cache_clear()
    assert proxy.heard[0].startswith(f"CONNECT localhost:{served.port} HTTP/1.")
    assert "Proxy-Authorization: Basic bW9pOm1vdA==" in proxy.heard[0]
    assert "POST" not in proxy.heard[0]
