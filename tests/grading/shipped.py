"""Where the shipped packs, their cases and the sample enterprises stand."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from grading.conditions import Leaf, Threshold, leaves
from grading.packs import Pack, Requirement, read_pack

ROOT = Path(__file__).resolve().parents[2]
STANDARDS = ROOT / "grading" / "standards"
SAMPLES = ROOT / "templates" / "samples"

_PACK = re.compile(r"^pack: (\S+)", re.MULTILINE)


def packs_named(path: Path) -> list[str]:
    """The pack a file is, or is about; the registers beside the packs name none."""
    return _PACK.findall(path.read_text(encoding="utf-8"))


PACK_FILES = [path for path in sorted(STANDARDS.glob("*.yaml")) if packs_named(path)]
CASE_FILES = sorted((STANDARDS / "cases").glob("*.yaml"))


@cache
def pack_in(path: Path) -> Pack:
    return read_pack(path.read_bytes(), path.name)


def cases_of(pack: Pack) -> list[Path]:
    """The case files of this edition; they name it as id@edition."""
    return [path for path in CASE_FILES if packs_named(path) == [pack.key]]


def cells(pack: Pack) -> list[tuple[str, str, Requirement]]:
    """Every indicator × level with its requirement."""
    return [
        (indicator.id, level, requirement)
        for indicator in pack.indicators
        for level, requirement in indicator.levels.items()
    ]


def figures(leaf: Leaf) -> list[str]:
    """The limits of a comparison as written, one for each date it changes at."""
    assert isinstance(leaf.required, Threshold)
    return [str(value) for _, value in leaf.required.values]


def concentrations(pack: Pack, legal: bool) -> set[str]:
    """The concentration facts that the legal lines look at, or the grading lines."""
    return {
        leaf.fact
        for indicator in pack.indicators
        if indicator.legal is legal
        for requirement in indicator.levels.values()
        for leaf in leaves(requirement.require)
        if pack.facts[leaf.fact].ask == "concentration"
    }
