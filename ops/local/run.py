"""`make run`: every instance on this computer, from a bare checkout, until Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

from chalicelib import academie
from ops.checkout import install
from ops.console import Stopped, say, seconds, several, step
from ops.deployment import target
from ops.instances import known as instances
from ops.local import vacancy
from ops.local.service import Service
from ops.package import build as package
from ops.paths import ROOT, RUN, over_tls, port, port_aws, port_aws_tls, port_portal

_CUT = "L’enregistrement n’a pas fini à temps : les dernières secondes de saisie peuvent manquer."


def main(argv: list[str]) -> int:
    _listen()
    service = Service(RUN, port(), port_aws(), port_aws_tls=port_aws_tls() if over_tls() else 0)
    tls = {"IMAGIN_PORT_AWS_TLS": service.port_aws_tls} if service.port_aws_tls else {}
    here = {"IMAGIN_PORT": service.port, "IMAGIN_PORT_AWS": service.port_aws, "IMAGIN_PORT_PORTAIL": port_portal()}
    vacancy.check_ports(here | tls)
    with vacancy.alone(RUN):
        if os.environ.get("FRESH") == "1":
            vacancy.empty(RUN)
        return _serve(service, instances.every())


def _serve(service: Service, codes: Sequence[str]) -> int:
    """Until Ctrl-C, or until the local AWS fails; a second Ctrl-C does not stop the data from being kept."""
    start, stopped = time.monotonic(), False
    try:
        _bring_up(service, codes)
        _announce(service, codes, time.monotonic() - start)
        while service.running():
            time.sleep(0.5)
        raise Stopped(f"Le service local s’est arrêté de lui-même. Détail : {service.log}")
    except KeyboardInterrupt:
        _deaf()
        stopped = True
        say("\n  Arrêt : enregistrement des données…")
    finally:
        _deaf()
        saved = service.stop()
        target.forget()
        if stopped:
            say("  Arrêté, données gardées." if saved else f"  Arrêté. {_CUT}")
    return 0


def _bring_up(service: Service, codes: Sequence[str]) -> None:
    count = several(len(codes), "instance")
    say(f"{count} : {', '.join(codes)}. La première fois, quelques minutes ; ensuite moins d’une.")
    install.prepare()
    with step("Empaquetage des fonctions"):
        made = package.make(codes)
    with step("Portails de démonstration et pages"):
        service.open_portals(codes, port_portal())
        sites = service.build_pages(codes)
    with step("Démarrage d’AWS en local"):
        service.start()
    for code in codes:
        with step(f"Déploiement de {code}"):
            service.deploy(code, made, sites[code])
    target.remember(service.endpoint)
    with ThreadPoolExecutor() as pool:
        answers, loaded = pool.map(lambda code: _warm(service, code), codes), pool.map(_load_demonstration, codes)
        with step("Premières demandes"):
            list(answers)
        told = [_awaited(code, loaded) for code in codes]
    for code, text in zip(codes, told, strict=True):
        say(f"\n  Démonstration de {code} :\n{text.rstrip()}")


def _awaited(code: str, loaded: Iterator[str]) -> str:
    """What the next loading says: all go on together, each is waited for in a line of its own."""
    with step(f"Données de démonstration de {code}"):
        return next(loaded)


def _load_demonstration(code: str) -> str:
    """What the loading says; in a process of its own, for a process serves one instance."""
    done = subprocess.run(
        [sys.executable, "-m", "ops", "demo", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Stopped(f"Les données de démonstration de {code} n’ont pas pu être chargées :\n{done.stderr[-1500:]}")
    return done.stdout


def _warm(service: Service, code: str) -> None:
    answer = service.request(code, "GET", "/api/v1/sante")
    if answer.status != 200:
        said = answer.body.decode("utf-8", "replace")[:300]
        raise Stopped(f"L’instance {code} ne répond pas ({answer.status}) : {said}\nDétail : {service.log}")


def _announce(service: Service, codes: Sequence[str], duration: float) -> None:
    say(f"\nPrêt en {seconds(duration)}.")
    for code in codes:
        say(f"  {service.origin(code):32} {academie.load(code).nom}")
    common = f"{'https' if service.authority else 'http'}://localhost:{service.port}"
    say(f"  {common:32} Où me connecter ?")
    say(f"  {f'{common}/courrier':32} Courriels envoyés")
    if service.authority:
        say(f"  Autorité à faire accepter par le navigateur, une fois : {service.authority}")
    say("Ctrl-C arrête tout et garde les données ; « make run FRESH=1 » repart de zéro.")


def _listen() -> None:
    """Ctrl-C counts even behind a shell, which starts deaf to it what it runs in the background; nohup is obeyed."""
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, _interrupt)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _interrupt)


def _deaf() -> None:
    """From here on, the service stops: no other Ctrl-C, and no terminal that closes, comes between."""
    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, signal.SIG_IGN)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
