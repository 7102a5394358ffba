"""The rules of play as C: an annotated subset of Python, translated statement by statement, and nothing guessed.

What is not known here is refused, with file and line. So is what C would take another way in silence: a name that may
have no value, calls whose order matters, Words past 64 bits. Left to the author: that an ``int`` stays within 64 bits
(and within 2**53 where it meets a ``float``), an index within its array, a shift within 0 to 63, a divisor off zero;
and that two arrays given to a function, if they are one, are used in parts that do not overlap.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from sim.kernel.terms import (
    ARRAYS,
    NOTHING,
    SCALARS,
    Expressions,
    Function,
    Term,
    Untranslatable,
    assigned,
    refusal_at,
)

PRIMITIVES = frozenset({"high_half"})
"""Functions whose Python is not translated, for the prelude has them in C."""

PRELUDE = """
#include <stdint.h>
#if defined(__FAST_MATH__) || __FLT_EVAL_METHOD__ == 2
#error "Every operation has to round as IEEE 754 says."
#endif
#ifdef _WIN32
#define EXPORTED __declspec(dllexport)
#else
#define EXPORTED __attribute__((visibility("default")))
#endif
static inline int64_t min_int(int64_t a, int64_t b) { return b < a ? b : a; }
static inline int64_t max_int(int64_t a, int64_t b) { return b > a ? b : a; }
static inline double min_real(double a, double b) { return b < a ? b : a; }
static inline double max_real(double a, double b) { return b > a ? b : a; }
static inline int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }
static inline int64_t floor_rest(int64_t a, int64_t b) { return a % b + (a % b != 0 && (a < 0) != (b < 0) ? b : 0); }
static inline uint64_t high_half(uint64_t a, uint64_t b) {
#ifdef __SIZEOF_INT128__
  return (uint64_t)(((unsigned __int128)a * b) >> 64);
#else
  const uint64_t low = UINT64_C(0xFFFFFFFF), middle = (a >> 32) * (b & low) + (((a & low) * (b & low)) >> 32);
  return (a >> 32) * (b >> 32) + (middle >> 32) + (((a & low) * (b >> 32) + (middle & low)) >> 32);
#endif
}
"""

RESERVED = """
alignas alignof asm auto bool break case char const constexpr continue default do double else enum extern false float
for goto if inline int int16_t int64_t linux long nullptr register restrict return short signed sizeof static
static_assert struct switch thread_local true typedef typeof uint64_t union unix unsigned void volatile while
abs floor_div floor_rest kernel_digest max max_int max_real min min_int min_real range sqrt EXPORTED
"""
"""Names that mean something else in C, in the prelude, or above."""


def translated(modules: Sequence[ModuleType], exported: Collection[str], digest: int = 0) -> str:
    """The modules as one C file, in which the functions named by ``exported`` can be seen from outside, and one more,
    ``kernel_digest``, which gives ``digest``: it tells libraries from one another."""
    functions = _functions(modules)
    own = {name: function for name, function in functions.items() if name not in PRIMITIVES}
    if missing := sorted(set(exported) - own.keys()):
        raise Untranslatable(f"No module has a function `{missing[0]}` to export.")
    writers = _writers(functions)
    heads = {name: f"{'EXPORTED' if name in exported else 'static'} {function.head}" for name, function in own.items()}
    bodies = [f"\n{heads[name]} {{\n{_Body(own[name], functions, writers).text()}}}" for name in own]
    origin = f"/* Made by sim/kernel/translate.py from {', '.join(module.__name__ for module in modules)}. */"
    tells = f"\nEXPORTED int64_t kernel_digest(void) {{ return INT64_C({digest}); }}"
    return "\n".join([origin, PRELUDE, *(f"{head};" for head in heads.values()), *bodies, tells, ""])


def _functions(modules: Iterable[ModuleType]) -> dict[str, Function]:
    """Every module's functions by name, in order: C has one namespace for all."""
    found: dict[str, Function] = {}
    for module in modules:
        for node in ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                if node.name in found:
                    raise refusal_at(module, node, f"{found[node.name].module.__name__} has a `{node.name}` already.")
                found[node.name] = _function(module, node)
    return found


