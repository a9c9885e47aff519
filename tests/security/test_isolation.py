"""Two instances, and two containers of one: nothing of Lyon opens anything at SIEC; what ends here has ended there."""

import re

import pytest

PHRASE = "tulipe au fond du jardin"


@pytest.fixture(scope="module")
def lyon(emulated):
    return emulated.container("lyon", tables=True)


@pytest.fixture(scope="module")
def siec(emulated):
    return emulated.container("siec", tables=True)


@pytest.fixture(scope="module")
def warm(emulated, lyon):
    """A second warm container of Lyon."""
    return emulated.container("lyon")


def sign_in(container, identifiant, password):
    said = {"identifiant": identifiant, "mot_de_passe": password}
    status, body, cookie = container.request("POST", "/connexion", said)
    return status, body, cookie


@pytest.fixture(scope="module")
def person(lyon):
    """Somebody known at Lyon alone, signed in there."""
    person = lyon.do("enrol", numero="420001", courriel="marie@exemple.fr")
    _, _, cookie = sign_in(lyon, person["numero"], person["printed"])
    status, body, cookie = lyon.request("POST", "/mot-de-passe", {"nouveau": PHRASE}, cookie)
    assert (status, body) == (200, {"portee": "complete"})
    return person | {"cookie": cookie}


@pytest.mark.exigence("S45")
def test_a_cookie_of_lyon_is_worth_nothing_at_siec(lyon, siec, person):
    assert lyon.request("GET", "/moi", cookie=person["cookie"])[0] == 200
    for path in ("/moi", "/informations", "/sessions", "/missions", "/etats-de-frais"):
        assert siec.request("GET", path, cookie=person["cookie"])[0] == 401


@pytest.mark.exigence("S45")
def test_neither_identifier_nor_password_of_lyon_opens_siec(siec, person):
    for typed in (person["numero"], person["identifiant"]):
        for password in (PHRASE, person["printed"]):
            assert sign_in(siec, typed, password)[0] == 401


@pytest.mark.exigence("S45")
def test_the_same_numero_is_another_person_elsewhere(lyon, siec, person):
    namesake = siec.do("enrol", numero=person["numero"], nom="Durand")
    assert sign_in(siec, person["numero"], person["printed"])[0] == 401
    status, body, cookie = sign_in(siec, namesake["numero"], namesake["printed"])
    assert (status, body) == (200, {"portee": "mot_de_passe"})
    assert lyon.request("GET", "/moi", cookie=cookie)[0] == 401


@pytest.mark.exigence("S30", "S45")
def test_a_link_of_lyon_is_refused_at_siec_and_still_serves_at_lyon(emulated, lyon, siec):
    person = lyon.do("enrol", numero="420002", courriel="anne@exemple.fr")
    assert lyon.request("POST", "/mot-de-passe-oublie", {"identifiant": person["numero"]})[0] == 202
    lyon.do("work")
    token = re.findall(r"#jeton=(?:3D)?([\w-]{43})", emulated.mails().replace("=\\n", "").replace("=\\r\\n", ""))[-1]
    said = {"jeton": token, "nouveau": "quatre chevaux bleus"}
    assert siec.request("POST", "/reinitialisation", said)[1]["code"] == "lien_refuse"
    assert lyon.request("POST", "/reinitialisation", said)[0] == 204


@pytest.mark.exigence("S45")
def test_tries_at_siec_count_at_siec_alone(lyon, siec, person):
    statuses = [sign_in(siec, person["identifiant"], "pas le bon")[0] for _ in range(8)]
    assert 429 in statuses
    assert sign_in(lyon, person["identifiant"], PHRASE)[0] == 200


@pytest.mark.exigence("S46")
def test_no_word_of_the_client_changes_the_instance(lyon, siec, person):
    headers = {"X-Imagin-Instance": "siec", "X-Forwarded-Host": "siec.imagin.example", "Host": "siec.imagin.example"}
    for path in ("/sante?instance=siec", "/sante", "/sante?stage=siec"):
        assert lyon.request("GET", path, **headers)[1]["instance"] == "lyon"
    assert lyon.request("GET", "/instance?code=siec", **headers)[1]["code"] == "lyon"
    said = {"identifiant": person["numero"], "mot_de_passe": PHRASE, "instance": "siec"}
    assert siec.request("POST", "/connexion", said)[0] == 422
    assert sign_in(lyon, person["numero"], PHRASE)[0] == 200


@pytest.mark.exigence("S45")
def test_an_origin_of_another_instance_may_not_write(lyon, siec, person):
    status, body, _ = lyon.request("POST", "/deconnexion-partout", cookie=person["cookie"], Origin=siec.origin)
    assert (status, body["code"]) == (403, "origine_refusee")
    assert lyon.request("GET", "/moi", cookie=person["cookie"])[0] == 200


@pytest.mark.exigence("S41")
@pytest.mark.parametrize("act", ["/deconnexion", "/deconnexion-partout", "/mot-de-passe"])
def test_what_ends_in_one_container_has_ended_in_the_other(lyon, warm, person, act):
    _, _, here = sign_in(lyon, person["numero"], PHRASE)
    _, _, there = sign_in(warm, person["numero"], PHRASE)
    assert [warm.request("GET", "/moi", cookie=cookie)[0] for cookie in (here, there)] == [200, 200]
    said = {"nouveau": PHRASE + " bis", "actuel": PHRASE} if act == "/mot-de-passe" else {}
    status, _, renewed = lyon.request("POST", act, said, here)
    assert status in (200, 204)
    everywhere = act != "/deconnexion"
    after = [warm.request("GET", "/moi", cookie=cookie)[0] for cookie in (here, there)]
    assert after == ([401, 401] if everywhere else [401, 200])
    if said:
        assert warm.request("GET", "/moi", cookie=renewed)[0] == 200
        back = {"nouveau": PHRASE, "actuel": PHRASE + " bis"}
        assert warm.request("POST", "/mot-de-passe", back, renewed)[0] == 200


@pytest.mark.exigence("S45")
def test_nothing_of_one_instance_lies_in_the_tables_of_the_other(lyon, siec, person):
    assert person["identifiant"] in lyon.do("scan")["text"]
    assert "marie@exemple.fr" not in siec.do("scan")["text"]
