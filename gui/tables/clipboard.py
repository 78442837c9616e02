"""Rows on the clipboard as a table: text with tabs, and HTML that keeps codes as they are."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel

MOST_COPIED = 5000
"""More rows than this are an export."""

_STARTS = "=+-@＝＋－＠"


def copy_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Put rows under their headings on the clipboard, as text and as HTML."""
    data = _data_of_qt()
    data.setText(as_text(titles, rows))
    data.setHtml(_as_html(titles, rows))
    QGuiApplication.clipboard().setMimeData(data)


def _data_of_qt() -> QMimeData:
    """Data made by Qt itself: a clipboard may outlive the interpreter, and what Python made
    would then call back into it (a crash on leaving, seen with the offscreen platform)."""
    model = QStandardItemModel(1, 1)
    model.setItem(0, 0, QStandardItem())
    data = model.mimeData([model.index(0, 0)])
    for each in data.formats():
        data.removeFormat(each)
    return data


def as_text(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as text with tabs, the form in which spreadsheets take a paste."""
    lines = ["\t".join(titles), *("\t".join(map(_one_cell, row)) for row in rows)]
    return "\n".join(lines) + "\n"


def _as_html(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table whose cells Excel takes as text: long codes keep their digits."""
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    body = "".join(
        "<tr>"
        + "".join(f'<td style="mso-number-format:\\@">{escape(_flat(cell))}</td>' for cell in row)
        + "</tr>"
        for row in rows
    )
    return f'<meta charset="utf-8"><table><tr>{head}</tr>{body}</table>'


def _flat(text: str) -> str:
    """A text without line breaks and tabs, which would end its cell."""
    return " ".join(text.split())


def _one_cell(text: str) -> str:
    """A text that stays in one cell and is no formula where it is pasted."""
    flat = _flat(text)
    return f"'{flat}" if flat[:1] in tuple(_STARTS) and not _is_number(flat) else flat


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
