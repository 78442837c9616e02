"""Make the sample hours: fictional CEMS data of one works in the three forms they arrive in.

    python -m templates.samples.make_hours [FOLDER]

The same bytes every time. A month of the two sinter machine heads as a wide workbook (a stop,
a calibration, a flat line, a few exceedances), two weeks of a hot stove as a long text in
GB18030, and three days of a converter's dust collector as a log of HJ 212 messages, one of
them damaged on the way.
"""

from __future__ import annotations

import csv
import io
import math
import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from templates.monitoring.crc212 import checksum
from templates.samples.make_samples import settled

HOURS = Path(__file__).parent / "hours"
"""The folder with the sample hours."""

WORKS = "武安市虚构星河联合钢铁有限公司"
WIDE = "星河钢铁烧结机头小时数据2026年1月（样例）.xlsx"
LONG = "星河钢铁热风炉小时数据（样例）.csv"
LOG = "星河钢铁转炉二次除尘HJ212报文（样例）.txt"
DEVICE = "91130481XNX0000127ZL0002"

_START = datetime(2026, 1, 1)  # noqa: DTZ001 - the clock time of the office, as files say it
_WHEN = datetime(2026, 2, 1, 9, 0, 0)  # noqa: DTZ001


class Hours:
    """Plausible hours of one outlet: slow waves, a little noise, two decimals."""

    def __init__(self, seed: int, oxygen: float, reference: float | None) -> None:
        self._random = random.Random(seed)
        self._oxygen = oxygen
        self._reference = reference

    def around(self, mean: float, hour: int) -> float:
        """A value near a mean that swings over the day and over some days."""
        day = math.sin(hour / 24 * 2 * math.pi)
        slow = math.sin(hour / 97)
        noise = self._random.gauss(0, 0.06)
        return round(max(mean * (1 + 0.10 * day + 0.08 * slow + noise), 0.05), 2)

    def oxygen(self, hour: int) -> float:
        """The oxygen content, in percent."""
        day = math.sin((hour + 5) / 24 * 2 * math.pi)
        return round(self._oxygen + 0.25 * day + self._random.gauss(0, 0.08), 2)

    def converted(self, value: float, oxygen: float) -> float:
        """The value at reference oxygen."""
        if self._reference is None:
            return value
        return round(value * (21 - self._reference) / (21 - oxygen), 2)


def write_wide(path: Path) -> None:
    """A month of two outlets, one a sheet, titles and a two-row header above."""
    book = Workbook()
    book.remove(book["Sheet"])
    for place, name in enumerate(("1#烧结机头", "2#烧结机头")):
        sheet = book.create_sheet(name)
        sheet.append([f"{WORKS}烟气排放连续监测小时平均值报表（2026年1月）"])
        sheet.append(["企业名称：" + WORKS, "", "", "", f"排放口：{name}", "", "", "单位：mg/m³"])
        sheet.append(
            ["时间", "烟尘", "", "SO2", "", "NOx", "", "O2", "烟温", "流速", "湿度", "标记"]
        )
        sheet.append(["", "实测", "折算", "实测", "折算", "实测", "折算", "%", "℃", "m/s", "%", ""])
        for area in ("A1:L1", "A3:A4", "B3:C3", "D3:E3", "F3:G3", "L3:L4"):
            sheet.merge_cells(area)
        sheet["A1"].font = Font(size=14, bold=True)
        sheet["A1"].alignment = Alignment(horizontal="center")
        sheet.column_dimensions["A"].width = 17
        for row in _sinter_rows(place):
            sheet.append(row)
        sheet.append(["注：本表为虚构数据，仅供演示。"])
    book.properties.creator = "晋级 样例"
    book.properties.created = book.properties.modified = _WHEN
    saved = io.BytesIO()
    book.save(saved)
    path.write_bytes(settled(saved.getvalue()))


