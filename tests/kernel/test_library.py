"""How the kernel runs: what the environment asks for, and which libraries are trusted."""

from __future__ import annotations

import platform
import warnings
from pathlib import Path

import numpy as np
import pytest

from sim.faults import PlainKernel
from sim.kernel import sources
from sim.kernel.library import ADVICE, CHOICE, kernel
from sim.kernel.proof import proved
from tests.engine import corpus
from tests.engine.agreement import running
from tests.kernel.compiling import library, needs_cc, source

NO_KERNEL = "#include <stdint.h>\nint64_t trial(void) { return 0; }\n"


@pytest.fixture
def afresh(monkeypatch, tmp_path):
    """No kernel loaded yet, nothing in the environment, and a library where the test puts one."""
    monkeypatch.delenv(CHOICE, raising=False)
    monkeypatch.setattr(sources, "LIBRARY", tmp_path / "kernel.library")
    kernel.cache_clear()
    yield monkeypatch
    kernel.cache_clear()


def how() -> str:
    """How the kernel runs, if nobody has to be warned of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return kernel().how


def assert_refused() -> None:
    """It is told once that the kernel is plain, and not at every call."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert [kernel().how for _ in range(3)] == ["plain"] * 3
    assert [(warning.category, str(warning.message)) for warning in caught] == [(PlainKernel, ADVICE)]


# ---------------------------------------------------------------------- what is asked for


@pytest.mark.parametrize("choice", ["plain", "checked"])
def test_the_environment_asks_for_plain_python(afresh, choice):
    """Whoever asks for it is not warned of it, be there a library or not."""
    afresh.setenv(CHOICE, choice)
    assert how() == choice


@needs_cc
@pytest.mark.parametrize("choice", [None, "compiled"])
def test_the_library_is_taken_where_there_is_one(afresh, choice):
    if choice:
        afresh.setenv(CHOICE, choice)
    library(source(), sources.LIBRARY, "-O0")
    assert how() == "compiled"
    assert kernel() is kernel()


def test_without_a_library_it_is_plain_and_told_once(afresh):
    assert_refused()


@pytest.mark.parametrize("mode", ["compiled", "plain", "checked"])
def test_a_block_is_the_same_however_it_is_played(mode):
    with running(mode):
        assert [case.difference() for case in corpus.generated(5)] == [None] * 5


# ---------------------------------------------------------------------- what is trusted


@pytest.mark.parametrize("content", [b"", b"no library at all\n", b"\x7fELF\x02\x01\x01" + bytes(200)])
def test_what_is_no_library_is_refused(afresh, content):
    sources.LIBRARY.write_bytes(content)
    assert_refused()


def test_a_folder_is_refused(afresh):
    sources.LIBRARY.mkdir()
    assert_refused()


@needs_cc
def test_a_library_that_does_not_say_what_it_was_made_from_is_refused(afresh):
    library(NO_KERNEL, sources.LIBRARY)
    assert_refused()


@needs_cc
def test_a_library_made_from_another_source_is_refused(afresh):
    library(source(digest=sources.digest() ^ 1), sources.LIBRARY, "-O0")
    assert_refused()


OTHER_NUMBERS = {
    "the logarithm of 2, in its last bit": ("0x1.62e42fefa39efp-1", "0x1.62e42fefa39eep-1"),
    "a multiplier of the generator": ("UINT64_C(0xD2E7470EE14C6C93), c0", "UINT64_C(0xD2E7470EE14C6C91), c0"),
    "a million, in its last bit": ("/ (0x1.e848000000000p+19)", "/ (0x1.e848000000001p+19)"),
    "half to even": ("return ((x + (0x1.0000000000000p+52)) - (0x1.0000000000000p+52));", "return (int64_t)(x + 0.5);"),
    "what is below 0": ("return (-(((-x) + (0x1.0000000000000p+52)) - (0x1.0000000000000p+52)));", "return x;"),
    "the first that exceeds": ("<= bar", "< bar - 0.1"),
}


@needs_cc
@pytest.mark.parametrize("what", OTHER_NUMBERS)
def test_a_library_with_another_number_is_refused(afresh, what):
    old, new = OTHER_NUMBERS[what]
    text = source()
    assert text.count(old) == 1, what
    library(text.replace(old, new), sources.LIBRARY, "-O0")
    assert_refused()


def can_fuse() -> bool:
    """Whether this processor can multiply and add in one step."""
    processor = Path("/proc/cpuinfo")
    return platform.machine() == "x86_64" and processor.exists() and " fma " in processor.read_text(encoding="utf-8")


OTHER_ARITHMETIC = {
    "sums in another order": "-fassociative-math -fno-signed-zeros -fno-trapping-math",
    "products for quotients": "-freciprocal-math",
    "multiply and add in one step": "-ffp-contract=fast -mfma",
}


@needs_cc
@pytest.mark.parametrize("what", OTHER_ARITHMETIC)
def test_a_library_with_other_arithmetic_is_refused(afresh, what):
    if "-mfma" in OTHER_ARITHMETIC[what] and not can_fuse():
        pytest.skip("this processor cannot")
    library(source(), sources.LIBRARY, *OTHER_ARITHMETIC[what].split())
    assert_refused()


@needs_cc
@pytest.mark.parametrize("level", ["-O0", "-O1", "-O3"])
def test_however_hard_the_compiler_tries_the_bits_are_the_same(tmp_path, level):
    assert proved(library(source(), tmp_path / "kernel.library", level), replications=2_000)


# ---------------------------------------------------------------------- what it is given

WRONG = {
    "whole numbers for reals": (1, lambda array: array.astype(np.int64)),
    "reals for whole numbers": (0, lambda array: array.astype(np.float64)),
    "shorter numbers": (0, lambda array: array.astype(np.int32)),
    "shorter reals": (1, lambda array: array.astype(np.float32)),
    "numbers without a sign": (0, lambda array: array.astype(np.uint64)),
    "bytes in another order": (0, lambda array: array.astype(">i8")),
    "every other number": (0, lambda array: np.repeat(array, 2)[::2]),
}


@pytest.mark.parametrize("mode", ["compiled", "plain", "checked"])
@pytest.mark.parametrize("what", WRONG)
def test_a_memory_of_another_kind_is_refused(mode, what):
    number, changed = WRONG[what]
    case = corpus.generated(5)[0]
    memories = [case.memory.whole, case.memory.reals]
    memories[number] = changed(memories[number])
    with running(mode), pytest.raises(TypeError, match="a contiguous array of"):
        kernel()("play_block", *memories, 0, 0, *columns())


def columns() -> list[np.ndarray]:
    return [np.zeros(1, kind) for kind in (np.int16, np.float64, np.float64, np.int64, np.float32)]
