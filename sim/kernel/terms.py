"""Expressions of the kernel's source as C, each with its type; what is not known is refused with file and line."""

from __future__ import annotations

import ast
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType

MASK = 2**64 - 1
WIDE = "unmasked Word"  # right in its lowest 64 bits only, so that `& MASK` has to follow
NOTHING, READS, WRITES = 0, 1, 2  # what working out an expression does to arrays

SCALARS = {"int": "int64_t", "float": "double", "bool": "int64_t", "Word": "uint64_t"}
ARRAYS = {"Ints": "int64_t", "Reals": "double", "Shorts": "int16_t", "Singles": "float"}
ELEMENTS = {"Ints": "int", "Reals": "float", "Shorts": "int", "Singles": "float"}

SIGNS: dict[type[ast.AST], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//"}
SIGNS |= {ast.Mod: "%", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>"}
SIGNS |= {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}

RESULTS = {
    **{sign: {"int": "int", "float": "float", "Word": WIDE, WIDE: WIDE} for sign in ("+", "-", "*")},
    **{sign: {"int": "int", "Word": "Word", WIDE: WIDE} for sign in ("&", "|", "^")},
    **{sign: {"int": "bool", "float": "bool", "Word": "bool"} for sign in ("<", "<=", ">", ">=")},
    **{sign: {"int": "bool", "float": "bool", "Word": "bool", "bool": "bool"} for sign in ("==", "!=")},
    **{sign: {"int": "int"} for sign in ("//", "%")},
    "/": {"int": "float", "float": "float"},
    "<<": {"int": "int", "Word": WIDE, WIDE: WIDE},
    ">>": {"int": "int", "Word": "Word"},
}
"""What two sides give that meet as one type; where there is none, the operation is refused."""

SPELT = {
    ("/", "int"): "((double){} / (double){})",
    ("//", "int"): "floor_div({}, {})",
    ("%", "int"): "floor_rest({}, {})",
    ("<<", "int"): "((int64_t)((uint64_t){} << {}))",  # C shifts no negative number to the left
}
"""Operations that are not simply their sign between two sides."""

BUILTINS: dict[tuple[str, ...], tuple[str, str]] = {
    **{("float", kind): ("((double){})", "float") for kind in ("int", "Word", "bool")},
    **{("int", kind): ("((int64_t){})", "int") for kind in ("float", "bool", "int")},
    **{(name, "float"): (f"__builtin_{word}({{}})", "float") for name, word in (("abs", "fabs"), ("sqrt", "sqrt"))},
    **{(name, "int", "int"): (f"{name}_int({{}}, {{}})", "int") for name in ("min", "max")},
    **{(name, "float", "float"): (f"{name}_real({{}}, {{}})", "float") for name in ("min", "max")},
}
"""Python's own functions with the types they take: their C, and the type they give."""


class Untranslatable(Exception):
    """Something outside the subset: its file and line, and one sentence."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a module, and the types of its parameters and its result."""

    module: ModuleType
    node: ast.FunctionDef
    parameters: Mapping[str, str]
    result: str

    @property
    def head(self) -> str:
        """How C declares it, but for its linkage."""
        spelt = {"None": "void ", **{kind: f"{name} *restrict " for kind, name in ARRAYS.items()}}
        spelt |= {kind: f"{name} " for kind, name in SCALARS.items()}
        parameters = ", ".join(spelt[kind] + name for name, kind in self.parameters.items())
        return f"{spelt[self.result]}{self.node.name}({parameters or 'void'})"


def assigned(node: ast.FunctionDef) -> dict[str, ast.Name]:
    """The names a function gives values to, by assignments or loops."""
    names = [part for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]
    return {name.id: name for name in names}


def refusal_at(module: ModuleType, node: ast.AST, sentence: str) -> Untranslatable:
    return Untranslatable(f"{module.__name__.replace('.', '/')}.py, line {getattr(node, 'lineno', 1)}: {sentence}")


@dataclass(frozen=True, slots=True)
class Term:
    """An expression in C, its type, what it does to arrays, and its value if it is a constant whole number."""

    text: str
    type: str
    touches: int = NOTHING
    constant: int | None = None

    def beside(self, other: str) -> Term:
        """The same beside something of the type ``other``: a constant beside a Word is one too."""
        if self.constant is None or self.constant < 0 or other not in ("Word", WIDE):
            return self
        return replace(self, text=f"UINT64_C(0x{self.constant:X})", type="Word")


def _number(value: object) -> Term | None:
    """A number exactly as it is; None for what is no number, or none that C can hold."""
    match value:
        case bool():
            return Term(f"INT64_C({value:d})", "bool")
        case int() if 0 <= value < 2**63:
            return Term(f"INT64_C({value:d})", "int", constant=value)
        case int() if 2**63 <= value <= MASK:
            return Term(f"UINT64_C(0x{value:X})", "Word", constant=value)
        case int() if -(2**63) <= value < 0:
            return Term(f"((int64_t)-UINT64_C({-value:d}))", "int", constant=value)
        case float() if math.isfinite(value):
            return Term(f"({value.hex()})", "float")
    return None


class Expressions:
    """A function's expressions. ``types`` are those of its names so far; ``sure`` are the names with a value here."""

    def __init__(self, function: Function, functions: Mapping[str, Function], writers: Collection[str]) -> None:
        self.function, self.functions, self.writers = function, functions, writers
        self.local = {*function.parameters, *assigned(function.node)}
        self.types = dict(function.parameters)
        self.sure = set(function.parameters)

    def refusal(self, node: ast.AST, sentence: str) -> Untranslatable:
        """What to raise about ``node``: ``sentence`` goes on from its text."""
        return refusal_at(self.function.module, node, f"`{ast.unparse(node).splitlines()[0]}` {sentence}.")

    def of_type(self, kind: str, node: ast.AST, term: Term) -> Term:
        """``term``, if it is of the type ``kind``: as in Python, nothing turns into another type by being kept."""
        term = term.beside(kind)
        if term.type == WIDE:
            raise self.refusal(node, "may be past 64 bits: it needs `& MASK`")
        if term.type != kind:
            raise self.refusal(node, f"is {term.type}, not {kind}")
        return term

    def kept(self, node: ast.AST, term: Term, kind: str = "") -> Term:
        """``term``, if a name can keep it that is of the type ``kind``, or has no type yet."""
        if term.type in ("None", *ARRAYS):
            raise self.refusal(node, f"is {term.type}, which no name can keep")
        return self.of_type(kind or term.type, node, term)

    def term(self, node: ast.expr, kind: str = "") -> Term:
        """An expression, which has to be of the type ``kind`` if that is given."""
        term = self._term(node)
        return self.of_type(kind, node, term) if kind else term

    def _term(self, node: ast.expr) -> Term:
        match node:
            case ast.Name(id=name) if name in self.sure:
                return Term(name, self.types[name])
            case ast.Name(id=name):
                number = None if name in self.local else _number(vars(self.function.module).get(name))
                if number is None:
                    raise self.refusal(node, f"has no {'value' if name in self.types else 'type'} here")
                return number
            case ast.Constant(value=value) if number := _number(value):
                return number
            case ast.Subscript():
                text, kind, index = self.element(node)
                return Term(f"(({SCALARS[kind]}){text})", kind, max(READS, index.touches))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._negative(node, self.term(operand))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                test = self.term(operand, "bool")
                return replace(test, text=f"(!{test.text})")
            case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
                return self.operation(node, self.term(left), op, self.term(right))
            case ast.BoolOp(op=op, values=values):
                tests = [self.term(value, "bool") for value in values]
                text = (" && " if isinstance(op, ast.And) else " || ").join(test.text for test in tests)
                return Term(f"({text})", "bool", max(test.touches for test in tests))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self._choice(node, self.term(test, "bool"), self.term(body), self.term(orelse))
            case ast.Call(func=ast.Name(id=name), keywords=[]) if name not in self.local:
                return self._call(node, name, [self.term(argument) for argument in node.args])
        raise self.refusal(node, "is not in the subset that is translated")

    def element(self, node: ast.Subscript) -> tuple[str, str, Term]:
        """An array's element in C, its type, and its index."""
        array, index = self.term(node.value), self.term(node.slice, "int")
        if array.type not in ARRAYS:
            raise self.refusal(node, f"looks into {array.type}, which is no array")
        if (index.constant or 0) < 0:
            raise self.refusal(node, "counts from the end, which C cannot")
        return f"{array.text}[{index.text}]", ELEMENTS[array.type], index

    def operation(self, node: ast.AST, left: Term, op: ast.AST, right: Term) -> Term:
        """Two sides with a sign between them."""
        sign, touches = SIGNS.get(type(op), ""), self.in_any_order(node, left, right)
        for side, other in ((left, right), (right, left)):
            if sign == "&" and other.constant == MASK and side.type in ("int", "Word", WIDE):
                return Term(f"((uint64_t){side.text})", "Word", touches)
        if sign not in ("<<", ">>"):
            left, right = left.beside(right.type), right.beside(left.type)
            met = _meeting(left.type, right.type)
        else:
            met = left.type if right.type == "int" and (right.constant or 0) in range(64) else ""
        if met not in RESULTS.get(sign, {}):
            sign = sign or type(op).__name__
            raise self.refusal(node, f"has {left.type} and {right.type}, between which `{sign}` is not translated")
        spelt = SPELT.get((sign, met), f"({{}} {sign} {{}})")
        return Term(spelt.format(left.text, right.text), RESULTS[sign][met], touches)

    def in_any_order(self, node: ast.AST, *terms: Term) -> int:
        """What the parts of ``node`` do to arrays. C may take them in any order: if one writes, no other may look."""
        touching = [term.touches for term in terms if term.touches]
        if WRITES in touching and len(touching) > 1:
            raise self.refusal(node, "has a call that writes what another part may read: give its result a name first")
        return max(touching, default=NOTHING)

    def _negative(self, node: ast.expr, term: Term) -> Term:
        if term.constant is not None and (number := _number(-term.constant)):
            return number
        if term.type not in ("int", "float"):
            raise self.refusal(node, f"negates {term.type}")
        return replace(term, text=f"(-{term.text})")

    def _choice(self, node: ast.expr, test: Term, one: Term, other: Term) -> Term:
        one, other = one.beside(other.type), other.beside(one.type)
        if one.type != other.type:
            raise self.refusal(node, f"is either {one.type} or {other.type}")
        self.kept(node, one)
        touches = max(test.touches, one.touches, other.touches)
        return Term(f"({test.text} ? {one.text} : {other.text})", one.type, touches)

    def _call(self, node: ast.Call, name: str, given: Sequence[Term]) -> Term:
        touches, kinds = self.in_any_order(node, *given), [term.type for term in given]
        if (name, *kinds) in BUILTINS:
            spelt, result = BUILTINS[name, *kinds]
            return Term(spelt.format(*(term.text for term in given)), result, touches)
        if name not in self.functions or len(given) != len(self.functions[name].parameters):
            raise self.refusal(node, f"is no call known here with {' and '.join(kinds) or 'nothing'}")
        called = self.functions[name]
        given = [self.of_type(*pair) for pair in zip(called.parameters.values(), node.args, given, strict=True)]
        looks = any(kind in ARRAYS for kind in kinds)
        own = NOTHING if not looks else WRITES if name in self.writers else READS
        return Term(f"{name}({', '.join(term.text for term in given)})", called.result, max(own, touches))


def _meeting(left: str, right: str) -> str:
    """The type as which two types meet in an operation; nothing if they cannot."""
    kinds = {left, right}
    return left if left == right else "float" if kinds == {"int", "float"} else WIDE if kinds == {"Word", WIDE} else ""
