"""标准对照表 as a plain workbook for reading: what the PDF says, to be sorted, filtered, copied.

It is not read back; the workbook to edit a pack in is :mod:`templates.workbooks.packs`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grading.condition_content import condition_content
from grading.pack_parts import Sourced
from templates.papers.rule_words import condition_words
from templates.papers.standard_words import (
    SILENT,
    denominators,
    extent,
    industry_name,
    measured_ways,
)
from templates.papers.values import WARNINGS, cut_words, show_basis, show_source
from templates.workbooks.form_sheets import lines_of, settle_page
from templates.workbooks.writing import put, save_book

if TYPE_CHECKING:
    from openpyxl import Workbook

    from grading.packs import Pack
    from templates.papers.content import StandardContent

TABLE = "对照表"
_LINE = 14.5
_TALLEST = 400.0
_A3 = "8"
Line = tuple[Sequence[str], bool]  # the texts of a row, and whether it asks nothing


def write_standard_table(path: Path, content: StandardContent) -> None:
    """Write the workbook; it stands under its name only when it is complete."""
    from openpyxl import Workbook

    pack = content.pack
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has one sheet
    head = _head(content)
    levels = pack.levels[:-1]
    titles = (
        "序号",
        "方面",
        "差异化指标",
        "适用条件",
        *(f"{level} 级要求" for level in levels),
        *(f"{level} 级判定条件" for level in levels),
        "依据与核实程度",
        "指标编号",
    )
    widths = (6, 14, 28, 28, *(38 for _ in levels), *(34 for _ in levels), 48, 28)
    _sheet(book, TABLE, head, titles, widths, _indicators(pack))
    _sheet(
        book,
        "一票否决",
        head,
        ("序号", "否决条件", "判定条件", "触发后等级", "依据与核实程度"),
        (6, 60, 60, 14, 48),
        _vetoes(pack),
    )
    _sheet(
        book,
        "应急减排措施",
        head,
        ("等级", "预警级别", "措施", "减排比例", "依据与核实程度"),
        (8, 14, 70, 36, 48),
        _measures(pack),
    )
    _sheet(
        book,
        "判定口径",
        [*head, *denominators(pack)],
        ("基准含氧量", "均值", "须达标的时段", "评估期", "计入的数据", "适用的浓度值"),
        (18, 14, 22, 18, 34, 90),
        (((*way, "、".join(names)), False) for way, names in measured_ways(pack).items()),
    )
    _sheet(
        book,
        "依据文件",
        head,
        ("序号", "文件名称", "文号", "日期"),
        (6, 80, 40, 16),
        (
            ((str(number), each.title, each.number, each.issued), False)
            for number, each in enumerate(pack.documents.values(), start=1)
        ),
    )
    save_book(book, path)


def _head(content: StandardContent) -> list[str]:
    """The lines above every table: title with state, edition, fingerprint, extent."""
    pack = content.pack
    title = pack.title.removesuffix(f"（{content.state}）")
    sample = "·样例" if content.sample else ""
    return [
        f"{title}　标准对照表（{content.state}{sample}）",
        f"{pack.key}　行业 {industry_name(pack)}　等级 {' ＞ '.join(pack.levels)}　"
        f"实施 {pack.in_force}　复查 {pack.review_by}　{extent(pack)}",
        f"指纹 {pack.fingerprint}　{content.office}　打印 {content.printed:%Y-%m-%d %H:%M}　"
        "本表只供阅读，修改请用“standards export”导出的工作簿",
    ]


def _indicators(pack: Pack) -> Iterator[Line]:
    number = 0
    levels = pack.levels[:-1]
    for aspect, name in pack.aspects.items():
        for each in pack.indicators:
            if each.aspect != aspect:
                continue
            number += 1
            asked = [each.levels.get(level) for level in levels]
            applies = ""
            if each.applies is not None:
                applies = condition_words(pack, condition_content(each.applies))
            bases = [
                f"{level} 级：{_source(pack, each.levels[level])}"
                for level in levels
                if level in each.levels
            ]
            yield (
                (
                    str(number),
                    name,
                    each.name + ("（法定限值）" if each.legal else ""),
                    applies or "一律适用",
                    *("—" if one is None else _silent(one) + one.text for one in asked),
                    *(
                        "—"
                        if one is None
                        else condition_words(pack, condition_content(one.require))
                        for one in asked
                    ),
                    "\n".join(bases),
                    each.id,
                ),
                bool(each.levels) and all(one.silent for one in each.levels.values()),
            )


def _vetoes(pack: Pack) -> Iterator[Line]:
    for number, each in enumerate(pack.vetoes, start=1):
        words = f"{_silent(each)}{each.name}\n{each.text}".strip()
        when = condition_words(pack, condition_content(each.when))
        yield (str(number), words, when, f"最高 {each.caps_at}", _source(pack, each)), each.silent


def _measures(pack: Pack) -> Iterator[Line]:
    for each in pack.emergency:
        words = _silent(each) + each.measure
        source = _source(pack, each)
        yield (each.level, WARNINGS[each.warning], words, cut_words(each), source), each.silent


def _silent(sourced: Sourced) -> str:
    return f"【{SILENT}】" if sourced.silent else ""


def _source(pack: Pack, sourced: Sourced) -> str:
    return f"{show_basis(pack, sourced)}（{show_source(sourced)}）"


def _sheet(
    book: Workbook,
    name: str,
    head: Sequence[str],
    titles: Sequence[str],
    widths: Sequence[float],
    lines: Iterator[Line],
) -> None:
    """One table under its head lines, filtered and frozen at its titles."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    hair = Side("thin", color="C9CDD4")
    border = Border(hair, hair, hair, hair)
    top = Alignment(wrap_text=True, vertical="top")
    grey = Font(color="8A8F98")
    for row, text in enumerate(head, start=1):
        put(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = Font(size=14, bold=True) if row == 1 else grey
    sheet.row_dimensions[1].height = 24
    first = len(head) + 1
    for column, (title, wide) in enumerate(zip(titles, widths, strict=True), start=1):
        cell = sheet.cell(first, column)
        put(cell, title)
        cell.fill = PatternFill("solid", fgColor="2F5D62")
        cell.font = Font(bold=True, color="FFFFFF")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = wide
    sheet.row_dimensions[first].height = 22
    row = first
    for row, (texts, silent) in enumerate(lines, start=first + 1):
        tall = 1
        for column, (text, wide) in enumerate(zip(texts, widths, strict=True), start=1):
            cell = sheet.cell(row, column)
            put(cell, text)
            cell.alignment, cell.border = top, border
            if silent or text.startswith(f"【{SILENT}】"):
                cell.font = grey
            tall = max(tall, lines_of(text, wide))
        sheet.row_dimensions[row].height = min(_TALLEST, tall * _LINE + 5)
    if row == first:
        put(sheet.cell(first + 1, 1), "没有")
    sheet.freeze_panes = sheet.cell(first + 1, min(4, len(titles)) if name == TABLE else 1)
    sheet.auto_filter.ref = f"A{first}:{get_column_letter(len(titles))}{max(row, first + 1)}"
    sheet.print_title_rows = f"{first}:{first}"
    settle_page(sheet)
    sheet.page_setup.paperSize = _A3
