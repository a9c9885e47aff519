"""Saves the state of the local AWS every few seconds: MiniStack alone saves it at a clean stop only."""

import asyncio
from typing import Any

import ministack.app
from ministack.core import persistence
from ministack.services import cloudformation

_EVERY = 5.0
_LIVELY = ("dynamodb", "sqs", "ses", "s3")  # what people change; the rest changes only when a stack does.


async def save_regularly() -> None:
    """Copies on the loop, where nothing moves meanwhile, and writes in a thread."""
    seen = ""
    while True:
        await asyncio.sleep(_EVERY)
        states = ministack.app._build_persistence_save_dict()
        stacks = _stacks()
        names = [name for name in _LIVELY if name in states] if stacks == seen else list(states)
        seen = stacks
        copies = {name: states[name]() for name in names}
        await asyncio.to_thread(_write, copies)


def _write(copies: dict[str, Any]) -> None:
    for name, copy in copies.items():
        if copy is not None:
            persistence.save_state(name, copy)


def _stacks() -> str:
    """Changes whenever a stack does."""
    found = cloudformation._stacks._data.items()
    return str(sorted((str(key), stack.get("StackStatus"), str(stack.get("LastUpdatedTime"))) for key, stack in found))
