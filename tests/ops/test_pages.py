"""How pages are put: their type, how long a browser keeps them, nothing left of what is no longer built."""

import datetime as dt

import boto3
import pytest

from ops.deployment import aws, pages


@pytest.mark.parametrize(
    ("key", "kept"),
    [
        ("index.html", "no-cache"),
        ("sw.js", "no-cache"),
        ("static/app-0F1E2D3C.js", "public, max-age=31536000, immutable"),
        ("static/gestion/etat-7YVZYZPA.js", "public, max-age=31536000, immutable"),
    ],
)
def test_only_a_name_with_a_digest_is_kept_for_ever(key, kept):
    assert pages.keeping(key) == kept


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("a.webmanifest", "application/manifest+json"),
        ("a.svg", "image/svg+xml"),
    ],
)
def test_files_say_what_they_are(key, kind):
    assert pages.media_type(key) == kind


def test_only_changes_are_put_and_what_is_gone_goes(cloud, tmp_path):
    bucket = "imagin-lyon-documents"
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text("un")
    (tmp_path / "vieux.html").write_text("vieux")
    assert pages.upload(tmp_path, bucket) == 2
    assert pages.upload(tmp_path, bucket) == 0
    (tmp_path / "vieux.html").unlink()
    (tmp_path / "a" / "index.html").write_text("deux")
    assert pages.upload(tmp_path, bucket) == 2
    there = boto3.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    assert [entry["Key"] for entry in there] == ["a/index.html"]


def test_a_page_is_put_after_what_it_refers_to(cloud, tmp_path):
    """A visitor who comes during a deployment never meets a page whose style and scripts are not there yet."""
    (tmp_path / "static").mkdir()
    for name in ("a.html", "z.html", "static/app-0F1E2D3C.js"):
        (tmp_path / name).write_text(name)
    put, events = [], aws.client("s3").meta.events
    events.register("before-parameter-build.s3.PutObject", note := lambda params, **_: put.append(params["Key"]))
    pages.upload(tmp_path, "imagin-lyon-documents")
    events.unregister("before-parameter-build.s3.PutObject", note)
    assert put[0] == "static/app-0F1E2D3C.js"
    assert set(put[1:]) == {"a.html", "z.html"}


def test_what_comes_back_is_no_longer_about_to_leave():
    noon = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    known = {"static/a-0F1E2D3C.js": "2026-05-01T12:00:00+00:00", "static/b-0F1E2D3C.js": "2026-05-20T12:00:00+00:00"}
    left = pages.leavers(known, [*known, "index.html"], ["static/a-0F1E2D3C.js"], noon)
    assert left == {"static/b-0F1E2D3C.js": "2026-05-20T12:00:00+00:00"}


def test_scripts_and_styles_come_before_anything_asks_for_them(cloud, tmp_path):
    (tmp_path / "static").mkdir()
    for name in ("index.html", "static/app-0F1E2D3C.js"):
        (tmp_path / name).write_text(name)
    assert pages.prepare(tmp_path, "imagin-lyon-documents") == 1
    there = boto3.client("s3").list_objects_v2(Bucket="imagin-lyon-documents")["Contents"]
    assert [entry["Key"] for entry in there] == ["static/app-0F1E2D3C.js"]
