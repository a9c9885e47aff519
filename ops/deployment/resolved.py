"""The template in service with its references resolved, as far as comparing settings needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ops.deployment import aws, cloudformation

_GONE = object()


@dataclass(frozen=True)
class Resolved:
    """A stack as it was asked for: its expanded template, its parameters, and the name AWS gave each resource."""

    template: dict[str, Any]
    parameters: dict[str, str]
    physical: dict[str, str]

    @classmethod
    def of(cls, code: str) -> "Resolved":
        """That of the stack imagin-<code>."""
        account = {"AWS::AccountId": aws.account(), "AWS::Region": aws.region(), "AWS::Partition": "aws"}
        given = cloudformation.parameters(code)
        return cls(cloudformation.template(code, "Processed"), given | account, cloudformation.physical(code))

    def every(self, kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(logical name, physical name, properties) of each resource of a type that was made."""
        for name, resource in self.template["Resources"].items():
            if resource["Type"] == kind and name in self.physical:
                yield name, self.physical[name], self._value(resource.get("Properties", {}))

    def _value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [found for found in map(self._value, value) if found is not _GONE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((act, given),) = value.items()
            if act in ("Ref", "Fn::GetAtt", "Fn::If", "Fn::Sub"):
                return self._intrinsic(act, given)
        known = {key: self._value(inner) for key, inner in value.items()}
        return {key: found for key, found in known.items() if found is not _GONE}

    def _intrinsic(self, act: str, given: Any) -> Any:
        if act == "Ref":
            return _GONE if given == "AWS::NoValue" else self._named(given)
        if act == "Fn::If":
            return self._value(given[1] if self._holds(given[0]) else given[2])
        if act == "Fn::GetAtt":
            what, attribute = given if isinstance(given, list) else given.split(".", 1)
            name = self._named(what)
            return name.rpartition("/")[2] if attribute == "QueueName" else name
        text = given if isinstance(given, str) else given[0]
        return re.sub(r"\$\{([^}.]+)[^}]*\}", lambda found: str(self._named(found[1])), text)

    def _named(self, name: str) -> str:
        return self.parameters.get(name) or self.physical.get(name) or ""

    def _holds(self, condition: str) -> bool:
        return self._true(self.template["Conditions"][condition])

    def _true(self, stated: dict[str, Any]) -> bool:
        if "Fn::Not" in stated:
            return not self._true(stated["Fn::Not"][0])
        left, right = map(self._value, stated["Fn::Equals"])
        return bool(left == right)
