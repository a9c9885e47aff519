"""WebKitGTK, the engine of Safari and GNOME Web, driven by WebKitWebDriver on a screen of its own: Debian's packages."""

import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request

from ops.local import certificate
from ops.local.throwaway import free_port
from tests.browser.engines.person import Refused
from tests.browser.engines.webdriver import WebDriver

_PATHS = {
    "navigate": "/url",
    "script": "/execute/sync",
    "click": "/element/{element}/click",
    "clear": "/element/{element}/clear",
    "keys": "/element/{element}/value",
}
_HOSTS = ("lyon.localhost", "127.0.0.1")
"""Where the pages are, and the files: a person accepts the certificate once for each."""
_START = 60


class WebKit(WebDriver):
    """One MiniBrowser whose home is `folder`, that accepted the certificate in `tls`; it keeps no session over HTTP."""

    @staticmethod
    def installed():
        return bool(shutil.which("WebKitWebDriver") and shutil.which("Xvfb"))

    def __init__(self, folder, _chromium, tls):
        self._screen, display = _screen()
        self._port = free_port()
        home = {"HOME": str(folder), "DISPLAY": display, "LANG": "C.UTF-8", "LIBGL_ALWAYS_SOFTWARE": "1"}
        home |= {f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "DATA", "CACHE")}
        self._running = subprocess.Popen(
            ["WebKitWebDriver", f"--port={self._port}"], env=os.environ | home,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        file = str(tls / certificate.CERTIFICATE)
        accepted = [{"host": host, "certificateFile": file} for host in _HOSTS]
        self._session = ""
        made = self._opened({"webkitgtk:browserOptions": {"certificates": accepted}})
        self._session = f"/{made['sessionId']}"
        self.version = f"WebKitGTK {made['capabilities']['browserVersion']}"
        self._sent("/window/rect", {"width": 1280, "height": 900})

    def close(self):
        self._sent("", method="DELETE")
        for running in (self._running, self._screen):
            running.terminate()
            running.wait(30)

    def ask(self, command, element="", **fields):
        return self._sent(_PATHS[command].format(element=element), fields)

    def _opened(self, asked):
        end = time.monotonic() + _START
        while True:
            try:
                return self._sent("", {"capabilities": {"alwaysMatch": asked}})
            except urllib.error.URLError:
                assert time.monotonic() < end, "WebKitWebDriver did not start"
                time.sleep(0.2)

    def _sent(self, path, fields=None, method="POST"):
        body = None if fields is None else json.dumps(fields).encode()
        address = f"http://127.0.0.1:{self._port}/session{self._session}{path}"
        try:
            with urllib.request.urlopen(urllib.request.Request(address, body, method=method), timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            said = json.load(refused)["value"]
            raise Refused(f"{said['error']}: {said.get('message', '')}") from refused


def _screen():
    """A screen that nobody sees, and its name."""
    there, here = os.pipe()
    command = ["Xvfb", "-displayfd", str(here), "-screen", "0", "1280x1000x24", "-nolisten", "tcp"]
    running = subprocess.Popen(command, pass_fds=[here], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(here)
    with os.fdopen(there) as told:
        return running, f":{told.readline().strip()}"
