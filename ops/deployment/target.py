"""Points a command at one instance: the running local AWS, or AWS itself when asked.

The functions of chalicelib read the instance they serve in the environment, as the deployed ones do.
"""

import os

from chalicelib import academie
from ops.console import Stopped
from ops.deployment import aws, cloudformation
from ops.paths import REGION, RUN

_ADDRESS = RUN / "adresse"


def remember(endpoint: str) -> None:
    """Leaves the address of the running local AWS where the other commands find it."""
    _ADDRESS.write_text(endpoint, "utf-8")


def forget() -> None:
    """The local AWS is gone: commands no longer find it."""
    _ADDRESS.unlink(missing_ok=True)


def aim(code: str, *, on_aws: bool) -> None:
    """Sets this process's environment for the instance `code`."""
    if code not in academie.codes():
        known = ", ".join(academie.codes())
        unknown = f"« {code} » n’est pas une instance. " if code and not code.startswith("-") else ""
        raise Stopped(f"{unknown}Nommez d’abord l’instance : {known}.")
    if not on_aws:
        _aim_at_local()
    elif aws.local():
        raise Stopped("--aws demande le vrai AWS, mais AWS_ENDPOINT_URL nomme cet ordinateur : retirez l’un des deux.")
    here = "Cette instance ne peut pas être jointe : lancez « make run » dans un autre terminal."
    with aws.reached() if on_aws else aws.reached(here):
        found = cloudformation.outputs(code)
    if not found:
        how = f"make deploy STAGE={code}" if on_aws else "relancez « make run », qui démarre celles de ses fichiers"
        raise Stopped(f"L’instance « {code} » n’est pas déployée : {how}.")
    os.environ |= {
        "IMAGIN_CODE": code,
        "IMAGIN_ORIGINE": found["Origine"],
        "IMAGIN_PORTAILS": found.get("Portails", ""),
        "IMAGIN_FILE_TRAVAUX": found["FileTravaux"],
        "IMAGIN_FILE_CODES": found.get("FileCodes", found["FileTravaux"]),
        "IMAGIN_FILE_AVIS": found.get("FileAvis", found["FileTravaux"]),
        "IMAGIN_FILE_DOCUMENTS": found["FileDocuments"],
        "IMAGIN_FILE_LOTS": found["FileLots"],
        "IMAGIN_SEAU_DOCUMENTS": found["SeauDocuments"],
        "IMAGIN_SEAU_JUSTIFICATIFS": found["SeauJustificatifs"],
        "IMAGIN_SEAU_SCEAUX": found["SeauSceaux"],
    }


def local_or_aws(*, on_aws: bool) -> None:
    """Points this process at the running local AWS, or makes sure that it is not."""
    if not on_aws:
        _aim_at_local()
    elif aws.local():
        raise Stopped("--aws demande le vrai AWS, mais AWS_ENDPOINT_URL nomme cet ordinateur : retirez l’un des deux.")


def _aim_at_local() -> None:
    """The address in the environment, when it names this computer, else that of the running service."""
    if not os.environ.get("AWS_ENDPOINT_URL"):
        if not _ADDRESS.exists():
            raise Stopped("Le service local n’est pas en marche : lancez « make run » dans un autre terminal.")
        os.environ["AWS_ENDPOINT_URL"] = _ADDRESS.read_text("utf-8").strip()
    os.environ |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
