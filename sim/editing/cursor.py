"""Where a cursor stands in a text that need not be readable: the keys around it, and the word that is being typed.

Only what stands before the cursor is looked at, and only its indentation, brackets and quotation marks, so that an
answer can be given in the middle of a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sim.faults import Path

_KEY = re.compile(r"([\"']?)([\w.-]+)\1\s*:(?=\s|$)")
_PROSE = re.compile(r"\s*[|>][-+\d]*\s*")
_WORD = re.compile(r"[^\s,{}\[\]\"']*$")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a cursor stands: the keys around it from outside in (places in lists are left out), whether a key may be
    written there, and what stands before it without a space between."""

    path: Path
    is_key: bool
    word: str


@dataclass(slots=True)
class _Bracket:
    """An open ``{`` or ``[``, and the key whose value is being written in it."""

    sign: str
    key: str | None = None


def spot(text: str, line: int, column: int) -> Spot | None:
    """The spot at ``line`` and ``column``, both from 0; None in a comment and in a text under ``|``."""
    lines = text.split("\n")[: line + 1]
    scan = _Scan()
    for number, written in enumerate(lines):
        is_last = number == line
        scan.line(written[:column] if is_last else written, is_last)
    return scan.spot()


class _Scan:
    """What is open after the lines read so far."""

    def __init__(self) -> None:
        self.block: list[tuple[int, str]] = []
        self.flow: list[_Bracket] = []
        self.quote = ""
        self.prose: int | None = None
        self.token = ""
        self.has_key = self.is_comment = False

    def spot(self) -> Spot | None:
        if self.is_comment or self.prose is not None:
            return None
        inside = [bracket.key for bracket in self.flow if bracket.key is not None]
        word = _WORD.search(self.token)
        typed = word.group() if word else ""
        begins = self.token.strip() == typed
        is_key = begins and (self.flow[-1] == _Bracket("{") if self.flow else not self.has_key)
        return Spot((*(key for _, key in self.block), *inside), is_key, typed)

    def line(self, line: str, is_last: bool) -> None:
        indent = len(line) - len(line.lstrip(" "))
        if self.prose is not None:
            if (not line.strip() and not is_last) or indent > self.prose:
                return
            self.prose = None
        if (self.flow or self.quote) and self.block and indent <= self.block[-1][0] and _KEY.match(line.lstrip()):
            self.flow, self.quote = [], ""  # a bracket that was never closed
        if self.flow or self.quote:
            self.token += " "
            self.scan(line)
        elif line.strip() or is_last:
            self.scan(self.begin(line, indent))
            if not self.flow and self.has_key and not is_last and _PROSE.fullmatch(self.token):
                self.prose = self.block[-1][0]

    def begin(self, line: str, indent: int) -> str:
        """Take what a line of a block begins with: its indentation, the signs of a list, a key. What follows it."""
        rest = line[indent:]
        if rest.startswith("- ") or rest == "-":
            self.close(indent + 1)  # a list may be indented no further than the key it stands under
            deeper = len(rest) - len(rest[1:].lstrip(" "))
            indent, rest = indent + deeper, rest[deeper:]
        else:
            self.close(indent)
        key = _KEY.match(rest)
        self.has_key, self.token = key is not None, ""
        if key is None:
            return rest
        self.block.append((indent, key[2]))
        return rest[key.end() :]

    def close(self, indent: int) -> None:
        """Leave every map of a block that is indented at least so far."""
        while self.block and self.block[-1][0] >= indent:
            self.block.pop()

    def scan(self, rest: str) -> None:
        """Read on to the end of a line: brackets, quotation marks, commas and colons."""
        self.is_comment = False
        for place, sign in enumerate(rest):
            following = rest[place + 1 : place + 2]
            if self.quote:
                self.token += sign
                if sign == self.quote and not self.token.endswith("\\" + sign):
                    self.quote = ""
            elif sign == "#" and (not self.token or self.token[-1] == " "):
                self.is_comment = True
                return
            else:
                self.sign(sign, following)

    def sign(self, sign: str, following: str) -> None:
        begins = not self.token.strip() or self.token.lstrip()[0] in "&!"
        if sign in "\"'" and begins:
            self.quote = sign
            self.token += sign
        elif sign in "{[" and (begins or self.flow):
            self.flow.append(_Bracket(sign))
            self.token = ""
        elif sign in "}]" and self.flow:
            self.flow.pop()
            self.token = ""
        elif sign == "," and self.flow:
            self.flow[-1].key = None
            self.token = ""
        elif sign == ":" and self.flow and self.flow[-1].sign == "{" and following in ("", " "):
            self.flow[-1].key = self.token.strip().strip("\"'")
            self.token = ""
        else:
            self.token += sign
