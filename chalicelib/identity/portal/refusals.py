"""Why a way through a portal ends on the page /portail/ instead of inside; `cas` names the text that it shows."""

from typing import ClassVar


class Stopped(Exception):
    """The person is led to a page that says what to do next; nothing was opened."""

    cas: ClassVar[str] = "interrompue"


class JourneyOver(Stopped):
    """The browser does not hold what it was given when it left, or too late, or it came back already."""


class ProviderDown(Stopped):
    """The portal does not answer, or not as it should; what it said of it, if anything, is the argument."""

    cas = "indisponible"


class ProviderRefused(Stopped):
    """The portal did not confirm who the person is, or said so in a way that proves nothing."""

    cas = "refusee"


class Crowded(Stopped):
    """This network left for a portal more often than any morning makes it; in a minute it may again."""

    cas = "affluence"


class AgentUnknown(Stopped):
    """The portal knows the person, this instance does not."""

    cas = "inconnue"


class MemberUnknown(Stopped):
    """The portal knows the person, no staff account of this instance is linked to them."""

    cas = "gestion"
