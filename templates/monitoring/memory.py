"""Keeping the peak of memory down while millions of hours are read."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from functools import cache

_MMAP_THRESHOLD = -3  # malloc.h: M_MMAP_THRESHOLD
_LARGE = 1 << 20


@cache
def return_large_blocks() -> None:
    """Let the C library give arrays of a megabyte and more back as soon as they are freed.

    glibc raises that bound by itself up to 32 MB and then keeps freed columns between those
    in use: a tenth of the peak of a plant-year's text. Other systems need nothing.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)
