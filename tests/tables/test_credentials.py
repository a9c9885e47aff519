"""Where the keys come from: the environment, the container's own address, an operator's profile."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chalicelib import faults
from chalicelib.faults import Busy, Rejected
from chalicelib.tables import clients
from chalicelib.tables.transport import credentials
from chalicelib.tables.transport.credentials import Keys, Source

NAMES = (
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
)  # fmt: skip


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


class Container:
    """The address that gives keys to a container: `lives`: how long those it gives last; `fails`: how often not."""

    def __init__(self):
        self.given, self.asked, self.lives, self.fails = 0, [], timedelta(hours=6), 0
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._http.owner, self._http.daemon_threads = self, True
        self.address = f"http://127.0.0.1:{self._http.server_port}/v1/keys?for=me"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        self._http.shutdown()
        self._http.server_close()


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        owner = self.server.owner
        owner.asked.append((self.path, self.headers.get("Authorization")))
        if owner.fails:
            owner.fails -= 1
            self.send_error(500)
            return
        owner.given += 1
        end = (datetime.now(UTC) + owner.lives).isoformat(timespec="seconds").replace("+00:00", "Z")
        said = {"AccessKeyId": f"K{owner.given}", "SecretAccessKey": "s", "Token": "t", "Expiration": end}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())


@pytest.fixture
def container(monkeypatch):
    made = Container()
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", made.address)
    yield made
    made.close()


def test_lambda_s_own_keys_with_their_token(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "c")
    assert Source().keys() == Keys("a", "b", "c")
    monkeypatch.delenv("AWS_SESSION_TOKEN")
    assert Source().keys() == Keys("a", "b")


def test_a_key_that_would_break_a_header_is_refused(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a\r\nX-Other: b")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    with pytest.raises(Rejected, match="UnreadableKeys"):
        Source().keys()


def test_the_container_s_address_is_asked_once_and_shown_its_token(container, monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "preuve")
    source = Source()
    assert [source.keys().access for _ in range(3)] == ["K1"] * 3
    assert container.asked == [("/v1/keys?for=me", "preuve")]
    (tmp_path / "token").write_text("autre\n")
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", str(tmp_path / "token"))
    Source().keys()
    assert container.asked[-1][1] == "autre"


def test_keys_near_their_end_are_renewed(container):
    container.lives = timedelta(seconds=credentials.RENEWED_BEFORE - 5)
    source = Source()
    assert [source.keys().access for _ in range(3)] == ["K1", "K2", "K3"]


def test_keys_that_still_serve_are_used_while_nobody_gives_others(container):
    container.lives = timedelta(seconds=60)
    source = Source()
    source.keys()
    container.fails = 100
    assert [source.keys().access for _ in range(4)] == ["K1"] * 4
    assert len(container.asked) == 4, "one who gives nothing is left in peace for a minute"


def test_over_and_none_to_be_had_is_an_outage_that_passes(container):
    container.lives, source = timedelta(seconds=-5), Source()
    source._kept = Keys("K0", "s", "t", 1.0)
    container.fails = 100
    with pytest.raises(Busy):
        source.keys()
    container.fails, container.lives = 1, timedelta(hours=1)
    assert source.keys().access == "K1"


def test_many_at_once_ask_once(container):
    source = Source()
    with ThreadPoolExecutor(8) as threads:
        assert {keys.access for keys in threads.map(lambda _: source.keys(), range(24))} == {"K1"}
    assert len(container.asked) == 1


def test_refused_keys_are_asked_for_anew(container):
    source = Source()
    assert source.keys().access == "K1"
    assert source.forget()
    assert source.keys().access == "K2"
    assert not Source().forget(), "the environment has no others to give"


@pytest.mark.parametrize("address", ["http://198.51.100.7/keys", "http://keys.example/", "http://169.254.169.254/"])
def test_an_address_that_is_not_the_container_s_gets_nothing(monkeypatch, address):
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", address)
    with pytest.raises(Rejected, match="ContainerAddress"):
        Source().keys()


@pytest.mark.parametrize("host", ["localhost", "127.8.9.1", "::1", "169.254.170.2", "169.254.170.23", "fd00:ec2::23"])
def test_the_addresses_that_are(host):
    assert credentials._is_near(host)


def test_the_short_form_leads_to_ecs(monkeypatch):
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/x")
    assert credentials._container_address() == "http://169.254.170.2/v2/x"


def test_an_operator_s_profile_is_botocore_s_to_read(monkeypatch, tmp_path):
    (tmp_path / "credentials").write_text("[moi]\naws_access_key_id = p\naws_secret_access_key = q\naws_session_token = r\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_PROFILE", "moi")
    monkeypatch.setattr(clients, "_session", None)
    assert Source().keys() == Keys("p", "q", "r")


def test_no_keys_at_all_is_said(monkeypatch, tmp_path):
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "absent"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(clients, "_session", None)
    with pytest.raises(Rejected, match="NoCredentials"):
        Source().keys()


def test_the_wait_for_keys_counts_in_the_request_s_time(container):
    container.fails = 100
    with faults.within(0), pytest.raises(Busy):
        Source().keys()
