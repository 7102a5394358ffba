"""Libraries of documents are loaded by the commands that need them alone, and large documents take little memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

PLAYED = Path(__file__).parents[1] / "exercise" / "played" / "december_double.jsonl"
MOST = 300
"""Megabytes."""
LOADED = """
import sys
from sim.terminal.main import main
for command in ("list", "check overflight", "run overflight --seed 1", "show overflight"):
    sys.argv = ["whitecell", *command.split()]
    try:
        main()
    except SystemExit as end:
        assert not end.code, command
print([name for name in ("docx", "jinja2", "lxml", "openpyxl", "vl_convert") if name in sys.modules], file=sys.stderr)
"""


def test_commands_that_write_no_document_load_no_library_of_one() -> None:
    done = subprocess.run([sys.executable, "-P", "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"


def _megabytes(executable: str, *arguments: str) -> float:
    """What a command that ends well has in memory at the most."""
    child = subprocess.Popen([executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return usage.ru_maxrss / 1024


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="what a command has in memory is counted in kilobytes on Linux")
def test_a_report_and_the_import_of_5000_rows_take_little_memory(executable: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Events")
    sheet.append(["Time", "From", "To", "Message", "Expected Participant Response"])
    for number in range(5_000):
        words = f"Event {number}: " + "what it means is asked in every capital. " * 3
        sheet.append([f"D+{number // 1_000} {number // 60 % 24:02d}:{number % 60:02d}", "Desk", "All", words, "Answer"])
    book.save(tmp_path / "events.xlsx")
    taken = _megabytes(executable, "import", str(tmp_path / "events.xlsx"), "--out", str(tmp_path / "draft.yaml"))
    written = _megabytes(executable, "report", str(PLAYED), "--docx", str(tmp_path / "report.docx"))
    assert 20 < taken < MOST and 20 < written < MOST, (taken, written)
