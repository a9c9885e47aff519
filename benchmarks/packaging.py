"""The packages that are measured, each built once into build/bancs.

Three ways to package a peer: `stock`, as its own tool ships it; `code`, the same with bytecode; `notre`, with what
`make package` does to the product: trimmed and compiled.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.borrowed import BUILD, COMPILE, FOLDER, PACKAGE, PAGES, REGION, ROOT, archive, trim
from benchmarks.interpreters import Interpreter

PEERS = Path(__file__).with_name("peers")
WAYS = ("stock", "code", "notre")


@contextmanager
def alone() -> Iterator[None]:
    """One process builds at a time: several may measure at once."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / ".verrou").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def product(tree: Path, python: Interpreter) -> Path:
    """The zip of the API, by the tree's own packaging."""
    return Path(_said([str(python.tools()), "-c", PACKAGE], tree))


def pages(tree: Path, folder: Path) -> Path:
    """The pages of an instance, by the tree's own builder."""
    return Path(_said([sys.executable, "-c", PAGES, str(folder)], tree))


def tree_of(commit: str) -> Path:
    """The files of a commit, in a folder of their own, beside the fonts and tools of this one."""
    digest = _said(["git", "rev-parse", "--verify", f"{commit}^{{commit}}"], ROOT)
    tree = FOLDER / "arbres" / digest
    if not tree.exists():
        draft = tree.with_suffix(".part")
        shutil.rmtree(draft, ignore_errors=True)
        (draft / "build").mkdir(parents=True)
        packed = subprocess.run(["git", "archive", digest], cwd=ROOT, capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "-C", str(draft)], input=packed, check=True)
        (draft / "node_modules").symlink_to((ROOT / "node_modules").resolve())
        (draft / "build" / "polices").symlink_to((BUILD / "polices").resolve())
        draft.rename(tree)
    return tree


def peer(name: str, way: str, python: Interpreter) -> Path:
    """The zip of a peer."""
    target = FOLDER / python.version / "zips" / f"{name}-{way}-{_digest(name)}.zip"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        if way == "stock":
            {"chalice": _by_chalice}.get(name, _by_pip)(name, target, python)
        else:
            _remade(peer(name, "stock", python), target, way, python)
    return target


def weigh(path: Path) -> archive.Weight:
    return archive.weigh(path)


def unpacked(path: Path) -> Path:
    """The files of a zip, which nobody may write; made once for each content."""
    tree = FOLDER / "deballes" / archive.digest(path)[:20]
    if not tree.exists():
        draft = tree.with_suffix(".part")
        shutil.rmtree(draft, ignore_errors=True)
        archive.unpack(path, draft)
        draft.rename(tree)
        for found in (tree, *tree.rglob("*")):
            found.chmod(0o555 if found.is_dir() or found.suffix == ".so" else 0o444)
    return tree


def compile_tree(tree: Path, python: Interpreter) -> None:
    """Bytecode of that interpreter, never checked again."""
    _said([str(python.path), "-c", COMPILE, str(tree)], ROOT)


def _digest(name: str) -> str:
    found = hashlib.sha256()
    for path in [*sorted((PEERS / name).glob("*.*")), PEERS / "reading.py", Path(trim.__file__)]:
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def _by_pip(name: str, target: Path, python: Interpreter) -> None:
    """What `sam build` makes: the wheels side by side, without bytecode."""
    with TemporaryDirectory(dir=FOLDER) as temporary:
        tree = Path(temporary)
        python.install(tree, PEERS / name / "requirements.txt")
        shutil.copy(PEERS / name / "app.py", tree)
        shutil.copy(PEERS / "reading.py", tree)
        archive.write(tree, target)


def _by_chalice(name: str, target: Path, python: Interpreter) -> None:
    """What `chalice package` makes."""
    with TemporaryDirectory(dir=FOLDER) as temporary:
        source = Path(temporary) / "source"
        shutil.copytree(PEERS / name, source, ignore=shutil.ignore_patterns("__pycache__"))
        (source / ".chalice").mkdir()
        config = {"version": "2.0", "app_name": "missions", "stages": {"dev": {"api_gateway_stage": "api"}}}
        (source / ".chalice" / "config.json").write_text(json.dumps(config))
        _said([str(python.tools().with_name("chalice")), "package", "--stage", "dev", str(source / "fait")], source)
        shutil.copy(source / "fait" / "deployment.zip", target)


def _remade(stock: Path, target: Path, way: str, python: Interpreter) -> None:
    with TemporaryDirectory(dir=FOLDER) as temporary:
        tree = Path(temporary)
        wanted: Callable[[str], bool] = trim.wanted if way == "notre" else lambda entry: True
        archive.unpack(stock, tree, wanted)
        if way == "notre":
            trim.drop_old_versions(tree)
            trim.shorten_endpoints(tree)
        compile_tree(tree, python)
        archive.write(tree, target)


def _said(command: list[str], folder: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "IMAGIN_"))}
    done = subprocess.run(
        command,
        cwd=folder,
        env=clean | {"AWS_DEFAULT_REGION": REGION, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command} : {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout.strip().rpartition("\n")[2]
