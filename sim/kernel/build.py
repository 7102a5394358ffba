"""Building the kernel's library: its source, translated to C, put through whatever C compiler there is.

Nothing here needs more than Python itself, for an installation builds before anything else is installed. Where no
library can be made the kernel runs as the plain Python that it is: a compiler that fails is told of, never raised.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.kernel import sources
from sim.kernel.translate import translated

HERE = Path(__file__).resolve().parent

FLAGS = ("-O3", "-std=c11", "-w", "-shared", "-ffp-contract=off", "-fno-math-errno")
"""No step of arithmetic may be fused, reordered or left out: the bits are plain Python's. And nothing is tuned to
this machine's processor, for an installation may be carried to another."""
SSE_FLAGS = ("-msse2", "-mfpmath=sse")
"""On 32 bits of x86 a double would otherwise be worked out in 80 bits; on 64 bits these say what holds anyway."""

TRIAL = """\
#include <stdint.h>
int64_t root(double x) { return (int64_t)__builtin_sqrt(x); }
"""

# Run apart, so that a library that crashes takes nothing with it, and Windows can delete one that was loaded.
PROOF = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from sim.kernel.proof import proved
if not proved(Path(sys.argv[2])):
    sys.exit("its results are not those of plain Python")
"""

Compiler = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """What came of building: the library, if there is one, and how it was made or why it was not."""

    path: Path | None
    how: str

    def __str__(self) -> str:
        return f"The kernel is {'compiled' if self.path else 'plain Python'}: {self.how}."


def plain() -> bool:
    """Whether the environment asks for a kernel that is left plain Python."""
    return os.environ.get("WHITECELL_BUILD") == "plain"


def compilers() -> tuple[Compiler, ...]:
    """The C compilers there are, the first to be tried first: what CC names, else those on PATH; then zig's."""
    named = shlex.split(os.environ.get("CC", ""), posix=os.name == "posix")
    if named:
        return (tuple(named), *_zig())
    found: dict[Path, str] = {}
    for path in filter(None, map(shutil.which, ("cc", "gcc", "clang"))):
        found.setdefault(Path(path).resolve(), path)  # one compiler often goes by several names
    return (*((path,) for path in found.values()), *_zig())


def works(compiler: Compiler) -> bool:
    """Whether a compiler can compile: a name on PATH may stand for a notice that there is none, or lack its headers."""
    with TemporaryDirectory(prefix="whitecell-") as scratch:
        return not _compiled(compiler, TRIAL, Path(scratch) / "trial")


def build(folder: Path, target: str | None = None) -> Built:
    """Build the library into a folder, for this machine or for a target of zig's such as ``aarch64-linux-musl``.

    A library for this machine is there only once it has been proved. Where none can be made an older one is deleted,
    since it may play by the rules of another day.
    """
    library = folder / sources.LIBRARY.name
    if plain():
        library.unlink(missing_ok=True)
        return Built(None, "WHITECELL_BUILD asks for that")
    text = _source()
    faults = []
    with TemporaryDirectory(prefix=".build-", dir=folder) as scratch:  # beside it, so that moving it is atomic
        for compiler in _zig() if target else compilers():
            made = Path(scratch) / library.name
            fault = _compiled(compiler, text, made, target) or ("" if target else _disproved(made))
            if not fault:
                made.replace(library)
                return Built(library, f"with {_version(compiler)}")
            faults.append(f"`{shlex.join(compiler)}` failed with: {fault}")
    library.unlink(missing_ok=True)
    return Built(None, "; ".join(faults) or f"there is no {'ziglang' if target else 'C compiler'}")


def main() -> int:
    """Build in place, for a checkout, and say in one line what came of it."""
    built = build(HERE)
    print(built)  # noqa: T201  here nothing that prints is installed yet
    return 0 if built.path or plain() else 1


def _source() -> str:
    return translated(sources.MODULES, sources.EXPORTED, sources.digest())


def _zig() -> tuple[Compiler, ...]:
    # Left to itself zig compiles for the very processor it runs on.
    found = importlib.util.find_spec("ziglang") is not None
    return ((sys.executable, "-m", "ziglang", "cc", "-mcpu=baseline", "-s"),) if found else ()


def _version(compiler: Compiler) -> str:
    if "ziglang" in compiler:
        return f"ziglang {importlib.metadata.version('ziglang')}"
    status, words = _run((*compiler, "--version"))
    return words[0] if status == 0 and words else shlex.join(compiler)


def _compiled(compiler: Compiler, text: str, made: Path, target: str | None = None) -> str:
    """Compile C to a library; what the compiler finds wrong, and nothing where it succeeds."""
    source = made.with_suffix(".c")
    source.write_text(text, encoding="utf-8")
    windows = "-windows" in target if target else sys.platform == "win32"
    command = [*compiler, *FLAGS]
    if target:
        command += ["-target", target]
    elif platform.machine().lower() in ("x86_64", "amd64", "i386", "i486", "i586", "i686", "x86"):
        command += SSE_FLAGS
    command += [*(() if windows else ("-fPIC",)), "-o", str(made), str(source), *(() if windows else ("-lm",))]
    status, words = _run(command, scratch=made.parent)
    if status == 0:
        return ""
    words = [line.replace(str(source), source.name) for line in words]
    return "; ".join([line for line in words if "error:" in line][:2] or words[:2]) or f"it ended with {status}"


def _disproved(made: Path) -> str:
    status, words = _run((sys.executable, "-c", PROOF, str(HERE.parents[1]), str(made)))
    return "" if status == 0 else words[-1] if words else f"its proof ended with {status}"


def _run(command: Sequence[str], scratch: Path | None = None) -> tuple[int, list[str]]:
    """Run a command to its end: its status, and the lines that it printed."""
    environment = {**os.environ, "LC_ALL": "C"}
    if scratch:  # there may be no home to keep zig's caches in
        for cache in ("ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR"):
            environment.setdefault(cache, str(scratch / "zig"))
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        return -1, [str(error)]
    return done.returncode, [line.strip() for line in done.stdout.splitlines() if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
