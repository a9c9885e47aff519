"""Going back to a backup never makes the payer pay again what left since."""

import json
import os

import pytest

from ops.console import Stopped
from ops.deployment import artefacts, aws, backup, migrations, personne, restore
from tests.donnees import stores
from tests.gestion.batch import buckets  # noqa: F401 - fixtures
from tests.gestion.payer import Payday
from tests.gestion.staff import key, office  # noqa: F401 - fixtures
from tests.identity.people import enrol


@pytest.fixture
def payday(api, office, monkeypatch):  # noqa: F811
    monkeypatch.setitem(os.environ, "IMAGIN_CODE", "lyon")
    made = {"Resources": {}, "Outputs": {}}
    for name in ("SeauSauvegardes", *backup.FILES):
        bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": f"essai-{name.lower()}"}}
        made["Resources"][name], made["Outputs"][name] = bucket, {"Value": {"Ref": name}}
    aws.client("cloudformation").create_stack(StackName="imagin-lyon", TemplateBody=json.dumps(made))
    artefacts.ensure()
    return Payday(api, office)


def test_what_left_to_the_payer_since_a_backup_stops_a_return_to_it(payday, api, capsys):
    someone = payday.person()
    before = backup.make("lyon", api.clock.now)
    api.clock.forward(minutes=5)
    assert payday.batch()["numero"] == "2026-0001"
    paid = someone.item.remuneration
    with pytest.raises(Stopped, match="payer deux fois"):
        restore.main(["lyon", "--confirmer", "lyon"])
    assert "lot 2026-0001" in capsys.readouterr().err
    assert someone.item.remuneration == paid
    api.clock.forward(minutes=5)
    backup.make("lyon", api.clock.now)
    assert restore.main(["lyon", "--confirmer", "lyon"]) == 0
    assert restore.main(["lyon", "--confirmer", "lyon", "--sauvegarde", before.moment, "--malgre-paiements"]) == 0
    assert someone.item.remuneration != paid


def test_a_backup_that_does_not_exist_is_refused_with_those_that_do(payday, api):
    kept = backup.make("lyon", api.clock.now)
    with pytest.raises(Stopped, match=f"ne porte le nom « nimp ». Celles qui existent : {kept.moment}"):
        restore.main(["lyon", "--confirmer", "lyon", "--sauvegarde", "nimp"])


def test_who_was_erased_since_a_backup_is_erased_again_when_it_comes_back(payday, api, buckets, capsys):  # noqa: F811
    gone = enrol(api.clock, nom="Zanzibarre", adresse_1="17 impasse des Quetzals")
    stays = enrol(api.clock, nom="Restant")
    before = backup.make("lyon", api.clock.now)
    api.clock.forward(minutes=5)
    assert personne.main(["effacer", "lyon", gone.numero, "--confirmer", gone.numero]) == 0
    assert restore.main(["lyon", "--confirmer", "lyon", "--sauvegarde", before.moment]) == 0
    said = capsys.readouterr()
    assert "Effacées de nouveau : 1" in said.out
    assert stores.tables_text()["Dossiers"].count("Quetzals") == 0
    assert stores.where(gone.numero) <= {"essai-seausauvegardes"}
    assert stays.item.numero == stays.numero
    assert restore.main(["lyon", "--confirmer", "lyon", "--sauvegarde", before.moment]) == 0
    assert stores.tables_text()["Dossiers"].count("Quetzals") == 0


def test_a_backup_of_before_a_migration_says_that_it_is_to_be_done_again(payday, api, capsys):
    before = backup.make("lyon", api.clock.now)
    migrations.run("lyon")
    api.clock.forward(minutes=5)
    backup.make("lyon", api.clock.now)
    assert restore.main(["lyon", "--confirmer", "lyon", "--sauvegarde", before.moment]) == 0
    assert "python3 -m ops upgrade lyon" in capsys.readouterr().out
    assert migrations.pending("lyon") == list(migrations.MIGRATIONS)
    assert restore.main(["lyon", "--confirmer", "lyon"]) == 0
    assert "upgrade" not in capsys.readouterr().out
    assert migrations.pending("lyon") == []
