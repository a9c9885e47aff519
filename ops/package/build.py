"""Makes what is deployed: Chalice's package, trimmed and compiled, in the zips of the functions, one template a stage.

Everything goes to build/paquets/<digest of the sources>: the same sources are packaged once.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ops import stack
from ops.checkout import environment, install
from ops.console import Stopped, megabytes, say, several, step
from ops.instances import known as instances
from ops.instances import stages
from ops.package import archive, sbom, zips
from ops.paths import BUILD, REGION, ROOT
from ops.stack import snapshot

_PACKAGES = BUILD / "paquets"
_KEPT = 3
_ZIPS = {"APIHandler": zips.PEOPLE, "Documents": zips.PRINTING, "Lots": zips.PRINTING}
"""Of the functions that do not have the whole service without what prints."""
_SOURCES = (
    *("app.py", "chalicelib", "templates/emails", "templates/pdf", "requirements.txt", "requirements-documents.txt"),
    *("package-lock.json", "ops/stack", "ops/instances", "ops/package", "langues", "ops/pages/languages"),
    *("ops/pages/paroles.py", "ops/pages/pages.py"),
)


@dataclass(frozen=True)
class Package:
    """One set of zips with the template of each stage."""

    folder: Path

    @property
    def api(self) -> Path:
        """The zip of the function of the convoked people."""
        return self.folder / zips.PEOPLE

    @property
    def service(self) -> Path:
        """The zip of every other function."""
        return self.folder / zips.WHOLE

    @property
    def documents(self) -> Path:
        """The zip of the functions that print: documents and batches."""
        return self.folder / zips.PRINTING

    @property
    def zips(self) -> tuple[Path, ...]:
        """The three, from the lightest."""
        return self.api, self.service, self.documents

    def template(self, code: str) -> dict[str, Any]:
        """The CloudFormation template of one instance."""
        content: dict[str, Any] = json.loads((self.folder / f"{code}.json").read_text("utf-8"))
        return content


def make(codes: Sequence[str]) -> Package:
    """The package of the sources as they are, with a template for each of `codes`; made only when absent."""
    folder = _PACKAGES / source_digest()
    missing = [code for code in codes if not (folder / f"{code}.json").exists()]
    if missing:
        with environment.locked("paquets"):
            missing = [code for code in codes if not (folder / f"{code}.json").exists()]
            if missing:
                _make(folder, missing)
    folder.touch()
    return Package(folder)


def source_digest() -> str:
    """Twenty hexadecimal digits of all that a package is made of, the Python version included."""
    found = hashlib.sha256(sys.version.encode())
    for path in _files():
        found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()[:20]


def _files() -> Iterator[Path]:
    for source in _SOURCES:
        top = ROOT / source
        within = sorted(top.rglob("*")) if top.is_dir() else [top]
        yield from (path for path in within if path.is_file() and "__pycache__" not in path.parts)


def _make(folder: Path, codes: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=BUILD) as temporary, ThreadPoolExecutor(2) as pool:
        work = Path(temporary)
        _stage_sources(work / "source", codes)
        first, *others = codes
        _chalice(work, first)
        waiting = pool.map(lambda code: _chalice(work, code), others)
        if not (folder / zips.PEOPLE).exists():
            zips.make(work / first / "deployment.zip", work / "source", folder)
        list(waiting)
        answers = _who_answers(work / "source", first)
        for code in codes:
            finished = _finished(json.loads((work / code / "sam.json").read_text("utf-8")), folder.name, answers)
            (folder / f"{code}.json").write_text(_compact(finished), "utf-8")
    sbom.write(folder, folder.name)
    _forget_older()


def _stage_sources(source: Path, codes: list[str]) -> None:
    """A copy of what ships: an edit made meanwhile, or a stray file, stays out of the zip.

    Chalice would fetch every dependency again at each edit: it is told of them only when they are not packed yet.
    """
    shutil.copytree(ROOT / "chalicelib", source / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", source)
    if not zips.packed_dependencies():
        shutil.copy(ROOT / "requirements.txt", source)
    stages.write(source / ".chalice", codes)


def _chalice(work: Path, code: str) -> None:
    merged = work / f"{code}-fusion.json"
    merged.write_text(json.dumps(stack.template(code)), "utf-8")
    chalice = Path(sys.executable).with_name("chalice")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "IMAGIN_"))}
    done = subprocess.run(
        [str(chalice), "package", "--stage", code, "--merge-template", str(merged), str(work / code)],
        cwd=work / "source",
        env=clean | {"AWS_DEFAULT_REGION": REGION},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    if done.returncode != 0 or "Could not install" in said:
        raise Stopped(f"L’application ne s’empaquette pas (instance {code}) :\n{said.strip()[-1500:]}")


def _who_answers(source: Path, code: str) -> dict[str, str]:
    """Path -> function, where it is not the staff's: the application says it, nobody repeats it."""
    asked = "import app, json; print(json.dumps([sorted(app.PEOPLE), sorted(app.PRINTED)]))"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=source,
        env={"PATH": os.environ["PATH"], "AWS_DEFAULT_REGION": REGION, "IMAGIN_CODE": code},
        capture_output=True,
        text=True,
        check=True,
    )
    people, printed = json.loads(done.stdout)
    return dict.fromkeys(people, "APIHandler") | dict.fromkeys(printed, "Impressions")


