"""An erasure is refused with its reason, or leaves nothing of the person anywhere; the second changes nothing."""

import io
import json
import zipfile

import pytest

from chalicelib import tables
from chalicelib.donnees import copie, effacement, gel, sujet
from chalicelib.donnees.models import EFFACEE, Statistique
from chalicelib.frais.claim import states
from chalicelib.gestion.imports.run import run
from chalicelib.gestion.people import annuaire
from chalicelib.identity.models import CodeCourriel, LienReinitialisation
from chalicelib.journal import Entree
from ops.console import Stopped
from ops.deployment import personne
from tests import aws
from tests.donnees import stores
from tests.frais.receipts.test_receipts import PDF, attach
from tests.gestion.batch import Desk, buckets  # noqa: F401 - fixtures
from tests.gestion.payer import Payday
from tests.gestion.staff import key, office  # noqa: F401 - fixtures
from tests.gestion.tableurs import people
from tests.identity.people import enrol
from tests.people import claimant, day_trip, declared

NOM, PRENOM, COURRIEL = "Zanzibarre", "Ulrique", "ulrique.zanz@exemple.fr"
OWN = {"nom": NOM, "prenom": PRENOM, "adresse_1": "17 impasse des Quetzals", "telephone": "06 98 76 54 32"}
WORDS = (NOM, "uzanzibarre", COURRIEL, "Quetzals", "98 76 54 32", "peage-secret", "Retard du car", "mes béquilles")


@pytest.fixture
def payday(api, office, buckets, monkeypatch):  # noqa: F811
    monkeypatch.setattr(personne, "_now", lambda: api.clock.now)
    return Payday(api, office)


@pytest.fixture
def someone(api, payday, buckets):  # noqa: F811
    """Paid, with a receipt, an agenda, two devices, a code and a link on their way, in an import and on the board."""
    made = claimant(api, COURRIEL, OWN)
    made.save(declared(day_trip(), copies=62))
    attach(made, buckets, PDF + b"peage-secret", nom="peage-secret.pdf", taille=len(PDF) + len(b"peage-secret"))
    assert made.submit().status == 201
    said = {"vu": 0, "texte": "Où poser mes béquilles ?"}
    assert made.browser.post(f"/messages/{made.numero}", said, Idempotency_Key="cle-du-premier-message").status == 201
    payday.accept(made)
    numero = payday.batch()["numero"]
    made.browser.get(f"{made.path}/recapitulatif")
    assert made.browser.post("/agenda").status == 201
    payday.settle(*(payday.row(numero, made, half) for half in states.HALVES))
    desk = Desk(payday.member, buckets)
    row = {"numero": made.person.numero, "courriel": COURRIEL, **OWN, "code_postal": "pas un code"}
    desk.bring_in(people(row, {"numero": "4400001", "nom": "Autre", "prenom": "Jean"}))
    CodeCourriel(f"C#{made.person.compte}", "V", address=COURRIEL).save()
    LienReinitialisation("R#ab", "R", compte=made.person.compte).save()
    api.browser().sign_in(made.person.numero, "pas le bon mot de passe")
    payday.member.sign_in()
    payday.member.browser.post("/gestion/tableau-de-bord")
    annuaire.start(api.clock.now)
    payday.work()
    return made


def needles(made):
    return (*WORDS, made.person.numero)


def test_nothing_of_the_person_is_left_anywhere_and_others_keep_all(api, payday, someone, capsys):
    other = payday.person(person_facts={"nom": "Restant"})
    assert stores.where(*needles(someone)) >= {
        "Comptes", "Dossiers", "imagin-lyon-justificatifs", "imagin-lyon-documents",
    }  # fmt: skip
    before = {at: raw for table in (1, 0) for at, raw in _of(other, table).items()}
    assert personne.main(["effacer", "lyon", someone.person.numero, "--confirmer", someone.person.numero]) == 0
    assert stores.where(*needles(someone)) == set()
    held = {name for name, text in stores.everywhere().items() if someone.person.compte in text}
    assert held <= {"JournalTable", "file imagin-lyon-documents"}, held
    assert {at: raw for table in (1, 0) for at, raw in _of(other, table).items()} == before
    assert api.browser().sign_in(someone.person.numero, "tulipe au fond du jardin").status == 401
    kept = {(str(one.sk), int(one.nombre)) for one in Statistique.query("STATISTIQUES#2026")}
    assert kept == {("DEC-1#remuneration#ACCEPTE", 1), ("DEC-1#deplacement#ACCEPTE", 1)}
    lines = payday.show("2026-0001")
    assert lines["nombre"] == 2
    with pytest.raises(Stopped, match="Rien n’a été changé"):
        personne.main(["effacer", "lyon", someone.person.numero, "--confirmer", someone.person.numero])
    state = stores.tables_text()
    effacement.effacer(someone.person.compte, api.clock.now, "ops", complet=True)
    assert stores.tables_text() == state
    assert [entry.action for entry in Entree.by_objet.query(f"C#{someone.person.compte}")].count(EFFACEE) == 1


def _of(made, table):
    items = aws.items([tables.Comptes, tables.Dossiers][table])
    return {at: raw for at, raw in items.items() if at[0].endswith(f"#{made.person.compte}")}


