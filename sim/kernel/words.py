"""The types that the kernel's source is annotated with; the translator knows them by these names.

``int`` is a whole number of 64 bits with a sign, ``float`` a double, ``bool`` a yes/no, ``Word`` 64 bits without a
sign, whose arithmetic is cut to 64 bits by ``& MASK``. The others are memories: what is indexed by an ``int``.
"""

from __future__ import annotations

from collections.abc import MutableSequence

Word = int
Ints = MutableSequence[int]
Reals = MutableSequence[float]
Shorts = MutableSequence[int]
Singles = MutableSequence[float]

MASK = 2**64 - 1
