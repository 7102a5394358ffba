"""Going on whenever a scenario is saved, or something beside it that it uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from watchfiles import watch

from sim.scenario.attachments import can_be_attached

_GLANCE = 200
"""Milliseconds between two looks at whether there is a new folder to watch."""
_BESIDE = ("procedures", "settings", "seeds")


def saves(files: Sequence[Path]) -> Iterator[None]:
    """Once when everything is watched, and then after each save that may change what is found in ``files``."""
    files = [file.absolute() for file in files]
    while True:
        folders = _folders(files)
        is_first = True
        for changes in watch(
            *folders,
            watch_filter=lambda _, path: _counts(files, Path(path)),
            recursive=False,
            rust_timeout=_GLANCE,
            yield_on_timeout=True,
        ):
            if changes or is_first:
                yield
            is_first = False
            if _folders(files) != folders:
                break


def _beside(file: Path) -> Path:
    """The folder beside whose scenarios a file stands, or in which it is one."""
    return file.parent.parent if file.parent.name in _BESIDE else file.parent


def _folders(files: Sequence[Path]) -> list[Path]:
    """The folders in which something may be saved that counts, as far as they are there."""
    folders = {
        folder for file in files for folder in (file.parent, _beside(file), *(_beside(file) / name for name in _BESIDE))
    }
    return sorted(folder for folder in folders if folder.is_dir())


def _counts(files: Sequence[Path], path: Path) -> bool:
    """Whether a change is of one of the files, or of what stands beside one. A folder's own changes tell nothing."""
    if path in files:
        return True
    if path.suffix != ".yaml":
        return can_be_attached(path.name) and path.parent in [_beside(file) for file in files]
    return path.parent in [_beside(file) / name for file in files for name in _BESIDE]
