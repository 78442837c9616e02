"""Unit consumption as facts of a pack: ``from: energy.PROCESS``, computed from the figures.

The year is the newest of the two before the application that has the process. Rounded up to
two decimals, never in favour of the enterprise. A process of which some months are missing
is told and left unknown: a few months are no year.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, Decimal

from sqlalchemy.orm import Session

from db.energy.factor_book import factor_book
from db.energy.figures import entries_of
from db.enterprise_tables import Enterprise
from grading.energy.accounts import account
from grading.energy.benchmarks import unit_consumptions
from grading.energy.catalogue import catalogue, process
from grading.energy.units import plain
from grading.facts import Fact, Value

_SEVERAL = {
    "eaf": ("eaf_30", "eaf_50", "eaf_70"),
    "coke": ("coke_top", "coke_stamp"),
    "power": ("power_wet", "power_air"),
}
"""Sources that stand for several processes: then the value is a list, one per process."""

_CENT = Decimal("0.01")
_MOST_PLACES = 8


def energy_fact(
    session: Session, enterprise: Enterprise, fact: Fact, on: date
) -> tuple[Value, str] | None:
    """The value and the words saying from which rows and factors; None where nothing is known."""
    name = fact.source.partition(".")[2]
    wanted = _SEVERAL.get(name, (name,))
    if not set(wanted) <= catalogue().processes.keys():
        return None
    entries = entries_of(session, enterprise.id)
    for year in (on.year - 1, on.year - 2):
        if not any(e.process in wanted and e.period.startswith(str(year)) for e in entries):
            continue
        told = account(entries, year, factor_book(session))
        units = [u for u in unit_consumptions(told, date(year, 12, 31)) if u.process in wanted]
        if not units or any(unit.value is None for unit in units):
            return None
        values = [
            unit.value.quantize(_CENT, rounding=ROUND_CEILING)
            for unit in units
            if unit.value is not None
        ]
        figures = "、".join(
            f"{process(unit.process).name} {plain(value)} {unit.unit}"
            for unit, value in zip(units, values, strict=True)
        )
        lines = [line for unit in units for line in told.processes[unit.process]]
        places = list(dict.fromkeys(line.entry.place for line in lines))
        more = f"等 {len(places)} 处" if len(places) > _MOST_PLACES else ""
        used = dict.fromkeys(factor for line in lines for factor in line.factors)
        factors = "；".join(each.words for each in used if each.quantity in ("ncv", "tce", "ef"))
        names = tuple(f"{process(unit.process).name} " for unit in units)
        gaps = [each for each in told.partial if each.startswith(names)]
        words = (
            f"{year} 年{figures}；出处：{'、'.join(places[:_MOST_PLACES])}{more}；因子：{factors}"
            + "".join(f"；{gap}" for gap in gaps)
        )
        if gaps:
            return None, f"{words}；全年的数不齐，能耗未定"
        return (values[0] if len(values) == 1 else list(values)), words
    return None
