"""The whole service on this computer: a local AWS kept in a folder, and the instances deployed into it."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chalicelib import academie
from ops.console import Stopped
from ops.deployment import aws, deploy, front_client, migrations, pages
from ops.deployment.front_client import Answer
from ops.local import certificate
from ops.package.build import Package
from ops.paths import REGION, ROOT, local_endpoint, local_origin
from ops.portal import DemonstrationPortals

_START_WITHIN = 90.0
_STOP_WITHIN = 30.0
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL")


@dataclass
class Service:
    """A local AWS and its instances; `outputs` holds what each deployed stack says of itself, `made` what was
    deployed. `port_aws_tls`: where browsers reach the local AWS, when all that they meet goes over TLS; else 0."""

    folder: Path
    port: int
    port_aws: int
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    made: Package | None = None
    portals: DemonstrationPortals | None = None
    port_aws_tls: int = 0
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def endpoint(self) -> str:
        """The address that AWS clients are pointed at."""
        return local_endpoint(self.port_aws)

    @property
    def tls(self) -> Path | None:
        """The folder of the certificate; None over plain HTTP."""
        names = ["localhost", *(f"{code}.localhost" for code in academie.codes())]
        return certificate.ready(self.folder / "tls", names) if self.port_aws_tls else None

    @property
    def authority(self) -> Path | None:
        """What a browser, or a command, must trust; None over plain HTTP."""
        return self.tls / certificate.AUTHORITY if self.tls else None

    @property
    def log(self) -> Path:
        """What the local AWS and its functions said."""
        return self.folder / "journal.txt"

    @property
    def portal(self) -> Path:
        """The folder of the pages that lead to every instance."""
        return self.folder / "portail"

    def origin(self, code: str) -> str:
        """The local address of an instance."""
        return local_origin(code, self.port, tls=bool(self.port_aws_tls))

    def build_pages(self, codes: Sequence[str]) -> dict[str, Path]:
        """The pages of each instance, which name its local address, and the portal's."""
        origins = {code: self.origin(code) for code in codes}
        with self.portals.named() if self.portals else nullcontext():
            pages.build_portal(self.folder, origins)
            return {code: pages.build(code, origins, self.folder / "pages") for code in codes}

    def open_portals(self, codes: Sequence[str], port: int, *, misbehaving: bool = False) -> None:
        """Starts the portals of these instances, before their pages are built: those have the buttons."""
        origins = {code: self.origin(code) for code in codes}
        self.portals = DemonstrationPortals(port, origins, misbehaving=misbehaving)
        with self.log.open("ab") as log:
            self.portals.start(log)

    def start(self) -> None:
        """Comes back when the local AWS answers."""
        temporary = self.folder / "tmp"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ops.emulator"],
                cwd=ROOT,
                env=self._environment(temporary),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._await_health()

    def deploy(self, code: str, made: Package, site: Path, *, visibility: int = 30) -> None:
        """Deploys one instance on it; `visibility`: seconds before a message that failed comes back."""
        settings = deploy.LOCAL_SETTINGS | {"Origine": self.origin(code), "Visibilite": str(visibility)}
        if self.port_aws_tls:
            settings["Depot"] = f"https://127.0.0.1:{self.port_aws_tls}"
        if self.portals:
            settings |= self.portals.deployed(code)
        with aws.pointed_at(self.endpoint):
            self.made = made
            for name, secret in (self.portals.parameters(code) if self.portals else {}).items():
                aws.client("ssm").put_parameter(Name=name, Value=secret, Type="SecureString", Overwrite=True)
            self.outputs[code] = deploy.deploy(code, made, site, settings)
            migrations.run(code)

    def request(
        self, code: str, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """A request as a browser at the instance's address would send it; `body` goes as JSON."""
        host = f"{code}.localhost:{self.port}"
        return front_client.request(self.port, host, method, path, body, headers or {}, self.authority)

    def mails(self) -> list[dict[str, Any]]:
        """The e-mails sent so far, newest first: {id, de, a, sujet, texte, html, quand}."""
        found: list[dict[str, Any]] = front_client.request(
            self.port, f"localhost:{self.port}", "GET", "/courrier.json", None, {}, self.authority
        ).json()
        return found

    def running(self) -> bool:
        """Whether the local AWS is alive."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> bool:
        """Lets the local AWS save its state, then makes sure that nothing of it is left; tells whether it was saved."""
        if self.portals:
            self.portals.stop()
        if self._process is None:
            return True
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_STOP_WITHIN)
        saved = self._process.poll() is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self.folder / "tmp", ignore_errors=True)
        return saved

    def _environment(self, temporary: Path) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in _KEPT}
        return kept | {
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port_aws),
            "MINISTACK_REGION": REGION,
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self.folder / "etat"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self.folder / "s3"),
            "TMPDIR": str(temporary),
            "IMAGIN_PORT": str(self.port),
            "IMAGIN_PORTAIL": str(self.portal),
            **self._over_tls(),
        }

    def _over_tls(self) -> dict[str, str]:
        """What the local AWS and its functions need so that browsers meet TLS alone: their links to files too."""
        if not self.tls:
            return {}
        return {
            "IMAGIN_TLS": str(self.tls),
            "AWS_ENDPOINT_URL_S3": f"https://127.0.0.1:{self.port_aws_tls}",
            "AWS_CA_BUNDLE": str(self.authority),
        }

    def _await_health(self) -> None:
        deadline = time.monotonic() + _START_WITHIN
        while time.monotonic() < deadline and self.running():
            try:
                with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=1):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise Stopped(f"Le service local n’a pas démarré. Détail : {self.log}")
