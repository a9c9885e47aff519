"""Firefox driven by Marionette, its own protocol: Debian's package and a socket, no driver to fetch."""

import base64
import json
import shutil
import socket
import subprocess
import time

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
_PREFERENCES = {
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "intl.accept_languages": "fr-FR",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
_START = 90
_CLICK = """
const [words, kind] = arguments;
const said = (one) => (one.innerText || one.value || "").trim();
const shown = [...document.querySelectorAll(kind)].filter((one) => one.checkVisibility());
const found = shown.find((one) => said(one).includes(words));
if (found) found.click();
return Boolean(found);
"""
_FILL = """
const [label, value] = arguments;
const labels = [...document.querySelectorAll("label")].filter((one) => one.checkVisibility());
const field = labels.find((one) => one.innerText.trim().startsWith(label))?.control;
if (!field) return false;
const chosen = [...(field.options || [])].find((one) => one.text === value);
field.focus();
field.value = chosen ? chosen.value : value;
for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
field.blur();
return true;
"""


class Firefox:
    """One headless Firefox on a profile of its own, in `folder`; leaving the context ends it."""

    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        lines = {**_PREFERENCES, "marionette.port": port}.items()
        (folder / "user.js").write_text("".join(f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in lines))
        command = [PROGRAM, "--headless", "--marionette", "--no-remote", "--profile", str(folder)]
        self._running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._socket, self._rank = _connected(port), 0
        self._received()
        self.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {}})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()
        self._running.terminate()
        self._running.wait(30)

    def ask(self, command, **params):
        """The answer to one command of the protocol."""
        self._rank += 1
        sent = json.dumps([0, self._rank, command, params]).encode()
        self._socket.sendall(b"%d:%b" % (len(sent), sent))
        _, _, fault, answer = self._received()
        assert fault is None, fault
        return answer

    def open(self, address):
        self.ask("WebDriver:Navigate", url=address)

    def run(self, script, *args):
        return self.ask("WebDriver:ExecuteScript", script=script, args=list(args), sandbox=None)["value"]

    def has(self, cookie):
        name, _, value = cookie.partition("=")
        self.ask("WebDriver:AddCookie", cookie={"name": name, "value": value, "path": "/", "secure": True})

    def fill(self, label, value):
        """Types in the field of that label, or chooses the option of that name."""
        self.until(lambda: self.run(_FILL, label, value), f"no field « {label} »")

    def press(self, words, kind="button, a, summary"):
        self.until(lambda: self.run(_CLICK, words, kind), f"nothing to press « {words} »")

    def reads(self, words):
        """Waits for words in what is shown."""
        self.until(lambda: words in self.text(), lambda: f"« {words} » is not in:\n{self.text()}")

    def text(self):
        return self.run("return document.querySelector('main').innerText")

    def pdf(self):
        """The page as printed on A4."""
        size = {"width": 21.0, "height": 29.7}
        return base64.b64decode(self.ask("WebDriver:Print", page=size, background=False)["value"])

    def until(self, holds, problem, seconds=30):
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, problem() if callable(problem) else problem
            time.sleep(0.2)

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
