"""The workbook in which an enterprise reports energy, outputs and emissions, empty or filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading.energy.catalogue import FLOWS, KINDS, WHOLE, catalogue, item, process
from grading.energy.units import units_of
from templates.workbooks.energy_reading import COLUMNS
from templates.workbooks.writing import TEXT, put, save_book

SHEET = "能耗与排放"
_WIDTHS = {"code": 23, "name": 30, "period": 10, "process": 24, "item": 24, "flow": 11,
           "amount": 16, "unit": 10, "ncv": 16, "cc": 18, "of": 14, "source": 18,
           "note": 36}  # fmt: skip
_LINES = (
    "一行一项：某一期间、某一工序的一种能源、物料、产品或污染物。没有填“数量”的行不读入。",
    "期间写 2024（全年）或 2024-03（一个月）；同一项既有全年又有各月时，以全年为准。",
    "工序不填即“全厂”。某一项填了“全厂”，全厂合计以它为准，各工序的量只用于工序能耗。",
    "去向：消耗（用掉的，含外购）、回收外供（回收或卖出的煤气、蒸汽、余热发电，填正数）、产出、排放。",
    "单位从列表里选；t 与 万t、kWh 与 万kWh、m³ 与 万m³ 弄错是最常见的错误，导入时会核对量级。",
    "数值确实异常而无误的，在“核对说明”里写明理由，导入时不再退回。",
    "实测低位发热量（GJ/t、GJ/万Nm³）、单位热值含碳量（tC/GJ）、碳氧化率（%）有实测才填。",
    "颗粒物请分开填：燃烧烟气（污染当量值 2.18）和一般性粉尘（料场、破碎、机尾、水泥磨等，4）。",
)
_USUAL = {
    "sinter": ("coke", "anthracite", "blast_furnace_gas", "electricity", "water"),
    "pellet": ("blast_furnace_gas", "coke_oven_gas", "electricity", "water"),
    "blast_furnace": ("coke", "anthracite", "blast_furnace_gas", "blast_furnace_gas:out",
                      "electricity", "electricity:out", "water"),
    "converter": ("converter_gas", "converter_gas:out", "heat:out", "electricity", "pig_iron",
                  "water"),
    "eaf_70": ("electricity", "natural_gas", "electrodes", "pig_iron", "water"),
    "rolling": ("blast_furnace_gas", "coke_oven_gas", "natural_gas", "electricity", "water"),
    "coke_top": ("washed_coal", "coke_oven_gas", "coke_oven_gas:out", "electricity", "heat:out",
                 "water"),
    "coke_stamp": ("washed_coal", "coke_oven_gas", "coke_oven_gas:out", "electricity",
                   "heat:out", "water"),
    "clinker": ("bituminous", "electricity", "electricity:out", "water"),
    "grinding": ("electricity", "water"),
    "tiles_low": ("natural_gas", "electricity", "water"),
    "tiles_middle": ("natural_gas", "electricity", "water"),
    "tiles_high": ("natural_gas", "electricity", "water"),
    "sanitary": ("natural_gas", "electricity", "water"),
    "power_wet": ("bituminous", "diesel", "electricity", "water"),
    "power_air": ("bituminous", "diesel", "electricity", "water"),
    "waste": ("natural_gas", "diesel", "electricity", "electricity:out", "water"),
}  # fmt: skip
"""Process → what is usually reported of it; “:out” for what is recovered or sold."""

_OF_ALL = ("limestone", "dolomite", "diesel", "pm_flue", "pm_dust", "so2", "nox", "solid_waste",
           "solid_waste_used")  # fmt: skip


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A line to be filled in, or filled in already (``amount`` and ``unit`` as written)."""

    process: str
    item: str
    flow: str
    amount: str = ""
    unit: str = ""
    measured: tuple[str, str, str] = ("", "", "")
    source: str = ""
    note: str = ""


