"""Dates and times as a command line takes them."""

from __future__ import annotations

import argparse
from datetime import date, datetime


def day(text: str) -> date:
    """A day written 2026-06-30."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-06-30") from None


def moment(text: str) -> datetime:
    """A local time written 2026-06-30T09:30."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是时间，请写成 2026-06-30T09:30") from None
    return found.replace(tzinfo=None)
