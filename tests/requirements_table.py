"""Requirement -> tests: printed at the end of a whole run, which fails when a requirement has no test.

A test names what it proves: `@pytest.mark.exigence("S08")`. Part of the tests prints nothing; `--exigences` forces it.
"""

import pytest

from tests.mutants.exigences import MUTANTS

REQUIREMENTS = {
    "S01": "a refused sign-in is the same for every account state",
    "S02": "one hash verification per try, whatever the state",
    "S03": "old hashes are upgraded on success",
    "S04": "passwords are exact and case-sensitive, NFKC; spaces at both ends do not count",
    "S05": "any characters, at most 128; more costs no hash",
    "S06": "both identifiers reach the same account",
    "S07": "identifiers are unique across kinds",
    "S08": "tries are reserved before the password is looked at",
    "S09": "5 tries in any hour, 25 a day, by network; elsewhere its holder waits a minute at most",
    "S10": "tries are counted on the canonical identifier, known or not",
    "S11": "no permanent lock; a reset by mail frees",
    "S12": "every credential path is throttled",
    "S13": "nobody is refused for their neighbours: what is attacked is counted, each door by itself",
    "S14": "the client's address comes from the trusted edge",
    "S15": "passwords: 12 or more, not common, not one's own names",
    "S16": "weak hash parameters stop the service",
    "S17": "temporary passwords: random, 64 bits or more",
    "S18": "no temporary password in clear at rest",
    "S19": "a temporary password opens a restricted session",
    "S20": "the change consumes it, once",
    "S21": "the new password is another one",
    "S22": "expiry holds without purge",
    "S23": "the first use shortens it to a day",
    "S24": "the purge deletes only what it read",
    "S25": "the purge repeats, resumes, stops in time, counts",
    "S26": "the purge touches nothing else",
    "S27": "re-issue: shown once, 72 h, journalled, announced",
    "S28": "forgotten password: same answer, same work",
    "S29": "a mail outage does not show; the mail leaves later",
    "S30": "links: 256 bits, hashed, 60 min, once, this instance",
    "S31": "the newest link wins; change or closing kills it",
    "S32": "opening the link changes nothing",
    "S33": "the token travels in the fragment",
    "S34": "the link's host comes from the instance",
    "S35": "sent to the known address only",
    "S36": "a reset ends sessions, clears tries, tells, does not sign in",
    "S37": "3 an hour, 6 a day, one in 5 minutes",
    "S38": "no step can be skipped",
    "S39": "session ids: 256 bits, hashed, new at each step up",
    "S40": "idle 30 min and 8 h, restricted 15 min and 1 h",
    "S41": "an ended session ends at the next request, everywhere",
    "S42": "the cookie is __Host-, and the only place of the secret",
    "S43": "a write is JSON, ours, from our origin",
    "S44": "a person reaches their own things only",
    "S45": "nothing of one instance works in another",
    "S46": "the instance is never what the client says",
    "S47": "roles name their own things only, and what the code needs",
    "S48": "no staff of another instance helps anybody here",
    "S49": "staff acts need a staff session with a second factor",
    "S50": "only listed fields go in, only chosen ones come out",
    "S51": "only one's own draft may be edited, before the deadline",
    "S52": "expressions are constants, values are bound",
    "S53": "a submission is one transaction",
    "S54": "the same key gives the same answer, once",
    "S55": "keys belong to a person of an instance",
    "S56": "a lost answer is recognised as one's own",
    "S57": "a stale draft overwrites nothing",
    "S58": "an ended session or a failure loses no typed data",
    "S59": "what is acknowledged is written",
    "S60": "mail leaves at least once, twice does no harm",
    "S61": "access is decided on consistent reads, never on an index",
    "S62": "what has expired counts as absent",
    "S63": "money and kilometres are exact",
    "S64": "nothing is lost by a mistaken act, a backup restores",
    "S65": "an import again deletes neither a claim nor a personal password",
    "S66": "strict JSON",
    "S67": "all text is escaped, templates are never data",
    "S68": "no injection in mail headers, one recipient",
    "S69": "no cell of a CSV is a formula, and each comes back as it was",
    "S70": "uploads: our key, exact type, 5 MB, 5 min, quota, checked bytes",
    "S71": "downloads: owner only, 60 s, attachment",
    "S72": "protective headers on every answer",
    "S73": "strict CSP and Trusted Types, nothing inline, no third party, a silent console",
    "S74": "failures say nothing, logs hold no exception text",
    "S75": "events are logged, people pseudonymised",
    "S76": "the journal is append-only: no function may change or erase it, a change is found and named",
    "S77": "no secret in the repository",
    "S78": "throttling, access log, alarms, dead letters, in every stage",
    "S79": "dependencies pinned and hashed, listed; nothing else shipped",
    "S80": "no default account, debug off, demonstration local only",
}
"""What must have a test; a room that comes later adds its own."""

_proofs = pytest.StashKey[dict[str, set[str]]]()


def pytest_addoption(parser):
    parser.addoption("--exigences", action="store_true", help="print requirement -> tests, fail when one has none")


def pytest_configure(config):
    config.addinivalue_line("markers", "exigence(*ids): the requirements that this test proves")
    config.stash[_proofs] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Before any deselection: what exists, not what this run chose."""
    for item in items:
        for mark in item.iter_markers("exigence"):
            for requirement in mark.args:
                test = item.nodeid.partition("[")[0].removeprefix("tests/")
                config.stash[_proofs].setdefault(requirement, set()).add(test)


def pytest_sessionfinish(session):
    """Under xdist each worker hands its table to the main process; alone, a missing test fails the run."""
    if hasattr(session.config, "workeroutput"):
        found = session.config.stash[_proofs]
        session.config.workeroutput["exigences"] = {name: sorted(tests) for name, tests in found.items()}
    elif _whole(session.config) and _missing(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    for name, tests in getattr(node, "workeroutput", {}).get("exigences", {}).items():
        node.config.stash[_proofs].setdefault(name, set()).update(tests)


def pytest_terminal_summary(terminalreporter, config):
    if not _whole(config):
        return
    found = config.stash[_proofs]
    terminalreporter.section("exigence -> tests")
    for name in sorted(REQUIREMENTS.keys() | found.keys()):
        tests = sorted(found.get(name, ()))
        terminalreporter.line(f"{name:<6}{REQUIREMENTS.get(name, '')}")
        for test in tests or ["AUCUN TEST"]:
            terminalreporter.line(f"        {test}", red=not tests)
        if mutant := MUTANTS.get(name):
            terminalreporter.line(f"        mutant ({mutant.file}) : {mutant.says}")
    if missing := _missing(config):
        terminalreporter.line(f"Sans test : {', '.join(missing)}", red=True)


def _whole(config):
    """A run of everything, or one that asks for the table."""
    return config.getoption("exigences") or config.args in ([], config.getini("testpaths"))


def _missing(config):
    return sorted(REQUIREMENTS.keys() - config.stash[_proofs].keys())
