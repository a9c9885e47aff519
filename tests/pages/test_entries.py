"""What is typed in a form is read in the ways people write it, or quoted with what it is not and how to write it."""

import json
import subprocess
from datetime import date

import pytest
from babel.dates import format_date

from ops.paths import ROOT


def read(form, typed):
    script = f"import {{ readDays }} from './jour.js'; readDays(); import {{ read }} from './entries.js'; console.log(JSON.stringify(read({json.dumps(form)}, {json.dumps(typed)})))"
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script], cwd=ROOT / "static/js", capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def every_month():
    """{what is typed: the day} for the months of both languages, whole and short."""
    days = [date(2026, month, 9) for month in range(1, 13)]
    forms = [(locale, form) for locale in ("fr", "en_GB") for form in ("d MMMM y", "d MMM y")]
    typed = {format_date(day, form, locale=locale).replace(".", ""): day.isoformat() for day in days for locale, form in forms}
    script = f"import {{ readDays }} from './jour.js'; readDays(); import {{ read }} from './entries.js'; console.log(JSON.stringify({json.dumps(list(typed))}.map((one) => read('jour', one).value)))"
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script], cwd=ROOT / "static/js", capture_output=True, text=True, check=True
    )
    return dict(zip(typed, json.loads(done.stdout), strict=True)), typed


def test_a_day_is_read_with_its_month_in_french_or_in_english(every_month):
    found, expected = every_month
    assert found == expected


@pytest.mark.parametrize(
    ("form", "typed", "quoted"),
    [
        ("heure", "25h", "«\u00a025h\u00a0» n’est pas une heure"),
        ("entier", "douze", "«\u00a0douze\u00a0» n’est pas un nombre entier"),
        ("decimal", "4,555", "«\u00a04,555\u00a0» n’est pas un nombre avec deux décimales au plus"),
        ("duree", "12", "«\u00a012\u00a0» n’a pas d’unité"),
        ("jour", "9 mardi 2026", "«\u00a09 mardi 2026\u00a0» n’est pas un jour"),
        ("entier", "x" * 300, f"«\u00a0{'x' * 24}…\u00a0» n’est pas un nombre entier"),
    ],
)
def test_what_is_no_value_is_quoted_and_the_sentence_says_what_to_write(form, typed, quoted):
    found = read(form, typed)
    assert (found["value"], found["bref"]) == (None, quoted)
    assert found["fault"].startswith(f"{quoted}. ")
    assert len(found["fault"]) > len(quoted) + 10
