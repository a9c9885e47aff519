"""The engines of the public that this machine has: Chromium, and Debian's Firefox ESR and WebKitGTK where installed."""

from tests.browser.engines import chromium, firefox, webkit

ALL = {"Chromium": chromium.Chromium, "Firefox": firefox.Firefox, "WebKit": webkit.WebKit}
FOUND = [name for name, kind in ALL.items() if kind.installed()]
