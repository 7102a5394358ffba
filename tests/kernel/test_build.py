"""Building the library: which compiler is taken, what is said where none can be, and what the wheel is made of it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from sim.kernel import build as building
from sim.kernel import sources
from sim.kernel.build import Built, build, compilers, works

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = sources.LIBRARY.name

COMPILES = """#!/bin/sh
[ "$1" = --version ] && echo "tidy cc 1.0" && exit
while [ $# -gt 1 ]; do [ "$1" = -o ] && echo made > "$2"; shift; done
"""
FAILS = """#!/bin/sh
echo "a warning" >&2
echo "no.c:1: error: it is Tuesday" >&2
exit 1
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the compilers made here are shell scripts")


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A PATH of one empty folder, no ziglang, and a proof that any library passes."""
    folder = tmp_path / "path"
    folder.mkdir()
    for name in ("CC", "WHITECELL_BUILD", "WHITECELL_TARGET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(building, "_zig", lambda: ())
    monkeypatch.setattr(building, "_source", lambda: "int one;")
    monkeypatch.setattr(building, "PROOF", "")
    return folder


@pytest.fixture
def place(tmp_path):
    """Where the library goes, with one of another day in it."""
    folder = tmp_path / "place"
    folder.mkdir()
    (folder / LIBRARY).write_text("old\n")
    return folder


def script(file: Path, text: str) -> str:
    file.write_text(text)
    file.chmod(0o755)
    return str(file)


def test_compilers_are_those_on_path_once_each(path):
    gcc = script(path / "gcc", COMPILES)
    (path / "cc").symlink_to(gcc)
    clang = script(path / "clang", COMPILES)
    script(path / "tcc", COMPILES)
    assert compilers() == ((str(path / "cc"),), (clang,))


def test_cc_is_taken_at_its_word_and_zig_comes_last(path, monkeypatch):
    script(path / "cc", COMPILES)
    monkeypatch.setenv("CC", "ccache 'my cc' -m64")
    monkeypatch.setattr(building, "_zig", lambda: (("zig",),))
    assert compilers() == (("ccache", "my cc", "-m64"), ("zig",))


def test_a_compiler_that_fails_is_passed_over(path, place):
    script(path / "cc", FAILS)
    script(path / "gcc", COMPILES)
    assert [works(compiler) for compiler in compilers()] == [False, True]
    assert build(place) == Built(place / LIBRARY, "with tidy cc 1.0")
    assert [(file.name, file.read_text()) for file in place.iterdir()] == [(LIBRARY, "made\n")]


def test_where_all_fail_each_is_quoted_and_nothing_is_left(path, place, monkeypatch):
    cc = script(path / "cc", FAILS)
    built = build(place)
    assert str(built) == f"The kernel is plain Python: `{cc}` failed with: no.c:1: error: it is Tuesday."
    assert not [*place.iterdir()]
    monkeypatch.setenv("CC", "no-such-compiler")
    assert "`no-such-compiler` failed with: " in build(place).how


def test_without_a_compiler(path, place):
    assert build(place) == Built(None, "there is no C compiler")
    assert build(place, "aarch64-linux-musl") == Built(None, "there is no ziglang")
    assert not [*place.iterdir()]


def test_plain_by_environment(path, place, monkeypatch):
    script(path / "cc", COMPILES)
    monkeypatch.setenv("WHITECELL_BUILD", "plain")
    assert build(place) == Built(None, "WHITECELL_BUILD asks for that")
    assert not [*place.iterdir()]


def test_a_library_that_is_disproved_is_not_kept(path, place, monkeypatch):
    script(path / "cc", COMPILES)
    monkeypatch.setattr(building, "PROOF", "import sys; sys.exit('it cannot add')")
    assert build(place).how.endswith("failed with: it cannot add")
    assert not [*place.iterdir()]
    monkeypatch.setattr(building, "PROOF", "import os; os.abort()")
    assert "its proof ended with" in build(place).how


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_the_library_is_made_and_proved(tmp_path, monkeypatch):
    monkeypatch.delenv("WHITECELL_BUILD", raising=False)
    built = build(tmp_path)
    assert built.path == tmp_path / LIBRARY, built
    assert [*tmp_path.iterdir()] == [built.path]


# ---------------------------------------------------------------------- the wheel


@pytest.fixture
def hatch(path, monkeypatch):
    """``hatch_build.py``, with a stand-in for hatchling, which the tests do without."""
    interface = ModuleType("hatchling.builders.hooks.plugin.interface")
    interface.BuildHookInterface = object
    monkeypatch.setitem(sys.modules, interface.__name__, interface)
    monkeypatch.setattr(sys, "path", [*sys.path])
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wheel(hatch, root, version="standard"):
    """What the hook tells hatchling, and what it says."""
    said = []
    hook = hatch.KernelHook()
    hook.root, hook.app = str(root), SimpleNamespace(display_info=said.append)
    data = {"pure_python": True, "force_include": {}}
    hook.initialize(version, data)
    names = {Path(source).name: target for source, target in data["force_include"].items()}
    assert all(Path(source).exists() for source in data["force_include"])
    hook.finalize(version, data, "")
    return {**data, "force_include": names}, said


def test_a_wheel_with_a_library_is_of_this_platform(hatch, path):
    script(path / "cc", COMPILES)
    data, said = wheel(hatch, ROOT)
    tag = f"py3-none-{hatch.this_platform()}"
    assert data == {"pure_python": False, "tag": tag, "force_include": {LIBRARY: f"sim/kernel/{LIBRARY}"}}
    assert said == ["The kernel is compiled: with tidy cc 1.0."]


def test_a_wheel_without_a_library_is_of_any(hatch):
    data, said = wheel(hatch, ROOT)
    assert data == {"pure_python": True, "force_include": {}}
    assert said == ["The kernel is plain Python: there is no C compiler."]


def test_an_editable_installation_has_its_library_in_place(hatch, path, tmp_path, monkeypatch):
    script(path / "cc", COMPILES)
    monkeypatch.setenv("WHITECELL_TARGET", "x86_64-windows-gnu=win_amd64")
    (tmp_path / "sim" / "kernel").mkdir(parents=True)
    data, _ = wheel(hatch, tmp_path, "editable")
    assert data == {"pure_python": True, "force_include": {}}
    assert (tmp_path / "sim" / "kernel" / LIBRARY).read_text() == "made\n"


def test_the_wheel_of_another_platform(hatch, path, monkeypatch):
    monkeypatch.setenv("WHITECELL_TARGET", "x86_64-windows-gnu=win_amd64")
    with pytest.raises(RuntimeError, match="No wheel can be made for 'x86_64-windows-gnu' as 'win_amd64'"):
        wheel(hatch, ROOT)
    zig = script(path / "zig", COMPILES)
    monkeypatch.setattr(building, "_zig", lambda: ((zig,),))
    data, _ = wheel(hatch, ROOT)
    assert data["tag"] == "py3-none-win_amd64"
    assert data["force_include"] == {LIBRARY: f"sim/kernel/{LIBRARY}"}


def test_ziglang_is_asked_for_only_where_it_must_stand_in(hatch, path, monkeypatch):
    hook = hatch.KernelHook()
    monkeypatch.setattr(hatch.sys, "platform", "linux")
    monkeypatch.setattr(hatch.platform, "machine", lambda: "x86_64")
    assert hook.dependencies() == ["ziglang"]
    script(path / "cc", FAILS)
    assert hook.dependencies() == ["ziglang"]
    script(path / "gcc", COMPILES)
    assert hook.dependencies() == []
    monkeypatch.setenv("WHITECELL_TARGET", "aarch64-linux-musl=musllinux_1_1_aarch64")
    assert hook.dependencies() == ["ziglang"]
    monkeypatch.setenv("WHITECELL_BUILD", "plain")
    assert hook.dependencies() == []


def test_ziglang_is_not_asked_for_where_it_has_no_wheel(hatch, monkeypatch):
    monkeypatch.setattr(hatch.platform, "machine", lambda: "sparc64")
    assert hatch.KernelHook().dependencies() == []
