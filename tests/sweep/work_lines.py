"""The lines of long works and of acts on many: imports, convocation runs, missions cancelled and given back."""

from types import SimpleNamespace as Made

from chalicelib.gestion import relire
from chalicelib.gestion.convocations import drive
from chalicelib.gestion.imports.run import run as import_run
from tests.gestion import batch, crowd
from tests.gestion.tableurs import missions, people, take
from tests.sweep.engine import KEY, Line, advance, taken

REISSUED = r'^comptes .*"temp_generation"'
GIVEN_AGAIN = r'^journal .*"action": "mot_de_passe_provisoire"'
"""Passwords are nowhere but in the file that a cut lost: whoever makes it again gives new ones, and says so."""
LOST_FILE = r"^objet imagin-lyon-documents impressions/"
"""A print file kept, and not yet said to be: the bucket erases it in a day, and its passwords are dead."""
OF_THE_RUN = (
    r'^dossiers .*"pk": "(LOTS?#|ops")',
    r'^dossiers .*"lot": "<',
    r'^journal .*"objet": "LOT#',
    r"^objet imagin-lyon-documents lots/",
    LOST_FILE,
)
"""Letters that were made and never reached the operator are made again by a run that names the first; ids tell of both."""
REPORT = r'^dossiers .*"etat": "IMPORTE".*"pk": "LOTS#imports"'
"""An import that is over: rows that a cut left done are « inchangés » for the run that ends it, not « créés »."""
LATER = "2026-06-19T12:00"
READ_AGAIN = r'^envois .*"kind": "(listes|missions|personnes)_a_relever"'
"""A command typed again has the lists read again: a reading more, which shows the same."""


def at_a_desk(scene, role="gestionnaire"):
    member = scene.office.member(role, services=["DEC-1"])
    return Made(scene=scene, member=member, desk=batch.Desk(member, scene.s3), cookie=member.browser.cookie)


def files(many, **cells):
    numbers = [str(n) for n in range(1, many + 1)]
    return (
        people(*({"numero": n, "prenom": f"Zoé{n}", "courriel": f"p{n}@exemple.fr"} for n in numbers)),
        missions(*({"numero": "7", "numero_intervenant": n} | cells for n in numbers)),
    )


def sent(many):
    """Files sent, not yet an import."""

    def arrange(scene):
        found = at_a_desk(scene)
        found.files = [found.desk.send(source) for source in files(many)]
        return found

    return arrange


def tried_out(many):
    def arrange(scene):
        found = at_a_desk(scene)
        found.lot = found.desk.begin(*files(many))
        found.desk.work()
        found.read = found.desk.get(f"imports/{found.lot}").json["etape"]
        return found

    return arrange


def importing(many):
    """The message of an import that begins."""

    def arrange(scene):
        found = tried_out(many)(scene)
        assert found.desk.launch(found.lot).status == 200
        (found.message,) = taken("lots")
        return found

    return arrange


def imported(many):
    """People on a mission, convoked or not."""

    def arrange(scene):
        found = at_a_desk(scene)
        take(*files(many))
        return found

    return arrange


def controlled(many):
    def arrange(scene):
        found = imported(many)(scene)
        found.lot = found.desk.control()
        return found

    return arrange


def launched(many):
    """The message of a run that begins to convoke."""

    def arrange(scene):
        found = controlled(many)(scene)
        assert found.desk.post(f"convocations/{found.lot}/officielle").status == 200
        (found.message,) = taken("lots")
        return found

    return arrange


def printing(many):
    """The message of the first print file."""

    def arrange(scene):
        found = launched(many)(scene)
        advance(scene, found.message)
        (found.message,) = taken("lots")
        return found

    return arrange


def convoked(many):
    def arrange(scene):
        found = imported(many)(scene)
        found.lot = found.desk.convoke()
        return found

    return arrange


def cancelling(many):
    def arrange(scene):
        found = convoked(many)(scene)
        assert found.desk.post(f"convocations/{found.lot}/annulation", {"toutes": True}).status == 200
        (found.message,) = taken("lots")
        return found

    return arrange


def stopped(scene):
    found = controlled(1)(scene)
    assert found.desk.post(f"convocations/{found.lot}/officielle").status == 200
    taken("lots")
    assert found.desk.post(f"convocations/{found.lot}/arret").status == 200
    return found


def stopped_import(scene):
    found = importing(1)(scene)
    assert found.desk.post(f"imports/{found.lot}/arret").status == 200
    return found


def crowded(many):
    def arrange(scene):
        found = at_a_desk(scene)
        found.numbers = crowd.convoked(many)
        return found

    return arrange


def cancelled(many):
    def arrange(scene):
        found = crowded(many)(scene)
        assert found.desk.post("missions/7/annulation").status == 200
        return found

    return arrange


def beside(scene):
    """Somebody who is on no mission yet."""
    found = imported(1)(scene)
    take(people({"numero": "99", "nom": "Roux"}))
    return found


def placed(scene):
    """The same, on one."""
    found = beside(scene)
    found.compte = found.desk.post("missions/7/personnes", {"numero_intervenant": "99"}).json["compte"]
    return found


