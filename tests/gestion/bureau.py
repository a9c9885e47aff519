"""A service of as many claims as wanted, and every page of its desk: what each asks of the tables."""

import re

from chalicelib import tables
from chalicelib.identity.models import Intervenant, account_key, person_key
from chalicelib.missions.models import mission_key
from chalicelib.web import contract
from tests.gestion.dossiers import constat, sent
from tests.people import convoke

ON_A_MISSION, IN_A_CENTRE = 20, 200
CENTRE = "0420013L"
NEXT, NUMBER = 900_000, 700_000
SERVICE = "DEC-1"
PAGES = {
    "people.refused_addresses": "/gestion/adresses-refusees",
    "people.waiting": "/gestion/aides",
    "missions.list_centres": "/gestion/centres",
    "limitrophes.unsettled": "/gestion/communes-limitrophes?service=DEC-1",
    "claims.work_to_see": "/gestion/constats?centre={centre}",
    "claims.contested": "/gestion/contestations",
    "work.all_runs": "/gestion/convocations",
    "demandes.asked": "/gestion/demandes",
    "donnees.asked_rights": "/gestion/droits",
    "claims.work": "/gestion/etats-de-frais?service=DEC-1",
    "claims.landmarks": "/gestion/etats-de-frais/reperes",
    "claims.show_claim": "/gestion/etats-de-frais/{compte}/{numero}",
    "work.all_imports": "/gestion/imports",
    "people.find": "/gestion/intervenants?q=denis",
    "people.show": "/gestion/intervenants/{compte}",
    "people.mails": "/gestion/intervenants/{compte}/courriels",
    "liquidation.overview": "/gestion/liquidation",
    "messages.list_waiting": "/gestion/messages",
    "messages.open_thread": "/gestion/messages/{compte}/{numero}",
    "missions.list_missions": "/gestion/missions?session=2026",
    "missions.show_mission": "/gestion/missions/{numero}",
    "staff.me": "/gestion/moi",
    "staff.everybody": "/gestion/personnels",
    "people.list_people": "/gestion/personnes",
    "reglages.list_settings": "/gestion/reglages",
    "reglages.missing": "/gestion/reglages/manques",
    "staff.suspicions": "/gestion/signaux",
    "dashboard.waits": "/gestion/attente",
    "dashboard.dashboard": "/gestion/tableau-de-bord",
}
"""Route -> what its page asks first."""
OTHERS = {
    **dict.fromkeys(("reglages.as_file", "dashboard.as_csv"), "a file, not a page"),
    **dict.fromkeys(("dashboard.give_board", "people.give_people", "liquidation.give_file", "claims.open_receipt"), "a link to a file"),
    **dict.fromkeys(("work.one_run", "work.one_import", "work.run_list", "work.without_mail"), "of one long work"),
    **dict.fromkeys(("work.import_corrections", "work.import_report", "convocations.print_file"), "of one long work"),
    **dict.fromkeys(("liquidation.show_batch", "liquidation.show_return", "reglages.preview"), "of one batch or setting"),
}
"""Those that are no page of the desk, or whose size is not that of the service."""


def unnamed(app):
    """Reading routes of the desk that are neither a page here nor said to be none."""
    known = PAGES.keys() | OTHERS.keys()
    return {one.name for one in contract.of(app) if one.method == "GET" and one.path.startswith("/gestion") and one.name not in known}


def address(name, claim):
    """Of a page, about this claim where it is about one."""
    return PAGES[name].format(compte=claim.person.compte, numero=claim.numero, centre=CENTRE)


def waiting(claim):
    """The same, whose person has written to the service and waits for an answer."""
    said = {"vu": 0, "texte": "À quelle heure ?"}
    answer = claim.browser.post(f"/messages/{claim.numero}", said, Idempotency_Key="cle-du-premier-message")
    assert answer.status == 201, answer.body
    return claim


def everywhere(api, browser, courriel):
    """Somebody whom each list names: a claim sent, another contested, a third to come with a request, words, help.

    `browser`: of a member of DEC-1, who saw that one mission was not done.
    """
    claim = waiting(sent(api, courriel=courriel, seen=False))
    absent = claim.on(convoke(api.clock, claim.person, debut="2026-05-20T08:30", fin="2026-05-20T17:30"))
    coming = claim.on(convoke(api.clock, claim.person, vehicle=None, debut="2027-05-20T08:30", fin="2027-05-20T17:30"))
    assert browser.post("/gestion/constats", {"constats": [constat(absent, fait=False)]}).status == 200
    for one, act, said in ((absent, "contestation", {}), (coming, "demande", {"objet": "vehicule"})):
        body = {"version": int(one.item.version), "texte": "Aucun train n’arrive avant 9 h.", **said}
        answer = one.browser.post(f"{one.path}/{act}", body, Idempotency_Key=f"cle-de-la-{act}")
        assert answer.status == 201, answer.body
    asked = {"sorte": "effacement", "texte": "Je n’interviens plus."}
    assert claim.browser.post("/donnees/demandes", asked, Idempotency_Key="cle-d-une-demande-de-droits").status == 201
    moment = api.clock.now.isoformat(timespec="seconds")
    waits = [Intervenant.demande_aide.set(moment), Intervenant.liste.set("aide"), Intervenant.rang.set(moment)]
    Intervenant(person_key(claim.person.compte), "PROFIL").update(actions=waits)
    return claim


def copies(claim, number, put):
    """As many people more, each with what this one has, twenty to a mission. `put(table, items)` writes raw items."""
    compte, numero, matricule = claim.person.compte, claim.numero, claim.person.numero
    mine, account = _all(tables.Dossiers, person_key(compte)), _all(tables.Comptes, account_key(compte))[:1]
    (mission,) = (raw for raw in _all(tables.Dossiers, mission_key(numero)) if raw["sk"]["S"] == "M")
    for first in range(0, number, ON_A_MISSION):
        ranks = range(first, min(first + ON_A_MISSION, number))
        people = {rank: f"{rank:020x}" for rank in ranks}
        other = str(NUMBER + first // ON_A_MISSION)
        centre = (CENTRE, f"{43 * 10_000 + first // IN_A_CENTRE:07}L" if first >= IN_A_CENTRE else CENTRE)
        named = [(compte, "{compte}"), (numero, other), (matricule, "{matricule}"), centre]
        placed = {**_renamed(mission, [(numero, other), centre]), "comptes": {"SS": sorted(people.values())}}
        names = [[(old, new.format(compte=own, matricule=NEXT + rank)) for old, new in named] for rank, own in people.items()]
        put(tables.Dossiers, [placed, *(_renamed(raw, own) for own in names for raw in mine)])
        put(tables.Comptes, [_renamed(raw, own) for own in names for raw in account])


def _all(table, pk):
    return list(tables.query(table, "pk = :pk", pk=pk))


def _renamed(raw, names):
    """The same item of somebody else: every text that named the first names the other."""

    def other(value):
        if isinstance(value, str):
            for old, new in names:
                value = re.sub(rf"(?<![0-9a-f]){old}(?![0-9a-f])", new, value)
            return value
        if isinstance(value, dict):
            return {key: other(inner) for key, inner in value.items()}
        return [other(inner) for inner in value] if isinstance(value, list) else value

    return other(raw)
