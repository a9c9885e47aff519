"""Chromium, as the other browser tests have it: driven by Playwright."""

import shutil

from playwright.sync_api import Error

from tests.browser.engines.person import Person, Refused

ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_SOON = 3000
"""Milliseconds after which an act is tried again from its beginning."""


class Chromium(Person):
    """One Chromium that takes the certificate of this computer, launched beside `browser`."""

    @staticmethod
    def installed():
        return shutil.which("chromium") is not None

    def __init__(self, _folder, browser, _tls=None):
        kind = browser.browser_type
        self._browser = kind.launch(executable_path="/usr/bin/chromium", args=[*ARGS, "--ignore-certificate-errors"])
        self.version = f"Chromium {self._browser.version}"
        context = self._browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(_SOON)
        self._page = context.new_page()

    def close(self):
        self._browser.close()

    def open(self, address):
        self._asked(lambda: self._page.goto(address, timeout=30_000))

    def run(self, script, *args):
        return self._asked(lambda: self._page.evaluate(_called(script), list(args)))

    def find(self, script, *args):
        return self._asked(lambda: self._page.evaluate_handle(_called(script), list(args)).as_element())

    def click(self, element):
        self._asked(element.click)

    def type_in(self, field, value):
        self._asked(lambda: (field.fill(value), field.press("Tab")))

    def pick(self, field, option):
        self._asked(lambda: field.select_option(label=option))

    def attach(self, field, path):
        self._asked(lambda: field.set_input_files(path))

    def has(self, cookie, address):
        name, _, value = cookie.partition("=")
        self._page.context.add_cookies([{"name": name, "value": value, "url": address, "secure": True}])

    def pdf(self):
        """The page as printed on A4."""
        return self._page.pdf(format="A4")

    def _asked(self, act):
        try:
            return act()
        except Error as error:
            raise Refused(error.message) from error


def _called(script):
    return f"(args) => (function () {{ {script} }}).apply(null, args)"