def moving(many):
    def arrange(scene):
        found = crowded(many)(scene)
        found.sources = [missions(*({"numero": "7", "numero_intervenant": n, "fin": LATER} for n in found.numbers))]
        return found

    return arrange


def placing(many):
    def arrange(scene):
        found = Made(scene=scene, sources=[files(many)[1]])
        take(files(many)[0])
        return found

    return arrange


def bringing(many):
    return lambda scene: Made(scene=scene, sources=files(many))


def command(made):
    """`ops import`: cut, and typed again."""
    now = made.scene.clock.now
    relire.ask(f"import {now}", import_run(made.sources, now, "ops").sessions, now)


def convoquer(made):
    """`ops convoquer`: cut, and typed again."""
    now = made.scene.clock.now
    for done in drive.convoke(lambda: now, "ops", None):
        drive.finish(done, now)
    relire.ask(f"convoquer {now}", (), now)


def post(path, body=None, *, key=False):
    def act(made):
        where = path(made) if callable(path) else path
        said = body(made) if callable(body) else body
        headers = {"Idempotency_Key": KEY} if key else {}
        return made.scene.request(made.cookie, "POST", f"/gestion/{where}", said, **headers)

    return act


def message(made):
    advance(made.scene, made.message)


def of_run(word):
    return lambda made: f"convocations/{made.lot}/{word}"


def of_import(word):
    return lambda made: f"imports/{made.lot}/{word}"


def _sized(many):
    """The acts on many, at a size."""
    size = {"size": many}
    return [
        Line(f"annuler une mission ({many})", ("missions.cancel_mission",), crowded(many), post("missions/7/annulation"), **size),
        Line(f"rétablir une mission ({many})", ("missions.restore_mission",), cancelled(many), post("missions/7/retablissement"), **size),
        Line(f"déplacer une mission ({many})", ("missions.move_mission",), crowded(many), post("missions/7/deplacement", {"debut": "2026-06-17T08:00", "fin": LATER}), **size),
        Line(f"import : déplacer une mission ({many})", ("ops import",), moving(many), command, worker=True, twin=(READ_AGAIN,), **size),
        Line(f"import : placer ({many})", ("ops import",), placing(many), command, worker=True, twin=(READ_AGAIN,), **size),
        Line(f"import : personnes et missions ({many})", ("ops import",), bringing(many), command, worker=True, twin=(READ_AGAIN,), **size),
        Line(f"fonction des lots : import ({many})", ("imports",), importing(many), message, worker=True, pending=True, drift=(REPORT,), **size),
        Line(f"fonction des lots : convocations ({many})", ("convocations",), launched(many), message, worker=True, pending=True, **size),
        Line(f"fonction des lots : impression ({many})", ("convocations",), printing(many), message, worker=True, pending=True, twin=(GIVEN_AGAIN, LOST_FILE), drift=(REISSUED,), **size),
        Line(f"fonction des lots : retrait ({many})", ("convocations",), cancelling(many), message, worker=True, pending=True, **size),
        Line(f"ops convoquer ({many})", ("ops convoquer",), imported(many), convoquer, worker=True, twin=(GIVEN_AGAIN, READ_AGAIN), drift=(REISSUED, *OF_THE_RUN), **size),
    ]  # fmt: skip


LINES = [
    Line("ouvrir un import", ("work.new_import",), sent(1), post("imports", lambda made: {"fichiers": made.files}, key=True)),
    Line("lancer un import", ("work.launch_import",), tried_out(1), post(of_import("lancement"), lambda made: {"etape": made.read})),
    Line("refaire un essai", ("work.try_import_again",), tried_out(1), post(of_import("essai"), {"reparations": ["accents"]})),
    Line("arrêter un import", ("work.stop_import",), importing(1), post(of_import("arret")), told=("lot_deja_avance",)),
    Line("reprendre un import", ("work.resume_import",), stopped_import, post(of_import("reprise"))),
    Line("ouvrir un lot de convocations", ("work.new_run",), imported(1), post("convocations", {"genre": "tout", "valeurs": []}, key=True)),
    Line("éditer les convocations", ("work.launch_run",), controlled(1), post(of_run("officielle"))),
    Line("arrêter un lot de convocations", ("work.stop_run",), launched(1), post(of_run("arret")), told=("lot_deja_avance",)),
    Line("reprendre un lot de convocations", ("work.resume_run",), stopped, post(of_run("reprise"))),
    Line("réimprimer", ("work.print_again",), convoked(1), post(of_run("reimpression"), {"toutes": True}, key=True)),
    Line("retirer des convocations", ("work.cancel_run",), convoked(1), post(of_run("annulation"), {"toutes": True})),
    Line("placer une personne", ("missions.place_person",), beside, post("missions/7/personnes", {"numero_intervenant": "99"})),
    Line("retirer une personne", ("missions.withdraw_person",), placed, post(lambda made: f"missions/7/personnes/{made.compte}/retrait")),
    Line("télécharger un fichier à imprimer", ("convocations.print_file",), convoked(1), lambda made: made.scene.request(made.cookie, "GET", f"/gestion/convocations/{made.lot}/fichiers/1"), twin=(r'^journal .*"action": "convocations_telechargees',)),
    *(line for many in (1, 46, 130) for line in _sized(many)),
]  # fmt: skip