def _finished(template: dict[str, Any], version: str, answers: dict[str, str]) -> dict[str, Any]:
    """Names the zip of each function as it stands beside the template, tells each its version, and leads each path of
    the API to the function that holds it."""
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = _ZIPS.get(name, zips.WHOLE)
            resource["Properties"]["Environment"]["Variables"]["IMAGIN_VERSION"] = version
    template["Resources"][snapshot.VERSION]["Properties"]["Description"] = snapshot.published(version)
    for path, methods in template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"].items():
        for method in methods.values():
            uri, function = method["x-amazon-apigateway-integration"]["uri"], answers.get(path, "Gestion")
            called = snapshot.arn()["Fn::Sub"] if function == "APIHandler" else f"${{{function}.Arn}}"
            uri["Fn::Sub"] = uri["Fn::Sub"].replace("${APIHandler.Arn}", called)
    return template


def _compact(template: dict[str, Any]) -> str:
    return json.dumps(template, ensure_ascii=False, separators=(",", ":"))


def _forget_older() -> None:
    made = sorted((found for found in _PACKAGES.iterdir() if found.is_dir()), key=lambda found: found.stat().st_mtime)
    for old in made[:-_KEPT]:
        shutil.rmtree(old)


def main(argv: list[str]) -> int:
    from ops.package import interpreters, runtime

    code = instances.named(argv, "make package STAGE=lyon")
    install.prepare()
    here = interpreters.at_hand()
    with step(f"Empaquetage de {code} avec Python {here}, celui de ce poste"):
        package = make([code])
    if here != interpreters.DEPLOYED:
        say(f"  « make deploy » sur AWS le refait avec Python {interpreters.DEPLOYED}, que Lambda exécute.")
    say(f"  {package.folder.relative_to(ROOT)}/{code}.json")
    for path in package.zips:
        weight = archive.weigh(path)
        size = f"{megabytes(weight.packed)} ({megabytes(weight.unpacked)} déballés, {several(weight.files, 'fichier')})"
        say(f"  {path.relative_to(ROOT)} : {size}")
    shipped = several(len(sbom.packages()), "paquet livré", "paquets livrés")
    say(f"  {(package.folder / sbom.NAME).relative_to(ROOT)} : {shipped}")
    start = f"{runtime.cold_start(package.api, code) * 1000:.0f} ms"
    say(f"  Démarrage à froid, sous le client d’exécution de Lambda (médiane de 3) : {start}")
    return 0
