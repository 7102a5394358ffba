"""The translator: C that does what the Python does, bit for bit, and a refusal of everything else."""

from __future__ import annotations

import ctypes
import importlib.util
import math
import shutil
import struct
import subprocess
import sys
from array import array
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.kernel.terms import MASK, Untranslatable
from sim.kernel.translate import PRELUDE, translated

COMPILER = shutil.which("cc")
FLAGS = ["-O2", "-fPIC", "-shared", "-ffp-contract=off", "-fno-math-errno", "-Wall", "-Wextra", "-Werror"]
FLAGS += [f"-Wno-unused-{what}" for what in ("parameter", "function", "variable", "but-set-variable")]
FLAGS += ["-Wno-parentheses-equality"]
TYPES = {"int": ctypes.c_int64, "float": ctypes.c_double, "bool": ctypes.c_int64, "Word": ctypes.c_uint64, "None": None}
ARRAYS = {"Ints": "q", "Reals": "d", "Shorts": "h", "Singles": "f"}

HEAD = """
from __future__ import annotations
from collections.abc import MutableSequence
from math import sqrt
Word = int
Ints = Shorts = MutableSequence[int]
Reals = Singles = MutableSequence[float]
MASK = 2**64 - 1
"""

FIRST = """
SEVEN, BELOW, STEP, LEAST = 7, -7, -3, -(2**63)
HALF, TINY, MINUS_ZERO = 0.5, 5e-324, -0.0
M0, M1 = 0xD2E7470EE14C6C93, 0xCA5A826395121157
W0, W1 = 0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B


def high_half(a: Word, b: Word) -> Word:
    '''Not translated, but known.'''
    return a * b >> 64


def whole(kind: int, a: int, b: int) -> int:
    '''One operation on whole numbers.'''
    if kind == 0:
        return a + b
    elif kind == 1:
        return a - b
    elif kind == 2:
        return a * b
    elif kind == 3:
        return a // b
    elif kind == 4:
        return a % b
    elif kind == 5:
        return a & b
    elif kind == 6:
        return a | b
    elif kind == 7:
        return a ^ b
    elif kind == 8:
        return min(a, b)
    elif kind == 9:
        return max(a, b)
    elif kind == 10:
        return -a
    elif kind == 11:
        return a // BELOW + b % SEVEN
    elif kind == 12:
        return int(a < b) + 2 * int(a <= b) + 4 * int(a > b) + 8 * int(a >= b) + 16 * int(a == b) + 32 * int(a != b)
    pass
    return a if (a < b) == (b != 3) and not a == 5 or b == -2 else b


def shifted(a: int, by: int) -> int:
    return (a >> by) ^ ((a >> 20) << (by & 15)) ^ (a >> 63)


def real(kind: int, a: float, b: float) -> float:
    if kind == 0:
        return a + b
    if kind == 1:
        return a - b * HALF
    if kind == 2:
        return a * b
    if kind == 3:
        return a / b
    if kind == 4:
        return min(a, b)
    if kind == 5:
        return max(a, b)
    if kind == 6:
        return abs(a)
    if kind == 7:
        return sqrt(abs(a))
    if kind == 8:
        return -a
    if kind == 9:
        return a * b + a
    if kind == 10:
        return float(a < b) + float(a == b) * 2 + 4 * float(a != b) + 8 * float(a >= b)
    return a + TINY if a > MINUS_ZERO else MINUS_ZERO


def mixed(i: int, a: float) -> float:
    return i / 7 + i * a - (3 - a) / 2 + float(i)


def cut(a: float) -> int:
    return int(a)


def same(a: bool, b: bool) -> bool:
    return (a == b) != (a and b)


def least(a: int) -> bool:
    return a == LEAST


def word(kind: int, a: Word, b: Word) -> Word:
    if kind == 0:
        return (a + b) & MASK
    if kind == 1:
        return (a - b) & MASK
    if kind == 2:
        return MASK & (a * b + 3 * (a << 5))
    if kind == 3:
        return high_half(a, b)
    if kind == 4:
        return (a ^ b) | (a >> 3) & 255
    if kind == 5:
        return 5 if a < b else a
    return a if a == 17 or b >= W0 else b


def as_word(i: int) -> Word:
    return i & MASK


def from_word(a: Word) -> float:
    return float(a >> 11) * 2.0 + float(a)


def philox(X: Reals, stream: int, key: Word) -> None:
    k0: Word = stream & MASK
    k1 = key
    c0, c1, c2, c3 = stream + 1 & MASK, 0 & MASK, key, 0 & MASK
    for _ in range(10):
        high_0, low_0 = high_half(M0, c0), M0 * c0 & MASK
        high_1, low_1 = high_half(M1, c2), M1 * c2 & MASK
        c0, c1, c2, c3 = high_1 ^ c1 ^ k0, low_1, high_0 ^ c3 ^ k1, low_0
        k0 = k0 + W0 & MASK
        k1 = k1 + W1 & MASK
    k1 ^= k1
    k1 |= 1
    X[0], X[1] = float(c0 >> 11), float(c1 >> 11)
    X[2], X[3] = float(c2 >> 11), float(c3 >> int(k1 == 1) * 11)
"""

