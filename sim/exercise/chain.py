"""The chain: how a line of the log ends, in a hash of itself and of the hash before it.

BLAKE2b, 128 bits, in hexadecimal: a change of any byte is found, and where.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

FORMAT = 1
"""The version of the log's own form."""
FIRST = "0" * 32
"""What the first line is chained to."""
LONGEST_LINE = 2**26
"""Bytes; no line is written that is longer, and none is read."""

CLOSED = re.compile(rb',"hash":"[0-9a-f]{32}"\}')
"""How a line ends, but for its line break."""
TAIL = len(',"hash":""}') + 32

LineFields = dict[str, Any]


def closed(values: LineFields, before: str) -> tuple[bytes, str]:
    """A line's bytes with its end, and its hash; ``before`` is the hash of the line before."""
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)[:-1].encode()
    digest = chained(body, before)
    return body + f',"hash":"{digest}"}}\n'.encode(), digest


def chained(body: bytes, before: str) -> str:
    """The hash of a line, whose ``body`` goes as far as the comma before its hash."""
    return hashlib.blake2b(before.encode() + body, digest_size=16).hexdigest()
