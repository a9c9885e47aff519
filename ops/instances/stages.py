"""The stages of .chalice/config.json and the policies beside it: one stage per instance, derived and never typed."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chalicelib import academie
from ops.instances.policies import FUNCTIONS, policy

_MEMORY = {"lots": 1769}
"""A whole processor for hashing and printing; and room for files of 20 MB."""
_TIMEOUTS = {"outbox": 60, "purge": 300, "worker": 60, "documents": 120, "lots": 300, "sceaux": 240}


def files(codes: Iterable[str]) -> dict[str, str]:
    """Every file of .chalice by its name, as it must be committed."""
    wanted = sorted(codes)
    written = {"config.json": _json(_config(wanted))}
    for code in wanted:
        written |= {_policy_file(code, function): _json(policy(code, function)) for function in FUNCTIONS}
    return written


def write(folder: Path, codes: Iterable[str]) -> list[str]:
    """Writes what differs into `folder`, removes the policies of instances that are gone; gives the changed names."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted, changed = files(codes), []
    for name, text in wanted.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(name)
    for stale in folder.glob("policy-*.json"):
        if stale.name not in wanted:
            stale.unlink()
            changed.append(stale.name)
    return changed


def _config(codes: list[str]) -> dict[str, Any]:
    return {
        "version": "2.0",
        "app_name": "imagin",
        "api_gateway_endpoint_type": "REGIONAL",
        "lambda_memory_size": 1024,
        "lambda_timeout": 28,
        "stages": {code: _stage(code) for code in codes},
    }


def _stage(code: str) -> dict[str, Any]:
    return {
        "api_gateway_stage": code,
        "autogen_policy": False,
        "iam_policy_file": _policy_file(code, "api"),
        "environment_variables": {"IMAGIN_CODE": code, "IMAGIN_EXPEDITEUR": academie.load(code).expediteur},
        "lambda_functions": {
            name: {"iam_policy_file": _policy_file(code, name), "lambda_timeout": timeout}
            | ({"lambda_memory_size": _MEMORY[name]} if name in _MEMORY else {})
            for name, timeout in _TIMEOUTS.items()
        },
    }


def _policy_file(code: str, function: str) -> str:
    return f"policy-{code}.json" if function == "api" else f"policy-{code}-{function}.json"


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