SECOND = """
from first import whole
STEP = -3


def ranges(start: int, stop: int, I: Ints) -> int:
    '''How many times round, in several ways; the bounds change on the way, and are not looked at again.'''
    seen = 0
    end = stop
    for i in range(start, end, STEP):
        I[seen & 63] += i
        end -= 1
        seen += 1
    for i in range(start, stop, 2):
        for j in range(i, start + 3):
            if j == i + 2:
                break
            seen += whole(2, j, 3)
    for j in range(stop):
        if j % 2 == 0:
            continue
        seen ^= j
    return seen


def swaps(I: Ints, X: Reals, i: int, j: int) -> int:
    I[i], I[j] = I[j], I[i]
    X[i], X[j], i = X[j] * 2, X[i], j
    i, I[i] = 3, i
    a = b = 0
    return i


def swaps_too(I: Ints, i: int, j: int) -> int:
    i, j = j, i
    j, I[j], i = I[i], 77, i - j
    return i * 1000 + j


def narrow(S: Shorts, F: Singles, X: Reals, I: Ints) -> float:
    '''Small numbers are multiplied as large ones.'''
    I[0] = S[0] * S[0] * S[0]
    X[0] = F[0] * F[0] + 1e-9
    S[1] = 5
    S[1] += S[0] % 7
    S[1] <<= 2
    F[1] = X[1]
    F[2] /= 3
    F[2] -= 0.1
    return F[1]


def collatz(n: int) -> int:
    steps = 0
    while True:
        if n == 1:
            return steps
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1


def bump(I: Ints, at: int) -> int:
    I[at] += 1
    return I[at]


def through(I: Ints, at: int) -> bool:
    '''What stands after `and` is called only when it has to be.'''
    return at < 4 and bump(I, at) > 1 or bump(I, at + 1) == 1


def early(I: Ints, n: int) -> None:
    bump(I, 0)
    if n < 0:
        found = 1
    elif n == 0:
        return
    else:
        found = 2
    I[1] = found
""".replace("    a = b = 0\n", "")

DIGEST = 2**62 + 12_345
EXPORTED = {
    *("whole", "shifted", "real", "mixed", "cut", "same", "least", "word", "as_word", "from_word", "philox"),
    *("ranges", "swaps", "swaps_too", "narrow", "collatz", "through", "early"),
}


