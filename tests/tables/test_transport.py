"""Our own way to DynamoDB, line by line: what is sent, what is believed of the answer, and what it does when cut."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from chalicelib import faults
from chalicelib.faults import Busy, Rejected, Unknown
from chalicelib.tables import transport
from chalicelib.tables.transport import Transport, endpoint, sockets
from tests.tables.server import Answer, Cut, Damaged, Server, Slow

ASKED = {"TableName": "t", "Key": {"pk": {"S": "é"}}}
REFUSED = Answer("ResourceNotFoundException")


@pytest.fixture
def server(monkeypatch):
    made = Server()
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", made.address)
    yield made
    made.close()


@pytest.fixture
def way(server):
    made = Transport("eu-west-3")
    yield made
    made.close()


def ask(way, operation="GetItem", asked=ASKED, seconds=8.0):
    with faults.within(seconds):
        return way.ask(operation, asked, faults.Clock())


def fault(way, operation="GetItem", seconds=8.0):
    with pytest.raises(faults.Fault) as met:
        ask(way, operation, seconds=seconds)
    return met.value


def test_it_is_small_enough_to_be_read():
    files = list(Path(transport.__file__).parent.glob("*.py"))
    assert len(files) <= 4
    assert sum(len(file.read_text("utf-8").splitlines()) for file in files) <= 500


def test_what_is_sent_says_what_it_is(server, way):
    server.next("GetItem", REFUSED)
    assert fault(way).code == "ResourceNotFoundException"
    (asked,) = server.asked
    assert asked.body == ASKED
    assert asked.headers["content-type"] == "application/x-amz-json-1.0"
    assert asked.headers["x-amz-target"] == "DynamoDB_20120810.GetItem"
    assert asked.headers["user-agent"].startswith("imagin/1 Python/3.")
    assert "boto" not in asked.headers["user-agent"].lower(), "it is not botocore, and does not say so"
    assert asked.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=test/")


def test_one_connection_serves_until_it_is_cut(server, way):
    server.next("GetItem", *[REFUSED] * 3, Cut(), REFUSED)
    kinds = [type(fault(way)) for _ in range(5)]
    assert kinds == [Rejected] * 3 + [Unknown, Rejected]
    used = [one.connection for one in server.asked]
    assert used[0] == used[1] == used[2] == used[3] != used[4]


def test_a_connection_that_the_other_side_closed_meanwhile_is_not_used(server, way):
    """As after a freeze of the container: the first request after it does not fail."""
    server.next("GetItem", *[REFUSED] * 2)
    fault(way)
    (_, _, kept) = way._pool._idle[0]
    kept.sock.shutdown(socket.SHUT_RDWR)
    assert type(fault(way)) is Rejected
    assert len({one.connection for one in server.asked}) == 2


@pytest.mark.parametrize("clock", ["monotonic", "time"])
def test_a_connection_that_slept_too_long_is_not_used(server, way, monkeypatch, clock):
    server.next("GetItem", *[REFUSED] * 2)
    fault(way)
    true = getattr(time, clock)
    monkeypatch.setattr(sockets.time, clock, lambda: true() + sockets.IDLE_SECONDS + 1)
    fault(way, seconds=60)
    assert len({one.connection for one in server.asked}) == 2


def test_a_clock_set_back_does_not_make_an_old_connection_young(server, way, monkeypatch):
    server.next("GetItem", *[REFUSED] * 2)
    fault(way)
    ticked, was, kept = way._pool._idle[0]
    way._pool._idle[0] = (ticked - sockets.IDLE_SECONDS, was + 3600, kept)
    fault(way)
    assert len({one.connection for one in server.asked}) == 2


def test_threads_share_the_connections_and_never_one_at_once(server, way):
    server.next("GetItem", *[Answer("ResourceNotFoundException")] * 40)

    def met(_):
        with pytest.raises(Rejected):
            faults.persist(lambda clock: way.ask("GetItem", ASKED, clock), repeatable=True)

    with ThreadPoolExecutor(8) as threads:
        assert len(list(threads.map(met, range(40)))) == 40
    assert len({one.connection for one in server.asked}) <= 8


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [(Cut(), Unknown), (Cut(sent=3), Unknown), (Damaged(), Unknown), (Answer("", 500), Unknown), (Answer("", 503), Unknown),
     (Answer("ThrottlingException"), Busy), (Answer("", 429), Busy), (Answer("AccessDeniedException"), Rejected),
     (Answer("ValidationException"), Rejected), (Answer("", 302), Rejected)],
    ids=str,
)  # fmt: skip
def test_each_answer_has_its_name(server, way, trouble, kind):
    server.next("ListTables", trouble)
    assert type(fault(way, "ListTables")) is kind


def test_an_answer_that_is_late_is_unknown_and_its_connection_is_not_used_again(server, way):
    server.next("ListTables", Slow(60), REFUSED)
    started = time.monotonic()
    assert type(fault(way, "ListTables", seconds=1)) is Unknown
    assert time.monotonic() - started < 60, "the answer was waited for"
    assert way._pool._idle == []


def test_the_time_of_the_request_bounds_all_the_tries_together(server, way):
    server.next("ListTables", *[Slow(60)] * 10)
    started = time.monotonic()
    with faults.within(0.5), pytest.raises(Busy):
        faults.persist(lambda clock: way.ask("ListTables", {}, clock), repeatable=True, harmless=True)
    assert time.monotonic() - started < 60, "an answer was waited for"


def test_nobody_at_the_address_means_that_nothing_was_sent(monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free.getsockname()[1]}")
    assert type(fault(Transport("eu-west-3"))) is Busy
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://absent.invalid")
    assert type(fault(Transport("eu-west-3"))) is Busy


def _listener(answer):
    """Somebody who is no DynamoDB."""
    heard = socket.create_server(("127.0.0.1", 0))

    def serve():
        one, _ = heard.accept()
        with one:
            one.recv(65536)
            one.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return heard


@pytest.mark.parametrize(
    "answer",
    [b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
     b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}", b"", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}", b"HTTP/1.1 2x0 OK\r\nContent-Length: 2\r\n\r\n{}", b"\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n folded: x\r\n\r\n{}", b"HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 2\r\n\r\n{}",
     b"HTTP/2 200 OK\r\nContent-Length: 2\r\n\r\n{}", b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 200 + b"Content-Length: 2\r\n\r\n{}",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{}", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{}",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhow many\r\n{}\r\n0\r\n\r\n"],
)  # fmt: skip
def test_what_is_no_answer_of_dynamodb_is_unknown(monkeypatch, answer):
    with _listener(answer) as heard:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{heard.getsockname()[1]}")
        made = Transport("eu-west-3")
        assert type(fault(made)) is Unknown
        made.close()


@pytest.mark.parametrize(
    ("answer", "kept"),
    [(b"HTTP/1.1 200 OK\r\nCONTENT-LENGTH:2\r\n\r\n{}", 1), (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}", 1),
     (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 1),
     (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\n{\r\n1\r\n}\r\n0\r\nlast: x\r\n\r\n", 1),
     (b"HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\n{}", 0), (b"HTTP/1.1 200 OK\r\n\r\n{}", 0),
     (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", 0)],
)  # fmt: skip
def test_an_answer_in_each_form_of_http_is_read_whole_and_its_connection_kept_where_it_goes_on(monkeypatch, answer, kept):
    with _listener(answer) as heard:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{heard.getsockname()[1]}")
        made = Transport("eu-west-3")
        assert ask(made) == {}
        assert len(made._pool._idle) == kept
        made.close()


def test_a_clock_that_is_wrong_is_set_by_aws_s(server, way):
    """Signed an hour late, refused, and then at the right moment: the second try succeeds by itself."""
    there = datetime.now(UTC) + timedelta(hours=1)
    late = Answer("InvalidSignatureException", headers={"Date": format_datetime(there, usegmt=True)})
    server.next("GetItem", late, REFUSED)
    assert type(fault(way)) is Busy
    fault(way)
    signed = datetime.strptime(server.asked[1].headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert abs(signed - there) < timedelta(seconds=30)


def test_a_signature_refused_at_the_right_time_is_our_fault(server, way):
    now = format_datetime(datetime.now(UTC), usegmt=True)
    server.next("GetItem", Answer("InvalidSignatureException", headers={"Date": now}))
    assert type(fault(way)) is Rejected


@pytest.mark.parametrize("text", ["", "x", "Sun, 99 Nov 2026 00:00:00 GMT"])
def test_a_date_that_nobody_can_read_corrects_nothing(way, text):
    assert way._corrects(text) is False


def test_binary_values_travel_as_bytes(server, way):
    item = {"pk": {"S": "x"}, "b": {"B": b"\x00\xff"}, "bs": {"BS": [b"a", b"b"]}, "m": {"M": {"B": {"S": "b"}, "BS": {"L": []}}}}
    assert transport._decoded(b'{"a":{"B":"AP8="},"c":{"BS":["YQ==","Yg=="]}}') == {
        "a": {"B": b"\x00\xff"}, "c": {"BS": [b"a", b"b"]},
    }  # fmt: skip
    server.next("PutItem", REFUSED)
    with pytest.raises(Rejected):
        ask(way, "PutItem", {"TableName": "t", "Item": item})
    assert server.asked[0].body["Item"]["b"] == {"B": "AP8="}
    assert transport._decoded(b'{"m":{"M":{"B":{"S":"b"},"BS":{"L":[]}}}}')["m"] == item["m"]


def test_what_is_no_value_is_refused_before_it_leaves(server, way):
    with pytest.raises(TypeError):
        ask(way, "PutItem", {"Item": {"pk": {"N": 1 + 2j}}})
    assert server.asked == []


@pytest.mark.parametrize(
    ("environment", "address"),
    [({}, "https://dynamodb.eu-west-3.amazonaws.com"), ({"AWS_ENDPOINT_URL": "http://a:1"}, "http://a:1"),
     ({"AWS_ENDPOINT_URL": "http://a:1", "AWS_ENDPOINT_URL_DYNAMODB": "http://b:2"}, "http://b:2"),
     ({"AWS_ENDPOINT_URL": "http://a:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
      "https://dynamodb.eu-west-3.amazonaws.com")],
)  # fmt: skip
def test_the_address_is_that_which_every_sdk_would_take(monkeypatch, environment, address):
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert endpoint("eu-west-3") == address
    assert endpoint("cn-north-1").endswith(".amazonaws.com.cn") is (not address.startswith("http://"))


def test_an_address_with_a_path_keeps_it(server, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"{server.address}/une/base")
    made = Transport("eu-west-3")
    server.next("GetItem", REFUSED)
    fault(made)
    made.close()
    assert server.asked[0].path == "/une/base"


class Proxy:
    """A proxy that takes note of what it is asked, and passes it on when it is a tunnel."""

    def __init__(self, target=None):
        self.heard, self._target = [], target
        own = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{own.getsockname()[1]}"
        threading.Thread(target=self._serve, args=(own,), daemon=True).start()

    def _serve(self, own):
        with own:
            one, _ = own.accept()
        head = one.recv(65536).decode()
        self.heard.append(head)
        if not head.startswith("CONNECT"):
            one.sendall(b'HTTP/1.1 400 Bad\r\nContent-Length: 24\r\n\r\n{"__type":"x#FromProxy"}')
            one.close()
            return
        one.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        other = socket.create_connection(self._target)
        for source, sink in ((one, other), (other, one)):
            threading.Thread(target=self._pass, args=(source, sink), daemon=True).start()

    @staticmethod
    def _pass(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass
        finally:
            source.close()
            sink.close()


def test_a_plain_address_passes_by_the_proxy_of_the_environment(monkeypatch):
    proxy = Proxy()
    monkeypatch.setenv("http_proxy", f"http://moi:s%C3%A9cret@{proxy.address}")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://tables.example:8000")
    made = Transport("eu-west-3")
    assert fault(made).code == "FromProxy"
    made.close()
    assert proxy.heard[0].startswith("POST http://tables.example:8000/ HTTP/1.1\r\n")
    assert "Proxy-Authorization: Basic bW9pOnPDqWNyZXQ=" in proxy.heard[0]


def test_an_address_that_needs_no_proxy_goes_straight(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server.next("GetItem", REFUSED)
    made = Transport("eu-west-3")
    assert type(fault(made)) is Rejected
    made.close()


def test_a_proxy_of_another_kind_is_said(monkeypatch):
    monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:9")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://tables.example")
    with pytest.raises(Rejected, match="ProxyScheme"):
        ask(Transport("eu-west-3"))
