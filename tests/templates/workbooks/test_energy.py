"""The workbook of energy and emissions: written, filled in, read back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path

import pytest
from openpyxl import load_workbook

from grading.refusals import Refusal
from templates.workbooks.energy import usual_lines, write_energy_template
from templates.workbooks.energy_reading import read_energy
from tests.db.audit_world import STEEL_WORKS


def test_the_template_of_an_industry_comes_back_as_it_was_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "能耗.xlsx"
    lines = [replace(each, amount="12.5") for each in usual_lines(["cement"])]
    lines[1] = replace(lines[1], measured=("21.5", "0.026", "98"), unit="万t", note="已核")
    write_energy_template(path, lines, code=STEEL_WORKS, name="武安虚构", period="2024")
    found = read_energy(path)
    assert found.findings == () and len(found.lines) == len(lines)
    coal = found.lines[1]
    assert (coal.process, coal.item, coal.flow, coal.amount) == (
        "clinker", "bituminous", "in", D(125000),
    )  # fmt: skip
    assert coal.measured == {"ncv": D("21.5"), "cc": D("0.026"), "of": D(98)}
    assert coal.place == "能耗与排放 第 3 行"
    book = load_workbook(path)
    assert book.sheetnames == ["能耗与排放", "填写说明", "可填项目", "可填工序"]
    write_energy_template(path, usual_lines([]))
    with pytest.raises(Refusal, match="没有填数量"):
        read_energy(path)


def test_sheets_of_other_people_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "统计.csv"
    path.write_text(
        "2024年能源消费统计表\n"
        "单位名称,年度,工序名称,能源品种,用量（实物量）,计量单位,低位发热量,备注\n"
        '武安虚构,2024年,高炉工序,冶金焦,"400,000",吨,,\n'
        "武安虚构,2024年3月,,外购电,1.2,亿千瓦时,,\n"
        "武安虚构,2024年,,烟煤,1000,吨,21.3GJ,\n"
        "武安虚构,2024年,,新水,1000,吨,21.3,\n"
        "注：数据来自统计台账,,,,1,,,\n",
        encoding="gb18030",
    )
    found = read_energy(path)
    assert [(e.item, e.amount, e.period) for e in found.lines] == [
        ("coke", D(400000), "2024"), ("electricity", D(12000), "2024-03"),
    ]  # fmt: skip
    assert [(f.row, f.column) for f in found.findings] == [(5, "低位发热量"), (6, "低位发热量")]
    path.write_text("企业名称,能耗\n甲,1\n", encoding="utf-8")
    with pytest.raises(Refusal, match="没有找到表头"):
        read_energy(path)
