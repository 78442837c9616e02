"""Logs of HJ 212 messages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.monitoring.hours import FLAGS, MISSING
from grading.refusals import Refusal
from templates.monitoring.crc212 import checksum, checksums
from templates.monitoring.reading import read_hours
from tests.templates.monitoring.files import findings, first_hour, message, rules, series, values

EXAMPLE = (
    b"QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;"
    b"CP=&&RtdInterval=30&&"
)


def hour(at: int, extra: str = "", **changes: object) -> str:
    body = (
        f"DataTime=202601{at // 24 + 1:02d}{at % 24:02d}0000;"
        "a34013-Min=1,a34013-Avg=3.21,a34013-Max=9,a34013-ZsAvg=4.05,a34013-Flag=N;"
        "a21026-Cou=5.5,a21026-Avg=20.1,a21026-ZsAvg=25.3,a21026-Flag=D;"
        f"a19001-Avg=15.9,a19001-Flag=N;a00000-Cou=120000,a00000-Flag=N{extra}"
    )
    return message(body, **changes)  # type: ignore[arg-type]


def log(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "a.log"
    path.write_bytes("".join(lines).encode("gb18030"))
    return path


def test_the_checksum_is_that_of_the_standard() -> None:
    assert checksum(EXAMPLE) == "1C80"


@given(st.lists(st.binary(max_size=40), max_size=12))
def test_checksums_of_many_are_those_of_each(messages: list[bytes]) -> None:
    data = b"".join(messages)
    starts = [sum(map(len, messages[:at])) for at in range(len(messages))]
    found = checksums(data, starts, list(map(len, messages)))
    assert [f"{value:04X}" for value in found.tolist()] == [checksum(each) for each in messages]


def test_hours_are_taken_and_all_else_is_counted(tmp_path: Path) -> None:
    minute = message("DataTime=20260101000000;a34013-Avg=1,a34013-Flag=N", command=2051)
    now = message("DataTime=20260101000000;a34013-Rtd=1,a34013-Flag=N", command=2011)
    path = log(
        tmp_path,
        "2026-01-01 01:00:03 收到: " + hour(0),
        hour(1, ";a34013-EFlag=W;w01018-Avg=3"),
        minute,
        now,
        now,
    )
    staged = read_hours(path)
    assert (staged.form, staged.read, staged.outlets) == ("hj212", 2, ("MN0001",))
    dust = series(staged, "PM")
    assert values(dust) == ["3.21", "3.21"] and first_hour(dust) == 0
    assert dust.converted is not None and dust.converted[0] == 4_050_000
    assert series(staged, "SO2").flag.tolist() == [FLAGS.index("D")] * 2
    assert values(series(staged, "flow")) == ["120000"] * 2
    assert staged.left_out["CN=2051 分钟数据"] == 1
    assert staged.left_out["CN=2011 实时数据"] == 2
    assert {"extension", "pollutant"} <= set(rules(staged, "note"))
    assert not staged.faulty
    assert staged.outlet_codes == {"MN0001": "MN0001"}


def test_devices_are_named_by_a_mapping(tmp_path: Path) -> None:
    path = log(tmp_path, hour(0), hour(0, device="MN0002"))
    staged = read_hours(path, mapping={"outlets": {"MN0002": "2#机头"}})
    assert staged.outlets == ("MN0001", "2#机头")
    assert staged.outlet_codes["2#机头"] == "MN0002"
    with pytest.raises(Refusal, match="不止一个"):
        read_hours(path, outlet="甲")


def test_codes_of_the_old_edition(tmp_path: Path) -> None:
    old = "DataTime=20260101000000;01-Avg=3,01-ZsAvg=4,01-Flag=N;S01-Avg=16,S01-Flag=N"
    staged = read_hours(log(tmp_path, message(old)))
    assert [s.pollutant for s in staged.series] == ["PM", "O2"]


def test_damaged_messages_are_found_by_line_and_the_others_kept(tmp_path: Path) -> None:
    good = hour(1)
    bent = good.replace("3.21", "8.21")
    short = good.replace("a34013-Avg=3.21,", "")
    path = log(tmp_path, hour(0), bent, "\r\n", short, good[6:], hour(2), hour(3)[:200])
    staged = read_hours(path)
    told = [(f.row, f.message) for f in findings(staged) if f.severity == "error"]
    assert sorted(told) == [
        (2, "报文校验码（CRC）不符"),
        (4, "报文长度与内容不符"),
        (5, "报文没有 ## 和长度"),
        (7, "报文长度与内容不符"),
    ]
    assert len(series(staged, "PM").hours) == 2


def test_a_repeated_message_counts_once_and_a_blank_is_no_value(tmp_path: Path) -> None:
    blank = "DataTime=20260101050000;a34013-Avg=,a34013-Flag=B"
    staged = read_hours(log(tmp_path, hour(0), hour(0), message(blank)))
    dust = series(staged, "PM")
    assert dust.value.tolist() == [3_210_000, MISSING]
    assert dust.flag.tolist() == [FLAGS.index("N"), FLAGS.index("B")]
    assert staged.left_out["重复且相同的小时"] == 4


def test_a_log_without_a_whole_message_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有一条完整的报文"):
        read_hours(log(tmp_path, hour(0)[:90]))
