"""A rule taken away, for each requirement that one test alone would show: the test must fail.

`python -m tests.mutants.exigences [S07…]` plants each in a copy of the tree, whose named test passes without it. `make
test` sees that each still fits the code and names a test of its requirement (tests/test_requirements.py), and the table
at its end shows them.
"""

import contextlib
import importlib
import os
import shutil
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("app.py", "pyproject.toml", "requirements.txt", "requirements-dev.txt", "requirements-documents.txt",
          ".chalice", "chalicelib", "ops", "templates", "static", "tests", "docs", "vendor", "package.json")  # fmt: skip
LINKED = ("node_modules", "build")
SECONDS = 600
OPTIONS = ("-q", "-n0", "-x", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")


@dataclass(frozen=True)
class Mutant:
    """`before` stands once in `file`; put in its place, `after` takes the rule away and `test` fails."""

    says: str
    file: str
    before: str
    after: str
    test: str


MUTANTS = {
    "S07": Mutant(
        "an identifier held by somebody else is given again",
        "chalicelib/identity/provisioning.py",
        "actions=actions, condition=Alias.compte.does_not_exist())",
        "actions=actions)",
        "tests/identity/test_provisioning.py::test_an_identifier_of_somebody_else_refuses_the_whole_person",
    ),
    "S11": Mutant(
        "a reset leaves the tries where strangers put them",
        "chalicelib/identity/password_reset.py",
        "            for alias in throttling.aliases(compte):\n",
        "            for alias in throttling.aliases(compte)[:0]:\n",
        "tests/identity/test_throttling.py::test_a_reset_by_mail_works_while_throttled_and_frees",
    ),
    "S13": Mutant(
        "the first tries of an identifier wait for what its neighbours did",
        "chalicelib/identity/doors.py",
        "CALM, PAUSE = 3, 60",
        "CALM, PAUSE = 1, 60",
        "tests/identity/test_neighbours.py::test_where_many_identifiers_fail_the_first_tries_of_each_are_looked_at_and_neighbours_come_in",
    ),
    "S27": Mutant(
        "a password given again outlives its 72 hours",
        "chalicelib/identity/temporary_passwords.py",
        "timedelta(hours=ACADEMIE.limites.reemission_heures)",
        "timedelta(days=ACADEMIE.limites.reemission_heures)",
        "tests/gestion/people/test_acts.py::test_it_dies_after_72_hours_is_journalled_and_announced",
    ),
    "S47": Mutant(
        "a function may reach the tables of every instance",
        "ops/instances/policies.py",
        'resources = [_arn("dynamodb", f"table/imagin-{code}-{name}{tail}") for name in names for tail in tails]',
        'resources = [_arn("dynamodb", "table/imagin-*")]',
        "tests/security/test_policies.py::test_a_life_asks_only_what_is_allowed_and_nothing_of_another_instance",
    ),
    "S52": Mutant(
        "an expression is put together",
        "chalicelib/tables/reads.py",
        '"liste = :liste",\n        "ExpressionAttributeValues": {":liste": {"S": name}}',
        '"liste = :" + "liste",\n        "ExpressionAttributeValues": {":liste": {"S": name}}',
        "tests/security/test_expressions.py::test_every_expression_is_a_constant",
    ),
    "S58": Mutant(
        "a write that met another one is told as done",
        "chalicelib/web/__init__.py",
        "            raise errors.Busy(retry_after=RETRY_SECONDS) from None",
        '            return Response(body="", status_code=200)',
        "tests/identity/test_sessions.py::test_a_failure_while_saving_costs_no_typed_data_either",
    ),
    "S61": Mutant(
        "an account is read as it may have been",
        "chalicelib/tables/reads.py",
        '{"Keys": wanted, "ConsistentRead": True}',
        '{"Keys": wanted, "ConsistentRead": False}',
        "tests/identity/test_sign_in.py::test_the_sign_in_reads_what_is_true_now",
    ),
    "S65": Mutant(
        "an import of somebody's new name takes their password",
        "chalicelib/identity/correction.py",
        "    return [Compte.renomme.set(trace(person.names))]",
        "    return [Compte.renomme.set(trace(person.names)), Compte.password_hash.remove()]",
        "tests/gestion/imports/test_people.py::test_an_import_never_touches_a_password",
    ),
    "S69": Mutant(
        "a cell that begins with an equals sign is written as it is",
        "chalicelib/spreadsheets.py",
        '_RISKY = frozenset("=+-@',
        '_RISKY = frozenset("+-@',
        "tests/gestion/liquidation/test_lots.py::test_no_cell_of_a_csv_is_a_formula_and_each_comes_back_as_it_was",
    ),
    "S74": Mutant(
        "a failure is logged with its text",
        "chalicelib/logs.py",
        "error=type(problem).__name__, code=code",
        "error=repr(problem), code=code",
        "tests/security/test_edge.py::test_a_failure_says_nothing_and_the_log_holds_no_exception_text",
    ),
    "S75": Mutant(
        "a refused sign-in leaves no line",
        "chalicelib/identity/sign_in.py",
        '        logs.event("authn_login_fail", person=alias.compte or "inconnu", reseau=tried.mark)\n',
        "",
        "tests/security/test_logs.py::test_every_act_has_its_event_and_no_line_says_who_or_what",
    ),
    "S76": Mutant(
        "the staff's function may erase from the journal",
        "ops/instances/policies.py",
        '_tables(code, ("journal",), ("PutItem", "GetItem", "Query")),',
        '_tables(code, ("journal",), ("PutItem", "GetItem", "Query", "DeleteItem")),',
        "tests/security/test_policies.py::test_a_call_that_aws_would_refuse_is_found",
    ),
    "S77": Mutant(
        "an instance's file holds a secret",
        "chalicelib/academies/lyon.toml",
        "# [acces]\n",
        '# jeton = "' + "hT7kQ2mZ9xLp" + '"\n# [acces]\n',
        "tests/security/test_repository.py::test_no_file_holds_a_secret",
    ),
    "S78": Mutant(
        "the gateway lets everything through",
        "ops/stack/api.py",
        '        "ThrottlingRateLimit": {"Ref": "Debit"},\n',
        "",
        "tests/ops/test_limits.py::test_requests_are_bounded_and_room_may_be_reserved",
    ),
    "S79": Mutant(
        "a package that ships is any version of it",
        "requirements.txt",
        "argon2-cffi==",
        "argon2-cffi>=",
        "tests/ops/test_supply.py::test_every_package_that_ships_is_pinned_to_known_files",
    ),
    "S80": Mutant(
        "the service answers with its traces",
        "app.py",
        'Service("imagin")',
        'Service("imagin", debug=True)',
        "tests/security/test_repository.py::test_debug_is_off_and_nothing_turns_it_on",
    ),
}


def fits(mutant: Mutant, root: Path = ROOT) -> bool:
    """Whether what it replaces is still there, once."""
    return (root / mutant.file).read_text("utf-8").count(mutant.before) == 1


@contextlib.contextmanager
def planted(mutant, root):
    path = root / mutant.file
    kept = path.read_text("utf-8")
    path.write_text(kept.replace(mutant.before, mutant.after), "utf-8")
    try:
        yield
    finally:
        path.write_text(kept, "utf-8")


def copied(root):
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, root / name)
    for name in LINKED:
        (root / name).symlink_to((ROOT / name).resolve())


