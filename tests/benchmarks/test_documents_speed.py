"""How long a report takes in each form, and the import of 5,000 rows with the check of its draft.

Run with `pytest tests/benchmarks/test_documents_speed.py -o addopts=--import-mode=importlib -s`. The target is 5 s for
each; beside it stands what a command takes that only says its version.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from statistics import median
from time import perf_counter

import openpyxl

PLAYED = Path(__file__).parents[1] / "exercise" / "played" / "december_double.jsonl"
TARGET = 5
"""Seconds."""
ROUNDS = 5
ROWS = 5_000


def test_documents(executable: str, tmp_path: Path, capsys) -> None:
    _list_of_events(tmp_path / "events.xlsx")
    commands = {
        "version": ["--version"],
        "report": ["report", str(PLAYED)],
        "report --html": ["report", str(PLAYED), "--html", "report.html"],
        "report --docx": ["report", str(PLAYED), "--docx", "report.docx"],
        "import": ["import", "events.xlsx", "--out", "draft.yaml"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        os.link(tmp_path / "events.xlsx", folder / "events.xlsx")
        for name, arguments in commands.items():
            begun = perf_counter()
            subprocess.run([executable, *arguments], cwd=folder, capture_output=True, check=True)
            taken[name].append(perf_counter() - begun)
    medians = {name: median(seconds) for name, seconds in taken.items()}
    with capsys.disabled():
        print()
        for name, seconds in medians.items():
            print(f"{name}: median {seconds:.2f} s of {ROUNDS}, {seconds / medians['version']:.1f} times a version")
    assert max(medians.values()) < TARGET


def _list_of_events(path: Path) -> None:
    """A workbook of many events in twelve columns."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Events")
    heads = ("Event Number", "Time", "Event Type", "Inject Mode", "From", "To", "Title", "Message")
    sheet.append([*heads, "Expected Participant Response", "Exercise Objective", "Status", "Notes"])
    for number in range(ROWS):
        time = f"D+{number // 1_440} {number // 60 % 24:02d}:{number % 60:02d}"
        words = f"Event {number}: " + "what it means is asked in every capital. " * 3
        event = [number, time, "Inject", "Email", f"Desk {number % 9}", "All", f"Event {number}", words]
        sheet.append([*event, "Ask the other capitals", f"Objective {number % 7}", "Planned", f"Note {number}"])
    book.save(path)
