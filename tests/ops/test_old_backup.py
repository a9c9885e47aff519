"""An instance of the first version, brought up from its backup and upgraded: nobody's data is lost, no cent moves.

tests/data/sauvegardes/abdb186 was written by `backup.make` of commit abdb186, on the emulated AWS of its own tests: four
people of lyon, four claims transmitted and accepted, three of them frozen in batch 2026-0001.
"""

import pytest

from ops.deployment import aws, backup, migrations, recompute, restore
from ops.paths import ROOT
from tests.gestion.staff import key, office  # noqa: F401 - fixtures
from tests.identity.people import PHRASE
from tests.ops.test_restore import payday  # noqa: F401 - fixture

WRITTEN = ROOT / "tests/data/sauvegardes/abdb186"
MOMENT = "20260601T080500000000Z"
MISSIONS = ("210001", "210002", "210003", "210004")


@pytest.fixture
def upgraded(payday, api):  # noqa: F811
    """The backup put back into today's tables, then upgraded as `ops upgrade` does."""
    for path in WRITTEN.iterdir():
        aws.client("s3").put_object(Bucket="essai-seausauvegardes", Key=f"{MOMENT}/{path.name}", Body=path.read_bytes())
    assert backup.listed("essai-seausauvegardes") == [MOMENT]
    assert restore.main(["lyon", "--confirmer", "lyon"]) == 0
    assert migrations.run("lyon")
    assert migrations.pending("lyon") == []
    return payday


@pytest.mark.parametrize("rank", range(len(MISSIONS)))
def test_each_person_comes_in_with_their_password_and_reads_their_claim(upgraded, api, rank):
    browser = api.browser()
    assert browser.sign_in(f"{310000 + rank}", PHRASE).status == 200
    claim = browser.get(f"/etats-de-frais/{MISSIONS[rank]}")
    assert claim.status == 200
    assert claim.json["modifiable"] is False
    assert len(claim.json["historique"]) >= 2


@pytest.mark.parametrize("mission", MISSIONS)
def test_each_claim_comes_to_the_same_cents(upgraded, capsys, mission):
    assert recompute.main(["lyon", mission]) == 0
    assert "mêmes centimes" in capsys.readouterr().out


def test_the_staff_finds_everybody_and_the_batch_that_left(upgraded, office):  # noqa: F811
    member = office.member()
    found = member.browser.get("/gestion/liquidation/lots/2026-0001")
    assert found.status == 200
    assert len({line.mission for line in upgraded.lines("2026-0001").values()}) == 3
    people = member.browser.get("/gestion/intervenants?q=denis").json
    assert len(people["intervenants"]) == 4
