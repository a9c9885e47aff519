"""The demonstration portals of a local service: a certified provider on this computer, and what instances say of it."""

import json
import os
import secrets
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from chalicelib import academie
from ops.console import Stopped

_PROGRAM = Path(__file__).with_name("provider.mjs")
_SECONDS, _TRIES = 30, 3
"""What a provider has to begin to listen: one in some hundreds hangs before, whatever it waits for."""
_PROOF = {"acr": ["urn:demonstration:deux-facteurs"], "amr": ["mfa"]}
_OPAQUE = {"lyon"}
"""Portals whose `sub` says nothing: the identifiant académique is in another claim, as at many providers."""


@dataclass
class DemonstrationPortals:
    """The providers of every portal of every instance, as long as it runs. `origins`: instance -> its address."""

    port: int
    origins: Mapping[str, str]
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    misbehaving: bool = False
    _process: "subprocess.Popen[bytes] | None" = None

    def start(self, log: IO[bytes] | None = None) -> None:
        """Comes back when it listens, started again if it hangs; it goes away with the process that started it."""
        for _ in range(_TRIES):
            if self._listens(log):
                return
            self.stop()
        raise Stopped("Le portail de démonstration n’a pas démarré : relancez « make run », ou « npm ci ».")

    def _listens(self, log: IO[bytes] | None) -> bool:
        asked = json.dumps({"port": self.port, "essais": self.misbehaving, "portails": self._portals()})
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self._process = subprocess.Popen(
            ["node", str(_PROGRAM)],
            env=kept | {"IMAGIN_PORTAIL_DEMO": asked, "NODE_NO_WARNINGS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log or subprocess.DEVNULL,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        patience = threading.Timer(_SECONDS, self._process.kill)
        patience.start()
        try:
            return any(line.strip() == b"pret" for line in self._process.stdout)
        finally:
            patience.cancel()

    def stop(self) -> None:
        """Ends the provider; again, nothing."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def settings(self) -> dict[str, dict[str, dict[str, Any]]]:
        """What IMAGIN_PORTAILS says: instance -> portal -> the lines of its oidc table."""
        return {code: self._of(code) for code in self.origins if academie.load(code).portail}

    @contextmanager
    def named(self) -> Iterator[None]:
        """Inside, the instances read by this process have these portals."""
        before = os.environ.get("IMAGIN_PORTAILS")
        os.environ["IMAGIN_PORTAILS"] = json.dumps(self.settings())
        try:
            yield
        finally:
            os.environ.pop("IMAGIN_PORTAILS")
            if before is not None:
                os.environ["IMAGIN_PORTAILS"] = before

    def deployed(self, code: str) -> dict[str, str]:
        """The parameter that tells the deployed instance its portals."""
        return {"Portails": json.dumps({code: self._of(code)}, separators=(",", ":"))}

    def parameters(self, code: str) -> dict[str, str]:
        """The secrets of an instance, by the name of their parameter."""
        return {oidc["secret"]: self.secret for oidc in self._of(code).values()}

    def issuer(self, portail: str) -> str:
        """The address of one portal's provider, as its tokens name it."""
        return f"http://127.0.0.1:{self.port}/{portail}"

    def _of(self, code: str) -> dict[str, dict[str, Any]]:
        return {portail: self._oidc(code, portail) for portail in academie.load(code).portail}

    def _oidc(self, code: str, portail: str) -> dict[str, Any]:
        return {
            "emetteur": self.issuer(portail),
            "client": f"imagin-{code}",
            "secret": f"/imagin/{code}/portail/{portail}",
            "revendication": "uid" if portail in _OPAQUE else "sub",
            "personnels": _PROOF,
        }

    def _portals(self) -> dict[str, dict[str, Any]]:
        portals: dict[str, dict[str, Any]] = {}
        for code, origin in self.origins.items():
            for portail, facts in academie.load(code).portail.items():
                described = {"nom": facts.nom, "opaque": portail in _OPAQUE, "clients": []}
                portals.setdefault(portail, described)["clients"].append(self._client(code, portail, origin))
        return portals

    def _client(self, code: str, portail: str, origin: str) -> dict[str, Any]:
        return {
            "client_id": f"imagin-{code}",
            "client_secret": self.secret,
            "redirect_uris": [f"{origin}/api/v1/portail/{portail}/retour"],
            "post_logout_redirect_uris": [f"{origin}/connexion/"],
        }
