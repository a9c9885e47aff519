"""A deployment is right when each function of its API answers, not one of them."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from ops.deployment import smoke

OUTPUTS = {"Domaine": "lyon.localhost"}
WELL = {
    "/api/v1/sante": (200, {"instance": "lyon", "version": "0123456789ab"}),
    "/api/v1/gestion/moi": (401, {"code": "session_gestion_absente"}),
}


@pytest.fixture
def served(monkeypatch):
    """What the front answers, by path, for a test to change."""
    answers = dict(WELL)

    class Front(BaseHTTPRequestHandler):
        def do_GET(self):
            status, body = answers[self.path]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Front)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setattr(smoke, "_PAUSES_HERE", (0,))
    yield answers
    server.shutdown()
    server.server_close()


def test_an_instance_whose_functions_answer_is_right(served):
    assert smoke.fault("lyon", OUTPUTS, "0123456789abcdef") is None


def test_another_version_or_another_instance_is_a_fault(served):
    assert smoke.fault("lyon", OUTPUTS, "fedcba9876543210") is not None
    assert smoke.fault("siec", OUTPUTS) is not None


def test_a_function_of_the_staff_that_does_not_start_is_a_fault(served):
    served["/api/v1/gestion/moi"] = 502, {"detail": "Recommencez dans quelques minutes."}
    assert smoke.fault("lyon", OUTPUTS) == "la gestion répond 502 Recommencez dans quelques minutes."
