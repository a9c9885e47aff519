"""Who asks learns nothing: neither whether somebody exists, nor in which state their account is."""

import pytest
from argon2 import PasswordHasher

from chalicelib.identity import temporary_passwords
from chalicelib.identity.models import Compte
from tests.aws import recorded
from tests.identity.people import PHRASE, enrol, settled


@pytest.fixture
def states(api, clock):
    """Numéro by account state, each with nothing right typed."""
    purged, unused = enrol(clock, nom="Purge"), enrol(clock, nom="Neuf")
    expired = enrol(clock, nom="Echu")
    closed, personal = settled(api, nom="Clos")[0], settled(api, nom="Actif", courriel="actif@exemple.fr")[0]
    never = enrol(clock, nom="Jamais", printed=False)
    Compte(f"C#{closed.compte}", "C").update(actions=[Compte.disabled.set(1)])
    for person, moment in ((purged, 1), (expired, 1)):
        Compte(f"C#{person.compte}", "C").update(actions=[Compte.temp_expires.set(moment)])
    Compte(f"C#{expired.compte}", "C").update(actions=[Compte.temp_shard.remove()])
    assert temporary_passwords.purge(clock.now)["purged"] == 1
    assert purged.item.temp_hash is None
    assert expired.item.temp_hash is not None
    people = {
        "purged": purged,
        "unused": unused,
        "expired": expired,
        "closed": closed,
        "personal": personal,
        "never": never,
    }
    return {state: person.numero for state, person in people.items()} | {
        "unknown": "999999",
        "unreadable": "jean@exemple.fr",
    }


def seen(answer):
    """What a client sees, but the request's own number."""
    return answer.status, {**answer.json, "instance": ""}, tuple(sorted(answer.headers.items()))


@pytest.mark.exigence("S01")
def test_a_refusal_is_the_same_whoever_it_is_about(api, states):
    answers = {state: seen(api.browser().sign_in(numero, "Pas-Le-Bon-22")) for state, numero in states.items()}
    assert len({str(answer) for answer in answers.values()}) == 1
    assert answers["unknown"][:1] == (401,)
    assert answers["unknown"][1]["code"] == "identifiants_refuses"


@pytest.mark.exigence("S01")
def test_a_closed_account_is_silent_even_to_who_knows_its_password(api, states):
    right, wrong = (seen(api.browser().sign_in(states["closed"], typed)) for typed in (PHRASE, "Pas-Le-Bon-22"))
    assert right == wrong


@pytest.mark.exigence("S01")
def test_throttling_tells_nothing_either(api, states):
    ends = set()
    for numero in states.values():
        answers = [api.browser().sign_in(numero, "Pas-Le-Bon-22") for _ in range(7)]
        assert [answer.status for answer in answers] == [401] * 5 + [429] * 2
        ends.add(str(seen(answers[-1])))
    assert len(ends) == 1


@pytest.mark.exigence("S02")
def test_every_try_costs_the_same_work(api, states, monkeypatch):
    hashes, verify = [], PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, h, p: hashes.append(h) or verify(self, h, p))
    monkeypatch.setattr(PasswordHasher, "hash", lambda *_: pytest.fail("a refused try hashes nothing more"))
    work = {}
    for state, numero in states.items():
        hashes.clear()
        with recorded() as calls:
            api.browser().sign_in(numero, "Pas-Le-Bon-22")
        keys = [len(asked["Keys"]) for call in calls for asked in call.body.get("RequestItems", {}).values()]
        work[state] = ([call.operation for call in calls], keys, len(hashes))
    assert set(map(str, work.values())) == {str((["UpdateItem", "BatchGetItem", "UpdateItem", "UpdateItem"], [3], 1))}


@pytest.mark.exigence("S02")
def test_the_first_try_of_a_fresh_container_costs_the_same_too():
    """A decoy made only when needed would make a container's first unknown person slower than the known ones."""
    from chalicelib.identity import passwords

    stored, made, hash_ = passwords.hash_password("tulipe"), [], PasswordHasher.hash
    for candidate in (stored, None):
        passwords._dummy.cache_clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(PasswordHasher, "hash", lambda self, p: made.append(p) or hash_(self, p))
            passwords.verify(candidate, "autre")
    assert len(made) == 2


@pytest.mark.exigence("S01", "S28")
def test_no_public_answer_names_anybody(api, states):
    for path, body in (
        ("/mot-de-passe-oublie", {"identifiant": states["personal"]}),
        ("/reinitialisation", {"jeton": "x", "nouveau": "y"}),
    ):
        said = api.browser().post(path, body).body.decode()
        assert not any(word in said for word in ("Actif", "actif@", states["personal"]))
