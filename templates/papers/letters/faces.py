"""The faces of a letter: the office's own 仿宋 and 小标宋 where the machine has them.

GB/T 9704 asks for 小标宋, 仿宋, 黑体, 楷体. They may not be shipped, so the shipped faces
stand in; those of the machine are used when they are found and can be read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from templates.papers import fonts

WANTED: dict[str, tuple[str, tuple[str, ...]]] = {
    "title": (
        fonts.SERIF_BOLD,
        ("方正小标宋简体", "方正小标宋_gbk", "方正小标宋gbk", "fzxbsjw", "fzxbsk"),
    ),
    "body": (fonts.SERIF, ("仿宋_gb2312", "仿宋gb2312", "simfang", "fangsong_gb2312")),
    "heading": (fonts.SANS_BOLD, ("simhei",)),
    "subheading": (fonts.SERIF_BOLD, ("楷体_gb2312", "楷体gb2312", "simkai", "kaiti_gb2312")),
}
"""What each part stands in with, and the names (of files, lower case) of the real face."""


@dataclass(frozen=True, slots=True)
class Faces:
    """The face of each part of a letter, by the name it is registered under."""

    title: str
    body: str
    heading: str
    subheading: str


@cache
def faces() -> Faces:
    """The faces of this machine; looked up once."""
    installed = {path.stem.lower().replace(" ", ""): path for path in _installed()}
    chosen = {part: _face(installed, *wanted) for part, wanted in WANTED.items()}
    return Faces(**chosen)


def _face(installed: dict[str, Path], shipped: str, names: tuple[str, ...]) -> str:
    for name in names:
        path = installed.get(name)
        if path is not None and fonts.adopt(name, path, shipped):
            return name
    return shipped


def _installed() -> Iterator[Path]:
    for folder in _folders():
        if folder.is_dir():
            yield from (path for path in folder.rglob("*") if path.suffix.lower() == ".ttf")


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        own = Path(os.environ.get("LOCALAPPDATA", home), "Microsoft", "Windows", "Fonts")
        return [Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts"), own]
    if sys.platform == "darwin":
        return [Path("/Library/Fonts"), home / "Library" / "Fonts"]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".fonts",
        home / ".local/share/fonts",
    ]
