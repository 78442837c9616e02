"""A noun whose command fails in whatever way a test names."""

from __future__ import annotations

import argparse
import errno
from typing import Any

from cli.output import emit, show

FAILURES: dict[str, BaseException] = {
    "bug": RuntimeError("Zweifel"),
    "disk": OSError(errno.ENOSPC, "No space left on device", "/voll/jinji.db"),
    "rights": PermissionError(errno.EACCES, "Permission denied", "/zu/bericht.pdf"),
    "missing": FileNotFoundError(errno.ENOENT, "No such file", "/weg/名单.xlsx"),
    "memory": MemoryError(),
    "interrupt": KeyboardInterrupt(),
    "pipe": BrokenPipeError(),
}


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("broken")
    parser.add_argument("how")
    parser.add_argument("--note", default="")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.how in FAILURES:
        raise FAILURES[args.how]
    given = {"db": args.db, "user": args.user, "json": args.json, "note": args.note}
    if args.json:
        emit(given)
    else:
        show(str(given))
    return 0
