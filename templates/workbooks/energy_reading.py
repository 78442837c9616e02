"""Figures of energy and emissions from a sheet: one row per period, process and item.

A row is read whole or told what is wrong with it and where. Rows without an amount are lines
of the template nobody filled in, and left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from grading.energy.catalogue import find_flow, find_item, find_process
from grading.energy.units import factor_of, read_number
from grading.identifiers import check_credit_code
from grading.refusals import Finding, Refusal
from templates.workbooks.cells import Steps, cell_text, clean, clean_name
from templates.workbooks.headings import even
from templates.workbooks.quantities import read_date
from templates.workbooks.reading import Sheet, open_book

COLUMNS = {
    "code": ("统一社会信用代码", "信用代码", "社会信用代码", "企业代码"),
    "name": ("企业名称", "单位名称", "企业"),
    "period": ("期间", "年份", "年度", "月份", "统计期", "时间", "报告期"),
    "process": ("工序", "生产工序", "工序名称", "装置"),
    "item": ("项目", "能源品种", "品种", "指标", "物料", "项目名称"),
    "flow": ("去向", "类别", "方向", "收支"),
    "amount": ("数量", "消耗量", "实物量", "用量", "数值", "量"),
    "unit": ("单位", "计量单位"),
    "ncv": ("实测低位发热量", "低位发热量", "热值"),
    "cc": ("实测单位热值含碳量", "单位热值含碳量"),
    "of": ("实测碳氧化率", "碳氧化率", "碳氧化率（%）"),
    "source": ("数据来源", "来源"),
    "note": ("核对说明", "说明", "备注"),
}
"""Field → headings it is known by, the one of the template first."""

MEASURED = {"ncv": (Decimal("0.1"), Decimal(1000)), "cc": (Decimal("0.005"), Decimal("0.1")),
            "of": (Decimal(50), Decimal(100))}  # fmt: skip
"""What an enterprise may measure itself, and between which bounds that can be."""

MOST_ROWS = 100_000
_WINDOW = 30
_NEEDED = ("item", "amount")
_YEARS = (1990, 2100)
_BRACKETED = re.compile(r"[(（\[].*?[)）\]]|\*")


@dataclass(frozen=True, slots=True)
class EnergyLine:
    """One figure as read: whose it is as written, ``amount`` in the unit the item is kept in."""

    sheet: str
    row: int
    code: str
    name: str
    period: str
    process: str
    item: str
    flow: str
    amount: Decimal
    written: str
    unit: str
    measured: Mapping[str, Decimal]
    source: str
    note: str

    @property
    def place(self) -> str:
        """Where it stands: sheet and row."""
        return f"{self.sheet} 第 {self.row} 行"


@dataclass(frozen=True, slots=True)
class StagedEnergy:
    """A file as read; faulty rows are told in ``findings`` and are not among ``lines``."""

    file: str
    sha256: str
    lines: tuple[EnergyLine, ...]
    findings: tuple[Finding, ...]


def read_energy(path: str | Path) -> StagedEnergy:
    """Read every sheet that has the columns 项目 and 数量; refuses a file with none."""
    lines: list[EnergyLine] = []
    findings: list[Finding] = []
    known = 0
    with open_book(path) as book:
        for name in book.sheet_names:
            if name in book.hidden_sheets:
                continue
            known += _read_sheet(book.sheet(name), lines, findings)
            if len(lines) > MOST_ROWS:
                raise Refusal(f"超过 {MOST_ROWS} 行", book.file, "请分成几个文件导入")
        if not known:
            raise Refusal(
                "没有找到表头：要有“项目”和“数量”两列",
                book.file,
                "用 energy template 取空白表，或改列名：企业名称、期间、工序、项目、数量、单位",
            )
        if not lines and not findings:
            raise Refusal("表里没有填数量", book.file, "请填写“数量”一列后再导入")
        return StagedEnergy(book.file, book.sha256, tuple(lines), tuple(findings))


def _read_sheet(sheet: Sheet, lines: list[EnergyLine], findings: list[Finding]) -> bool:
    columns: dict[str, int] = {}
    titles: dict[str, str] = {}
    for looked, (number, cells) in enumerate(sheet.rows()):
        texts = [clean(cell_text(each), Steps()) for each in cells]
        if not columns:
            columns = _columns(texts)
            titles = {field: texts[at] for field, at in columns.items()}
            if not columns and looked >= _WINDOW:
                return False
            continue
        given = {field: texts[at] for field, at in columns.items() if at < len(texts)}
        if not given.get("amount") or _is_remark(given):
            continue
        reading = _Row(sheet.name, number, given, titles)
        line = reading.line()
        findings += reading.faults
        if line is not None:
            lines.append(line)
    return bool(columns)


def _columns(texts: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, text in enumerate(texts):
        flat = even(_BRACKETED.sub("", text))
        for field, headings in COLUMNS.items():
            if flat in (even(_BRACKETED.sub("", each)) for each in headings):
                found.setdefault(field, at)
    return found if all(field in found for field in _NEEDED) else {}


def _is_remark(given: Mapping[str, str]) -> bool:
    """A note or a line of totals under the table."""
    first = next((each for each in given.values() if each), "")
    return first.startswith(("注：", "注:", "合计", "小计", "总计"))


class _Row:
    """One row being read; ``faults`` gathers what stands against it."""

    def __init__(
        self, sheet: str, number: int, given: Mapping[str, str], titles: Mapping[str, str]
    ) -> None:
        self.faults: list[Finding] = []
        self._sheet, self._number = sheet, number
        self._given, self._titles = given, titles

    def line(self) -> EnergyLine | None:
        """The figure, or None where the row is faulty."""
        given = self._given
        code = given.get("code", "").upper()
        if code:
            checked = check_credit_code(code)
            if not checked.ok:
                self._fault("code", checked.message)
        elif not given.get("name"):
            self._fault("name", "没有写企业：统一社会信用代码和企业名称至少填一个")
        period = self._period(given.get("period", ""))
        process = item = flow = ""
        amount = Decimal(0)
        measured: dict[str, Decimal] = {}
        try:
            process = find_process(given.get("process", "")).id
        except Refusal as refusal:
            self._told("process", refusal)
        try:
            of = find_item(given.get("item", ""))
        except Refusal as refusal:
            self._told("item", refusal)
        else:
            item = of.id
            try:
                flow = find_flow(given.get("flow", ""), of, given.get("item", ""))
            except Refusal as refusal:
                self._told("flow", refusal)
            try:
                number = read_number(given["amount"], "数量")
                amount = number * factor_of(given.get("unit", ""), of)
            except Refusal as refusal:
                self._told("unit" if refusal.where == "单位" else "amount", refusal)
            measured = self._measured(of.kind)
        if self.faults:
            return None
        return EnergyLine(
            self._sheet, self._number, code, clean_name(given.get("name", ""), Steps()), period,
            process, item, flow, amount, given["amount"], given.get("unit", ""), measured,
            given.get("source", "")[:200], given.get("note", "")[:400],
        )  # fmt: skip

    def _period(self, text: str) -> str:
        """2024 or 2024-03; of a day its month."""
        if not text:
            self._fault("period", "没有写期间，应写 2024（全年）或 2024-03（一个月）")
            return ""
        read = read_date(text.removesuffix("年度") or text)
        year = int(read.text[:4]) if read.text else 0
        if not _YEARS[0] <= year <= _YEARS[1]:
            self._fault("period", f"“{text}”不是年份或月份，应写 2024 或 2024-03")
            return ""
        return read.text[:7]

    def _measured(self, kind: str) -> dict[str, Decimal]:
        found = {}
        for field, (lowest, highest) in MEASURED.items():
            text = self._given.get(field, "")
            if not text:
                continue
            if kind != "fuel":
                self._fault(field, "只有燃料可以填实测值")
                continue
            try:
                value = read_number(text.removesuffix("%"), COLUMNS[field][0])
            except Refusal as refusal:
                self._told(field, refusal)
                continue
            if not lowest <= value <= highest:
                unit = {"ncv": "GJ/t 或 GJ/万Nm³", "cc": "tC/GJ", "of": "%"}[field]
                self._fault(field, f"“{text}”不在 {lowest}～{highest} 之间，这一列的单位是 {unit}")
            found[field] = value
        return found

    def _told(self, field: str, refusal: Refusal) -> None:
        self._fault(field, f"{refusal.what}；{refusal.remedy}" if refusal.remedy else refusal.what)

    def _fault(self, field: str, message: str) -> None:
        column = self._titles.get(field, COLUMNS[field][0])
        value = self._given.get(field, "")
        self.faults.append(
            Finding(self._number, column, value, f"energy_{field}", "error", message, self._sheet)
        )
