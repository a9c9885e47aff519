"""Where the links of a page in another language lead: to that language wherever it is, or to French, said so."""

import re
from collections.abc import Mapping


def led(text: str, code: str, there: set[str], told: set[str], origins: Mapping[str, str]) -> str:
    """The page with its links to the language `code`. `there`: addresses that this site has in it; `told`: those that
    every instance has, each at one of `origins`."""

    def door(found: re.Match[str]) -> str:
        return f'href="{found[1]}/{code}{found[2]}' if found[2] in told else found[0]

    def link(found: re.Match[str]) -> str:
        if found[2] in there:
            return f'<a {found[1]}href="/{code}{found[2]}'
        return f'<a {found[1]}hreflang="fr" href="{found[2]}'

    places = "|".join(map(re.escape, origins.values()))
    text = re.sub(rf'href="({places})(/(?:[a-z-]+/)*)(?=["#?])', door, text)
    return re.sub(r'<a (?![^>]*hreflang)([^>]*)href="(/(?:(?!api/)[a-z-]+/)*)(?=["#?])', link, text)
