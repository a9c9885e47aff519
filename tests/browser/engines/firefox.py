"""Firefox driven by Marionette, its own protocol: Debian's package and a socket, no driver to fetch."""

import base64
import json
import shutil
import socket
import ssl
import subprocess
import time

from ops.local import certificate
from ops.local.throwaway import free_port
from tests.browser.engines.person import Refused
from tests.browser.engines.webdriver import WebDriver

_PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
_PREFERENCES = {
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "intl.accept_languages": "fr-FR",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
_COMMANDS = {
    "navigate": "WebDriver:Navigate",
    "script": "WebDriver:ExecuteScript",
    "click": "WebDriver:ElementClick",
    "clear": "WebDriver:ElementClear",
    "keys": "WebDriver:ElementSendKeys",
}
_TRUST = """
const known = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
known.addCertFromBase64(arguments[0], "CT,,");
"""
_START = 90


class Firefox(WebDriver):
    """One headless Firefox on a profile of its own, in `folder`, that trusts the authority whose certificate is in `tls`."""

    @staticmethod
    def installed():
        return _PROGRAM is not None

    def __init__(self, folder, _chromium, tls=None):
        port = free_port()
        lines = {**_PREFERENCES, "marionette.port": port}.items()
        (folder / "user.js").write_text("".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in lines))
        command = [_PROGRAM, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", str(folder)]
        self._running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._socket, self._rank = _connected(port), 0
        self._received()
        made = self._sent("WebDriver:NewSession", {})["capabilities"]
        self.version = f"Firefox {made['browserVersion']}"
        if tls:
            self._trust(base64.b64encode(ssl.PEM_cert_to_DER_cert((tls / certificate.AUTHORITY).read_text())).decode())

    def close(self):
        self._socket.close()
        self._running.terminate()
        self._running.wait(30)

    def ask(self, command, element=None, **fields):
        fields |= {"id": element} if element else {}
        fields |= {"sandbox": None} if command == "script" else {}
        return self._sent(_COMMANDS[command], fields)["value"]

    def has(self, cookie, _address):
        """To be asked once a page of that address is open."""
        name, _, value = cookie.partition("=")
        self._sent("WebDriver:AddCookie", {"cookie": {"name": name, "value": value, "path": "/", "secure": True}})

    def pdf(self):
        """The page as printed on A4."""
        size = {"width": 21.0, "height": 29.7}
        return base64.b64decode(self._sent("WebDriver:Print", {"page": size, "background": False})["value"])

    def _trust(self, authority):
        """As a person does in the settings."""
        self._sent("Marionette:SetContext", {"value": "chrome"})
        self.run(_TRUST, authority)
        self._sent("Marionette:SetContext", {"value": "content"})

    def _sent(self, command, fields):
        self._rank += 1
        sent = json.dumps([0, self._rank, command, fields]).encode()
        self._socket.sendall(b"%d:%b" % (len(sent), sent))
        _, _, fault, answer = self._received()
        if fault is not None:
            raise Refused(f"{fault['error']}: {fault['message']}")
        return answer

    def _received(self):
        length = b""
        while not length.endswith(b":"):
            length += self._socket.recv(1)
        left, content = int(length[:-1]), b""
        while len(content) < left:
            content += self._socket.recv(left - len(content))
        return json.loads(content)


def _connected(port):
    end = time.monotonic() + _START
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=120)
        except ConnectionRefusedError:
            assert time.monotonic() < end, "Firefox did not start"
            time.sleep(0.2)
