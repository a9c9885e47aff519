"""Giving an address: the code goes to it and comes back into the session that asked."""

import pytest

from chalicelib.identity.models import CodeCourriel
from tests.aws import at_once, items, losing_the_answer
from tests.identity.people import PHRASE, enrol, settled

ADDRESS = "marie.denis@exemple.fr"


def give(browser, address, password=PHRASE):
    return browser.post("/courriel", {"courriel": address} | ({"mot_de_passe": password} if password else {}))


def confirm(browser, code):
    return browser.post("/courriel/confirmation", {"code": code})


def code(api):
    api.work()
    return [mail for mail in api.mails() if mail.subject.startswith("Votre code")][-1].digits


def test_first_sign_in_from_paper_to_full_access(api, clock):
    person, browser = enrol(clock), api.browser()
    assert browser.sign_in(person.identifiant, person.printed).json == {"portee": "mot_de_passe"}
    cookies = [browser.cookie]
    assert browser.post("/mot-de-passe", {"nouveau": PHRASE}).json == {"portee": "courriel"}
    cookies.append(browser.cookie)
    assert give(browser, ADDRESS).json == {"courriel": ADDRESS, "suggestion": None}
    assert confirm(browser, code(api)).json == {"portee": "complete"}
    cookies.append(browser.cookie)
    assert len(set(cookies)) == 3
    assert [api.browser().get("/moi", Cookie=old).status for old in cookies] == [401, 401, 200]
    me = browser.get("/moi").json
    assert (me["courriel"], me["courriel_origine"], me["portee"]) == (ADDRESS, "confirme", "complete")
    assert api.browser().sign_in(person.numero, PHRASE).json == {"portee": "complete"}


def test_access_restored_without_a_known_address_asks_for_one_at_sign_in(api):
    """The case of the notice: identifier and password first, then the address."""
    person, _ = settled(api)
    browser = api.browser()
    assert browser.sign_in(person.numero, PHRASE).json == {"portee": "courriel"}
    assert give(browser, ADDRESS).status == 202
    assert confirm(browser, code(api)).json == {"portee": "complete"}


def test_the_step_can_wait_and_comes_back(api):
    person, _ = settled(api)
    for _ in range(2):
        browser = api.browser()
        assert browser.sign_in(person.numero, PHRASE).json == {"portee": "courriel"}
        assert browser.post("/courriel/plus-tard").json == {"portee": "complete"}
        assert browser.get("/informations").status == 200
        assert browser.post("/courriel/plus-tard").status == 409


def test_the_code_is_worth_nothing_in_another_session(api):
    person, browser = settled(api)
    other = api.browser()
    other.sign_in(person.numero, PHRASE)
    give(browser, ADDRESS)
    digits = code(api)
    assert confirm(other, digits).code == "code_refuse"
    assert confirm(browser, digits).status == 200


def test_a_code_ends_after_ten_minutes(api, clock):
    _, browser = settled(api)
    give(browser, ADDRESS)
    digits = code(api)
    clock.forward(minutes=10)
    assert confirm(browser, digits).code == "code_refuse"


def test_a_code_not_yet_sent_is_refused_whatever_is_typed(api):
    _, browser = settled(api)
    give(browser, ADDRESS)
    for typed in ("", " ", "None", "00000000"):
        assert confirm(browser, typed).status in (400, 422)


def test_the_last_code_counts_for_the_last_address_only(api):
    person, browser = settled(api)
    give(browser, "premiere@exemple.fr")
    first = code(api)
    give(browser, ADDRESS)
    assert confirm(browser, first).code == "code_refuse"
    second = code(api)
    assert [mail.to for mail in api.mails()] == ["premiere@exemple.fr", ADDRESS]
    assert confirm(browser, first).code == "code_refuse" or first == second
    assert confirm(browser, second).status == 200
    assert person.item.courriel == ADDRESS


def test_a_confirmation_racing_another_address_never_keeps_the_wrong_one(api):
    """What is kept is the address that the code was sent to, however the two requests meet."""
    for _ in range(4):
        person, browser = settled(api)
        give(browser, ADDRESS)
        digits, cookie = code(api), browser.cookie

        def act(n, digits=digits, cookie=cookie):
            mine = api.browser()
            mine.cookie = cookie
            return confirm(mine, digits).status if n % 2 else give(mine, "victime@exemple.fr").status

        at_once(4, act)
        assert person.item.courriel in (None, ADDRESS)


