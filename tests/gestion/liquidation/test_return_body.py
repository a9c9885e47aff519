"""The file of a return comes in base64: anything else is a malformed request, whatever its bytes."""

import pytest

from chalicelib import errors
from chalicelib.gestion.liquidation.routes import ReturnFile
from tests.gestion.staff import key, office  # noqa: F401 - fixtures


@pytest.mark.parametrize("contenu", ["é", "a", "YQ=", "%%%%", "Y Q=="])
def test_what_is_not_base64_is_malformed(contenu):
    with pytest.raises(errors.MalformedRequest):
        _ = ReturnFile(nom="retour.csv", contenu=contenu, essai=True).content


def test_what_is_base64_is_read():
    assert ReturnFile(nom="retour.csv", contenu="YQ==", essai=True).content == b"a"


def test_odd_bytes_over_http_are_a_400(office):  # noqa: F811
    body = {"nom": "retour.csv", "contenu": "é\ufffd", "essai": True}
    answer = office.member().browser.post("/gestion/liquidation/retours", body)
    assert (answer.status, answer.code) == (400, "demande_mal_formee")