def imported(folder: Path, name: str, source: str) -> ModuleType:
    """A module as it would be if it stood in ``folder``."""
    path = folder / f"{name}.py"
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def modules(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kernel")
    yield [imported(folder, "first", HEAD + FIRST), imported(folder, "second", HEAD + SECOND)]
    del sys.modules["first"], sys.modules["second"]


def compiled(folder: Path, text: str, *flags: str) -> ctypes.CDLL:
    if COMPILER is None:
        pytest.skip("there is no C compiler called cc here")
    (folder / "kernel.c").write_text(text, encoding="utf-8")
    subprocess.run([COMPILER, *FLAGS, *flags, "kernel.c", "-o", "kernel.so"], cwd=folder, check=True)
    return ctypes.CDLL(str(folder / "kernel.so"))


@pytest.fixture(scope="module", params=[[], ["-U__SIZEOF_INT128__", "-O0"]], ids=["wide", "without 128 bits"])
def both(request, modules, tmp_path_factory):
    """Every exported function, as (Python, C), each of which takes the same and gives the same."""
    library = compiled(tmp_path_factory.mktemp("c"), translated(modules, EXPORTED, DIGEST), *request.param)
    pairs = {}
    for module in modules:
        for name in EXPORTED & vars(module).keys():
            function = getattr(library, name)
            kinds = dict(getattr(module, name).__annotations__)
            function.restype = TYPES[kinds.pop("return")]
            function.argtypes = [TYPES.get(kind, ctypes.c_void_p) for kind in kinds.values()]
            pairs[name] = (getattr(module, name), function, list(kinds.values()))
    assert pairs.keys() == EXPORTED
    return SimpleNamespace(library=library, pairs=pairs)


def bits(number: float) -> int:
    """A double to the bit, but for what kind of NaN it is."""
    return struct.unpack("q", struct.pack("d", number))[0] if number == number else -1


def agree(both, name: str, *arguments):
    """Call a function in Python and in C, compare results and arrays to the bit, and give what Python gave."""
    plain, in_c, kinds = both.pairs[name]
    ours = [
        array(ARRAYS[kind], given) if kind in ARRAYS else given for kind, given in zip(kinds, arguments, strict=True)
    ]
    theirs = [
        array(ARRAYS[kind], given) if kind in ARRAYS else given for kind, given in zip(kinds, arguments, strict=True)
    ]
    expected = plain(*ours)
    found = in_c(*(given.buffer_info()[0] if isinstance(given, array) else given for given in theirs))
    if isinstance(expected, float):
        assert (bits(found), type(found)) == (bits(expected), float), (name, arguments)
    else:
        assert found == expected, (name, arguments)
    for mine, other in zip(ours, theirs, strict=True):
        if isinstance(mine, array):
            assert mine.tobytes() == other.tobytes(), (name, arguments)
    return expected, ours


WHOLE = st.one_of(st.integers(-9, 9), st.integers(-(2**30), 2**30))
LARGE = st.one_of(st.integers(-9, 9), st.integers(-(2**63), 2**63 - 1))
REAL = st.one_of(st.sampled_from([0.0, -0.0, math.nan, math.inf, -math.inf, 5e-324]), st.floats())
WORD = st.one_of(st.sampled_from([0, 1, 17, MASK, 2**63, 2**32 - 1, 2**32]), st.integers(0, MASK))


@settings(max_examples=500, deadline=None)
@given(kind=st.integers(0, 13), a=WHOLE, b=WHOLE)
def test_whole_numbers(both, kind, a, b):
    assume(b or kind not in (3, 4))
    agree(both, "whole", kind, a, b)


@pytest.mark.parametrize(("a", "b"), [(7, 2), (-7, 2), (7, -2), (-7, -2), (6, -2), (-6, 2), (0, -5), (-(2**63), 2)])
def test_division_is_by_floor(both, a, b):
    assert agree(both, "whole", 3, a, b)[0] == math.floor(a / b)
    assert agree(both, "whole", 4, a, b)[0] == a - b * math.floor(a / b)


@settings(max_examples=300, deadline=None)
@given(a=LARGE, by=st.integers(0, 63))
def test_shifts(both, a, by):
    assume(-(2**63) <= (a >> 20) << (by & 15) < 2**63)
    agree(both, "shifted", a, by)


@settings(max_examples=1000, deadline=None)
@given(kind=st.integers(0, 11), a=REAL, b=REAL)
def test_fractions(both, kind, a, b):
    assume(b or kind != 3)
    agree(both, "real", kind, a, b)


@pytest.mark.parametrize("kind", [4, 5])
@pytest.mark.parametrize(("a", "b"), [(0.0, -0.0), (-0.0, 0.0), (math.nan, 1.0), (1.0, math.nan)])
def test_the_first_of_two_neither_of_which_is_less_is_taken(both, kind, a, b):
    assert bits(agree(both, "real", kind, a, b)[0]) == bits(a)


@settings(max_examples=300, deadline=None)
@given(i=st.integers(-(2**53), 2**53), a=REAL)
def test_whole_numbers_and_fractions(both, i, a):
    agree(both, "mixed", i, a)


@settings(max_examples=300, deadline=None)
@given(a=st.floats(-(2.0**62), 2.0**62))
def test_a_fraction_is_cut_towards_zero(both, a):
    assert agree(both, "cut", a)[0] == math.trunc(a)


def test_yes_and_no(both):
    answers = [agree(both, "same", a, b)[0] for a in (False, True) for b in (False, True)]
    assert answers == [True, False, False, False]
    assert agree(both, "least", -(2**63))[0] is True
    assert agree(both, "least", -(2**63) + 1)[0] is False


@settings(max_examples=1000, deadline=None)
@given(kind=st.integers(0, 6), a=WORD, b=WORD)
def test_words_wrap(both, kind, a, b):
    agree(both, "word", kind, a, b)


@settings(max_examples=300, deadline=None)
@given(i=LARGE, a=WORD)
def test_words_from_numbers_and_back(both, i, a):
    assert agree(both, "as_word", i)[0] == i % 2**64
    agree(both, "from_word", a)


@settings(max_examples=200, deadline=None)
@given(stream=st.integers(0, 2**62), key=WORD)
def test_words_are_mixed_alike(both, stream, key):
    _, (mixed, *_) = agree(both, "philox", [0.0] * 4, stream, key)
    assert len(set(mixed)) == 4


@settings(max_examples=300, deadline=None)
@given(start=st.integers(-40, 40), stop=st.integers(-40, 40))
def test_ranges(both, start, stop):
    _, (_, _, sums) = agree(both, "ranges", start, stop, [0] * 64)
    assert sum(map(bool, sums)) == sum(map(bool, range(start, stop, -3)))


@given(I=st.lists(LARGE, min_size=8, max_size=8), i=st.integers(0, 7), j=st.integers(0, 7))
def test_swaps(both, I, i, j):  # noqa: E741
    agree(both, "swaps", I, [n / 3 for n in range(8)], i, j)
    agree(both, "swaps_too", [n % 8 for n in I], i, j)


@given(small=st.integers(-6000, 6000), real=st.floats(-1e30, 1e30))
def test_narrow_arrays(both, small, real):
    _, (shorts, _, _, ints) = agree(both, "narrow", [small, 0], [0.1, 0.0, 0.7], [0.0, real], [0])
    assert ints[0] == small**3
    assert shorts[1] == (5 + small % 7) * 4


@given(st.integers(1, 10_000))
def test_a_loop_that_only_a_return_ends(both, n):
    agree(both, "collatz", n)


@given(at=st.integers(0, 5), counts=st.lists(st.integers(-2, 2), min_size=8, max_size=8), n=st.integers(-1, 1))
def test_calls_that_write(both, at, counts, n):
    agree(both, "through", counts, at)
    agree(both, "early", counts, n)


# The text as a whole


def test_the_c_tells_the_digest_it_was_given(both):
    digest_in_c = both.library.kernel_digest
    digest_in_c.restype = ctypes.c_int64
    assert digest_in_c() == DIGEST


def test_only_what_is_exported_is_seen_from_outside(tmp_path, modules):
    library = compiled(tmp_path, translated(modules, {"collatz"}))
    assert library.collatz(6) == 8
    assert not hasattr(library, "whole")


def test_the_text_is_the_same_each_time_and_names_its_sources(modules):
    text = translated(modules, EXPORTED)
    assert text == translated(modules, sorted(EXPORTED)) == translated(modules, sorted(EXPORTED, reverse=True))
    assert text.startswith("/* Made by sim/kernel/translate.py from first, second. */\n" + PRELUDE)
    assert text.count("#include") == 1
    assert text.index("int64_t collatz(int64_t n);") < text.index("int64_t whole(int64_t kind, int64_t a, int64_t b) {")


# Refusals

HARD = "is not in the subset that is translated"

REFUSED = {
    "no type for a parameter": ("def f(x) -> None:\n    pass", 1, "`x` has no type here"),
    "no type for the result": ("def f(x: int):\n    pass", 1, "The result of `f` has no type here"),
    "an unknown type": ("def f(x: str) -> None:\n    pass", 1, "`x` has no type here that C could have: `str`"),
    "an array as result": ("def f(X: Reals) -> Reals:\n    return X", 1, "The result of `f` has no type here"),
    "a default": ("def f(x: int = 3) -> None:\n    pass", 1, "parameters that are more than names"),
    "a decorator": ("@staticmethod\ndef f() -> None:\n    pass", 2, "`f` has a decorator"),
    "a name of C": ("def register() -> None:\n    pass", 1, "`register` is not free to be a name in C"),
    "a local name of C": ("def f() -> None:\n    x = 1\n    short = 1", 3, "`short` is not free to be a name in C"),
    "a name twice": ("def f() -> None:\n    pass\ndef f() -> None:\n    pass", 3, "snippet has a `f` already"),
    "a name nobody defined": ("def f() -> int:\n    return nothing", 2, "`nothing` has no type here"),
    "a name that comes later": ("def f() -> int:\n    y = x\n    x = 1\n    return y", 2, "`x` has no type here"),
    "a name set on one way only": (
        "def f(a: int) -> int:\n    if a > 0:\n        x = 1\n    return x",
        4,
        "`x` has no value here",
    ),
    "a name set in a loop only": (
        "def f(a: int) -> int:\n    while a > 0:\n        x = 1\n    return x",
        4,
        "`x` has no value here",
    ),
    "a loop's name after it": (
        "def f() -> int:\n    for i in range(3):\n        pass\n    return i",
        4,
        "`i` has no value here",
    ),
    "a loop's name set in it": ("def f() -> None:\n    for i in range(3):\n        i = 1", 3, "belongs to a loop"),
    "a loop's name set by another": (
        "def f() -> None:\n    for i in range(3):\n        for i in range(2):\n            pass",
        3,
        "takes a name that has a value already",
    ),
    "the name that is none": (
        "def f() -> int:\n    for _ in range(3):\n        return _\n    return 1",
        3,
        "`_` has no type here",
    ),
    "a step that is not known": (
        "def f(a: int) -> None:\n    for i in range(0, 9, a):\n        pass",
        2,
        "constant step",
    ),
    "a step of 0": ("def f() -> None:\n    for i in range(0, 9, 0):\n        pass", 2, "a constant step other than 0"),
    "a loop over an array": ("def f(I: Ints) -> None:\n    for i in I:\n        pass", 2, HARD),
    "for and else": ("def f() -> None:\n    for i in range(2):\n        pass\n    else:\n        pass", 2, HARD),
    "while and else": ("def f() -> None:\n    while False:\n        pass\n    else:\n        pass", 2, HARD),
    "an assertion": ("def f() -> None:\n    assert True", 2, HARD),
    "an exception": ("def f() -> None:\n    raise ValueError", 2, HARD),
    "trying": ("def f() -> None:\n    try:\n        pass\n    finally:\n        pass", 2, HARD),
    "with": ("def f(x: int) -> None:\n    with x:\n        pass", 2, HARD),
    "a function inside": ("def f() -> None:\n    def g() -> None:\n        pass", 2, HARD),
    "an import inside": ("def f() -> None:\n    import math", 2, HARD),
    "global": ("def f() -> None:\n    global SEVEN", 2, HARD),
    "deleting": ("def f(x: int) -> None:\n    del x", 2, HARD),
    "two targets": ("def f() -> None:\n    x = y = 1", 2, HARD),
    "a star": ("def f(I: Ints) -> None:\n    x, *y = 1, 2", 2, "cannot be assigned to"),
    "too few values": ("def f() -> None:\n    x, y, z = 1, 2", 2, "has 3 places for 2 values"),
    "unpacking a call": ("def f() -> None:\n    x, y = f()", 2, "cannot be assigned to"),
    "an attribute": ("def f(x: int) -> int:\n    return x.real", 2, HARD),
    "a slice": ("def f(I: Ints) -> int:\n    return I[1:2]", 2, HARD),
    "a text": ("def f() -> None:\n    x = 'a'", 2, HARD),
    "a formatted text": ("def f(x: int) -> None:\n    y = f'{x}'", 2, HARD),
    "a lambda": ("def f() -> None:\n    x = lambda: 1", 2, HARD),
    "a comprehension": ("def f() -> None:\n    x = [i for i in range(3)]", 2, HARD),
    "a walrus": ("def f() -> None:\n    x = (y := 1)", 2, HARD),
    "a power": ("def f(x: int) -> int:\n    return x**2", 2, "`Pow` is not translated"),
    "the opposite bits": ("def f(x: int) -> int:\n    return ~x", 2, HARD),
    "a chain": ("def f(x: int) -> bool:\n    return 1 < x < 3", 2, HARD),
    "identity": ("def f(x: int) -> bool:\n    return x is x", 2, "`Is` is not translated"),
    "an expression for nothing": ("def f(x: int) -> None:\n    x + 1", 2, HARD),
    "an endless number": ("HUGE = float('inf')\ndef f() -> float:\n    return HUGE", 3, "`HUGE` has no type here"),
    "a whole number too large": ("def f() -> None:\n    x = 18446744073709551616", 2, HARD),
    "whole into fraction": ("def f() -> None:\n    x = 1.0\n    x = 2", 3, "`2` is int, not float"),
    "fraction into whole": ("def f(x: int) -> None:\n    x /= 2", 2, "`x /= 2` is float, not int"),
    "yes/no into whole": ("def f(x: int) -> None:\n    x = x > 1", 2, "`x > 1` is bool, not int"),
    "a whole number noted as fraction": ("def f() -> None:\n    x: float = 1", 2, "`1` is int, not float"),
    "another type noted": ("def f(x: int) -> None:\n    x: float = 1.0", 2, "`1.0` is float, not int"),
    "a type noted without value": ("def f() -> None:\n    x: int", 2, HARD),
    "an unknown type noted": ("def f() -> None:\n    x: str = 1", 2, "`1` is int, not str"),
    "whole into an array of fractions": ("def f(X: Reals) -> None:\n    X[0] = 1", 2, "`1` is int, not float"),
    "yes/no into an array": ("def f(I: Ints) -> None:\n    I[0] = True", 2, "`True` is bool, not int"),
    "a word into an array": ("def f(I: Ints, w: Word) -> None:\n    I[0] = w", 2, "`w` is Word, not int"),
    "a fraction as index": ("def f(I: Ints, x: float) -> int:\n    return I[x]", 2, "`x` is float, not int"),
    "an index from the end": ("def f(I: Ints) -> int:\n    return I[-1]", 2, "counts from the end"),
    "an index into a number": ("def f(x: int) -> int:\n    return x[0]", 2, "looks into int, which is no array"),
    "another name for an array": ("def f(I: Ints) -> None:\n    J = I", 2, "`I` is Ints, which no name can keep"),
    "arrays swapped": ("def f(I: Ints, J: Ints) -> None:\n    I, J = J, I", 2, "which no name can keep"),
    "nothing kept": ("def f() -> None:\n    x = f()", 2, "`f()` is None, which no name can keep"),
    "a whole number as condition": ("def f(x: int) -> None:\n    if x:\n        pass", 2, "`x` is int, not bool"),
    "a whole number as end": ("def f(x: int) -> None:\n    while x & 1:\n        pass", 2, "`x & 1` is int, not bool"),
    "not of a number": ("def f(x: int) -> bool:\n    return not x", 2, "`x` is int, not bool"),
    "and of numbers": ("def f(x: int) -> bool:\n    return x > 1 and x", 2, "`x` is int, not bool"),
    "a choice of two types": ("def f(x: int) -> float:\n    return 1.0 if x > 1 else x", 2, "is either float or int"),
    "a sum of yes/nos": ("def f(x: int) -> int:\n    return (x > 1) + 1", 2, "has bool and int"),
    "yes/no and whole": ("def f(x: bool) -> bool:\n    return x == 1", 2, "has bool and int"),
    "yes/nos in order": ("def f(x: bool) -> bool:\n    return x < x", 2, "has bool and bool"),
    "minus yes/no": ("def f(x: bool) -> int:\n    return -x", 2, "negates bool"),
    "floor of fractions": ("def f(x: float) -> float:\n    return x // 2.0", 2, "has float and float"),
    "rest of fractions": ("def f(x: float) -> float:\n    return x % 1.0", 2, "has float and float"),
    "bits of fractions": ("def f(x: float) -> float:\n    return x & 1", 2, "has float and int"),
    "a shift too far": ("def f(x: int) -> int:\n    return x >> 64", 2, "between which `>>` is not translated"),
    "a shift backwards": ("def f(x: int) -> int:\n    return x << -1", 2, "between which `<<` is not translated"),
    "a word and a number": ("def f(w: Word, x: int) -> Word:\n    return w + x & MASK", 2, "has Word and int"),
    "a word beside a number": ("def f(w: Word, x: int) -> bool:\n    return w < x", 2, "has Word and int"),
    "a word beside less than 0": ("def f(w: Word) -> bool:\n    return w < -1", 2, "has Word and int"),
    "a word divided": ("def f(w: Word) -> Word:\n    return w // 2", 2, "has Word and Word"),
    "a word that is not cut": ("def f(w: Word) -> Word:\n    return w * w", 2, "needs `& MASK`"),
    "a word cut too late": ("def f(w: Word) -> Word:\n    return (w * w >> 1) & MASK", 2, "has unmasked Word and int"),
    "a word that grows": ("def f(w: Word) -> None:\n    w += 1", 2, "needs `& MASK`"),
    "a word compared uncut": ("def f(w: Word) -> bool:\n    return w + 1 == w", 2, "has unmasked Word and Word"),
    "a word as number": ("def f(w: Word) -> int:\n    return int(w)", 2, "is no call known here with Word"),
    "an unknown call": ("def f() -> None:\n    print(1)", 2, "is no call known here with int"),
    "a call by keyword": ("def f(x: int) -> None:\n    f(x=1)", 2, HARD),
    "too many arguments": ("def f() -> None:\n    f(1)", 2, "is no call known here with int"),
    "a whole number given for a fraction": ("def f(x: float) -> None:\n    f(1)", 2, "`1` is int, not float"),
    "another array given": ("def f(X: Reals, I: Ints) -> None:\n    f(I, I)", 2, "`I` is Ints, not Reals"),
    "a local name called": ("def f() -> None:\n    g = 1\n    g()", 3, HARD),
    "three to choose from": (
        "def f() -> int:\n    return min(1, 2, 3)",
        2,
        "is no call known here with int and int and",
    ),
    "the less of two types": (
        "def f() -> float:\n    return min(1, 2.0)",
        2,
        "is no call known here with int and float",
    ),
    "the size of a whole number": ("def f(x: int) -> int:\n    return abs(x)", 2, "is no call known here with int"),
    "the root of a whole number": ("def f(x: int) -> float:\n    return sqrt(x)", 2, "is no call known here with int"),
    "no result": ("def f(x: int) -> int:\n    if x > 1:\n        return x", 1, "can end without a result"),
    "no result after a loop": (
        "def f(x: int) -> int:\n    while True:\n        if x > 1:\n            break",
        1,
        "can end without a result",
    ),
    "an empty result": ("def f() -> int:\n    return", 2, "returns something other than int"),
    "a result of nothing": ("def f() -> None:\n    return 1", 2, "returns something other than None"),
    "another result": ("def f() -> int:\n    return 1.0", 2, "`1.0` is float, not int"),
    "two that write": (
        "def f(I: Ints) -> int:\n    I[0] += 1\n    return f(I) - f(I)",
        3,
        "a call that writes what another part may read",
    ),
    "one that writes through another": (
        "def f(I: Ints) -> int:\n    return I[0] + g(I)\n"
        "def g(I: Ints) -> int:\n    return h(I)\ndef h(I: Ints) -> int:\n    I[0] = 1\n    return 2",
        2,
        "a call that writes what another part may read",
    ),
    "one that writes where it is kept": (
        "def f(I: Ints) -> int:\n    I[I[0]] = f(I)\n    return 1",
        2,
        "a call that writes what another part may read",
    ),
    "one that writes in what is added to": (
        "def f(I: Ints) -> int:\n    I[f(I)] += 1\n    return 1",
        2,
        "a call that writes what another part may read",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_and_where(tmp_path, case):
    source, line, words = REFUSED[case]
    module = imported(tmp_path, "snippet", HEAD + source)
    with pytest.raises(Untranslatable) as refused:
        translated([module], [])
    sentence = str(refused.value)
    assert sentence.startswith(f"snippet.py, line {HEAD.count(chr(10)) + line}: ")
    assert words in sentence
    assert sentence.endswith(".")


def test_a_name_in_two_modules_is_refused(tmp_path):
    one, two = (imported(tmp_path, name, HEAD + "def f() -> None:\n    pass") for name in ("one", "two"))
    with pytest.raises(Untranslatable, match=r"two\.py, line 9: one has a `f` already\."):
        translated([one, two], [])


@pytest.mark.parametrize("name", ["g", "high_half"])
def test_what_is_not_there_is_not_exported(tmp_path, name):
    module = imported(tmp_path, "snippet", HEAD + "def high_half(a: Word, b: Word) -> Word:\n    return a * b >> 64")
    with pytest.raises(Untranslatable, match=f"No module has a function `{name}` to export"):
        translated([module], [name])


def test_what_the_refusals_leave_is_translated(tmp_path):
    """The table's snippets are refused for what they say they are: their neighbours in the subset are not."""
    for source in (
        "def f(x: int) -> int:\n    return x >> 63",
        "def f(w: Word) -> bool:\n    return w < 1 and w + 1 & MASK == w",
        "def f(w: Word) -> None:\n    w ^= 1\n    w = 1",
        "def f(I: Ints) -> int:\n    I[0] = 1\n    x = f(I)\n    return x - f(I)",
        "def f(a: int) -> int:\n    if a > 0:\n        x = 1\n    else:\n        return 3\n    return x",
        "def f() -> int:\n    for i in range(2):\n        pass\n    for i in range(3):\n        return i\n    return 1",
    ):
        assert " f(" in translated([imported(tmp_path, "snippet", HEAD + source)], ["f"])
