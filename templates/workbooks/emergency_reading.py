"""Emergency lists of other years, as cities write them: who, of which level, does what.

Understood is the layout of a real workbook (邢台 2024: 企业名称, 县区, 绩效等级, then the
measures of red, orange and yellow), and the national one. Columns are found by their
headings, in one row or two; names merged over several lines count for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading import counties, levels
from grading.emergency_rules import WARNINGS
from grading.identifiers import check_credit_code
from grading.refusals import Finding, Refusal, Severity
from templates.workbooks.cells import Steps, cell_text, clean, clean_name
from templates.workbooks.headings import even
from templates.workbooks.reading import Sheet, open_book

_WINDOW = 40
_COLOURS = {"red": "红", "orange": "橙", "yellow": "黄"}
# In the order in which a heading is tried; a number or a share is no measure.
_ROLES = {
    "code": re.compile("信用代码"),
    "name": re.compile("^(企业|单位|公司)?名称$|^企业$|^企业全称$|企业名称"),
    "guarantee": re.compile("保障类"),
    "level": re.compile("绩效|等级"),
    "industry": re.compile("行业"),
    "line": re.compile("生产线|工序"),
    "equipment": re.compile("设备|装置"),
    "contact": re.compile("联系人"),
    "phone": re.compile("电话|联系方式|手机"),
    "county": re.compile("^(所属|所在)?(县|区县|县区|县市区|区市县|行政区划|属地|辖区)"),
}
_NO_MEASURE = re.compile("比例|减排量|排放量|备注")


@dataclass(frozen=True, slots=True)
class HistoricRow:
    """One row of the workbook; ``county`` is a six-digit code or empty, ``measures`` by warning."""

    row: int
    name: str
    code: str
    county: str
    industry: str
    level: levels.WrittenLevel
    line: str
    equipment: str
    contact: str
    phone: str
    measures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HistoricList:
    """A workbook as read; ``columns`` says which heading was taken for what."""

    file: str
    sha256: str
    sheet: str
    columns: Mapping[str, str]
    rows: tuple[HistoricRow, ...]
    findings: tuple[Finding, ...]


def read_historic(path: str | Path, sheet: str | int | None = None) -> HistoricList:
    """Read a list. Refuses a file in which names and measures are not found."""
    with open_book(path) as book:
        page = book.sheet(sheet)
        lines = [(number, [cell_text(each) for each in cells]) for number, cells in page.rows()]
        _spread(page, lines)
        columns, titles, first = _columns(lines, f"{book.file} · {page.name}")
        findings: list[Finding] = []
        rows = tuple(_rows(lines, columns, first, findings))
        if not rows:
            raise Refusal(
                "表头下面没有一行企业", f"{book.file} · {page.name}", "请选择有内容的工作表"
            )
        return HistoricList(book.file, book.sha256, page.name, titles, rows, tuple(findings))


def _spread(page: Sheet, lines: list[tuple[int, list[str]]]) -> None:
    """Let every cell of a merged range say what its first cell says."""
    at = dict(lines)
    for merged in page.merged:
        first = at.get(merged.top)
        if first is None or merged.left > len(first):
            continue
        text = first[merged.left - 1]
        for number in range(merged.top, merged.bottom + 1):
            cells = at.get(number)
            if cells is None:
                continue
            cells.extend([""] * (merged.right - len(cells)))
            for column in range(merged.left - 1, merged.right):
                cells[column] = text


def _columns(
    lines: Sequence[tuple[int, list[str]]], where: str
) -> tuple[dict[str, int], dict[str, str], int]:
    """Role → column, role → heading, and the place of the first row below the header."""
    best: tuple[int, dict[str, int], dict[str, str], int] = (0, {}, {}, 0)
    for at, (_, cells) in enumerate(lines[:_WINDOW]):
        candidates = [(cells, at + 1)]
        if at + 1 < len(lines) and _goes_on(cells, lines[at + 1][1]):
            below = lines[at + 1][1]
            wide = max(len(cells), len(below))
            pairs = zip(_filled(cells, wide), _filled(below, wide), strict=True)
            two = [one if one == other else one + other for one, other in pairs]
            candidates = [(two, at + 2)]
        for texts, first in candidates:
            found = _roles(texts)
            if "name" in found and found.keys() & set(WARNINGS) and len(found) > best[0]:
                titles = {role: " ".join(texts[column].split()) for role, column in found.items()}
                best = (len(found), found, titles, first)
    if not best[0]:
        raise Refusal(
            "认不出表头：要有“企业名称”和红、橙、黄色措施各列",
            where,
            "请选对工作表，或把列名改成“企业名称、县区、绩效等级、红色措施、橙色措施、黄色措施”",
        )
    return best[1], best[2], best[3]


def _goes_on(cells: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the header has a second row: it says 措施 and names no enterprise of its own."""
    name = _roles(cells).get("name")
    own = _at(below, name) if name is not None else "?"
    same = name is not None and own in ("", _at(cells, name))
    return same and any("措施" in each and len(each) <= 12 for each in below)


