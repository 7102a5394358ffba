"""The wheel's build hook: the kernel's library is built into it, by a C compiler or by ziglang; else it stays plain.

``WHITECELL_BUILD=plain`` leaves the kernel plain Python. ``WHITECELL_TARGET``, such as
``x86_64-linux-gnu.2.17=manylinux_2_17_x86_64``, makes the wheel of another platform: a target of zig's, and the
platform's name among wheels.
"""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Nothing is installed yet: the package stands beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from sim.kernel.build import build, compilers, plain, works

ZIG_PLATFORMS = {
    "linux": ("x86_64", "aarch64"),
    "darwin": ("x86_64", "arm64"),
    "win32": ("amd64", "arm64"),
}
"""Where ziglang is sure to have a wheel: an installation must not fail for want of a compiler."""


class KernelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the kernel's library and gives the wheel the tag that goes with it."""

    def dependencies(self) -> list[str]:
        """Ask for ziglang, which is 100 MB, only where it has to stand in for a compiler."""
        if plain():
            return []
        if os.environ.get("WHITECELL_TARGET"):
            return ["ziglang"]
        offered = platform.machine().lower() in ZIG_PLATFORMS.get(sys.platform, ()) and sys.maxsize > 2**32
        return ["ziglang"] if offered and not any(map(works, compilers())) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build for the wheel, or for an editable installation where the library is loaded from: in place."""
        place = Path("sim", "kernel")
        self.scratch = TemporaryDirectory(prefix="whitecell-")
        if version == "editable":  # a wheel that only points to the checkout, and is of any platform
            self.app.display_info(str(build(Path(self.root, place))))
            return
        target, _, tag = (os.environ.get("WHITECELL_TARGET") or f"={this_platform()}").partition("=")
        built = build(Path(self.scratch.name), target or None)
        if target and not (built.path and tag):
            raise RuntimeError(f"No wheel can be made for {target!r} as {tag!r}. {built}")
        self.app.display_info(str(built))
        if built.path:
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{tag}"
            build_data["force_include"][str(built.path)] = (place / built.path.name).as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Clear away what the wheel has a copy of."""
        self.scratch.cleanup()


def this_platform() -> str:
    """This machine's name among wheels; what was built here is not promised to run on all of its kind."""
    from packaging.tags import platform_tags

    return next(name for name in platform_tags() if not name.startswith(("manylinux", "musllinux")))
