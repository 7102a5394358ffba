"""Documents opened by programs that share nothing with what wrote them: LibreOffice, Chromium and Poppler.

A test that needs a program that is not here is skipped, and says which. What a document becomes is kept for the
session, so that several tests may ask about one; of several documents of a word processor, ask ``pdfs_of_docx``, for
LibreOffice takes seconds to start.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest

Paper = Literal["A4", "Letter"]

SIZES: dict[Paper, tuple[float, float]] = {"A4": (595.3, 841.9), "Letter": (612, 792)}
"""Width and height in points."""

_PROGRAMS = {
    "Chromium": (("chromium", "chromium-browser", "google-chrome"), "Debian's chromium"),
    "LibreOffice": (("soffice", "libreoffice"), "Debian's libreoffice-writer-nogui"),
    "pdftotext": (("pdftotext",), "Debian's poppler-utils"),
    "pdftoppm": (("pdftoppm",), "Debian's poppler-utils"),
}
LONGEST = 240
"""Seconds that a program may take for a document."""
_numbers = count(1)


def pdf_of_docx(content: bytes) -> Path:
    """What LibreOffice prints of a document of a word processor."""
    return pdfs_of_docx([content])[0]


def pdfs_of_docx(contents: Sequence[bytes]) -> list[Path]:
    """The same of several, which it opens in one start."""
    new = {content: _folder() / f"written{next(_numbers)}.docx" for content in contents if content not in _printed}
    for content, path in new.items():
        path.write_bytes(content)
    if new:
        profile = (_folder() / "office").as_uri()
        options = (f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", _folder())
        done = _run("LibreOffice", *options, *new.values())
        for content, path in new.items():
            assert path.with_suffix(".pdf").exists(), f"LibreOffice printed nothing: {done.stderr}"
            _printed[content] = path.with_suffix(".pdf")
    return [_printed[content] for content in contents]


_printed: dict[bytes, Path] = {}


@cache
def pdf_of_html(text: str, paper: Paper = "A4") -> Path:
    """What Chromium prints of a page on that paper."""
    pdf = _folder() / f"page{next(_numbers)}.pdf"
    sized = text.replace("</head>", f"<style>@page {{ size: {paper} }}</style>\n</head>", 1)
    in_chromium(sized, f"--print-to-pdf={pdf}", "--no-pdf-header-footer")
    return pdf


@dataclass(frozen=True, slots=True)
class InChromium:
    """A page that Chromium has opened: what became of it, what the console says, what it asked the network for."""

    shown: str
    console: list[str]
    requested: list[str]


def in_chromium(text: str, *options: str) -> InChromium:
    """Open a page. No name is resolved; Chromium asks for its own updates all the same, which comes from no page."""
    folder = _folder() / f"opened{next(_numbers)}"
    folder.mkdir()
    (folder / "page.html").write_text(text, encoding="utf-8")
    flags = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking "
    flags += "disable-component-update disable-sync disable-extensions enable-logging=stderr v=0"
    done = _run(
        "Chromium",
        *(f"--{flag}" for flag in flags.split()),
        *(options or ["--dump-dom"]),
        f"--user-data-dir={folder / 'profile'}",
        f"--log-net-log={folder / 'net.json'}",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        (folder / "page.html").as_uri(),
    )
    log = json.loads((folder / "net.json").read_text(encoding="utf-8"))
    kind = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    started = [event["params"] for event in log["events"] if event["type"] == kind and "url" in event.get("params", {})]
    requested = [params["url"] for params in started if params.get("initiator") != "not an origin"]
    return InChromium(done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line], requested)


def clipped(text: str, paper: Paper = "A4") -> list[str]:
    """The elements of a page whose content is wider than they are, laid out as wide as the paper inside its margins."""
    width = round(SIZES[paper][0] * 96 / 72) - round(30 * 96 / 25.4)
    printed = text.replace("@media print", "@media all")
    asked = printed.replace("</body>", f'<ol id="wider" data-width="{width}"></ol><script>{_WIDER}</script></body>')
    shown = in_chromium(asked).shown
    listed = shown[shown.index('<ol id="wider"') :]
    return [unescape(item) for item in re.findall(r"<li>(.*?)</li>", listed, re.S)]


_WIDER = """
const wider = document.getElementById("wider");
document.body.style.width = wider.dataset.width + "px";
for (const element of document.body.querySelectorAll("*:not(svg *)")) {
  const inline = getComputedStyle(element).display === "inline" || element.clientWidth === 0;
  const beyond = element.getBoundingClientRect().right > document.body.getBoundingClientRect().right + 1;
  if (beyond || !inline && element.scrollWidth > element.clientWidth + 1) {
    const item = document.createElement("li");
    item.textContent = element.tagName + " " + element.className + ": " + element.textContent.slice(0, 80);
    wider.append(item);
  }
}
"""


@cache
def pages_of(pdf: Path) -> list[str]:
    """The text of each page, laid out as it stands there."""
    return _run("pdftotext", "-layout", pdf, "-").stdout.removesuffix("\f").split("\f")


def text_of_pdf(pdf: Path) -> str:
    """All words in their order with one blank between them, for tests that look for a sentence however it was broken;
    a word broken where a line ends is in two parts."""
    return " ".join(_run("pdftotext", pdf, "-").stdout.split())


def pictures_of(pdf: Path, folder: Path, resolution: int = 60) -> list[Path]:
    """The pages as PNG pictures in a folder, to be looked at."""
    _run("pdftoppm", "-r", str(resolution), "-png", pdf, folder / pdf.stem)
    return sorted(folder.glob(f"{pdf.stem}*.png"))


def outside(pdf: Path) -> list[str]:
    """The words that do not stand wholly on their page."""
    boxes = _run("pdftotext", "-bbox", pdf, "-").stdout
    return [word for page in boxes.split("<page ")[1:] for word in _beyond(page)]


def _beyond(page: str) -> Iterator[str]:
    width, height = (float(re.search(rf'{side}="([\d.]+)"', page)[1]) for side in ("width", "height"))  # type: ignore[index]
    for x0, y0, x1, y1, word in re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<', page):
        if float(x0) < 0 or float(y0) < 0 or float(x1) > width or float(y1) > height:
            yield unescape(word)


def unmarked(pdf: Path, marking: str) -> list[int]:
    """The pages, from 1, on which the marking is not at the top and at the bottom: of the words of the marking's own
    length, first and last, and with at most a running line and a page number below it."""
    wanted = " ".join(marking.split())
    without = []
    for number, page in enumerate(pages_of(pdf), 1):
        lines = [" ".join(line.split()) for line in page.splitlines() if line.strip()]
        top, bottom = " ".join(lines[:3]), " ".join(lines[-3:])
        if not (len(lines) > 1 and top.startswith(wanted) and wanted in bottom):
            without.append(number)
    return without


@cache
def program(name: str) -> str:
    """Where a program is; the test is skipped where it is not."""
    names, package = _PROGRAMS[name]
    path = next((path for each in names if (path := shutil.which(each))), None)
    if path is None:
        pytest.skip(f"no {name} here: install {package} to open documents with it")
    return path


def _run(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; one that comes to none is ended with all that it has started."""
    started = subprocess.Popen(
        [program(name), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        out, err = started.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)
        started.communicate()
        raise
    assert started.returncode == 0, f"{name} ended with {started.returncode}: {err}"
    return subprocess.CompletedProcess(arguments, started.returncode, out, err)


@cache
def _kept() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="whitecell-opened-", ignore_cleanup_errors=True)


def _folder() -> Path:
    """Where documents and what becomes of them lie until the session ends."""
    return Path(_kept().name)
