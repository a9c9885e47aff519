"""The stages of .chalice/config.json and the policies that a package puts beside it: derived, never typed."""

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from chalicelib import academie
from ops.instances.policies import FUNCTIONS, policy

_MEMORY = {"lots": 1769}
"""A whole processor for hashing and printing; and room for files of 20 MB."""
_TIMEOUTS = {
    **{"gestion": 28, "impressions": 28, "outbox": 60, "purge": 300},
    **{"worker": 60, "documents": 120, "lots": 300, "sceaux": 240, "facteur": 60},
}


def config(codes: Iterable[str], kept: Mapping[str, object] | None = None) -> str:
    """The text of .chalice/config.json, as it must be committed. `kept`: stages as they were, of files not finished."""
    return _json(_config({**(kept or {}), **{code: _stage(code) for code in codes}}))


def policies(code: str) -> dict[str, str]:
    """File name -> text of the policy of each function of an instance; made for a package, never committed."""
    return {_policy_file(code, function): _json(policy(code, function)) for function in FUNCTIONS}


def write(folder: Path, codes: Collection[str]) -> None:
    """What Chalice reads to package `codes`: their stages and their policies, in a new `folder`."""
    folder.mkdir()
    (folder / "config.json").write_text(config(codes), "utf-8")
    for code in codes:
        for name, text in policies(code).items():
            (folder / name).write_text(text, "utf-8")


def _config(stages: dict[str, object]) -> dict[str, Any]:
    return {
        "version": "2.0",
        "app_name": "imagin",
        "api_gateway_endpoint_type": "REGIONAL",
        "lambda_memory_size": 1024,
        "lambda_timeout": 28,
        "stages": dict(sorted(stages.items())),
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
