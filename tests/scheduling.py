"""Which tests need an emulated AWS, and which share a process."""

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """`make check` leaves out what needs an emulated AWS, a browser, or the packaged service."""
    for item in items:
        if {"cloud", "service", "chromium"} & set(item.fixturenames):
            item.add_marker(pytest.mark.aws)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """One process for what needs the running service, one for the pages: each starts once, and stays in order.

    By file, for pytest 9.2 no longer lets pytest-xdist 3.8 write a group into a test's name.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            path = nodeid.partition("::")[0]
            if path in ("tests/browser/test_pages.py", "tests/browser/test_emails.py"):
                return "pages"
            return "service" if path.startswith(("tests/browser/", "tests/deployed/")) else nodeid

    return ByFile(config, log)
