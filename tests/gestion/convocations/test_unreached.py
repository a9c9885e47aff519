"""After a run, the letters to post first are those of who has no address, or one that refused the message."""

import datetime as dt

from tests.courrier import deliver, event
from tests.gestion import batch, staff
from tests.gestion.tableurs import missions, people, person, take

key, office, buckets = staff.key, staff.office, batch.buckets


def test_who_has_no_address_or_one_that_refused_is_listed_as_refusals_come(office, buckets, clock):
    numbers = ["1", "2", "3"]
    addresses = {"1": "un@exemple.fr", "2": "", "3": "trois@exemple.fr"}
    take(
        people(*({"numero": n, "prenom": f"Zoé{n}", "courriel": addresses[n]} for n in numbers)),
        missions(*({"numero": "7", "numero_intervenant": n} for n in numbers)),
    )
    desk = batch.Desk(office.member(services=["DEC-1"]), buckets)
    lot = desk.control()
    assert desk.get(f"convocations/{lot}/sans-courriel").json == {"personnes": [], "convoquees": 0}
    lot = desk.convoke()
    found = desk.get(f"convocations/{lot}/sans-courriel").json
    assert [(one["numero"], one["motif"]) for one in found["personnes"]] == [("2", "aucune")]
    sent = clock.now + dt.timedelta(seconds=5)
    deliver(event("refus", person("3").compte, "trois@exemple.fr", sent=sent))
    found = desk.get(f"convocations/{lot}/sans-courriel").json
    assert ([(one["numero"], one["motif"]) for one in found["personnes"]], found["convoquees"]) == (
        [("2", "aucune"), ("3", "rebond")],
        3,
    )
    again = desk.post(f"convocations/{lot}/reimpression", {"numeros": [one["numero"] for one in found["personnes"]]})
    assert again.status == 201
    desk.work()
    assert sum(one["personnes"] for one in desk.run(again.json["id"])["fichiers"]) == 2


def test_another_service_s_run_is_not_shown(office, buckets):
    take(people({"numero": "1", "prenom": "Zoé"}), missions({"numero": "7", "numero_intervenant": "1"}))
    lot = batch.Desk(office.member(services=["DEC-1"]), buckets).convoke()
    other = batch.Desk(office.member(services=["DEC-2"]), buckets)
    assert other.get(f"convocations/{lot}/sans-courriel").code == "droit_absent"