def _roles(texts: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, text in enumerate(texts):
        flat = even(text)
        if not flat or len(flat) > 30:
            continue
        colour = next((each for each, sign in _COLOURS.items() if sign in flat), None)
        if colour is not None:
            if not _NO_MEASURE.search(flat):
                found.setdefault(colour, column)
            continue
        for role, pattern in _ROLES.items():
            if pattern.search(flat):
                found.setdefault(role, column)
                break
    return found


def _rows(
    lines: Sequence[tuple[int, list[str]]],
    columns: Mapping[str, int],
    first: int,
    findings: list[Finding],
) -> Iterable[HistoricRow]:
    steps = Steps()
    for number, cells in lines[first:]:
        texts = {role: _at(cells, column) for role, column in columns.items()}
        measures: dict[str, str] = {each: texts.get(each, "").strip() for each in WARNINGS}
        if not any(measures.values()) and not texts.get("level", ""):
            # A note, a subtotal, an empty line; an enterprise would at least have its county.
            if texts["name"] and (texts.get("county", "") or texts.get("code", "")):
                left = "没有等级也没有措施，未读入"
                written = texts["name"]
                findings.append(_finding(number, "企业名称", written, "name", "warning", left))
            continue
        if _roles(cells).keys() & set(WARNINGS) and "name" in _roles(cells):
            continue  # the header once more, as on a second printed page
        name = clean_name(texts["name"], steps)
        if not name:
            findings.append(
                _finding(number, "企业名称", "", "name", "error", "没有企业名称，未读入")
            )
            continue
        level = levels.read_written(clean(texts.get("level", ""), steps))
        if not level.understood:
            findings.append(
                _finding(number, "绩效等级", level.written, "level", "warning", level.message)
            )
        county = counties.look_up(clean(texts.get("county", ""), steps))
        if county.message and texts.get("county", ""):
            written = texts["county"]
            findings.append(_finding(number, "县区", written, "county", "warning", county.message))
        code = clean(texts.get("code", ""), steps).upper()
        if code and not check_credit_code(code).ok:
            message = check_credit_code(code).message
            findings.append(_finding(number, "统一社会信用代码", code, "code", "warning", message))
        yield HistoricRow(
            row=number,
            name=name[:200],
            code=code[:18],
            county=county.county.code if county.county else "",
            industry=clean(texts.get("industry", ""), steps)[:200],
            level=level,
            line=clean(texts.get("line", ""), steps)[:100],
            equipment=clean(texts.get("equipment", ""), steps)[:200],
            contact=clean(texts.get("contact", ""), steps)[:100],
            phone=clean(texts.get("phone", ""), steps)[:100],
            measures=measures,
        )


def _finding(
    row: int, column: str, value: str, rule: str, severity: Severity, message: str
) -> Finding:
    return Finding(
        row=row, column=column, value=value, rule=rule, severity=severity, message=message
    )


def _filled(cells: Sequence[str], wide: int) -> list[str]:
    return [*cells, *[""] * (wide - len(cells))]


def _at(cells: Sequence[Any], column: int) -> str:
    return str(cells[column]) if column < len(cells) else ""
