"""Asking for a link, finding it in the mailbox, using it."""

from tests.identity.people import OTHER_PHRASE

ADDRESS = "marie.denis@exemple.fr"


def ask(api, identifiant):
    return api.browser().post("/mot-de-passe-oublie", {"identifiant": identifiant})


def link(api, person):
    """The token of the link just sent."""
    assert ask(api, person.numero).status == 202
    api.work()
    return [mail for mail in api.mails() if "#jeton=" in mail.text][-1].token


def use(api, token, phrase=OTHER_PHRASE):
    return api.browser().post("/reinitialisation", {"jeton": token, "nouveau": phrase})
