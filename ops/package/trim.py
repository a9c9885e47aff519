"""Takes out of the dependencies what a Lambda never reads, and compiles what stays."""

import compileall
import json
import py_compile
import re
import shutil
from pathlib import Path

_SERVICES = ("dynamodb", "kms", "lambda", "s3", "sesv2", "sqs", "ssm")
_ENDPOINTS = {*_SERVICES, "email"}
_NEVER_READ = re.compile(
    r"(^|/)__pycache__/|^[^/]+\.(dist-info|data)/|^(cffi|pycparser|dns|bin|share)/|\.pyi$|/py\.typed$"
    r"|^authlib/(integrations|jose|oauth1|oidc/(discovery|registration|rpinitiated)|oauth2/rfc(7591|7592|8628|9068))/"
    r"|^pillow\.libs/lib(avif|freetype|harfbuzz|brotli)|^PIL/_(avif|imagingft)\.|^pypdfium2_cli/"
    rf"|^botocore/data/(?!({'|'.join(_SERVICES)})/)[^/]+/|^botocore/data/.*/examples-1\.json"
)


def wanted(name: str) -> bool:
    """Whether an entry of a package serves at run time.

    `botocore/docs` does: botocore's waiter imports it. `dns` does not: addresses are checked by their form alone.
    """
    return _NEVER_READ.search(name) is None


def prune(tree: Path) -> None:
    """Removes what is not wanted from an installed tree."""
    for path in list(tree.rglob("*")):
        if path.is_file() and not wanted(path.relative_to(tree).as_posix()):
            path.unlink()


def shorten_endpoints(tree: Path) -> None:
    """botocore reads this list of every service of every partition at each start: ours, of the public one, suffice."""
    path = tree / "botocore" / "data" / "endpoints.json"
    endpoints = json.loads(path.read_text("utf-8"))
    endpoints["partitions"] = [part for part in endpoints["partitions"] if part["partition"] == "aws"]
    for part in endpoints["partitions"]:
        part["services"] = {name: value for name, value in part["services"].items() if name in _ENDPOINTS}
    path.write_text(json.dumps(endpoints, separators=(",", ":")), "utf-8")


def drop_old_versions(tree: Path) -> None:
    """Of each service, botocore uses the newest description."""
    for service in _SERVICES:
        versions = sorted(found for found in (tree / "botocore" / "data" / service).iterdir() if found.is_dir())
        for old in versions[:-1]:
            shutil.rmtree(old)


def compile_tree(tree: Path) -> None:
    """Bytecode whose validity is never checked: zip entries all carry the same date, which the usual check refuses."""
    done = compileall.compile_dir(
        tree,
        quiet=1,
        stripdir=str(tree),
        prependdir="/var/task",
        workers=2,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not done:
        raise RuntimeError(f"{tree}: a module does not compile")