@pytest.mark.parametrize("first", [1, 2, 3])
def test_an_erasure_cut_anywhere_is_finished_by_the_same_command(api, payday, someone, first):
    """Each third of its writes by one case: what one cut leaves hides what the next would."""
    numero, cut = someone.person.numero, first - 3
    while True:
        cut += 3
        try:
            with _Dying(cut):
                personne.main(["effacer", "lyon", numero, "--confirmer", numero])
        except ConnectionError:
            continue
        break
    assert cut > 3
    assert stores.where(*needles(someone)) == set()
    assert sum(int(one.nombre) for one in Statistique.query("STATISTIQUES#2026")) == 2


class _Dying:
    """The `rank`-th write of the command is never made."""

    def __init__(self, rank):
        self.rank, self.made = rank, 0
        self.events = tables.connection().client.meta.events

    def _cut(self, model, **_):
        if model.name in ("DeleteItem", "UpdateItem", "TransactWriteItems", "PutItem"):
            self.made += 1
            if self.made == self.rank:
                raise ConnectionError("cut")

    def __enter__(self):
        self.events.register("before-call.dynamodb.*", self._cut)

    def __exit__(self, *problem):
        self.events.unregister("before-call.dynamodb.*", self._cut)


def test_it_is_refused_with_its_reason_while_something_is_due_or_held(api, payday, capsys):
    waiting = payday.person()
    numero, state = waiting.person.numero, stores.tables_text()
    assert personne.main(["effacer", "lyon", numero, "--confirmer", numero]) == 1
    assert f"mission {waiting.numero} est accepté, pas encore payé" in capsys.readouterr().err
    assert stores.tables_text() == state
    free = enrol(api.clock, nom="Libre")
    assert personne.main(["geler", "lyon", free.numero, "--motif", "Recours 26-104"]) == 0
    assert personne.main(["effacer", "lyon", free.numero, "--confirmer", free.numero]) == 1
    assert "gelées (Recours 26-104)" in capsys.readouterr().err
    assert personne.main(["degeler", "lyon", free.numero]) == 0
    assert personne.main(["effacer", "lyon", free.numero, "--essai"]) == 0
    assert free.item.disabled is None
    with pytest.raises(Stopped, match="Rien n’a été changé"):
        personne.main(["effacer", "lyon", free.numero, "--confirmer", "un autre"])
    assert personne.main(["effacer", "lyon", free.numero, "--confirmer", free.numero]) == 0


def test_a_mission_ahead_or_a_claim_that_can_still_be_sent_stands_against_it(api, payday):
    made = claimant(api)
    assert "peut encore être transmis" in effacement.refus(sujet.lu(made.person.compte), api.clock.now)[0]
    ahead = claimant(api, "b@exemple.fr", debut="2026-07-18T08:30", fin="2026-07-18T17:30")
    assert "n’est pas terminée" in effacement.refus(sujet.lu(ahead.person.compte), api.clock.now)[0]
    assert gel.lever(made.person.compte, "ops", api.clock.now) is False


def test_the_copy_holds_all_that_is_theirs_and_nothing_that_opens_an_access(api, payday, someone, tmp_path):
    assert personne.main(["export", "lyon", someone.person.numero, "--sortie", str(tmp_path)]) == 0
    (path,) = tmp_path.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(path) as made:
        names, text = made.namelist(), made.read("donnees.json").decode()
        page = made.read("a-lire.html").decode()
        assert [name for name in names if name.startswith("justificatifs/")]
    for word in (NOM, COURRIEL, "Quetzals", "peage-secret.pdf", someone.numero, "mes béquilles"):
        assert word in text, word
        assert word in page, word
    kinds = {one["sorte"]: one for one in json.loads(text)["donnees"]}
    assert {"compte", "profil", "etat_de_frais", "mission_confiee", "justificatif", "ligne", "message"} <= kinds.keys()
    assert all(one["pourquoi"] and one["base"] and one["duree"] for one in kinds.values())
    item = someone.person.item
    for secret in (item.password_hash, item.temp_hash, "secret_hash", "code_hash"):
        assert secret is None or secret not in text
    assert isinstance(kinds["etat_de_frais"]["elements"][0]["declaration"], dict)


def test_the_copy_of_nobody_is_refused(api):
    with pytest.raises(LookupError):
        copie.ecrire("f" * 20, io.BytesIO(), api.clock.now)
    with pytest.raises(Stopped, match="Aucune personne"):
        personne.main(["export", "lyon", "99999"])


def test_an_import_that_names_two_people_keeps_the_other_in_its_report(api, payday, buckets):  # noqa: F811
    run([people({"numero": "4400002", "nom": "Deux", "prenom": "Anne"})], api.clock.now, "tests")
    desk = Desk(payday.member, buckets)
    bad = {"code_postal": "pas un code"}
    shown = desk.bring_in(
        people(bad | {"numero": "4400002", "nom": "Deux", "prenom": "Anne"}, bad | {"numero": "4400003", "nom": "Trois"})
    )
    assert len(shown["resultat"]["lignes"]) == 2
    effacement.effacer(_compte("4400002"), api.clock.now, "ops", complet=True)
    assert stores.where("4400002", "Deux") == set()


def _compte(numero):
    return personne._compte(numero)
