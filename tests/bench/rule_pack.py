"""A pack made for measuring: 40 outlets × 3 levels × 3 limits, and facts that meet most."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from grading.facts import Value
from grading.packs import Pack, read_pack

INDICATORS = 40
LEVELS = {"A": (10, 35, 50), "B": (20, 50, 100), "C": (30, 80, 150)}
POLLUTANTS = ("PM", "SO2", "NOx")
DAY = date(2026, 6, 30)


def text() -> str:
    """The pack as YAML; facts ``o0.PM`` … ``o39.NOx``."""
    facts = "\n".join(
        f"  o{n}.{each}: {{ask: concentration, name: 第{n}口 {each}, unit: mg/m3}}"
        for n in range(INDICATORS)
        for each in POLLUTANTS
    )
    basis = "basis: [{document: bench, clause: 无}], evidence: drafted"
    indicators = "\n".join(
        f"  - id: i{n}\n    aspect: organized\n    name: 第{n}项\n    levels:\n"
        + "\n".join(
            f"      {level}: {{require: {{outlet: o{n}, limits: {_limits(figures)}}}, "
            f"text: 达到限值, {basis}}}"
            for level, figures in LEVELS.items()
        )
        for n in range(INDICATORS)
    )
    return (
        "pack: bench\nedition: '1'\ntitle: 测速用\nindustry: steel\nlevels: [A, B, C, D]\n"
        "in_force: 2026-01-13\nreview_by: 2027-01-13\n"
        "documents: {bench: {title: 测速用, number: 无, issued: 2026-01-01}}\n"
        f"aspects: {{organized: 有组织排放}}\nfacts:\n{facts}\nindicators:\n{indicators}\n"
    )


def pack() -> Pack:
    """The pack, read as any pack is."""
    return read_pack(text(), "bench.yaml")


def facts(number: int = 0) -> dict[str, Value]:
    """Facts of enterprise ``number``: mostly A, every seventh outlet short of it in one figure."""
    made: dict[str, Value] = {}
    for n in range(INDICATORS):
        short = (n + number) % 7 == 0
        made |= {f"o{n}.PM": Decimal(15 if short else 8)}
        made |= {f"o{n}.SO2": Decimal("21.4"), f"o{n}.NOx": Decimal("38.25")}
    return made


def _limits(figures: tuple[int, ...]) -> str:
    pairs = zip(POLLUTANTS, figures, strict=True)
    return "{" + ", ".join(f"{each}: {figure}" for each, figure in pairs) + "}"
