"""对标: enterprises of one industry, product and year ranked by what a unit of product takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of the table; ``lower``: less is better. Units are per unit of the product."""

    id: str
    title: str
    unit: str
    lower: bool = True


METRICS = (
    Metric("energy", "能耗", "千克标准煤"),
    Metric("water", "水耗", "立方米"),
    Metric("pm", "颗粒物", "千克"),
    Metric("so2", "SO2", "千克"),
    Metric("nox", "NOx", "千克"),
    Metric("co2", "CO2", "吨"),
    Metric("waste", "固废综合利用率", "%", lower=False),
)


def ranks(metric: Metric, values: Mapping[int, Decimal | None]) -> dict[int, int]:
    """Key → rank, 1 is best; equal values share the better rank; unknown ones have none."""
    known = {key: value for key, value in values.items() if value is not None}
    found = {}
    for key, value in known.items():
        ahead = (other < value if metric.lower else other > value for other in known.values())
        found[key] = 1 + sum(ahead)
    return found


def median(values: Mapping[int, Decimal | None]) -> Decimal | None:
    """The middle one of the known values (mean of the two middle ones); None without any."""
    known = sorted(value for value in values.values() if value is not None)
    if not known:
        return None
    middle = len(known) // 2
    if len(known) % 2:
        return known[middle]
    return (known[middle - 1] + known[middle]) / 2
