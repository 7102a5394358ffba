"""The documents, and the script that writes their outputs, for the tests beside it."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).resolve().parent


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("whitecell_documents", HERE / "regenerate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


DOCUMENTS = _script()


@pytest.fixture(scope="session")
def docs() -> ModuleType:
    """The script ``regenerate.py`` as a module."""
    return DOCUMENTS


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A folder with every file that the language reference shows."""
    for fence in _fences("language.md"):
        if fence.name:
            DOCUMENTS.save(fence, tmp_path)
    return tmp_path


def _text(name: str) -> str:
    return (DOCUMENTS.ROOT / "docs" / name).read_text(encoding="utf-8")


def _fences(name: str) -> list:
    return list(DOCUMENTS.fences(_text(name)))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """``document``: every document. ``snippet``: every example of the language. ``trap``: every row of YAML's traps."""
    if "document" in metafunc.fixturenames:
        metafunc.parametrize("document", DOCUMENTS.documents(), ids=lambda path: path.name)
    if "snippet" in metafunc.fixturenames:
        snippets = [f for f in _fences("language.md") if f.language == "yaml" and not f.name]
        metafunc.parametrize("snippet", snippets, ids=lambda fence: f"line-{fence.first + 1}")
    if "trap" in metafunc.fixturenames:
        table = _text("language.md").split("| written |")[1].split("\n\n")[0]
        rows = re.findall(r"^\| `(.+?)` \|.*\| `(.+?)` \|$", table, re.M)
        metafunc.parametrize("trap", rows, ids=[written for written, _ in rows])
