"""Which year data are of: last year first, as 上年 data are what the rule asks for."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QComboBox, QWidget

BACK = 6
"""Years offered."""


def years(parent: QWidget, today: date) -> QComboBox:
    """A choice whose data are whole numbers; last year is chosen, this year stands last."""
    made = QComboBox(parent)
    made.setAccessibleName("年度")
    for year in (*range(today.year - 1, today.year - 1 - BACK, -1), today.year):
        made.addItem(f"{year} 年数据", year)
    return made
