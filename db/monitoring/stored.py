"""Months of hours as they stand in the records, read in few statements and unpacked together."""

from __future__ import annotations

from collections.abc import Sequence

from db.looks import Look
from db.monitoring.packing import StoredMonth, unpack_months
from db.monitoring.tables import STANDS
from grading.monitoring.hours import Month, MonthHours
from grading.monitoring.marks import Marked


def number_of(month: Month) -> int:
    """A month as it is stored: 202601."""
    return month.year * 100 + month.number


def month_of(number: int) -> Month:
    """A month from what is stored."""
    return Month(number // 100, number % 100)


def hours_of(
    look: Look,
    outlets: Sequence[int],
    first: Month,
    last: Month,
    pollutants: Sequence[str] = (),
    step: int = 60,
) -> list[MonthHours]:
    """The months that stand, of some outlets (and pollutants), by outlet, pollutant, month."""
    return unpack_months(packed_of(look, outlets, first, last, pollutants, step))


def packed_of(
    look: Look,
    outlets: Sequence[int],
    first: Month,
    last: Month,
    pollutants: Sequence[str] = (),
    step: int = 60,
) -> list[StoredMonth]:
    """As :func:`hours_of`, packed as they are stored."""
    chosen = "".join(f"'{each}', " for each in pollutants if each.isalnum() or "_" in each)
    only = f"AND pollutant IN ({chosen[:-2]}) " if chosen else ""
    rows = look.rows_of(
        sorted(outlets),
        "SELECT outlet_id, pollutant, month, step, data FROM monitoring_months "
        f"WHERE outlet_id IN (…) AND {STANDS} AND step = {int(step)} {only}"
        f"AND month BETWEEN {number_of(first)} AND {number_of(last)} "
        "ORDER BY outlet_id, pollutant, month",
    )
    months = {number: month_of(number) for number in {row[2] for row in rows}}
    return [
        StoredMonth(str(outlet), pollutant, months[month], minutes, bytes(data))
        for outlet, pollutant, month, minutes, data in rows
    ]


def former_of(
    look: Look, outlets: Sequence[int], first: Month, last: Month
) -> list[tuple[int, MonthHours]]:
    """Months a later import replaced, with the batch that did; the oldest first."""
    rows = look.rows_of(
        sorted(outlets),
        "SELECT ended_by, outlet_id, pollutant, month, step, data FROM monitoring_months "
        "WHERE outlet_id IN (…) AND ended_by IS NOT NULL AND ended_by <> batch_id "
        f"AND month BETWEEN {number_of(first)} AND {number_of(last)} ORDER BY id",
    )
    months = unpack_months(
        [
            StoredMonth(str(outlet), pollutant, month_of(month), step, bytes(data))
            for _, outlet, pollutant, month, step, data in rows
        ]
    )
    return [(int(row[0]), month) for row, month in zip(rows, months, strict=True)]


def marks_of(look: Look, outlets: Sequence[int], first: Month, last: Month) -> list[Marked]:
    """Operating marks that touch a period, those the register of marks does not know as well."""
    rows = look.rows_of(
        sorted(outlets),
        "SELECT outlet_id, mark, first_hour, last_hour FROM monitoring_marks "
        f"WHERE outlet_id IN (…) AND {STANDS} AND last_hour >= {first.first_hour} "
        f"AND first_hour < {last.next.first_hour} ORDER BY first_hour, id",
    )
    return [Marked(str(outlet), *rest) for outlet, *rest in rows]


def furnace_of(look: Look, outlets: Sequence[int], first: Month, last: Month) -> list[MonthHours]:
    """Five-minute means of furnaces."""
    return hours_of(look, outlets, first, last, step=5)
