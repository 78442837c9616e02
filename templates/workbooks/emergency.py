"""The emergency list as workbooks: the city's layout, the national one, and the orders of a night.

The city's layout is that of a real workbook (邢台 2024): 企业名称 in column 3, 县区 4,
绩效等级 5, then the measures of red, orange and yellow; one row per enterprise. What stood in
columns 1 and 2 is not known, so they are ours. The national layout is drafted from knowledge
(知·中): one row per line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from grading.emergency_rows import joined
from grading.emergency_rules import WARNINGS, rules
from templates.papers.emergency_content import EmergencyContent, ListLine
from templates.workbooks.tables import TableColumn, write_table

LAYOUTS = {
    "orders": "谁做什么（一个预警级别，含联系电话）",
    "city": "市清单列序（一企一行，红橙黄三列措施）",
    "national": "全国模板列序（一线一行；列序知·中，待核）",
}

CITY = (
    TableColumn("序号", 6, right=True),
    TableColumn("行业", 14),
    TableColumn("企业名称", 32),
    TableColumn("县区", 12),
    TableColumn("绩效等级", 10),
    TableColumn("红色预警减排措施", 48),
    TableColumn("橙色预警减排措施", 48),
    TableColumn("黄色预警减排措施", 48),
)
ORDERS = (
    TableColumn("序号", 6, right=True),
    TableColumn("县（市、区）", 12),
    TableColumn("企业名称", 30),
    TableColumn("绩效等级", 9),
    TableColumn("生产线、工序或设备", 24),
    TableColumn("应采取的措施", 60),
    TableColumn("联系人", 10),
    TableColumn("电话", 16),
    TableColumn("到场核实", 12),
)


def write_list(path: Path, content: EmergencyContent, layout: str) -> int:
    """Write the list in one of :data:`LAYOUTS`; how many rows there were."""
    columns, rows = _TABLES[layout](content)
    return write_table(
        path, _title(content, layout), columns, rows, notes=_notes(content, layout), sheet="清单"
    )


def _title(content: EmergencyContent, layout: str) -> str:
    if layout == "orders":
        name = rules().warnings[content.warning].name
        return f"{content.county or content.city[1]}{name}应急减排措施表"
    return content.title


def _notes(content: EmergencyContent, layout: str) -> list[str]:
    stand = f"清单 {content.key}（{content.state}）"
    if content.document:
        stand += f"　{content.document}"
    notes = [
        f"{stand}　等级和产能截至 {content.as_of}　打印 {content.printed:%Y-%m-%d %H:%M}　"
        f"{content.office}"
    ]
    if content.mark:
        notes.append(content.mark)
    if layout == "national":
        notes.append("列序按所知的全国模板（知·中），报送前请与下发的模板核对")
    if layout == "orders":
        notes += ([content.occasion] if content.occasion else []) + list(content.cuts)
    return notes


def _city(content: EmergencyContent) -> tuple[Sequence[TableColumn], list[Sequence[object]]]:
    rows: list[Sequence[object]] = []
    for number, lines in enumerate(_enterprises(content.lines), 1):
        first = lines[0]
        measures = [
            joined([_said(line, line.measures.get(warning, "")) for line in lines])
            for warning in reversed(WARNINGS)
        ]
        industries = "、".join(dict.fromkeys(line.industry for line in lines))
        rows.append((number, industries, first.name, first.county, _level(lines), *measures))
    return CITY, rows


def _orders(content: EmergencyContent) -> tuple[Sequence[TableColumn], list[Sequence[object]]]:
    return ORDERS, [
        (
            number,
            line.county,
            line.name,
            line.level,
            line.place,
            line.measures.get(content.warning, "") or "尚未填写",
            line.contact,
            line.phone,
            "",
        )
        for number, line in enumerate(content.lines, 1)
    ]


def _national(content: EmergencyContent) -> tuple[Sequence[TableColumn], list[Sequence[object]]]:
    known = rules()
    columns = [
        TableColumn(title, width)
        for title, width in (
            ("省", 8), ("市", 8), ("县", 10), ("企业名称", 30), ("统一社会信用代码", 22),
            ("地址", 30), ("经度", 11), ("纬度", 11), ("行业", 14), ("绩效等级", 10),
            ("是否保障类", 10), ("生产线/工序", 20), ("设备", 18), ("产能（限产基数）", 30),
        )
    ]  # fmt: skip
    columns += [
        TableColumn(f"{name}年排放量（吨）", 12, right=True) for name in known.pollutants.values()
    ]
    columns.append(TableColumn("日用电量（kWh）", 12, right=True))
    for warning in WARNINGS:
        short = known.warnings[warning].short
        columns += [
            TableColumn(f"{short}预警减排措施", 40),
            TableColumn(f"{short}预警减排比例（%）", 10, right=True),
            TableColumn(f"{short}预警减排量（吨/日）", 24),
        ]
    columns += [TableColumn("联系人", 10), TableColumn("电话", 16)]
    rows: list[Sequence[object]] = []
    for line in content.lines:
        row: list[object] = [
            content.city[0], content.city[1], line.county, line.name, line.code, line.address,
            line.lon, line.lat, line.industry, line.level, "是" if line.guarantee else "否",
            " · ".join(each for each in (line.line, line.process) if each), line.equipment,
            line.base,
        ]  # fmt: skip
        row += [line.emissions.get(each, "") for each in known.pollutants]
        row.append(Decimal(line.power) if line.power else "")
        for warning in WARNINGS:
            share = line.shares.get(warning)
            row += [
                line.measures.get(warning, ""),
                "" if share is None else share,
                _daily_cut(line, share),
            ]
        rows.append([*row, line.contact, line.phone])
    return columns, rows


_Table = tuple[Sequence[TableColumn], list[Sequence[object]]]
_TABLES: dict[str, Callable[[EmergencyContent], _Table]] = {
    "orders": _orders,
    "city": _city,
    "national": _national,
}


def _said(line: ListLine, text: str) -> tuple[str, str]:
    """Whose words these are, unless they say so themselves."""
    return ("" if line.line and text.startswith(line.line) else line.place), text


def _daily_cut(line: ListLine, share: Decimal | None) -> str:
    """The cut per day by pollutant, from the year's emission; empty where it is not known."""
    if share is None or not line.emissions:
        return ""
    parts = []
    for pollutant, amount in line.emissions.items():
        daily = (amount * share / 100 / 365).quantize(Decimal("0.001"))
        parts.append(f"{pollutant} {daily:f}")
    return "；".join(parts)


def _enterprises(lines: Iterable[ListLine]) -> list[list[ListLine]]:
    """The lines of each enterprise together, in the order in which it first comes."""
    found: dict[tuple[str, str], list[ListLine]] = {}
    for line in lines:
        found.setdefault((line.code, line.name), []).append(line)
    return list(found.values())


def _level(lines: Sequence[ListLine]) -> str:
    return "、".join(dict.fromkeys(line.level for line in lines if line.level))
