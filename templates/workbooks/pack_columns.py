"""The columns of a pack's workbook: how a field becomes a cell and a cell a field again.

An empty cell is an absent field. Whatever the plain writing of a column cannot say stands
in its cell as YAML, beginning with ``{`` or ``[``, so that nothing is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from grading.pack_parts import CONFIDENCE_NAMES, EVIDENCE_NAMES
from grading.pack_writer import flow
from grading.refusals import Refusal
from grading.strict_yaml import read_yaml
from grading.suggestions import or_nearest
from templates.workbooks.rule_formulas import read_formula, write_formula

Record = Mapping[str, object]

_DECIMAL = re.compile(r"[-+]?\d+(?:\.\d+)?")
_EXACT = 15  # significant digits a cell keeps
_READING = re.compile(r"([^；;≥]*)(?:[；;]?\s*有效率\s*≥\s*(\d+(?:\.\d+)?))?")


@dataclass(frozen=True, slots=True)
class Column:
    """A text, kept to the letter; other kinds of columns are made of this one.

    ``keys`` are the fields of a record that stand in the column, ``width`` is in characters.
    ``words`` are those a drop-down offers, with what the pack says for each; empty where
    anything may stand.
    """

    key: str
    heading: str
    width: float = 16
    words: Mapping[str, object] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields of a record in this column."""
        return (self.key,)

    def write(self, record: Record) -> object:
        """The cell of a record: text, a number, or None for an empty one."""
        return self.cell(record[self.key]) if self.key in record else None

    def read(self, cell: object, where: str) -> dict[str, object]:
        """The fields in a cell that is not empty; ``where`` names it in refusals."""
        return {self.key: self.value(cell, where)}

    def cell(self, value: object) -> object:
        """One value as a cell."""
        return value

    def value(self, cell: object, where: str) -> object:
        """The value in a cell."""
        return words_in(cell, where)


def words_in(cell: object, where: str) -> str:
    """A cell that must hold words; refuses a number or a date, which Excel may have made of it."""
    if isinstance(cell, str):
        return cell
    shown = cell.date() if isinstance(cell, datetime) else cell
    kind = "日期" if isinstance(cell, date) else "数" if isinstance(cell, (int, float)) else "时间"
    raise Refusal(f"这里应为文字，实为{kind} {shown}", where, "把单元格格式设为“文本”，再重新输入")


def decimal_of(cell: int | float) -> Decimal:
    """The number a cell shows: its shortest decimal literal, whole ones without a point."""
    return Decimal(int(cell)) if float(cell).is_integer() else Decimal(f"{Decimal(repr(cell)):f}")


class NumberColumn(Column):
    """A number, read as the decimal it shows."""

    __slots__ = ()

    def cell(self, value: object) -> object:
        number = cast(Decimal, value)
        if len(number.as_tuple().digits) > _EXACT:
            return format(number, "f")
        return float(number)

    def value(self, cell: object, where: str) -> object:
        if isinstance(cell, str) and _DECIMAL.fullmatch(cell.strip()):
            return Decimal(cell.strip())
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return decimal_of(cell)
        shown = cell.date() if isinstance(cell, datetime) else cell
        raise Refusal(f"这里应为数，实为“{shown}”", where, "只写数，不带单位和符号，如 10 或 0.5")


class DayColumn(Column):
    """A day; a year or a year and month alone is text (of a document, where no more is known)."""

    __slots__ = ()

    def cell(self, value: object) -> object:
        return float(value) if isinstance(value, Decimal) else str(value)

    def value(self, cell: object, where: str) -> object:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return decimal_of(cell)
        return words_in(cell, where).strip()


class ChoiceColumn(Column):
    """One of a few words of the grammar, shown in Chinese; the grammar's word is taken too."""

    __slots__ = ()

    def cell(self, value: object) -> object:
        return next((word for word, meant in self.words.items() if meant == value), value)

    def value(self, cell: object, where: str) -> object:
        word = words_in(cell, where).strip()
        if word in self.words:
            return self.words[word]
        if word in self.words.values():
            return word
        remedy = or_nearest(f"可用：{'、'.join(self.words)}", word, self.words)
        raise Refusal(f"“{word}”不是可用的值", where, remedy)


