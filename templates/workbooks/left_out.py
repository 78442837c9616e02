"""Rows of a list that are no enterprises: notes, subtotals, group titles, repeated headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from templates.workbooks.cells import cell_text
from templates.workbooks.headings import Header, even
from templates.workbooks.marks import Merged

_TOTAL = re.compile(
    r".{0,12}(?:合计|小计|总计|共计|累计)(?:.{0,4}\d+[家户个].{0,4})?|(?:共|总共|合计|小计|总计|计)\d+[家户个].{0,6}"
)
_NOTE = re.compile(
    r"(?:注|备注|说明|附注|填报?说明|填表说明|填表人|填报人|制表人?|编制人?|审核人?|审批人?|审定人?|签发人?"
    r"|单位负责人|分管领导|联系人|联系电话|日期|填报日期|填表日期|填报单位|制表日期|数据来源|截至|截止|附)"
    r"\s*(?:\d|[:：、.．（(]|$)|[※*＊●■]|\d+[、.．]\s*\D"
)
_GROUP = re.compile(r"[（(]?[一二三四五六七八九十]+[）)]?[、.．]")


class Reason(NamedTuple):
    """Why a row was left out (without ``message`` it is only counted), and its first words."""

    rule: str
    message: str = ""
    text: str = ""


class LeftOut:
    """Decides row by row; ``blank`` counts the empty ones."""

    def __init__(self, header: Header, merged: Sequence[Merged]) -> None:
        self.blank = 0
        self._headings = {h.column: even(h.text) for h in header.headings}
        self._code = header.column("code")
        self._name = header.column("name")
        # Beside these a row needs something else to be an enterprise.
        self._only = {header.column(f) for f in ("serial", "province", "city", "county")}
        self._banners = {a.top for a in merged if a.right - a.left >= 2 and a.top == a.bottom}

    def reason(self, row: int, cells: Sequence[Any]) -> Reason | None:
        """Why a row of cells is no enterprise, or None if it may be one."""
        if not any(cells):
            self.blank += 1
            return Reason("blank_row")
        if self._code is not None and len(cells) > self._code:
            code = cells[self._code]
            # The common case: something as long as a code stands where codes stand.
            if code.__class__ is str and len(code) > 16 and code[0] in "0123456789":
                return None
        filled = [(c, t) for c, cell in enumerate(cells) if (t := cell_text(cell).strip())]
        reason = self._reason(row, filled)
        return reason and reason._replace(text=filled[0][1] if filled else "")

    def _reason(self, row: int, filled: Sequence[tuple[int, str]]) -> Reason | None:
        if not filled:
            self.blank += 1
            return Reason("blank_row")
        same = sum(1 for c, text in filled if self._headings.get(c) == even(text))
        if same >= 2 and same * 2 >= len(filled):
            return Reason("repeated_header", "重复的表头，没有读入")
        code = next((text for c, text in filled if c == self._code), "")
        if len(code) > 8:
            return None
        texts = [text for _, text in filled]
        if any(_TOTAL.fullmatch(re.sub(r"\s", "", text)) for text in texts[:4]):
            return Reason("subtotal", "小计或合计行，没有读入")
        if code and not _NOTE.match(code):
            return None
        return self._without_code(row, filled)

    def _without_code(self, row: int, filled: Sequence[tuple[int, str]]) -> Reason | None:
        column, text = filled[0]
        if len(filled) <= 6 and _NOTE.match(text) and not self._named(filled[1:]):
            return Reason("note_row", "说明或签名行，没有读入")
        if len(filled) == 1 and (column != self._name or row in self._banners):
            if column in self._only and len(text) < 12 and not _GROUP.match(text):
                self.blank += 1
                return Reason("blank_row")
            kind = "分组标题行" if _GROUP.match(text) or row in self._banners else "说明行"
            return Reason("note_row", f"{kind}，没有读入")
        if {c for c, _ in filled} <= self._only:
            self.blank += 1
            return Reason("blank_row")
        return None

    def _named(self, filled: Sequence[tuple[int, str]]) -> bool:
        """Whether a name stands in the column of names (then the row is no note)."""
        return any(c == self._name and not _NOTE.match(text) for c, text in filled)
