"""Where two complete exercises lie that tests play, whatever is shipped: their procedures stand beside them, and what
tests expect of them is to the byte, so neither is ever edited."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
DECEMBER_DOUBLE = FOLDER / "december_double.yaml"
OVERFLIGHT = FOLDER / "overflight.yaml"
EXERCISES = {path.stem: path for path in (DECEMBER_DOUBLE, OVERFLIGHT)}
