"""What the engines driven by WebDriver have in common, whatever carries its commands."""

import time

from tests.browser.engines.person import Person, Refused

_OPTION = """
const [field, words] = arguments;
const said = (one) => one.text.replace(/\\s+/g, " ").trim();
return [...field.options].find((one) => said(one) === words) ?? null;
"""
_PLACE = """
arguments[0].scrollIntoView({ block: "center" });
const { x, y } = arguments[0].getBoundingClientRect();
return [x, y];
"""
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_TAB = "\ue004"


class WebDriver(Person):
    """`ask(command, **fields)`: the value of the answer to one of the commands of the standard, raises Refused."""

    def open(self, address):
        self.ask("navigate", url=address)

    def run(self, script, *args):
        return self.ask("script", script=script, args=list(args))

    def find(self, script, *args):
        return (self.run(script, *args) or {}).get(_ELEMENT)

    def click(self, element):
        """Where it stays: while a page moves, something else would be pressed."""
        place = self.run(_PLACE, {_ELEMENT: element})
        time.sleep(0.1)
        if self.run(_PLACE, {_ELEMENT: element}) != place:
            raise Refused("it moves")
        self.ask("click", element=element)

    def type_in(self, field, value):
        self.ask("clear", element=field)
        self.ask("keys", element=field, text=value + _TAB)

    def pick(self, field, option):
        self.ask("click", element=self.find(_OPTION, {_ELEMENT: field}, option))

    def attach(self, field, path):
        self.ask("keys", element=field, text=str(path))
