"""Nobody notices a deployment, nor a way back: what a page asks for is there before it and stays after it."""

import datetime as dt
import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import sync_playwright

from ops.deployment import artefacts, aws, deploy, pages, rollback
from tests.browser.conftest import ARGS

PATHS = ("/", "/connexion/", "/aide/")
ROUNDS = 5


def test_what_is_gone_and_has_a_digest_stays_a_fortnight_after_it_left(account, tmp_path):
    """A tab that has been open since before a deployment still finds the module that it loads late."""
    noon, outputs = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), {"SeauPages": "pages"}
    artefacts.ensure()
    aws.client("s3").create_bucket(Bucket="pages", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "app-0F1E2D3C.js").write_text("un")

    def there(days):
        pages.publish("lyon", tmp_path, outputs, noon + dt.timedelta(days=days))
        found = aws.client("s3").list_objects_v2(Bucket="pages")["Contents"]
        return [entry["Key"].rsplit("/", 1)[-1] for entry in found]

    assert there(0) == ["app-0F1E2D3C.js"]
    (tmp_path / "static" / "app-0F1E2D3C.js").rename(tmp_path / "static" / "app-1F1E2D3C.js")
    assert there(30) == ["app-0F1E2D3C.js", "app-1F1E2D3C.js"]
    assert there(44) == ["app-0F1E2D3C.js", "app-1F1E2D3C.js"]
    assert there(45) == ["app-1F1E2D3C.js"]


def another(site, folder, number):
    """The same pages, all of whose scripts and styles have new names."""
    made = folder / f"site-{number}"
    shutil.copytree(site, made)
    names = [path.name for path in made.rglob("*") if path.is_file() and pages.forever(path.name)]
    renamed = {name: re.sub(r"-([0-9A-Z]{8})\.", rf"-\1-{number:08d}.", name) for name in names}
    for path in sorted(path for path in made.rglob("*") if path.is_file()):
        if path.suffix in (".html", ".js", ".css"):
            text = path.read_text("utf-8")
            for name, new in renamed.items():
                text = text.replace(name, new)
            path.write_text(text, "utf-8")
        if path.name in renamed:
            path.rename(path.with_name(renamed[path.name]))
    return made


class Visitor:
    """A browser that opens pages without pause, and what it did not get."""

    def __init__(self, chromium, origin):
        self.page, self.origin, self.missed, self.visits = chromium.new_page(), origin, [], 0
        self.page.on("response", self._answered)
        self.page.on("requestfailed", self._failed)

    def _answered(self, answer):
        if answer.status >= 500 or (answer.status >= 400 and "/api/" not in answer.url):
            self.missed.append(f"{answer.status} {answer.url}")

    def _failed(self, request):
        if "ERR_ABORTED" not in (request.failure or ""):
            self.missed.append(f"{request.failure} {request.url}")

    def visit(self, path):
        self.page.goto(self.origin + path)
        self.visits += 1


def missed_by_a_visitor(origin, over, paths=PATHS):
    """What a browser did not get, and how many pages it opened until `over`: in a thread, for it has a loop of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        visitor = Visitor(browser, origin)
        while True:
            for path in paths:
                visitor.visit(path)
            if over.is_set():
                browser.close()
                return visitor.missed, visitor.visits


def test_ten_deployments_and_ways_back_are_not_noticed(instance, tmp_path):
    origin, over = instance.origin("lyon"), threading.Event()
    settings = deploy.LOCAL_SETTINGS | {"Origine": origin, "Visibilite": "3"}
    with aws.pointed_at(instance.endpoint), ThreadPoolExecutor(1) as one:
        visiting = one.submit(missed_by_a_visitor, origin, over)
        try:
            for number in range(1, ROUNDS + 1):
                site = another(instance.folder / "pages/lyon", tmp_path, number)
                deploy.deploy("lyon", instance.made, site, settings | {"Rafale": str(5000 + number)})
                rollback.back("lyon")
        finally:
            over.set()
        missed, visits = visiting.result()
        assert missed == []
        assert visits > ROUNDS * len(PATHS)
        bucket = deploy.outputs("lyon")["SeauPages"]
        for key in (key for key in pages._listed(aws.client("s3"), bucket) if pages.forever(key)):
            aws.client("s3").delete_object(Bucket=bucket, Key=key)
        missed, _ = one.submit(missed_by_a_visitor, origin, over, ["/connexion/"]).result()
        assert missed != [], "what is missing would not have been seen"
