"""What the engines driven by WebDriver have in common, whatever carries its commands."""

from tests.browser.engines.person import Person

_OPTION = """
const [field, words] = arguments;
const said = (one) => one.text.replace(/\\s+/g, " ").trim();
return [...field.options].find((one) => said(one) === words) ?? null;
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
        self.ask("click", element=element)

    def type_in(self, field, value):
        self.ask("clear", element=field)
        self.ask("keys", element=field, text=value + _TAB)

    def pick(self, field, option):
        self.click(self.find(_OPTION, {_ELEMENT: field}, option))

    def attach(self, field, path):
        self.ask("keys", element=field, text=str(path))