def usual_lines(industries: Iterable[str]) -> tuple[TemplateLine, ...]:
    """What enterprises of these industries usually report; without one, of all."""
    wanted = set(industries)
    found: list[TemplateLine] = []
    for id, given in _USUAL.items():
        of = process(id)
        if wanted and of.industry not in wanted:
            continue
        found.append(TemplateLine(id, of.product, "product"))
        for each in given:
            name, _, flow = each.partition(":")
            found.append(TemplateLine(id, name, flow or "in"))
    found += (TemplateLine(WHOLE, each, item(each).flows[0]) for each in _OF_ALL)
    return tuple(found)


def write_energy_template(
    path: Path,
    lines: Sequence[TemplateLine],
    *,
    code: str = "",
    name: str = "",
    period: str = "",
) -> None:
    """Write the workbook; ``code``, ``name`` and ``period`` stand in every line."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    page: Any = book.active
    page.title = SHEET
    page.freeze_panes = "A2"
    needed = {"period", "item", "amount", "unit"}
    for at, (field, titles) in enumerate(COLUMNS.items(), 1):
        head = page.cell(1, at)
        put(head, titles[0] + ("*" if field in needed else ""))
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", start_color="E7EEF4")
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(at)].width = _WIDTHS[field]
    places = {field: at for at, field in enumerate(COLUMNS, 1)}
    last = max(len(lines) + 101, 200)
    for number, line in enumerate(lines, 2):
        ncv, cc, of = line.measured
        words = {
            "code": code, "name": name, "period": period, "process": process(line.process).name,
            "item": item(line.item).name, "flow": FLOWS[line.flow], "amount": line.amount,
            "unit": line.unit or item(line.item).unit_title, "ncv": ncv, "cc": cc, "of": of,
            "source": line.source, "note": line.note,
        }  # fmt: skip
        for field, text in words.items():
            put(page.cell(number, places[field]), text)
        units = DataValidation(
            type="list", formula1=f'"{",".join(units_of(item(line.item)))}"', allow_blank=True
        )
        units.showErrorMessage = False
        units.add(page.cell(number, places["unit"]).coordinate)
        page.add_data_validation(units)
    for field in ("code", "period", "amount"):
        for number in range(2, last):
            page.cell(number, places[field]).number_format = (
                TEXT if field != "amount" else "General"
            )
    for field, sheet, count in (
        ("item", "可填项目", len(catalogue().items)),
        ("process", "可填工序", len(catalogue().processes)),
    ):
        listed = DataValidation(
            type="list", formula1=f"='{sheet}'!$A$2:$A${count + 1}", allow_blank=True
        )
        listed.showErrorMessage = False
        letter = get_column_letter(places[field])
        listed.add(f"{letter}2:{letter}{last}")
        page.add_data_validation(listed)
    flows = DataValidation(type="list", formula1=f'"{",".join(FLOWS.values())}"', allow_blank=True)
    flows.showErrorMessage = False
    letter = get_column_letter(places["flow"])
    flows.add(f"{letter}2:{letter}{last}")
    page.add_data_validation(flows)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    _explain(book)
    save_book(book, path)


def _explain(book: Any) -> None:
    from openpyxl.styles import Font

    notes = book.create_sheet("填写说明")
    notes.column_dimensions["A"].width = 110
    for number, text in enumerate(_LINES, 1):
        put(notes.cell(number, 1), text)
    for title, heads, rows in (
        (
            "可填项目",
            ("项目", "种类", "单位", "去向"),
            [
                (
                    each.name, KINDS[each.kind], "、".join(units_of(each)),
                    "、".join(FLOWS[flow] for flow in each.flows),
                )
                for each in catalogue().items.values()
            ],
        ),
        (
            "可填工序",
            ("工序", "产品", "", ""),
            [
                (each.name, item(each.product).name if each.product else "", "", "")
                for each in catalogue().processes.values()
            ],
        ),
    ):  # fmt: skip
        sheet = book.create_sheet(title)
        for at, head in enumerate(heads, 1):
            put(sheet.cell(1, at), head)
            sheet.cell(1, at).font = Font(bold=True)
            sheet.column_dimensions["ABCD"[at - 1]].width = 28
        for number, row in enumerate(rows, 2):
            for at, text in enumerate(row, 1):
                put(sheet.cell(number, at), text)
