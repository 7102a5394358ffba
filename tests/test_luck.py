"""Named luck: the same bits for the same name on every machine, and a logarithm that is our own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.luck import LANES, LuckBlock, ln, stream_key, uniforms

BITS: dict[tuple[int, str, int, int, int], str] = {}