class ListColumn(Column):
    """A list of words, joined by 、 or standing one per line."""

    __slots__ = ()

    def cell(self, value: object) -> object:
        entries = cast("Sequence[str]", value)
        text = "、".join(entries)
        return text if _split(text) == list(entries) else flow(entries)

    def value(self, cell: object, where: str) -> object:
        text = words_in(cell, where)
        if text.lstrip().startswith("["):
            return read_yaml(text, where).content()
        return _split(text)


def _split(text: str) -> list[str]:
    parts = re.split(r"[、，,\n]", text)
    return [part.strip() for part in parts if part.strip()]


class FormulaColumn(Column):
    """A condition, as :mod:`templates.workbooks.rule_formulas` writes it."""

    __slots__ = ()

    def cell(self, value: object) -> object:
        return write_formula(cast("Mapping[str, object]", value))

    def value(self, cell: object, where: str) -> object:
        return read_formula(words_in(cell, where), where)


class BasisColumn(Column):
    """Where a rule comes from: per line a document's id, then | and the clause."""

    __slots__ = ()

    def write(self, record: Record) -> object:
        # An empty list is an empty cell: a rule always has a basis, if only an empty one.
        return self.cell(record[self.key]) if record.get(self.key) else None

    def cell(self, value: object) -> object:
        lines = [
            "|".join(str(each[key]) for key in ("document", "clause") if key in each)
            for each in cast("Sequence[Mapping[str, object]]", value)
        ]
        text = "\n".join(lines)
        return text if _basis(text) == value else flow(value)

    def value(self, cell: object, where: str) -> object:
        text = words_in(cell, where)
        return read_yaml(text, where).content() if text.lstrip().startswith("[") else _basis(text)


def _basis(text: str) -> list[dict[str, object]]:
    found = []
    for line in text.replace("｜", "|").split("\n"):
        document, bar, clause = line.partition("|")
        if line.strip():
            named: dict[str, object] = {"document": document.strip()}
            found.append({**named, "clause": clause.strip()} if bar else named)
    return found


class ReadingColumn(Column):
    """Which hours count: flags joined by 、, then 有效率 ≥ and the least share of valid hours."""

    __slots__ = ()

    def cell(self, value: object) -> object:
        reading = cast("Mapping[str, object]", value)
        parts = ["、".join(cast("Sequence[str]", reading["count"]))] if "count" in reading else []
        if "min_valid" in reading:
            parts.append(f"有效率 ≥ {cast(Decimal, reading['min_valid']):f}")
        text = "；".join(parts)
        return text if _reading(text) == reading else flow(reading)

    def value(self, cell: object, where: str) -> object:
        text = words_in(cell, where)
        if text.lstrip().startswith("{"):
            return read_yaml(text, where).content()
        reading = _reading(text)
        if reading is None:
            raise Refusal(f"看不懂“{text}”", where, "写成如 N、T；有效率 ≥ 0.75")
        return reading


def _reading(text: str) -> dict[str, object] | None:
    found = _READING.fullmatch(text.strip())
    if found is None or not text.strip():
        return None
    reading: dict[str, object] = {"count": _split(found[1])} if _split(found[1]) else {}
    return {**reading, "min_valid": Decimal(found[2])} if found[2] else reading


_MARKS: dict[str, dict[str, object]] = {
    EVIDENCE_NAMES["read"]: {"evidence": "read"},
    **{
        f"{EVIDENCE_NAMES['recalled']}·{name}": {"evidence": "recalled", "confidence": confidence}
        for confidence, name in CONFIDENCE_NAMES.items()
    },
    EVIDENCE_NAMES["drafted"]: {"evidence": "drafted"},
}


class MarkColumn(Column):
    """来源核实程度: evidence and confidence as one mark, as papers print them."""

    __slots__ = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return ("evidence", "confidence")

    def write(self, record: Record) -> object:
        said = {key: record[key] for key in self.keys if key in record}
        return next((mark for mark, meant in _MARKS.items() if meant == said), None)

    def read(self, cell: object, where: str) -> dict[str, object]:
        mark = words_in(cell, where).strip()
        if mark not in _MARKS:
            remedy = or_nearest(f"可用：{'、'.join(_MARKS)}", mark, _MARKS)
            raise Refusal(f"“{mark}”不是来源核实程度", where, remedy)
        return dict(_MARKS[mark])


def mark_column() -> MarkColumn:
    """The column of marks, offered as a drop-down."""
    return MarkColumn("evidence", "来源核实", 9, _MARKS)
