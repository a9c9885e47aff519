"""What moto and botocore compute again at each call, computed once: patterns, names of methods, words of an expression.

For the length of one test of the sweep (`install`), which makes some thousands of calls; the others have moto's own ways.
"""

import copy
from collections import deque
from decimal import Decimal
from functools import cache, lru_cache

import botocore.useragent
import moto.core.responses as responses
from moto import backend_index
from moto.dynamodb import models
from moto.dynamodb import responses as dynamodb_responses
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.models import table
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node

_cast, _lex = DynamoType.cast_value.fget, ConditionExpressionParser._lex_condition_expression
FIRST = ("dynamodb", "sqs", "ses", "sesv2")
"""Services of most calls, whose addresses are no other's: looked for before the two hundred others."""
EXPRESSIONS = 4096


def _quick_cast(value):
    """Texts and numbers, which keys are made of; the rest as moto does."""
    if value.type == "S":
        return value.value
    return Decimal(value.value) if value.type == "N" else _cast(value)


def _same(one, other):
    if one.type == other.type == "S":
        return one.value == other.value
    return one.type == other.type and one.cast_value == other.cast_value


@lru_cache(EXPRESSIONS)
def _words(expression):
    parser = ConditionExpressionParser(expression, None, None)
    return tuple(_lex(parser))


def _known_words(parser):
    return deque(_words(parser.condition_expression)) if parser.condition_expression else deque()


@cache
def _is_a(kind, kinds):
    return issubclass(kind, kinds)


def _kinds(traverser):
    if "_map" not in traverser.__dict__:
        traverser._map = traverser._processing_map()
        traverser._kinds = tuple(traverser._map)
    return traverser._kinds


def _process(traverser, node):
    _kinds(traverser)
    for kind, processor in traverser._map.items():
        if _is_a(type(node), kind):
            return processor(node)
    return None


def _traverse(traverser, node, child_id=-1):
    """As moto does, without asking at each node which kinds there are."""
    if not _is_a(type(node), Node):
        return node
    parent = node.parent
    for place, child in enumerate(node.children or ()):
        traverser.pre_processing_of_child(node, place)
        traverser.traverse_node_recursively(child, place)
    if _is_a(type(node), traverser.nodes_to_be_processed()):
        node = traverser.process(node)
        node.parent = parent
        if parent:
            parent.children[child_id] = node
    return node


class _Copies:
    """`copy`, for the modules of moto: an item is never changed in place (tests/quick_moto.py), and need not be copied to be read."""

    copy = staticmethod(copy.copy)

    @staticmethod
    def deepcopy(value):
        if isinstance(value, Item):
            return value
        return list(value) if isinstance(value, list) and value and isinstance(value[0], Item) else copy.deepcopy(value)


def install(patch):
    """`patch`: pytest's monkeypatch, which takes all of it away again."""
    for module in (models, table, dynamodb_responses):
        patch.setattr(module, "copy", _Copies)
    patch.setattr(DynamoType, "cast_value", property(_quick_cast))
    patch.setattr(DynamoType, "__eq__", _same)
    patch.setattr(ConditionExpressionParser, "_lex_condition_expression", _known_words)
    patch.setattr(DepthFirstTraverser, "nodes_to_be_processed", _kinds)
    patch.setattr(DepthFirstTraverser, "process", _process)
    patch.setattr(DepthFirstTraverser, "traverse_node_recursively", _traverse)
    for name in ("method_names_from_class", "camelcase_to_underscores"):
        patch.setattr(responses, name, cache(getattr(responses, name)))
    sanitize = cache(botocore.useragent.sanitize_user_agent_string_component)
    patch.setattr(botocore.useragent, "sanitize_user_agent_string_component", sanitize)
    patterns = sorted(backend_index.backend_url_patterns, key=lambda one: one[0] not in FIRST)
    patch.setattr(backend_index, "backend_url_patterns", patterns)
