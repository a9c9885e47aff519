"""Where a module may be wrong by one sign: each comparison, sum, condition, number and text, changed one at a time.

mutmut changes what stands inside functions alone; here the bounds and the tables at the top of a module are the rules.
"""

import ast
import copy

_OTHER = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Add,
    ast.And: ast.Or, ast.Or: ast.And, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


def sites(tree):
    """Paths of the nodes that may be changed, in the order of the text; no docstring, annotation, nor decorator."""
    return list(_sites(tree, ()))


def _sites(node, path):
    if _changed(node) is not None:
        yield path
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_params", "decorator_list") or isinstance(node, ast.Import | ast.ImportFrom):
            continue
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for rank, child in children:
            is_text = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if isinstance(child, ast.AST) and not is_text and not _is_type(node, name, child):
                yield from _sites(child, (*path, (name, rank)))


def _is_type(node, name, child):
    """`Literal[…]`, `cast(…, …)` and aliases of types: nothing that runs."""
    if isinstance(node, ast.Assign) and name == "value" and isinstance(child, ast.Subscript):
        return True
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "cast" and child is node.args[0]


def _changed(node):
    """The node with its one change, or None where there is none to make."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in _OTHER:
            return _with(node, ops=[_OTHER[type(op)]()])
        case ast.Compare(ops=[first, *rest]) if type(first) in _OTHER:
            return _with(node, ops=[_OTHER[type(first)](), *rest])
        case ast.BoolOp() | ast.BinOp() if type(node.op) in _OTHER:
            return _with(node, op=_OTHER[type(node.op)]())
        case ast.UnaryOp(op=ast.Not()):
            return node.operand
        case ast.If() | ast.IfExp() if not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp):
            return _with(node, test=ast.UnaryOp(ast.Not(), node.test))
        case ast.Constant(value=bool()):
            return ast.Constant(not node.value)
        case ast.Constant(value=int()):
            return ast.Constant(node.value + 1)
        case ast.Constant(value=str()) if node.value:
            return ast.Constant(f"{node.value[:-1]}¤")
    return None


def _with(node, **changes):
    made = copy.copy(node)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def mutated(source, path):
    """The tree with the node at this path changed, its line, and the change as « before → after »."""
    tree = ast.parse(source)
    above, node = None, tree
    for name, rank in path:
        above, (last, place) = node, (name, rank)
        node = getattr(node, name) if rank is None else getattr(node, name)[rank]
    changed = ast.fix_missing_locations(ast.copy_location(_changed(node), node))
    if place is None:
        setattr(above, last, changed)
    else:
        getattr(above, last)[place] = changed
    shown = node.test if isinstance(node, ast.If) else node
    after = changed.test if isinstance(changed, ast.If) else changed
    return tree, node.lineno, f"{ast.unparse(shown)} → {ast.unparse(after)}"
