"""Which packs the words of a command line mean."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from cli.session import signed_in

if TYPE_CHECKING:
    from grading.packs import Pack

NAMES = "标准的 ID、ID@版本、指纹，或 YAML 文件的路径"


def from_library(args: Namespace) -> bool:
    """Whether a database is named on the line: then its library is meant."""
    return args.db is not None or args.user is not None


def packs_named(args: Namespace, *names: str) -> tuple[Pack, ...]:
    """The packs of these names: in the library of ``--db``, else shipped ones and files."""
    if not from_library(args):
        from grading.library import load

        return tuple(load(name) for name in names)
    from db.library import pack_named

    with signed_in(args) as (office, actor):
        return tuple(pack_named(office, actor, name) for name in names)
