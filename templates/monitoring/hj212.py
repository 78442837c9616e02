"""Logs of HJ 212 messages: length and checksum proved, hours (CN=2061) taken, all else counted.

``##0101QN=…;ST=31;CN=2061;PW=…;MN=…;Flag=5;CP=&&DataTime=20260101080000;a21026-Avg=12.3,
a21026-ZsAvg=15.1,a21026-Flag=N;…&&1C80``. Whatever stands before ``##`` on a line (the time of
the log, 收到 …) is passed over. Codes are those of HJ 212-2017 or of the 2005 edition; fields
an edition adds (2025: extended marks) are told and not taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from grading.monitoring.hours import MISSING, Ints
from grading.monitoring.pollutants import Pollutant, coded
from grading.refusals import Refusal
from templates.monitoring.amounts import Amounts, amounts, of_floats
from templates.monitoring.collecting import Piece
from templates.monitoring.crc212 import checksums
from templates.monitoring.layout import Column, Layout
from templates.monitoring.moments import NO_TIME, Moments, by_distinct
from templates.monitoring.table_reading import (
    Reading,
    Source,
    several_outlets,
    timeline,
    told_amounts,
    told_flags,
)
from templates.monitoring.tables import Words

HOURS = b"2061"
_OTHERS = {b"2011": "实时数据", b"2051": "分钟数据", b"2031": "日数据", b"2041": "日运行时间"}
_WATER = frozenset((b"21", b"32"))
_TAKEN = frozenset((b"Avg", b"ZsAvg", b"Flag", b"Cou"))
_PASSED = frozenset((b"Min", b"Max", b"ZsMin", b"ZsMax", b"Rtd", b"ZsRtd", b"SampleTime"))

_START = re.compile(rb"##(\d{4})")
_CRC = re.compile(rb"[0-9A-Fa-f]{4}")
_FIELD = re.compile(rb"([0-9A-Za-z]+)-([0-9A-Za-z]+)=([^,;&]*)")
_TIME = re.compile(rb"DataTime=([^,;&]*)")
_ADDRESS = re.compile(rb"(?:^|;)(ST|CN|MN)=([^;&]*)")


@dataclass(slots=True)
class _Measured:
    """The hours of one device and code as they come: line, time, and texts."""

    rows: list[int] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    value: list[bytes] = field(default_factory=list)
    converted: list[bytes] = field(default_factory=list)
    flag: list[str] = field(default_factory=list)


class _Log:
    """The messages of one log by device and code."""

    def __init__(self, into: Reading) -> None:
        self.into = into
        self.measured: dict[tuple[str, Pollutant], _Measured] = {}
        self.unknown: Counter[str] = Counter()
        self.extended: Counter[str] = Counter()
        self.no_time: list[int] = []
        self.no_flag = 0

    def take(self, message: bytes, row: int) -> None:
        """One message whose length and checksum hold."""
        head, _, body = message.partition(b"CP=&&")
        address = dict(_ADDRESS.findall(head))
        number, left_out = address.get(b"CN", b""), self.into.remarks.left_out
        if number != HOURS:
            name = _OTHERS.get(number, "不是数据的报文")
            left_out[f"CN={number.decode('latin-1')} {name}"] += 1
            return
        if address.get(b"ST") in _WATER:
            left_out["废水报文"] += 1
            return
        found = _TIME.search(body)
        if found is None:
            self.no_time.append(row)
            return
        self.into.collector.read += 1
        device = address.get(b"MN", b"").decode("latin-1").strip()
        codes: dict[bytes, dict[bytes, bytes]] = {}
        for code, kind, text in _FIELD.findall(body):
            if kind in _TAKEN:
                codes.setdefault(code, {})[kind] = text
            elif kind not in _PASSED:
                self.extended[kind.decode("latin-1")] += 1
        time = found[1].decode("latin-1")
        for code, told in codes.items():
            self._code(device, code.decode("latin-1"), told, time, row)

    def _code(self, device: str, code: str, told: dict[bytes, bytes], time: str, row: int) -> None:
        pollutant = coded(code)
        if pollutant is None:
            self.unknown[code] += 1
            return
        average = told.get(b"Avg", b"")
        if pollutant.kind == "flow" and not average:
            average = told.get(b"Cou", b"")  # what flowed in an hour is the flow per hour
        measured = self.measured.setdefault((device, pollutant), _Measured())
        measured.rows.append(row)
        measured.times.append(time)
        measured.value.append(average.strip())
        measured.converted.append(told.get(b"ZsAvg", b"").strip())
        flag = told.get(b"Flag", b"").decode("latin-1").strip()
        self.no_flag += not flag
        measured.flag.append(flag)


def read_log(
    data: bytes,
    where: str,
    outlet: str,
    into: Reading,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, str]:
    """Read a log into the collector; outlet → device number (MN) of each.

    A damaged message is a finding with its line. Raises :class:`Refusal` where one name is
    given for several devices, or no message is whole.
    """
    log = _Log(into)
    starts, sizes, rows = _whole(data, into)
    for at, (start, size, row) in enumerate(zip(starts, sizes, rows, strict=True)):
        if not at & 0x3FFF:
            if cancelled is not None and cancelled():
                raise Refusal("已取消，没有改动任何数据", where)
            if progress is not None:
                progress(at, len(starts))
        log.take(data[start : start + size], row)
    if not starts:
        raise Refusal("没有一条完整的报文（长度和校验都对）", where, "重新导出报文记录")
    _told(log)
    devices = list(dict.fromkeys(device for device, _ in log.measured))
    if outlet and len(devices) > 1:
        raise several_outlets(where)
    names = {device: outlet or into.mapping.outlet(device) for device in devices}
    for (device, pollutant), measured in log.measured.items():
        _piece(names[device], pollutant, measured, into)
    return {names[device]: device for device in devices}


def _whole(data: bytes, into: Reading) -> tuple[list[int], list[int], list[int]]:
    """Start, length and line of the messages that are whole; the others are found."""
    breaks = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == 10)
    starts, sizes, sums = [], [], []
    damaged: list[tuple[int, str]] = []
    for found in _START.finditer(data):
        start, size = found.end(), int(found[1])
        check = _CRC.match(data, start + size)
        if check is None or data[start + size - 2 : start + size] != b"&&":
            damaged.append((found.start(), "报文长度与内容不符"))
            continue
        starts.append(start)
        sizes.append(size)
        sums.append(int(check[0], 16))
    right = checksums(data, starts, sizes) == np.array(sums, dtype=np.uint16)
    damaged += [(starts[at], "报文校验码（CRC）不符") for at in np.flatnonzero(~right).tolist()]
    damaged += _headless(data)
    for message in dict.fromkeys(said for _, said in damaged):
        places = [place for place, said in damaged if said == message]
        rows = np.searchsorted(breaks, places) + 1
        into.remarks.rows(
            "message", "error", message, rows, sheet="", column="",
            value=lambda at, places=places: _line(data, places[at]),  # type: ignore[misc]
        )  # fmt: skip
    good = np.flatnonzero(right)
    lines = np.searchsorted(breaks, np.array(starts, dtype=np.int64)[good]) + 1
    return (
        [starts[at] for at in good.tolist()],
        [sizes[at] for at in good.tolist()],
        lines.tolist(),
    )


def _headless(data: bytes) -> list[tuple[int, str]]:
    """Bodies of messages on lines that have no ``##`` and length in front of them."""
    found = []
    for body in re.finditer(rb"CP=&&", data):
        line = data.rfind(b"\n", 0, body.start()) + 1
        if not _START.search(data, line, body.start()):
            found.append((body.start(), "报文没有 ## 和长度"))
    return found


