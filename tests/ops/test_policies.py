"""Each function may do its own work on its own instance's things, and nothing else."""

import pytest

from chalicelib import voies
from ops.instances.policies import FUNCTIONS, domain, policy
from ops.stack.queues import QUEUES
from tests.ops.iam import ACCOUNT, REGION, allows, document, queue, receipts, resolved, table

CODES = ("lyon", "siec", "centrale")
TABLES = ("comptes", "dossiers", "envois", "journal")
RECEIPT, IMPORT = f"{'a1' * 10}/7/{'b2' * 12}.pdf", f"imports/{'a1' * 10}/{'b2' * 12}.csv"
ACTIONS = tuple(f"dynamodb:{name}" for name in ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"))


def statements():
    return [(code, name, found) for code in CODES for name in FUNCTIONS for found in policy(code, name)["Statement"]]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_reaches_another_instance(code, function):
    own = policy(code, function)
    for other in set(CODES) - {code}:
        for action in ACTIONS:
            reached = [name for name in TABLES if allows(own, action, table(other, name))]
            reached += [name for name in TABLES if allows(own, action, table(other, name, "par-liste"))]
            assert reached == [], (action, reached)
        assert not allows(own, "sqs:SendMessage", queue(other, "travaux"))
        assert not allows(own, "s3:GetObject", document(other))
        assert not allows(own, "ses:SendEmail", f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{domain(other)}")


@pytest.mark.parametrize(("code", "function", "statement"), statements())
def test_no_statement_is_wider_than_one_account_and_one_instance(code, function, statement):
    for action in statement["Action"]:
        assert "*" not in action
    if statement["Action"] in (["ses:GetAccount"], ["ses:DeleteSuppressedDestination"]):
        assert (statement["Resource"], function in ("outbox", "worker")) == (["*"], True), "it has no narrower resource"
        return
    for resource in statement["Resource"]:
        text = resolved(resource)
        own = (
            f"imagin-{code}-",
            f"/imagin/{code}/",
            f"identity/{domain(code)}",
            f"configuration-set/imagin-{code}",
            "${Cle.Arn}",
            "${APIHandler.Arn}${Instantanes}",
        )
        assert any(part in text for part in own)
        assert "*" not in text.removesuffix("/index/*").removesuffix("/*").removesuffix(":*")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_journal_is_never_changed_nor_erased(function):
    for action in ("UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLUpdate", "PartiQLDelete", "Scan"):
        assert not allows(policy("lyon", function), f"dynamodb:{action}", table("lyon", "journal"))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_statement_that_would_read_a_whole_table_is_refused(function):
    own = policy("lyon", function)
    for name in ("comptes", "dossiers", "envois", "journal"):
        selects = allows(own, "dynamodb:PartiQLSelect", table("lyon", name))
        assert selects == (function in ("gestion", "lots") and name == "dossiers")
        assert not allows(own, "dynamodb:PartiQLSelect", table("lyon", name), scans=True)


def test_only_the_staff_reads_the_history_of_a_person():
    able = [n for n in FUNCTIONS if allows(policy("lyon", n), "dynamodb:Query", table("lyon", "journal", "par-objet"))]
    assert able == ["gestion", "documents", "sceaux"], "documents writes a person's extract of it"


def test_the_function_of_the_convoked_people_has_neither_the_key_nor_the_secrets_nor_the_batches():
    own = policy("lyon", "api")
    assert {action.split(":")[0] for found in own["Statement"] for action in found["Action"]} == {
        *("dynamodb", "sqs", "s3", "logs")
    }
    assert not allows(own, "sqs:SendMessage", queue("lyon", "lots"))
    assert not allows(own, "s3:PutObject", document("lyon", "lots/a.json"))


def test_the_staff_opens_receipts_and_neither_replaces_nor_erases_them():
    own, receipt, sent = policy("lyon", "gestion"), receipts("lyon", RECEIPT), receipts("lyon", IMPORT)
    assert allows(own, "s3:GetObjectVersion", receipt)
    assert not any(allows(own, f"s3:{action}", receipt) for action in ("PutObject", "DeleteObject"))
    assert allows(own, "s3:PutObject", sent)


@pytest.mark.parametrize("function", ["api", "gestion"])
@pytest.mark.parametrize("action", ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "ConditionCheckItem"])
def test_the_api_does_its_work(action, function):
    for name in ("comptes", "dossiers", "envois"):
        assert allows(policy("lyon", function), f"dynamodb:{action}", table("lyon", name))


def test_only_the_functions_of_the_outbox_send_e_mails():
    identity = f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{domain('lyon')}"
    able = [name for name in FUNCTIONS if allows(policy("lyon", name), "ses:SendEmail", identity)]
    assert able == ["outbox", "worker"]


def test_only_the_documents_function_writes_documents_and_it_writes_no_account():
    made = document("lyon", "convocations/a/7-v1.pdf")
    writers = [name for name in FUNCTIONS if allows(policy("lyon", name), "s3:PutObject", made)]
    assert writers == ["documents"]
    blind = [n for n in FUNCTIONS if not allows(policy("lyon", n), "dynamodb:GetItem", table("lyon", "comptes"))]
    assert blind == ["sceaux"]
    assert not allows(policy("lyon", "documents"), "dynamodb:UpdateItem", table("lyon", "comptes"))


def test_who_keeps_containers_ready_calls_the_people_s_function_and_no_other():
    able = [(n, one["Resource"]) for n in FUNCTIONS for one in policy("lyon", n)["Statement"] if "lambda:InvokeFunction" in one["Action"]]
    assert able == [("outbox", [{"Fn::Sub": "${APIHandler.Arn}${Instantanes}"}])]


def test_each_listener_empties_its_own_queues_only():
    for name, own in (("worker", ["travaux", "codes", "avis"]), ("documents", ["documents"]), ("lots", ["lots"])):
        may = policy("lyon", name)
        heard = [q for q in QUEUES if allows(may, "sqs:ReceiveMessage", queue("lyon", q))]
        assert heard == own


def test_a_bucket_of_the_same_name_in_another_account_is_out_of_reach():
    made = "convocations/a/7-v1.pdf"
    assert allows(policy("lyon", "documents"), "s3:PutObject", document("lyon", made))
    assert not allows(policy("lyon", "documents"), "s3:PutObject", document("lyon", made, account="999999999999"))


def test_print_files_are_written_by_the_function_of_batches_and_erased_by_the_purge_alone():
    printed = document("lyon", "impressions/lot/1.pdf")
    assert [n for n in FUNCTIONS if allows(policy("lyon", n), "s3:DeleteObjectVersion", printed)] == ["purge"]
    assert "lots" in [n for n in FUNCTIONS if allows(policy("lyon", n), "s3:PutObject", printed)]
    assert not allows(policy("lyon", "api"), "s3:PutObject", printed)
    assert not allows(policy("lyon", "lots"), "s3:GetObject", document("lyon", "convocations/a/7-v1.pdf"))


def test_print_files_are_read_by_the_function_that_hands_them_out_alone_and_it_reads_nothing_else():
    printed, batch = document("lyon", "impressions/lot/1.pdf"), document("lyon", "lots/a/rapport.csv")
    own = document("lyon", "convocations/a/7-v1.pdf")
    for name, may in (("api", [own]), ("gestion", [batch, own]), ("documents", [batch, own]), ("impressions", [printed])):
        reached = [place for place in (printed, batch, own) if allows(policy("lyon", name), "s3:GetObject", place)]
        assert reached == may, name
    assert not allows(policy("lyon", "documents"), "s3:PutObject", printed)
    assert [n for n in FUNCTIONS if allows(policy("lyon", n), "s3:GetObject", printed)] == ["impressions"]


def test_who_hands_out_print_files_knows_the_staff_and_the_runs_and_nobody_else():
    own = policy("lyon", "impressions")
    for name, key, may in (("comptes", "G#1", True), ("comptes", "C#1", False), ("dossiers", "LOT#1", True), ("dossiers", "P#1", False)):  # fmt: skip
        assert allows(own, "dynamodb:GetItem", table("lyon", name), key=key) == may, key
    assert not any(allows(own, "dynamodb:Query", table("lyon", name)) for name in ("comptes", "dossiers", "journal"))
    assert not allows(own, "dynamodb:PutItem", table("lyon", "dossiers"), key="LOT#1")


@pytest.mark.parametrize("function", ["outbox", "worker"])
def test_who_sends_e_mails_makes_no_account_and_points_no_identifier_elsewhere(function):
    own, accounts = policy("lyon", function), table("lyon", "comptes")
    for key in ("G#1", "A#dupont", "X#arena#1", "H#dupont", "N#1", "PERSONNELS", "J#1"):
        for action in ("PutItem", "UpdateItem", "DeleteItem"):
            assert not allows(own, f"dynamodb:{action}", accounts, key=key), (action, key)
    for key in ("C#1", "P#1", "L#boite#1", "R#1", "I#1"):
        assert allows(own, "dynamodb:UpdateItem", accounts, key=key)
    assert allows(own, "dynamodb:GetItem", accounts, key="G#1")
    assert not allows(own, "dynamodb:DeleteItem", accounts, key="C#1")


@pytest.mark.parametrize("function", ["outbox", "worker"])
def test_who_sends_e_mails_writes_no_mission_no_setting_no_import_and_jobs_alone_of_what_is_sent(function):
    own, dossiers, sent = policy("lyon", function), table("lyon", "dossiers"), table("lyon", "envois")
    for key in ("M#1", "G#1", "COMMUNES", "REGLAGES", "LOTS#imports", "TARIF#69123#75056", "STATISTIQUES#2026", "CONSERVATION"):
        assert not any(allows(own, f"dynamodb:{act}", dossiers, key=key) for act in ("PutItem", "UpdateItem", "DeleteItem")), key
    for key in ("LOT#1", "RETOUR#1", "RAPPELS#2026", "DELAIS"):
        assert allows(own, "dynamodb:UpdateItem", dossiers, key=key)
        assert not allows(own, "dynamodb:DeleteItem", dossiers, key=key)
    jobs = [voies.named(kind, "ab" * 16) for kind in ("code_courriel", "avis_message", "tableau_a_compter")]
    for key in (*jobs, "ab" * 16, "CADENCE"):
        assert allows(own, "dynamodb:UpdateItem", sent, key=key), key
        assert not allows(own, "dynamodb:DeleteItem", sent, key=key)
    assert not allows(own, "dynamodb:PutItem", sent, key="ab" * 15)
    assert not any(allows(own, "dynamodb:ConditionCheckItem", dossiers, key=key) for key in ("P#1", "M#1"))


def test_files_to_import_and_receipts_are_each_read_by_their_own_functions():
    for action in ("GetObject", "GetObjectVersion"):
        able = {place: [n for n in FUNCTIONS if allows(policy("lyon", n), f"s3:{action}", receipts("lyon", place))] for place in (RECEIPT, IMPORT)}
        assert able[RECEIPT] == ["api", "gestion", "documents"]
        assert able[IMPORT] == (["gestion", "lots"] if action == "GetObject" else ["lots"])
    assert [n for n in FUNCTIONS if allows(policy("lyon", n), "s3:PutObject", receipts("lyon", IMPORT))] == ["gestion"]
    assert not any(allows(policy("lyon", n), f"s3:{act}", receipts("lyon", IMPORT)) for n in FUNCTIONS for act in ("DeleteObject", "DeleteObjectVersion"))


def test_a_secret_is_opened_for_its_instance_alone():
    (found,) = [one for one in policy("lyon", "gestion")["Statement"] if "kms:Decrypt" in one["Action"]]
    assert found["Condition"] == {"StringEquals": {"kms:EncryptionContext:instance": "lyon"}}