def _function(module: ModuleType, node: ast.FunctionDef) -> Function:
    given = node.args
    if node.decorator_list or given.posonlyargs or given.kwonlyargs or given.vararg or given.kwarg or given.defaults:
        raise refusal_at(module, node, f"`{node.name}` has a decorator, or parameters that are more than names.")
    names = [part.arg for part in given.args]
    types = [_type_of(module, part, f"`{part.arg}`", part.annotation, {*SCALARS, *ARRAYS}) for part in given.args]
    result = _type_of(module, node, f"The result of `{node.name}`", node.returns, {*SCALARS, "None"})
    for name in (node.name, *names, *assigned(node)):
        if name in RESERVED.split() or name.startswith("temporary_") or not name.isascii():
            raise refusal_at(module, assigned(node).get(name, node), f"`{name}` is not free to be a name in C.")
    return Function(module, node, dict(zip(names, types, strict=True)), result)


def _type_of(module: ModuleType, node: ast.AST, what: str, annotation: ast.expr | None, known: Collection[str]) -> str:
    kind = ast.unparse(annotation) if annotation else ""
    if kind not in known:
        raise refusal_at(module, node, f"{what} has no type here{kind and f' that C could have: `{kind}`'}.")
    return kind


def _writers(functions: Mapping[str, Function]) -> set[str]:
    """The functions that write to arrays, by themselves or through others."""
    parts = {name: list(ast.walk(function.node)) for name, function in functions.items()}
    called = {name: {part.id for part in nodes if isinstance(part, ast.Name)} for name, nodes in parts.items()}
    elements = {name: [part for part in nodes if isinstance(part, ast.Subscript)] for name, nodes in parts.items()}
    found = {name for name in parts if any(isinstance(part.ctx, ast.Store) for part in elements[name])}
    while more := {name for name in parts.keys() - found if called[name] & found}:
        found |= more
    return found


