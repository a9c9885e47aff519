"""The deployed service seals its journal, and an operator checks it: what its own roles may not do, nobody hides."""

import json
import re

import pytest

from ops.deployment import aws
from tests.live import ops

EVENT = {
    **{"version": "0", "id": "1", "account": "1", "region": "eu-west-3", "source": "aws.events"},
    **{"detail-type": "Scheduled Event", "detail": {}, "resources": [], "time": "2026-06-01T08:00:00Z"},
}
"""What a schedule sends."""


@pytest.mark.exigence("S76")
def test_the_journal_of_a_running_instance_is_sealed_and_checked(service, tmp_path):
    """On an instance whose journal no other test writes by hand."""
    with aws.pointed_at(service.endpoint):
        functions, journal = aws.client("lambda"), {"TableName": "imagin-siec-journal"}
        name = next(
            found["FunctionName"]
            for found in functions.list_functions(MaxItems=100)["Functions"]
            if found["FunctionName"].startswith("imagin-siec-Sceaux-")
        )
        dynamodb = aws.client("dynamodb")
        if not dynamodb.scan(**journal, Limit=1)["Items"]:
            (tmp_path / "personnels.csv").write_text(
                "courriel;nom;prenom;role;services;centres_uai;numero_intervenant\n"
                "a.roux@service.example;Roux;Anne;administrateur;;;aucun\n"
            )
            ops(service, "import", "siec", str(tmp_path / "personnels.csv"))
        done = functions.invoke(FunctionName=name, Payload=json.dumps(EVENT))
        assert "FunctionError" not in done, done["Payload"].read()
        assert "Le journal est intact" in ops(service, "audit", "siec")
        first = next(raw for raw in dynamodb.scan(**journal)["Items"] if raw["pk"]["S"] != "SCEAUX")
        dynamodb.put_item(**journal, Item=first | {"acteur": {"S": "G#autre"}})
        with pytest.raises(AssertionError, match=re.escape(f"{first['sk']['S']} : modifiée")):
            ops(service, "audit", "siec")
        dynamodb.put_item(**journal, Item=first)
        assert "Le journal est intact" in ops(service, "audit", "siec")
