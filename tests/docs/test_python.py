"""The page on Python: every public name at work. That its examples print what they say, test_documents shows."""

from __future__ import annotations

import re

import sim


def test_every_public_name_is_at_work(docs):
    text = (docs.ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    examples = " ".join(fence.text for fence in docs.fences(text) if fence.language == "python")
    assert set(re.findall(r"\bsim\.(\w+)", re.sub(r"from sim\.\S+|import sim\.\S+", "", examples))) == set(sim.__all__)


def test_every_example_is_followed_by_what_it_prints(docs):
    text = (docs.ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    fences = [fence for fence in docs.fences(text) if not fence.name]
    assert [fence.language for fence in fences] == ["python", "text"] * (len(fences) // 2)
    assert all(fence.lines for fence in fences)
