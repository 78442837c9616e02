"""The packs shipped with the product, and how a pack is named: id, id@edition or a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from grading.packs import Pack, read_pack
from grading.refusals import Refusal
from grading.strict_yaml import decode, read_bytes
from grading.suggestions import or_nearest

STANDARDS = Path(__file__).with_name("standards")
_IS_PACK = re.compile(rb"^pack\s*:", re.MULTILINE)  # the registers beside the packs have no id
_MOST_TEXTS = 64
_read: dict[str, Pack] = {}
"""Text → pack: parsing costs more than all else about a pack, so it is done once."""


@dataclass(frozen=True, slots=True)
class ShippedPack:
    """A pack of the product; ``key`` is its identity ``id@edition``."""

    key: str
    path: Path
    title: str
    industry: str


def shipped() -> tuple[ShippedPack, ...]:
    """The packs that come with the product, by identity."""
    return tuple(
        ShippedPack(pack.key, path, pack.title, pack.industry) for path, pack in _shipped_packs()
    )


def load(name: str, on: date | None = None) -> Pack:
    """The pack named by ``id``, ``id@edition`` or the path of a YAML file.

    A bare id means its newest edition in force: on the day ``on`` where one is given (the
    newest at all where none is in force yet), else the one that comes into force last.
    """
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        return read_pack_file(Path(name))
    packs = [pack for _, pack in _shipped_packs()]
    named = [pack for pack in packs if name in (pack.id, pack.key)]
    if named:
        in_force = [pack for pack in named if on is None or pack.in_force <= on]
        return max(in_force or named, key=lambda pack: (pack.in_force, pack.edition))
    if Path(name).is_file():
        return read_pack_file(Path(name))
    known = [pack.key for pack in packs]
    remedy = or_nearest(f"现有的标准：{'、'.join(known)}；也可以给出 YAML 文件的路径", name, known)
    raise Refusal(f"没有分级标准“{name}”", "", remedy)


def read_pack_file(path: Path) -> Pack:
    """The pack in a YAML file; read again only when its bytes have changed."""
    return read_text(read_bytes(path), str(path))


def read_text(data: bytes | str, source: str) -> Pack:
    """The pack in a YAML text, whoever keeps it; the same text is read once per process."""
    text = decode(data, source)
    pack = _read.get(text)
    if pack is None:
        pack = read_pack(text, source)
        if len(_read) >= _MOST_TEXTS:
            _read.clear()
        _read[text] = pack
    return pack


def _shipped_packs() -> list[tuple[Path, Pack]]:
    found = []
    for path in sorted(STANDARDS.glob("*.yaml")):
        data = read_bytes(path)
        if _IS_PACK.search(data):
            found.append((path, read_text(data, str(path))))
    return sorted(found, key=lambda each: each[1].key)
