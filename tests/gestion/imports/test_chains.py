"""Rows taken at the same time: those that may meet stay in order, whatever the others do."""

import random

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.gestion.imports.chains import chains
from chalicelib.identity.models import Compte
from tests.aws import items, meeting, recorded
from tests.gestion.tableurs import counts, missions, people, person, place, take


@given(st.lists(st.sets(st.sampled_from("abcdefg"), max_size=3), max_size=30))
def test_what_shares_a_key_is_in_one_chain_in_its_order(keys):
    things = list(enumerate(keys))
    found = chains(things, lambda thing: thing[1])
    assert sorted(thing for chain in found for thing in chain) == things
    assert all(chain == sorted(chain, key=lambda thing: thing[0]) for chain in found)
    held = [set().union(*(own for _, own in chain)) for chain in found]
    assert all(one.isdisjoint(other) for rank, one in enumerate(held) for other in held[:rank])


def _names(many):
    """Names that meet: few first letters and surnames, a few numéros that differ by zeros alone."""
    chance = random.Random(7)
    return [
        {
            "numero": str(n) if n % 10 else f"0{n - 1}",
            "prenom": chance.choice(["Zoé", "Zélie", "Anna"]),
            "nom": chance.choice(["Martin", "Petit", "Roux"]) + chance.choice(["", "", "ot", "el"]),
            "adresse_1": f"{chance.randrange(9)} rue des Tilleuls",
        }
        for n in range(1, many + 1)
    ]


def test_people_taken_together_get_what_they_would_have_one_after_another(cloud, monkeypatch):
    rows = _names(60)
    together = take(people(*rows))
    given_together = {row["numero"]: _identifiant(row["numero"]) for row in rows}
    for table in ("comptes", "dossiers"):
        _emptied(table)
    monkeypatch.setattr("chalicelib.tables.reads.ABREAST", 1)
    one_by_one = take(people(*rows))
    assert given_together == {row["numero"]: _identifiant(row["numero"]) for row in rows}
    assert together.text() == one_by_one.text()
    assert counts(together, "intervenants")[3] == 6, "questioned for their zeros"
    identifiants = [name for name in given_together.values() if name]
    assert len(identifiants) == len(set(identifiants)) == 54


def test_people_are_written_at_the_same_time(cloud):
    """Each waits for the other, and fails alone."""
    with meeting(2, "intervenant_cree"):
        report = take(people({"numero": "1"}, {"numero": "2", "prenom": "Luc", "nom": "Denis"}))
    assert counts(report, "intervenants") == (2, 0, 0, 0)


def test_missions_are_written_at_the_same_time_and_their_people_together(cloud):
    take(people(*({"numero": str(n), "prenom": f"Zoé{n}"} for n in range(1, 93))))
    rows = [{"numero": numero, "numero_intervenant": str(n)} for numero in "78" for n in range(1, 93)]
    with recorded() as calls:
        report = take(missions(*rows))
    made = [call for call in calls if call.operation == "TransactWriteItems"]
    assert (counts(report, "missions"), len(made)) == ((184, 0, 0, 0), 6)
    assert place("92", "8").compte == person("92").compte
    with meeting(2, "affectation_creee"):
        take(missions({"numero": "9", "numero_intervenant": "1"}, {"numero": "10", "numero_intervenant": "1"}))


def test_whom_another_import_placed_meanwhile_is_there_already_and_nobody_is_refused(cloud, monkeypatch):
    take(people(*({"numero": n, "prenom": f"Zoé{n}"} for n in "123")))
    take(missions({"numero": "7", "numero_intervenant": "1"}))
    from chalicelib.gestion.imports import affectations

    read, done = affectations.held, []

    def late(keys):
        found = read(keys)
        if not done:
            done.append(1)
            take(missions(*({"numero": "7", "numero_intervenant": n} for n in "12")))
        return found

    monkeypatch.setattr(affectations, "held", late)
    report = take(missions(*({"numero": "7", "numero_intervenant": n} for n in "123")))
    assert counts(report, "missions") == (1, 0, 2, 0)
    assert report.refusals == []


def _identifiant(numero):
    found = [raw for raw in items(Compte).values() if raw.get("numero", {}).get("S") == numero]
    return found[0]["identifiant"]["S"] if found else None


def _emptied(name):
    from chalicelib.tables import Comptes, Dossiers

    model = {"comptes": Comptes, "dossiers": Dossiers}[name]
    for pk, sk in items(model):
        model(pk, sk).delete()
