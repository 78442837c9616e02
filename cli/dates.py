"""Dates as a command line takes them."""

from __future__ import annotations

import argparse
from datetime import date


def day(text: str) -> date:
    """A day written 2026-06-30."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-06-30") from None
