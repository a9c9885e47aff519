"""The communes of a simulation: of today, or of before; what is no commune is refused with what is meant perhaps."""

import pytest

from tests.frais.test_simulation import ASKED, MISSION


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("94110", "94110 est un code postal. Indiquez le code INSEE\u00a0: Arcueil (94003)."),
        ("69999", "Aucune commune n’a le code INSEE 69999."),
    ],
)
def test_what_is_no_commune_is_refused_with_what_is_meant_perhaps(browser, code, told):
    answer = browser.post("/simulation", {**ASKED, "personne": {"residence_familiale": code}})
    assert answer.status == 422
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [
        ("/personne/residence_familiale", "commune_inconnue")
    ]
    assert answer.json["errors"][0]["detail"].startswith(told)


def test_a_former_commune_counts_as_the_one_that_absorbed_it(browser):
    """69159 is of Porte des Pierres Dorées (69114) since 2019."""
    asked = {**ASKED, "mission": {**MISSION, "centre_commune": "69114"}, "personne": {"residence_familiale": "69159"}}
    found = browser.post("/simulation", asked).json["calcul"]["deplacement"]
    assert found["droit"]["code"] == "COMMUNE_DOMICILE"