def _line(data: bytes, place: int) -> str:
    start = data.rfind(b"\n", 0, place) + 1
    return data[start : start + 80].split(b"\r")[0].split(b"\n")[0].decode("gb18030", "replace")


def _told(log: _Log) -> None:
    remarks = log.into.remarks
    remarks.rows(
        "message", "error", "小时报文没有 DataTime", np.array(log.no_time, dtype=np.int64),
        sheet="", column="",
    )  # fmt: skip
    if log.unknown:
        codes = "、".join(sorted(log.unknown))
        remarks.say("pollutant", "note", f"没有读入的污染物编码：{codes}")
        remarks.left_out["编码不认识的数据"] += log.unknown.total()
    if log.extended:
        fields = "、".join(f"-{name}" for name in sorted(log.extended))
        remarks.say("extension", "note", f"没有读入的扩展字段：{fields}")
        remarks.left_out["扩展字段"] += log.extended.total()
    if log.no_flag:
        remarks.say("flag", "note", f"{log.no_flag} 个数据没有 -Flag，按 N（正常）读入")
    if any(pollutant.kind == "flow" for _, pollutant in log.measured):
        remarks.say("unit", "note", "报文不写单位，流量按原数读入")


def _piece(outlet: str, pollutant: Pollutant, measured: _Measured, into: Reading) -> None:
    rows: Ints = np.array(measured.rows, dtype=np.int64)
    timed = Column(0, "DataTime", "time")
    column = Column(1, pollutant.name, "value", pollutant)
    source = Source("", Layout("wide", 0, 0, (timed, column), ()), outlet)
    read = by_distinct(measured.times)
    odd = read.minutes <= NO_TIME
    texts = measured.times
    at_odd = np.flatnonzero(odd)
    into.remarks.rows(
        "time", "error", "时间读不出来", rows[odd], sheet="", column="DataTime",
        value=lambda at: texts[int(at_odd[at])],
    )  # fmt: skip
    amount = _numbers(measured.value)
    converted = _numbers(measured.converted)
    bad = odd.copy()
    for found in (amount, converted):
        wrong = told_amounts(found, column, rows, source, into)
        bad = bad if wrong is None else bad | wrong
    places: dict[str, int] = {}
    code = np.fromiter(
        (places.setdefault(each, len(places)) for each in measured.flag), np.intp, len(rows)
    )
    flags, _ = told_flags(Words(code, list(places)), column, rows, source, into)
    good = ~bad
    moments = Moments(read.minutes[good], read.ends, True, False)
    found_time = timeline(into, source, moments, rows[good], timed)
    if found_time is None:
        return
    time, keep = found_time
    there = np.flatnonzero(good) if keep is None else np.flatnonzero(good)[keep]
    values = converted.value[there]
    into.collector.add(
        Piece(
            outlet, pollutant, time, amount.value[there],
            None if (values == MISSING).all() else values, flags[there], "", pollutant.name,
        )
    )  # fmt: skip


def _numbers(texts: list[bytes]) -> Amounts:
    try:
        return of_floats(np.array([text or b"nan" for text in texts]).astype(np.float64))
    except ValueError:
        return amounts([text.decode("latin-1") for text in texts])