def passes(root, *tests):
    """Whether tests pass in a tree, played by a child; a fault of pytest itself is neither."""
    if (child := os.fork()) == 0:
        code = 2
        try:
            code = _played(root, tests)
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in (0, 1):
        raise SystemExit(f"{' '.join(tests)} : pytest rend {code}.")
    return code == 0


def _played(root, tests):
    """In the child: the tree comes first, and nothing of this one's tests stays loaded."""
    signal.alarm(SECONDS)
    os.chdir(root)
    sys.path[:] = [str(root), *(place for place in sys.path if place not in ("", str(ROOT)))]
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]
    import pytest

    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        return pytest.main([*OPTIONS, *tests])


def main(asked):
    survived = []
    for heavy in ("pytest", "hypothesis", "chalice", "moto", "pynamodb.models"):
        importlib.import_module(heavy)
    with tempfile.TemporaryDirectory(prefix="exigences-") as folder:
        root = Path(folder)
        copied(root)
        chosen = {name: MUTANTS[name] for name in asked or sorted(MUTANTS)}
        if not passes(root, *(mutant.test for mutant in chosen.values())):
            raise SystemExit("Un des tests échoue sans aucun changement.")
        for name, mutant in chosen.items():
            assert fits(mutant, root), f"{name} : {mutant.file} a changé"
            with planted(mutant, root):
                killed = not passes(root, mutant.test)
            print(f"{name} {'tué' if killed else 'SURVIT'} : {mutant.says} ({mutant.file})", flush=True)
            survived += [] if killed else [name]
    print(f"{len(chosen) - len(survived)} tués sur {len(chosen)}.")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