def test_of_eight_confirmations_at_once_one_counts(api):
    _, browser = settled(api)
    give(browser, ADDRESS)
    digits, cookie = code(api), browser.cookie

    def act(_):
        mine = api.browser()
        mine.cookie = cookie
        return confirm(mine, digits).status

    statuses = at_once(8, act)
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 400, 401, 429}


def test_changing_a_known_address_needs_the_password(api):
    person, browser = settled(api, courriel=ADDRESS)
    assert give(browser, "neuf@exemple.fr", None).pointers == ["/mot_de_passe"]
    assert give(browser, "neuf@exemple.fr", "pas le bon").pointers == ["/mot_de_passe"]
    assert items(CodeCourriel).get((f"C#{person.compte}", "V")) is None
    assert give(browser, "neuf@exemple.fr", PHRASE).status == 202


def test_an_address_asked_before_another_became_known_cannot_replace_it(api):
    """Two sessions without a known address: the second to confirm would otherwise replace it without password."""
    person, first = settled(api)
    second = api.browser()
    second.sign_in(person.numero, PHRASE)
    give(first, ADDRESS)
    mine = code(api)
    give(second, "voleur@exemple.fr")
    theirs = code(api)
    assert confirm(first, mine).status == 400
    give(first, ADDRESS)
    mine = code(api)
    assert confirm(first, mine).status == 200
    assert confirm(second, theirs).status == 400
    assert person.item.courriel == ADDRESS


def test_confirming_the_same_address_again_does_not_shorten_its_quarantine(api, clock):
    person, browser = settled(api, courriel=ADDRESS)
    for _ in range(2):
        give(browser, "neuf@exemple.fr", PHRASE)
        assert confirm(browser, code(api)).status == 200
    assert int(person.item.courriel_usable_from) == int(clock.now.timestamp()) + 72 * 3600


def test_the_old_address_is_told(api):
    _, browser = settled(api, courriel=ADDRESS)
    give(browser, "neuf@exemple.fr", PHRASE)
    digits = code(api)
    confirm(browser, digits)
    api.work()
    told = api.mails()[-1]
    assert (told.to, told.subject) == (ADDRESS, "Votre adresse électronique a été remplacée")
    assert "neuf@" not in told.message.as_string()


def test_a_lost_answer_keeps_the_person_in(api):
    _, browser = settled(api)
    give(browser, ADDRESS)
    digits = code(api)
    with losing_the_answer("TransactWriteItems"):
        assert confirm(browser, digits).status == 200
    assert browser.get("/moi").json["courriel"] == ADDRESS


def test_a_code_may_be_typed_with_spaces(api):
    _, browser = settled(api)
    give(browser, ADDRESS)
    digits = code(api)
    assert confirm(browser, f" {digits[:4]}-{digits[4:]} ").status == 200


def test_the_message_of_the_code_never_has_the_name_of_the_person(api):
    _, browser = settled(api, nom="Canarinom")
    give(browser, ADDRESS)
    api.work()
    assert "Canarinom" not in api.mails()[-1].message.as_string()


@pytest.mark.exigence("S68")
@pytest.mark.parametrize(
    "typed",
    [
        "a@b.fr\r\nBcc: x@y.fr",
        "a@b.fr,c@d.fr",
        "a@b.fr;c@d.fr",
        "A <a@b.fr>",
        "a@b.fr\x00",
        "a b@c.fr",
        "a@b",
        "a@@b.fr",
        "@b.fr",
        '"a b"@c.fr',
        "a@[127.0.0.1]",
    ],
)
def test_what_is_not_one_address_is_refused(api, typed):
    _, browser = settled(api)
    answer = give(browser, typed)
    assert (answer.status, answer.pointers) == (422, ["/courriel"])
    assert api.work() == {"done": 0, "missed": 0}


def test_the_suggestion_is_only_a_suggestion(api):
    person, browser = settled(api)
    asked = give(browser, "anne@gmial.com").json
    assert asked == {"courriel": "anne@gmial.com", "suggestion": "anne@gmail.com"}
    assert confirm(browser, code(api)).status == 200
    assert person.item.courriel == "anne@gmial.com"


def test_an_accented_domain_is_written_to_in_its_ascii_form(api):
    _, browser = settled(api)
    assert give(browser, "anne@forêt.fr").json["courriel"] == "anne@xn--fort-ipa.fr"
    api.work()
    assert api.mails()[-1].to == "anne@xn--fort-ipa.fr"
