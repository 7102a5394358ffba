"""Workbooks for tests: written here, and read by code that shares nothing with the importer."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl


def book(*sheets: tuple[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook of sheets, each a title and rows."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    """A workbook as the bytes of its file."""
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def repacked(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A workbook with some of the files in it replaced or added."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, part in parts.items():
            target.writestr(name, part)
    return file.getvalue()


def cells_in(path: Path) -> dict[tuple[str, int], str]:
    """Every cell of a workbook's first sheet that says something, by column and row, read with patterns alone."""
    with zipfile.ZipFile(path) as packed:
        shared = packed.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in packed.namelist() else ""
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    shared, sheet = (re.sub(r"<(/?)\w+:", r"<\1", xml) for xml in (shared, sheet))
    strings = [
        "".join(re.findall(r"<t[^>]*>([^<]*)</t>", entry)) for entry in re.findall(r"<si>(.*?)</si>", shared, re.S)
    ]
    cells = {}
    for attributes, inside in re.findall(r"<c ([^>]*[^/])>(.*?)</c>", sheet, re.S):
        column, row = re.findall(r'\br="([A-Z]+)(\d+)"', attributes)[0]
        value = re.findall(r"<v>([^<]*)</v>|<t[^>]*>([^<]*)</t>", inside)
        if value:
            text = "".join(value[0])
            text = strings[int(text)] if 't="s"' in attributes else text
            if text.strip():
                cells[column, int(row)] = html.unescape(text)
    return cells
