"""Ledgers as plants keep them: title rows, two-row headers, every spelling, what is wrong."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from grading.refusals import Refusal
from grading.transport.emission import STAGES
from grading.transport.passages import moment as passage_moment
from grading.transport.passages import view
from templates.transport.cells import goods_kind, read_moment
from templates.transport.gate import read_gate
from templates.transport.inventories import read_vehicles
from templates.transport.volumes import read_volumes

GATE = """武安虚构钢铁有限公司进出厂车辆台账,,,,,,
序号,车牌号码,排放阶段,燃料类型,通过时间,进出方向,货物名称,净重（吨）
1,冀D·12345,国Ⅵ,柴油,2026-01-05 08:12:33,进厂,铁矿粉,32.45
2,冀D12345D,新能源,纯电,2026/1/5 9:02,出厂,钢材,30
3,冀DA1234挂,LNG国五,,2026年1月5日10时,进,焦煤,"1,030.5公斤"
,合计,,,,,,62.45
"""


def test_a_csv_is_read_in_both_encodings_with_title_and_total(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "gb18030"):
        file = tmp_path / f"{encoding}.csv"
        file.write_text(GATE, encoding=encoding)
        staged = read_gate(file)
        assert (staged.opened.read, staged.opened.rejected, staged.opened.header_row) == (3, 0, 2)
        first, second, third = (view(staged.passages, at) for at in range(3))
        assert (first.row, first.plate, first.stage) == (3, "冀D12345", "国六")
        assert first.at == datetime(2026, 1, 5, 8, 12, 33)  # noqa: DTZ001 (office time)
        assert (first.kind, first.tonnes) == ("大宗物料", Decimal("32.45"))
        assert (second.stage, second.direction, second.kind) == ("新能源", "出厂", "产品")
        assert (third.stage, third.tonnes) == ("国五", Decimal("1.03"))


def test_what_is_odd_is_told_with_its_row_and_what_is_wrong_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_text(
        "车牌号,排放标准,过车时间,进出,载重\n"
        "冀D1234,国六,2026-01-05 08:00:00,进,30\n"
        "冀D23456,,2026-01-05 08:05:00,进,30\n"
        "冀D34567,国六,昨天,进,30\n"
        "冀D34567,国六,2026-01-05 08:10:00,进,32450\n"
        "冀D34567,国六,2027-01-05 08:10:00,进,30\n"
        "冀D34567,国六\n"
        "冀D34567,国六,2026-01-05 08:20:00,上,-3\n",
        encoding="utf-8",
    )
    now = datetime(2026, 11, 22, 12)  # noqa: DTZ001 (office time)
    opened = read_gate(file, latest=now).opened
    assert (opened.read, opened.rejected) == (7, 5)
    told = {(each.row, each.rule): each.message for each in opened.findings}
    assert "7 位" in told[2, "plate"]
    assert told[3, "no_stage"] == "没有写排放阶段"
    assert "不是时间" in told[4, "time"]
    assert "像是公斤" in told[5, "load"]
    assert "还没有发生" in told[6, "future"]
    assert (7, "columns") in told
    assert "负数" in told[8, "load"]
    assert told[8, "direction"] == "认不出进出方向“上”"


def test_a_visit_with_what_it_brought_and_took_is_two_passages(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "进出厂车辆"
    page.append(["进出厂运输车辆电子台账"])
    page.append(["车牌号码", "排放标准", "进厂", None, None, "出厂", None, None])
    page.append([None, None, "时间", "货物名称", "运输量(吨)", "时间", "货物名称", "运输量(吨)"])
    came = datetime(2026, 1, 5, 8)  # noqa: DTZ001 (office time)
    page.append(["冀D12345", "国六b", came, "铁矿粉", 32.5, came.replace(hour=9), "钢材", 31])
    page.append(["冀D23456", 5, came, "焦炭", 30, None, None, None])
    book.save(tmp_path / "台账.xlsx")
    staged = read_gate(tmp_path / "台账.xlsx")
    assert (staged.opened.read, staged.opened.rejected, len(staged.passages)) == (2, 0, 3)
    views = [view(staged.passages, at) for at in range(3)]
    assert [(v.row, v.direction, v.goods, v.tonnes) for v in views] == [
        (4, "进厂", "铁矿粉", Decimal("32.5")),
        (5, "进厂", "焦炭", Decimal(30)),
        (4, "出厂", "钢材", Decimal(31)),
    ]
    assert staged.passages.stage.tolist() == [6, 5, 6]


def test_a_ledger_without_a_needed_column_is_refused_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_text("车牌号,货物\n冀D12345,焦炭\n", encoding="utf-8")
    with pytest.raises(Refusal, match="通过时间"):
        read_gate(file)
    file.write_text("月份,物料\n2026-01,焦炭\n", encoding="utf-8")
    with pytest.raises(Refusal, match="运输方式”“运量"):
        read_volumes(file)


def test_volumes_know_modes_units_months_and_legs(tmp_path: Path) -> None:
    file = tmp_path / "运量.csv"
    file.write_text(
        "月份,方向,物料名称,运输方式,运量（万吨）,联运编号,段序,排放阶段,中转地\n"
        "2026年1月,进厂,铁矿粉,火车,12.5,,,,\n"
        "202601,进厂,焦煤,管状皮带,8000吨,,,,\n"
        "2026/1/31,进厂,石灰石,铁路+新能源重卡短驳,3,,,,邯郸国际陆港\n"
        "2026-01,进厂,铁精粉,铁路,2,L1,首段,,\n"
        "2026-01,进厂,铁精粉,汽运,2,L1,末段,新能源,\n"
        "2026-01,出厂,钢材,公路,4,,,,\n"
        "2026-01,进厂,矿粉,飞机,4,,,,\n"
        "2026-13,进厂,矿粉,铁路,120000,,,,\n",
        encoding="gb18030",
    )
    staged = read_volumes(file)
    assert [
        (row, v.month, v.kind, v.mode, v.kg, v.leg, v.stage) for row, v in staged.rows
    ] == [
        (2, "2026-01", "materials", "rail", 125_000_000, 0, 0),
        (3, "2026-01", "materials", "tube_belt", 8_000_000, 0, 0),
        (4, "2026-01", "materials", "combined", 30_000_000, 0, 7),
        (5, "2026-01", "materials", "rail", 20_000_000, 1, 0),
        (6, "2026-01", "materials", "road", 20_000_000, 9, 7),
        (7, "2026-01", "products", "road", 40_000_000, 0, 0),
    ]  # fmt: skip
    told = {(each.row, each.rule): each.message for each in staged.opened.findings}
    assert "不是认得的运输方式" in told[8, "mode"]
    assert "不是月份" in told[9, "month"]
    assert "吨还是万吨" in told[9, "tonnes"]
    assert told[7, "no_stage"] == "公路运量没有排放阶段"


def test_inventories_are_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "机械.csv"
    file.write_text(
        "非道路移动机械台账\n环保登记编码,机械类型,排放标准,燃料种类,机械识别代码\n"
        "3-D001,装载机,国三,柴油,P1\n3-D002,叉车,,电动,P2\n3-D002,叉车,,电动,P2\n"
        "3-D003,挖掘机,看不清,柴油,P3\n",
        encoding="utf-8",
    )
    staged = read_vehicles(file, "machines")
    assert [(each.plate, STAGES[each.stage], each.fuel) for each in staged.rows] == [
        ("3-D001", "国三", "diesel"), ("3-D002", "新能源", "electric"),
        ("3-D003", "未知", "diesel"),
    ]  # fmt: skip
    told = {(each.row, each.rule): each.message for each in staged.opened.findings}
    assert told[5, "repeated"] == "与第 4 行是同一台"
    assert told[6, "no_stage"] == "认不出排放阶段“看不清”"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026/1/1 15:02", "2026-01-01 15:02:00"),
        ("2026/1/11 5:02", "2026-01-11 05:02:00"),
        ("2026-01-05T08:12:33", "2026-01-05 08:12:33"),
        ("2026年1月5日 8时12分", "2026-01-05 08:12:00"),
        ("20260105081233", "2026-01-05 08:12:33"),
        ("2026.1.5", "2026-01-05 00:00:00"),
        ("46027.5", "2026-01-05 12:00:00"),
        ("2026-02-30 08:00", ""),
        ("昨天", ""),
    ],
)
def test_times_are_read_as_written(written: str, moment: str) -> None:
    found = read_moment(written)
    assert (str(passage_moment(found)) if found is not None else "") == moment


def test_a_visit_with_one_load_is_one_passage(tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_text(
        "车牌号码,排放标准,进厂时间,出厂时间,货物名称,运输量（吨）,货物类别\n"
        "冀D12345,国六,2026-01-05 08:00:00,2026-01-05 09:00:00,铁矿粉,30,原料\n"
        "冀D23456,国六,,2026-01-05 10:00:00,钢材,31,产品\n",
        encoding="utf-8",
    )
    staged = read_gate(file)
    views = [view(staged.passages, at) for at in range(len(staged.passages))]
    assert [(v.direction, v.kind, v.tonnes) for v in views] == [
        ("进厂", "大宗物料", Decimal(30)),
        ("出厂", "产品", Decimal(31)),
    ]
    assert staged.opened.counts == {"no_direction": 2}


def test_one_load_of_a_visit_goes_where_the_goods_are(tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_text(
        "车牌号码,排放标准,进厂时间,进厂货物,出厂时间,出厂货物,运输量\n"
        "冀D12345,国六,2026-01-05 08:00:00,铁矿粉,2026-01-05 09:00:00,,30\n"
        "冀D23456,国六,2026-01-05 08:00:00,焦煤,后来,,30\n",
        encoding="utf-8",
    )
    staged = read_gate(file)
    assert (staged.opened.read, staged.opened.rejected) == (2, 1)  # one fault, the whole visit
    views = [view(staged.passages, at) for at in range(len(staged.passages))]
    assert [(v.direction, v.tonnes) for v in views] == [("进厂", Decimal(30)), ("出厂", None)]


def test_goods_that_are_told_to_be_no_bulk_goods_are_none() -> None:
    for told in ("非大宗物料", "非大宗", "其他"):
        assert goods_kind(told, "杂物", "in") == "other"
    assert goods_kind("其他大宗物料", "矿石", "in") == "materials"


def test_a_month_that_has_not_come_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "运量.csv"
    file.write_text(
        "月份,物料名称,运输方式,运量（吨）\n2029-05,矿,铁路,9\n2026-03,矿,铁路,9\n", "utf-8"
    )
    staged = read_volumes(file, latest=datetime(2026, 3, 2))  # noqa: DTZ001 (office time)
    assert [row for row, _ in staged.rows] == [3]
    assert "在今天以后" in staged.opened.findings[0].message


def test_a_total_beside_a_serial_number_is_no_entry(tmp_path: Path) -> None:
    file = tmp_path / "厂内车辆.csv"
    file.write_text(
        "序号,车牌号,车辆类型,排放标准\n1,厂内01,自卸车,国五\n合计,1辆,,\n", encoding="utf-8"
    )
    assert [each.row for each in read_vehicles(file, "inplant").rows] == [2]
    file.write_text("序号,月份,运输方式,运量（吨）\n1,2026-01,铁路,9\n合计,,,9\n", encoding="utf-8")
    staged = read_volumes(file)
    assert ([row for row, _ in staged.rows], staged.opened.rejected) == ([2], 0)
    assert [each.rule for each in staged.opened.findings] == ["no_kind", "total"]
