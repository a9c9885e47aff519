"""The worst moments: a container that dies around a call to AWS, and what another does just before one."""

from contextlib import contextmanager

from tests import aws


class Died(BaseException):
    """The container is gone: nobody answers."""


@contextmanager
def dying(rank, when, *services):
    """Dies just before (`before-call`) or just after (`after-call`) the call of that rank, over these services."""
    left = [rank]

    def die(**_):
        left[0] -= 1
        if left[0] == 0:
            raise Died()

    clients = [aws._client(service) for service in services]
    names = [f"{when}.{service}" for service in services]
    for client, name in zip(clients, names, strict=True):
        client.meta.events.register(name, die)
    try:
        yield left
    finally:
        for client, name in zip(clients, names, strict=True):
            client.meta.events.unregister(name, die)


@contextmanager
def just_before(operation, act):
    """Lets somebody else act once, just before the next call of an operation."""
    left = [1]

    def first(**_):
        if left[0]:
            left[0] = 0
            act()

    with aws._listening("dynamodb", f"before-call.dynamodb.{operation}", first):
        yield
