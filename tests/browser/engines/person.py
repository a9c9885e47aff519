"""What a person does in a browser, whichever it is: finds by the words that are seen, presses, types, chooses, waits."""

import time

_SAID = """
const plain = (text) => (text ?? "").replace(/\\s+/g, " ").trim();
const said = (one) => [one.getAttribute("aria-label"), one.textContent, one.value].map(plain);
const seen = (kind) => [...document.querySelectorAll(kind)].filter((one) => one.checkVisibility());
"""
_FIND = f"""{_SAID}
const [kind, words] = arguments;
return seen(kind).find((one) => said(one).some((text) => text.includes(words))) ?? null;
"""
_FIELD = f"""{_SAID}
const [words] = arguments;
const named = (fits) => seen("label, input[aria-label]").find((one) => said(one).some((text) => text && fits(text)));
const found = named((text) => text === words) ?? named((text) => text.startsWith(words));
return found?.control ?? found ?? null;
"""
_PRESSED = "button, a, summary, label"


class Refused(Exception):
    """What an engine answered to something that it could not do, often not yet: an element hidden, covered, or redrawn."""


class Person:
    """Each engine gives `open`, `run`, `find`, `click`, `type_in`, `pick`, `attach`, `close`; the rest is the same for all.

    `find` is a script's element, None when there is none.
    """

    def press(self, words, kind=_PRESSED):
        """Presses the first thing seen that says these words."""
        self._once(f"press « {words} »", lambda: self.find(_FIND, kind, words), self.click)

    def sees(self, words, kind=_PRESSED):
        """Waits for something to press that says these words."""
        self._once(f"see « {words} »", lambda: self.find(_FIND, kind, words), lambda _: None)

    def fill(self, label, value):
        """Types in the field of that label in place of what it held, and leaves it."""
        self._once(f"fill « {label} »", lambda: self.find(_FIELD, label), lambda field: self.type_in(field, value))

    def choose(self, label, option):
        """Takes the option of that name in the list of that label."""
        self._once(f"choose in « {label} »", lambda: self.find(_FIELD, label), lambda field: self.pick(field, option))

    def join(self, label, path):
        """Gives a file to the field of that label."""
        self._once(f"join « {label} »", lambda: self.find(_FIELD, label), lambda field: self.attach(field, path))

    def reads(self, words, seconds=60):
        """Waits for words in what is shown."""
        self.until(lambda: words in self.text(), lambda: f"« {words} » is not in:\n{self.text()}", seconds)

    def holds(self, label, value):
        """Waits for the field of that label to hold a value."""
        script = f"return (function () {{ {_FIELD} }})(arguments[0])?.value"
        self.until(lambda: self.run(script, label) == value, lambda: f"« {label} »: {self.run(script, label)}")

    def text(self):
        """What is shown, its spaces plain; nothing while a page gives way to another."""
        return " ".join((self.run("return document.querySelector('main')?.innerText") or "").split())

    def until(self, holds, problem, seconds=60):
        """Waits for something to hold, through what a page that is being left or redrawn refuses."""
        end = time.monotonic() + seconds
        while True:
            try:
                if holds():
                    return
            except Refused as refused:
                last = refused
            else:
                last = None
            if time.monotonic() > end:
                raise AssertionError(f"{problem() if callable(problem) else problem} {last or ''}")
            time.sleep(0.2)

    def _once(self, act, find, do):
        def done():
            found = find()
            if found is not None:
                do(found)
            return found is not None

        self.until(done, f"nothing to {act}")
