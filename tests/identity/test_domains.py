"""A mistyped mail domain is pointed out, never corrected by itself."""

import pytest

from chalicelib.identity import domains


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("anne@gmial.com", "anne@gmail.com"),
        ("anne@gmail.fr", "anne@gmail.com"),
        ("anne@hotmial.fr", "anne@hotmail.fr"),
        ("anne@ac-lyn.fr", "anne@ac-lyon.fr"),
        ("anne@ac-versaille.fr", "anne@ac-versailles.fr"),
        ("anne@ac-orleans-tour.fr", "anne@ac-orleans-tours.fr"),
        ("anne@laposte.fr", "anne@laposte.net"),
        ("anne@AC-LYON.FR", None),
        ("anne@univ-lyon1.fr", None),
        ("anne@exemple.fr", None),
        ("anne@fre.fr", "anne@free.fr"),
        ("anne@yaho.fr", "anne@yahoo.fr"),
        ("anne@ac-polynesi.fr", "anne@ac-polynesie.fr"),
        *((f"anne@ac-{name}.fr", None) for name in domains.ACADEMIES),
    ],
)
def test_a_mistyped_domain_is_suggested_and_a_right_one_left_alone(typed, better):
    assert domains.suggestion(typed) == better


@pytest.mark.parametrize(
    "real",
    [
        *sorted(domains.KNOWN),
        *sorted(domains.ELSEWHERE),
        *("ac-polynesie.pf", "ac-noumea.nc", "ymail.com", "acme.com", "olive.fr", "yahoo.ca", "hotmail.be"),
        *("education.gouv.bj", "education.gouv.ci", "education.gouv.pf", "numericable.be", "gmx.de", "outlook.de"),
    ],
)
def test_nothing_is_suggested_against_a_domain_that_exists(real):
    assert domains.suggestion(f"jean@{real}") is None
    assert domains.suggestion(f"jean@{real.upper()}") is None
