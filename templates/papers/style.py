"""The house style: measures, colours and inks shared by all papers.

Margins and the hierarchy of sizes follow GB/T 9704 as far as a paper with
tables can; the shipped faces stand for 小标宋 (serif bold), 黑体 (sans bold)
and 仿宋/宋体 (serif). Lengths are points unless made by :func:`mm`.
"""

from __future__ import annotations

from datetime import date

from templates.papers.fonts import SANS, SANS_BOLD, SERIF, SERIF_BOLD
from templates.papers.lines import Ink

Colour = tuple[float, float, float]


def mm(length: float) -> float:
    """Millimetres in points."""
    return length * 72 / 25.4


A4 = (mm(210), mm(297))
A4_LANDSCAPE = (mm(297), mm(210))
A3_LANDSCAPE = (mm(420), mm(297))

BLACK: Colour = (0.11, 0.11, 0.12)
GREY: Colour = (0.42, 0.44, 0.47)
PALE: Colour = (0.72, 0.74, 0.76)
HAIR: Colour = (0.80, 0.82, 0.84)
TINT: Colour = (0.955, 0.962, 0.965)
BAND: Colour = (0.90, 0.925, 0.925)
GREEN: Colour = (0.10, 0.29, 0.27)
RED: Colour = (0.70, 0.13, 0.11)
AMBER: Colour = (0.62, 0.38, 0.02)
WATERMARK: Colour = (0.965, 0.90, 0.895)
PALE_WATERMARK: Colour = (0.988, 0.957, 0.953)
FAINT_WATERMARK: Colour = (0.989, 0.962, 0.958)

TITLE = Ink(SERIF_BOLD, 34, BLACK)
HEADING = Ink(SANS_BOLD, 15, BLACK)
SUBHEADING = Ink(SANS_BOLD, 11.5, BLACK)
BODY = Ink(SERIF, 11.5, BLACK)
BODY_STRONG = Ink(SERIF_BOLD, 11.5, BLACK)
LABEL = Ink(SANS, 10, GREY)
NOTE = Ink(SANS, 9, GREY)
FOOT = Ink(SANS, 8, GREY)
# Cells of tables on A4, and the denser ones of the wide tables on A3.
CELL = Ink(SERIF, 10, BLACK)
CELL_STRONG = Ink(SANS_BOLD, 9.5, BLACK)
CELL_NOTE = Ink(SANS, 9, GREY)
DENSE = Ink(SERIF, 9, BLACK)
DENSE_STRONG = Ink(SANS_BOLD, 9, BLACK)
DENSE_NOTE = Ink(SANS, 8, GREY)
MARK = Ink(SANS_BOLD, 9, RED)


def coloured(ink: Ink, colour: Colour) -> Ink:
    """The same ink in another colour."""
    return ink._replace(colour=colour)


def chinese_date(day: date) -> str:
    """A date as papers write it: 2026年11月20日, without leading zeros (GB/T 9704 7.3.5.3)."""
    return f"{day.year}年{day.month}月{day.day}日"
