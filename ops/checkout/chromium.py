"""Installs Chromium, in which the browser tests walk, from the system's packages."""

import os
import shutil
import subprocess

from ops.console import Stopped, step

_INSTALL = ("apt-get", "install", "--yes", "--no-install-recommends", "chromium")


def main(argv: list[str]) -> int:
    if shutil.which("chromium") is None:
        _install()
    return 0


def _install() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Stopped("Il manque Chromium pour les essais dans le navigateur : sudo apt-get install chromium")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with step("Installation de Chromium"):
        for command in (("apt-get", "update"), _INSTALL):
            done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise Stopped(f"Chromium n’a pas pu être installé :\n{done.stderr.strip()[-500:]}")