def _sinter_rows(place: int) -> Iterator[list[object]]:
    hours = Hours(100 + place, 15.8 + 0.3 * place, 16)
    stopped = range(396, 420) if place else range(0)
    flat: float | None = None
    for hour in range(31 * 24):
        stamp = f"{_START + timedelta(hours=hour):%Y-%m-%d %H:%M}"
        if hour in stopped:
            yield [stamp, 0, 0, 0, 0, 0, 0, 20.9, 24.5, 0.3, 1.1, "F"]
            continue
        oxygen = hours.oxygen(hour)
        dust, sulphur, nitrogen = (hours.around(mean, hour) for mean in (5.6, 15.2, 36.5))
        flag = "N"
        if hour % 168 == 10:
            dust, sulphur, nitrogen, flag = 0.02, 0.1, 0.2, "C"
        elif place == 0 and 500 <= hour < 507:
            nitrogen = round(nitrogen * 1.45, 2)  # the ammonia injection failed
        elif place == 1 and 600 <= hour < 614:
            flat = dust if flat is None else flat  # the probe is blocked
            dust = flat
        if hour == 421:
            continue  # nobody sent this one
        yield [
            stamp,
            *(
                each
                for value in (dust, sulphur, nitrogen)
                for each in (value, hours.converted(value, oxygen))
            ),
            oxygen,
            round(hours.around(128, hour), 1),
            hours.around(11.5, hour),
            hours.around(8.6, hour),
            flag,
        ]


def write_long(path: Path) -> None:
    """Two weeks of one outlet, a row per pollutant and hour, in GB18030."""
    hours = Hours(200, 5.2, None)
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(("排放口", "时间", "污染物", "实测", "折算", "标记"))
    for hour in range(14 * 24):
        stamp = f"{_START + timedelta(hours=hour):%Y-%m-%d %H:%M:%S}"
        flag = "D" if 130 <= hour < 133 else "N"
        for name, mean in (("颗粒物", 4.9), ("二氧化硫", 28.0), ("氮氧化物", 98.0)):
            value = hours.around(mean, hour)
            lines.writerow(("1#热风炉", stamp, name, f"{value:.2f}", "", flag))
        lines.writerow(("1#热风炉", stamp, "氧含量", f"{hours.oxygen(hour):.2f}", "", flag))
    path.write_bytes(text.getvalue().encode("gb18030"))


def write_log(path: Path) -> None:
    """Three days of one device as a log of messages, minutes among the hours, one damaged."""
    hours = Hours(300, 20.3, None)
    lines = []
    for hour in range(3 * 24):
        start = _START + timedelta(hours=hour)
        dust = hours.around(6.0, hour)
        body = (
            f"DataTime={start:%Y%m%d%H%M%S};a34013-Min={dust * 0.8:.2f},a34013-Avg={dust:.2f},"
            f"a34013-Max={dust * 1.3:.2f},a34013-Flag=N;"
            f"a01012-Avg={hours.around(62, hour):.1f},a01012-Flag=N"
        )
        sent = start + timedelta(hours=1, seconds=7)
        line = _message(body, sent, 2061)
        if hour == 40:
            line = line.replace("a34013-Avg=", "a34013-Avg=1", 1)
        lines.append(f"{sent:%Y-%m-%d %H:%M:%S} {line}")
        if hour % 24 == 0:
            lines.append(f"{sent:%Y-%m-%d %H:%M:%S} {_message(body, sent, 2051)}")
    path.write_bytes("".join(lines).encode("ascii"))


def _message(body: str, sent: datetime, command: int) -> str:
    data = (
        f"QN={sent:%Y%m%d%H%M%S}000;ST=31;CN={command};PW=123456;MN={DEVICE};Flag=5;CP=&&{body}&&"
    )
    return f"##{len(data):04d}{data}{checksum(data.encode())}\r\n"


def make(folder: Path) -> list[Path]:
    """Write all sample hours into a folder."""
    writers = {WIDE: write_wide, LONG: write_long, LOG: write_log}
    for name, write in writers.items():
        write(folder / name)
    return [folder / name for name in writers]


if __name__ == "__main__":
    for written in make(Path(sys.argv[1]) if len(sys.argv) > 1 else HOURS):
        sys.stdout.write(f"{written}\n")