class _Body(Expressions):
    """A function's statements, as lines of C."""

    def __init__(self, function: Function, functions: Mapping[str, Function], writers: Collection[str]) -> None:
        super().__init__(function, functions, writers)
        loops = [part.target for part in ast.walk(function.node) if isinstance(part, ast.For)]
        self.looped = {target.id for target in loops if isinstance(target, ast.Name)}
        self.lines: list[str] = []
        self.depth = self.temporaries = 0

    def text(self) -> str:
        """All that stands between the function's braces."""
        if self.block(self.function.node.body) and self.function.result != "None":
            raise self.refusal(self.function.node, "can end without a result")
        own = [name for name in self.types if name not in self.function.parameters and name not in self.looped]
        declared = [f"  {SCALARS[self.types[name]]} {name};" for name in own]
        return "".join(f"{line}\n" for line in [*declared, *self.lines])

    def write(self, line: str) -> None:
        """Adds a line of C."""
        self.lines.append("  " * self.depth + line)

    def block(self, statements: Sequence[ast.stmt]) -> bool:
        """Writes statements; whether what stands after them can be reached."""
        goes_on = True
        self.depth += 1
        for statement in statements:
            goes_on = self.statement(statement) and goes_on
        self.depth -= 1
        return goes_on

    def statement(self, node: ast.stmt) -> bool:
        """Writes a statement; whether what stands after it can be reached."""
        match node:
            case ast.Pass() | ast.Expr(value=ast.Constant(value=str())):
                pass
            case ast.Expr(value=ast.Call() as call):
                self.write(f"{self.term(call).text};")
            case ast.Assign(targets=[ast.Tuple(elts=[*targets])], value=ast.Tuple(elts=[*values])):
                self._assign_together(node, targets, values)
            case ast.Assign(targets=[target], value=value):
                self._assign(target, value, self.term(value))
            case ast.AnnAssign(target=ast.Name() as target, annotation=annotation, value=ast.expr() as value):
                self._assign(target, value, self.term(value, ast.unparse(annotation)))
            case ast.AugAssign(target=target, op=op, value=value):
                self._assign(target, node, self.operation(node, self.term(target), op, self.term(value)))
            case ast.If():
                return self._either(node)
            case ast.While(orelse=[]):
                return self._repeat(node)
            case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name("range")) as call, orelse=[]):
                self._count(node, name, call)
            case ast.Return(value=value):
                self._leave(node, value)
                return False
            case ast.Break() | ast.Continue():
                self.write(f"{ast.unparse(node)};")
                return False
            case _:
                raise self.refusal(node, "is not in the subset that is translated")
        return True

    def _assign(self, target: ast.expr, node: ast.AST, term: Term) -> None:
        """Keeps ``term``, worked out from ``node``, in a name or an element."""
        match target:
            case ast.Name(id=name) if name not in self.looped:
                term = self.kept(node, term, self.types.get(name, ""))
                self.types[name] = term.type
                self.sure.add(name)
                self.write(f"{name} = {term.text};")
            case ast.Subscript():
                text, kind, index = self.element(target)
                self.in_any_order(node, index, term)
                self.write(f"{text} = {self.of_type(kind, node, term).text};")
            case _:
                raise self.refusal(target, "cannot be assigned to, or belongs to a loop")

    def _assign_together(self, node: ast.stmt, targets: Sequence[ast.expr], values: Sequence[ast.expr]) -> None:
        """All values first, then the targets from left to right, as Python does."""
        if len(targets) != len(values):
            raise self.refusal(node, f"has {len(targets)} places for {len(values)} values")
        terms = [self.term(value) for value in values]
        self.write("{")
        self.depth += 1
        for place, (value, term) in enumerate(zip(values, terms, strict=True)):
            if term.constant is None:
                term = self.kept(value, term)
                terms[place] = replace(term, text=self._temporary(), touches=NOTHING)
                self.write(f"const {SCALARS[term.type]} {terms[place].text} = {term.text};")
        for target, value, term in zip(targets, values, terms, strict=True):
            self._assign(target, value, term)
        self.depth -= 1
        self.write("}")

    def _temporary(self) -> str:
        self.temporaries += 1
        return f"temporary_{self.temporaries}"

    def _either(self, node: ast.If) -> bool:
        self.write(f"if ({self.term(node.test, 'bool').text}) {{")
        before = set(self.sure)
        first_goes_on = self.block(node.body)
        after_first, self.sure = self.sure, before
        if node.orelse:
            self.write("} else {")
        second_goes_on = self.block(node.orelse)
        self.write("}")
        if first_goes_on:  # a name is sure if it is on every way that leads on
            self.sure = self.sure & after_first if second_goes_on else after_first
        return first_goes_on or second_goes_on

    def _repeat(self, node: ast.While) -> bool:
        self.write(f"while ({self.term(node.test, 'bool').text}) {{")
        self._loop_over(node.body)
        endless = isinstance(node.test, ast.Constant) and node.test.value is True
        return not endless or any(isinstance(part, ast.Break) for part in ast.walk(node))

    def _count(self, node: ast.For, name: str, call: ast.Call) -> None:
        """A loop over a range, whose bounds are worked out once; its name is its own, and gone after it."""
        zero, one = Term("0", "int"), Term("1", "int", constant=1)
        match [self.term(bound, "int") for bound in call.args]:
            case [stop]:
                start, step = zero, one
            case [start, stop]:
                step = one
            case [start, stop, step] if step.constant:
                pass
            case _:
                raise self.refusal(call, "needs one to three numbers, and a constant step other than 0")
        if name in self.sure:
            raise self.refusal(node, "takes a name that has a value already")
        first, end, sign = self._temporary(), self._temporary(), "<" if (step.constant or 0) > 0 else ">"
        begun = f"int64_t {first} = {start.text}, {end} = {stop.text}, {name} = {first}"
        self.write(f"for ({begun}; {name} {sign} {end}; {name} += {step.text}) {{")
        if name != "_":
            self.types[name] = "int"
            self.sure.add(name)
        self._loop_over(node.body)
        self.sure.discard(name)

    def _loop_over(self, body: Sequence[ast.stmt]) -> None:
        """A loop's statements, up to its brace. They may never be reached: no name is surer after them."""
        before = set(self.sure)
        self.block(body)
        self.sure = before
        self.write("}")

    def _leave(self, node: ast.Return, value: ast.expr | None) -> None:
        result = self.function.result
        if (value is None) != (result == "None"):
            raise self.refusal(node, f"returns something other than {result}")
        self.write(f"return {self.term(value, result).text};" if value else "return;")
