"""Libraries made for a test: of the kernel's source or of any other C, with any flags."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from sim.kernel import sources
from sim.kernel.build import FLAGS
from sim.kernel.translate import translated

CC = shutil.which("cc")
needs_cc = pytest.mark.skipif(CC is None, reason="there is no C compiler")


def source(digest: int | None = None) -> str:
    """The kernel as C; ``digest`` is what it says it was made from."""
    return translated(sources.MODULES, sources.EXPORTED, sources.digest() if digest is None else digest)


def library(text: str, path: Path, *flags: str) -> Path:
    """Compile C as the kernel is compiled, but for some flags. Skips where the compiler does not know one."""
    path.with_suffix(".c").write_text(text, encoding="utf-8")
    command = [str(CC), *FLAGS, "-fPIC", *flags, "-o", str(path), str(path.with_suffix(".c")), "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unrecognized" in done.stderr or "unsupported" in done.stderr or "unknown argument" in done.stderr:
        pytest.skip(f"the compiler refuses {' '.join(flags)}")
    assert done.returncode == 0, done.stderr
    return path
