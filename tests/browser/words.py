"""What pages say in each of their languages: the acts of browser tests are written in French, the catalogue gives the rest."""

from babel.dates import format_date

from ops.pages.languages.catalogue import Catalogue


class Words:
    """Words of the pages under `path`: French, or what the catalogue of that language says for it."""

    def __init__(self, code=""):
        self._catalogue = Catalogue(code) if code else None
        self.path = f"/{code}" if code else ""

    def __call__(self, french, **held):
        """`held`: what fills the holes of the sentence."""
        said = self._catalogue.get(french) if self._catalogue else french
        assert said, f"« {french} » is no text of the pages"
        for name, value in held.items():
            said = said.replace(f"{{{name}}}", value)
        return said

    def day(self, day, form="EEEE d MMMM"):
        """« mardi 9 juin », and « mercredi 1er juillet » in French alone."""
        if self._catalogue:
            return format_date(day, form, locale=self._catalogue.tag.replace("-", "_"))
        return format_date(day, form.replace("d", "d'er'") if day.day == 1 else form, locale="fr")


FRENCH, ENGLISH = Words(), Words("en")
