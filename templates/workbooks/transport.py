"""Clean transport as workbooks: the empty ledgers, an assessment, a sample, the sidings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from templates.transport.columns import LEDGERS, NEEDED, Ledger, titles
from templates.workbooks.tables import TableColumn
from templates.workbooks.writing import put, save_book

_EXAMPLES: dict[Ledger, dict[str, str]] = {
    "gate": {
        "plate": "冀D12345", "time": "2026-01-05 08:12:33", "direction": "进厂", "stage": "国六",
        "fuel": "柴油", "vehicle": "重型半挂牵引车", "vin": "LZZ1CLWB8NA000001",
        "engine": "E000001", "goods": "铁矿粉", "load": "32.45", "kind": "原料",
    },
    "volumes": {
        "month": "2026-01", "direction": "进厂", "kind": "原料", "goods": "铁矿粉",
        "mode": "铁路", "tonnes": "125000",
    },
    "inplant": {
        "plate": "厂内 001", "kind": "自卸车", "stage": "国六", "fuel": "柴油",
        "vin": "LZZ1CLWB8NA000001", "engine": "E000001",
    },
    "machines": {
        "plate": "3-DA000001", "kind": "装载机", "stage": "国四", "fuel": "柴油",
        "vin": "P000001", "engine": "E000001",
    },
}  # fmt: skip
_UNITS = {"load": "（吨）", "load_in": "（吨）", "load_out": "（吨）", "tonnes": "（吨）"}
_LEFT_OUT: dict[Ledger, frozenset[str]] = {
    "gate": frozenset({"time_in", "time_out", "goods_in", "goods_out", "load_in", "load_out"}),
    "volumes": frozenset(),
    "inplant": frozenset(),
    "machines": frozenset(),
}
_NOTES: dict[Ledger, tuple[str, ...]] = {
    "gate": (
        "一行一次通过；也可以一行一趟，分“进厂时间/货物/运输量”和“出厂时间/货物/运输量”六列。",
        "排放阶段写国六、国五、新能源等；燃料写柴油、LNG、纯电等。联运末段填与运量台账相同的联运编号。",
    ),
    "volumes": (
        "一行一个月、一种物料、一种运输方式。方式：铁路、水路、管道、管状带式输送机、皮带通廊、公路。",
        "联运分段登记：各段填同一个联运编号，段序写首段、末段；吨数只按到厂（出厂）的那一段计。",
    ),
    "inplant": ("不上路的车辆填厂内编号。", "每次导入的是当日的全部车辆。"),
    "machines": ("电动机械排放阶段可空着，燃料写电动。", "每次导入的是当日的全部机械。"),
}


def write_ledger_template(path: Path, ledger: Ledger) -> None:
    """Write an empty ledger with one example row; needed columns are dark."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page: Any = book.active
    page.title = LEDGERS[ledger]
    put(page.cell(1, 1), LEDGERS[ledger])
    page.cell(1, 1).font = Font(bold=True, size=14)
    for at, note in enumerate(_NOTES[ledger], 2):
        put(page.cell(at, 1), note)
        page.cell(at, 1).font = Font(color="666666")
    top = 2 + len(_NOTES[ledger])
    needed = {*NEEDED[ledger], *(("time",) if ledger == "gate" else ())}
    shown = [(f, t) for f, t in titles(ledger).items() if f not in _LEFT_OUT[ledger]]
    for at, (field, title) in enumerate(shown, 1):
        head = page.cell(top, at)
        put(head, title + _UNITS.get(field, ""))
        dark = field in needed
        head.font = Font(bold=True, color="FFFFFF" if dark else "1F2D3A")
        head.fill = PatternFill("solid", start_color="2F5D7C" if dark else "E7EEF4")
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        example = page.cell(top + 1, at)
        put(example, _EXAMPLES[ledger].get(field, ""))
        example.font = Font(italic=True, color="7F7F7F")
        page.column_dimensions[get_column_letter(at)].width = max(12, len(title) * 2 + 6)
    page.freeze_panes = page.cell(top + 1, 1)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    save_book(book, path)


def month_columns(modes: Sequence[str]) -> list[TableColumn]:
    """Columns of the monthly table: month, a column per mode, total, shares."""
    return [
        TableColumn("月份", 10),
        *(TableColumn(f"{mode}（吨）", 15, right=True) for mode in modes),
        TableColumn("合计（吨）", 15, right=True),
        TableColumn("清洁方式比例（%）", 14, right=True),
        TableColumn("短驳、中转计入时（%）", 14, right=True),
        TableColumn("通过车次", 10, right=True),
    ]
