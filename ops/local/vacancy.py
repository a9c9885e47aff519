"""Refuses to start the local service where something is already at work: a taken port, the same data in use."""

import contextlib
import errno
import fcntl
import shutil
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

from ops.console import Stopped

_HELD = "verrou"


def check_ports(wanted: Mapping[str, int]) -> None:
    """Each port, by the variable that chooses it: free, and asked once."""
    for name, number in wanted.items():
        if same := [other for other, its in wanted.items() if its == number and other != name]:
            raise Stopped(f"{name} et {same[0]} nomment tous deux le port {number} : donnez à l’un un autre numéro.")
        check_port(number, name)


def check_port(number: int, setting: str) -> None:
    """`setting` names the variable by which the operator may choose another port."""
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError as taken:
            if taken.errno == errno.EACCES:
                told = f"choisissez-en un au-delà de 1023, par exemple « {setting}=8600 make run »"
                raise Stopped(f"Le port {number} est réservé au système : {told}.") from None
            if taken.errno != errno.EADDRINUSE:
                raise
            raise Stopped(
                f"Le port {number} est déjà utilisé : arrêtez le programme qui l’occupe, "
                f"ou choisissez-en un autre, par exemple « {setting}={number + 1} make run »."
            ) from None


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds the folder of the data: two local services would overwrite each other's."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _HELD).open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stopped("« make run » est déjà en marche sur ces données : arrêtez-le d’abord par Ctrl-C.") from None
        yield


def empty(folder: Path) -> None:
    """Removes all the data, the lock excepted."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != _HELD:
            path.unlink()
