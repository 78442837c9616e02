"""Judging: assessments per second with the whole reason tree, against bare closures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grading.assessment import assess, levels_only
from grading.facts import check_facts, parse_fact_file
from grading.library import load
from tests.bench.closures import program
from tests.bench.measurement import Measurement, paired, seconds

SAMPLE = Path(__file__).resolve().parents[2] / "templates" / "samples" / "steel-facts-A.json"
MANY = 150


def measure(folder: Path) -> Iterator[Measurement]:
    """The shipped steel pack on the sample's facts (90 facts, a value per outlet and month)."""
    pack = load("hebei-steel")
    raw, day = parse_fact_file(SAMPLE.read_bytes(), SAMPLE.name)
    facts = check_facts(pack.facts, raw, SAMPLE.name)
    on = day or pack.in_force
    floor_level = program(pack)
    if floor_level(facts) != assess(pack, facts, on).proven:
        raise RuntimeError("the floor judges differently from the product")

    def rate(work: object) -> float:
        return MANY / seconds(lambda: [work() for _ in range(MANY)])  # type: ignore[operator]

    name = f"{len(pack.indicators)} 个指标的裸闭包，不记理由"
    ours, floor = paired(
        lambda: rate(lambda: assess(pack, facts, on)), lambda: rate(lambda: floor_level(facts)), 7
    )
    yield Measurement("评定（完整理由树）", ours, "次/s", floor, name)
    ours, floor = paired(
        lambda: rate(lambda: levels_only(pack, facts, on)),
        lambda: rate(lambda: floor_level(facts)),
        7,
    )
    yield Measurement("只算等级", ours, "次/s", floor, name)
