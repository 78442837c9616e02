"""The look of the desk in one place: colours, spacing, type scale, level colours.

Every colour is written here once for the light and once for the dark scheme;
pages and painters ask :func:`colours`, :func:`level_colour` and the spacing
constants and never write a colour of their own. Text on its ground has a
contrast of at least 4.5 and the four level colours stay apart for people with
protanopia, deuteranopia and tritanopia (``tests/gui/test_theme.py`` computes
both). A level is always written as its letter as well: colour never stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

Choice = Literal["system", "light", "dark"]

# Distances and sizes in logical pixels (a scaled screen multiplies them).
GAP_TINY = 4
GAP_SMALL = 8
GAP = 12
GAP_LARGE = 20
GAP_PAGE = 24
RADIUS = 6
CONTROL_HEIGHT = 32
ROW_HEIGHT = 34
NAVIGATION_WIDTH = 176
NAVIGATION_NARROW = 52  # icons only
NARROW_WINDOW = 1180  # narrower windows give the room to the page

# The type scale in logical pixels.
TEXT_SMALL = 12
TEXT = 14
TEXT_STRONG = 15
TEXT_TITLE = 20
TEXT_DISPLAY = 28


@dataclass(frozen=True, slots=True)
class Colours:
    """One colour scheme; every value is an ``#rrggbb`` string."""

    window: str  # ground of the whole window
    rail: str  # navigation at the left
    surface: str  # cards, tables, editors
    sunken: str  # headers, read-only fields, quiet bands
    border: str
    border_strong: str  # outline of fields and buttons, 3:1 on the surface
    scroll: str  # handles of scroll bars
    text: str
    muted: str  # second-rank text
    disabled: str
    accent: str  # primary button, active place, links
    accent_hover: str
    on_accent: str
    accent_soft: str  # ground of the active navigation entry and of selected rows
    focus: str
    good: str
    good_soft: str
    bad: str
    bad_soft: str
    unsure: str
    unsure_soft: str


@dataclass(frozen=True, slots=True)
class LevelColour:
    """Ground of a level's badge and the letter on it."""

    fill: str
    on_fill: str


LIGHT = Colours(
    window="#f3f5f7",
    rail="#e9edf1",
    surface="#ffffff",
    sunken="#f6f8fa",
    border="#d8dee5",
    border_strong="#858f9b",
    scroll="#b4bdc7",
    text="#1a222c",
    muted="#56616e",
    disabled="#8a939e",
    accent="#14608c",
    accent_hover="#0f4f75",
    on_accent="#ffffff",
    accent_soft="#d9e9f3",
    focus="#1f7ab3",
    good="#0b6b57",
    good_soft="#e0f2ec",
    bad="#a8281f",
    bad_soft="#fbe9e7",
    unsure="#855600",
    unsure_soft="#fbf1da",
)

DARK = Colours(
    window="#15191f",
    rail="#1a1f26",
    surface="#1f252d",
    sunken="#262d36",
    border="#36404c",
    border_strong="#768392",
    scroll="#566373",
    text="#e7ebf0",
    muted="#a9b4c1",
    disabled="#75808d",
    accent="#6db7e6",
    accent_hover="#8fc9ee",
    on_accent="#0b1a25",
    accent_soft="#24425a",
    focus="#7cc4f2",
    good="#5fcfae",
    good_soft="#1c3a33",
    bad="#ff9489",
    bad_soft="#46262a",
    unsure="#e9bf62",
    unsure_soft="#3d3420",
)

# Best to worst. Hue and lightness both change, so that neither is needed alone.
_LEVELS_LIGHT = (
    LevelColour("#0c8264", "#ffffff"),
    LevelColour("#1f4c9c", "#ffffff"),
    LevelColour("#e3a21a", "#241a00"),
    LevelColour("#641030", "#ffffff"),
)
_LEVELS_DARK = (
    LevelColour("#3cc2a2", "#00201a"),
    LevelColour("#3a70d0", "#ffffff"),
    LevelColour("#f2cf6b", "#2a1f00"),
    LevelColour("#9c2f55", "#ffffff"),
)
_RANK = {
    "A+": 0,
    "A": 0,
    "引领性": 0,
    "B": 1,
    "B-": 1,
    "C": 2,
    "D": 3,
    "未达A": 3,
    "非引领性": 3,
}

_state: dict[str, Choice] = {"choice": "system"}


def is_dark() -> bool:
    """True when the dark scheme is in use (chosen, or followed from the system)."""
    choice = _state["choice"]
    if choice == "system":
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return choice == "dark"


def colours() -> Colours:
    """The colour scheme in use now."""
    return DARK if is_dark() else LIGHT


def level_colour(level: str | None, scale: Sequence[str] = ()) -> LevelColour:
    """The badge colours of a level; a scale of other names is coloured by rank.

    ``None`` and unknown names get a neutral badge.
    """
    table = _LEVELS_DARK if is_dark() else _LEVELS_LIGHT
    if level is not None and level in _RANK:
        return table[_RANK[level]]
    if level is not None and level in scale:
        place = list(scale).index(level)
        last = len(scale) - 1
        return table[0] if place == 0 else table[3] if place == last else table[min(place, 2)]
    scheme = colours()
    return LevelColour(scheme.sunken, scheme.muted)


def choose(choice: Choice) -> None:
    """Fix the scheme to light or dark, or follow the system again."""
    _state["choice"] = choice


def palette(scheme: Colours) -> QPalette:
    """The Qt palette of a scheme; Fusion draws most of the desk from it."""
    role = QPalette.ColorRole
    result = QPalette()
    table = {
        role.Window: scheme.window,
        role.WindowText: scheme.text,
        role.Base: scheme.surface,
        role.AlternateBase: scheme.sunken,
        role.Text: scheme.text,
        role.PlaceholderText: scheme.muted,
        role.Button: scheme.surface,
        role.ButtonText: scheme.text,
        role.BrightText: scheme.bad,
        role.Highlight: scheme.accent_soft,
        role.HighlightedText: scheme.text,
        role.Link: scheme.accent,
        role.LinkVisited: scheme.accent,
        role.ToolTipBase: scheme.surface,
        role.ToolTipText: scheme.text,
        role.Light: scheme.surface,
        role.Midlight: scheme.sunken,
        role.Mid: scheme.border,
        role.Dark: scheme.border_strong,
        role.Shadow: scheme.border_strong,
    }
    for where, colour in table.items():
        result.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, where, QColor(scheme.disabled))
    return result


def apply(application: QApplication) -> None:
    """Put the scheme in use on the application: style, palette, stylesheet."""
    scheme = colours()
    application.setPalette(palette(scheme))
    application.setStyleSheet(stylesheet(scheme))


def stylesheet(scheme: Colours) -> str:
    """The modest stylesheet over Fusion: names of colours filled into :data:`_SHEET`."""
    text = _SHEET
    for field in sorted(fields(scheme), key=lambda item: -len(item.name)):
        text = text.replace(f"@{field.name}", getattr(scheme, field.name))
    return text


_SHEET = f"""
QToolTip {{ color: @text; background: @surface; border: 1px solid @border_strong; padding: 4px; }}
QMenuBar {{ background: @window; }}
QStatusBar {{ background: @rail; color: @muted; font-size: {TEXT_SMALL}px; }}
QStatusBar::item {{ border: none; }}
#rail {{ background: @rail; border: none; border-right: 1px solid @border; border-radius: 0;
  font-size: {TEXT}px; padding-top: {GAP_SMALL}px; }}
#rail::item {{ height: 40px; padding-left: {GAP}px; border-left: 3px solid transparent;
  color: @text; }}
#rail::item:hover {{ background: @sunken; }}
#rail::item:selected {{ background: @accent_soft; color: @text; border-left: 3px solid @accent; }}
#rail::item:selected:focus {{ border: 1px solid @focus; border-left: 3px solid @accent; }}
#rail::item:disabled {{ color: @disabled; }}
#card {{ background: @surface; border: 1px solid @border; border-radius: {RADIUS}px; }}
#card:focus {{ border: 1px solid @focus; border-left: 4px solid @focus; }}
#taking {{ background: @accent_soft; border: 1px dashed @accent; border-radius: {RADIUS}px; }}
#title {{ font-size: {TEXT_TITLE}px; font-weight: 600; color: @text; }}
#display {{ font-size: {TEXT_DISPLAY}px; font-weight: 600; color: @text; }}
#strong {{ font-size: {TEXT_STRONG}px; font-weight: 600; color: @text; }}
#quiet {{ color: @muted; font-size: {TEXT_SMALL}px; }}
#muted {{ color: @muted; }}
#good {{ color: @good; }}
#bad {{ color: @bad; }}
#unsure {{ color: @unsure; }}
#badge {{ background: @unsure_soft; color: @unsure; border-radius: 4px; padding: 1px 6px;
  font-size: {TEXT_SMALL}px; }}
#chip {{ background: @sunken; color: @muted; border: 1px solid @border; border-radius: 4px;
  padding: 1px 6px; font-size: {TEXT_SMALL}px; }}
#notice {{ background: @accent_soft; color: @text; border-radius: {RADIUS}px; padding: 8px 12px; }}
#warning {{ background: @unsure_soft; color: @unsure; border-radius: {RADIUS}px;
  padding: 8px 12px; }}
#refused {{ background: @bad_soft; color: @bad; border-radius: {RADIUS}px; padding: 8px 12px; }}
QPushButton {{ background: @surface; color: @text; border: 1px solid @border_strong;
  border-radius: {RADIUS}px; padding: 5px 14px; min-height: 20px; }}
QPushButton:hover {{ background: @sunken; border-color: @accent; }}
QPushButton:pressed {{ background: @accent_soft; }}
QPushButton:focus {{ border: 2px solid @focus; padding: 4px 13px; }}
QPushButton:disabled {{ color: @disabled; background: @sunken; border-color: @border; }}
QPushButton#primary {{ background: @accent; color: @on_accent; border-color: @accent;
  font-weight: 600; }}
QPushButton#primary:hover {{ background: @accent_hover; border-color: @accent_hover; }}
QPushButton#primary:focus {{ border: 2px solid @text; }}
QPushButton#primary:disabled {{ color: @disabled; background: @sunken; border-color: @border; }}
QPushButton#segment {{ padding: 1px 9px; min-height: 20px; border-radius: 4px;
  border-color: @border; color: @muted; }}
QPushButton#segment:hover {{ border-color: @accent; }}
QPushButton#segment:checked {{ background: @accent_soft; border-color: @accent; color: @text;
  font-weight: 600; }}
QPushButton#segment:focus {{ border: 2px solid @focus; padding: 0 8px; }}
QPushButton#segment:disabled {{ color: @disabled; }}
QPushButton#segment:checked:disabled {{ background: @sunken; border-color: @border_strong;
  color: @muted; }}
QPushButton#link {{ background: transparent; border: 1px solid transparent; color: @accent;
  padding: 2px 6px; text-align: left; }}
QPushButton#link:hover {{ color: @accent_hover; border-color: @border; }}
QPushButton#link:focus {{ border: 1px solid @focus; }}
QPushButton#link:disabled {{ color: @disabled; }}
QLineEdit, QPlainTextEdit, QComboBox, QDateEdit, QSpinBox {{ background: @surface; color: @text;
  border: 1px solid @border_strong; border-radius: 5px; padding: 4px 8px; min-height: 20px;
  selection-background-color: @accent; selection-color: @on_accent; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus {{
  border: 2px solid @focus; padding: 3px 7px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QLineEdit:read-only,
QPlainTextEdit:read-only {{ background: @sunken; color: @muted; border-color: @border; }}
QLineEdit[invalid="true"] {{ border: 2px solid @bad; padding: 3px 7px; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; background: transparent;
  width: 20px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ width: 0; height: 0;
  border-left: 4px solid @surface; border-right: 4px solid @surface;
  border-top: 5px solid @muted; margin-right: 8px; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; height: 0; border: none;
  subcontrol-origin: border; }}
QComboBox QAbstractItemView {{ background: @surface; color: @text; border: 1px solid @border_strong;
  selection-background-color: @accent_soft; selection-color: @text; outline: none; }}
QTableView, QTreeView, QListView {{ background: @surface; alternate-background-color: @sunken;
  border: 1px solid @border; border-radius: {RADIUS}px; gridline-color: @border;
  selection-background-color: @accent_soft; selection-color: @text; outline: none; }}
QTableView:focus, QTreeView:focus, QListView:focus {{ border: 1px solid @focus; }}
QTableView::item {{ padding: 3px 6px; }}
QTableView::item:focus {{ border: 1px solid @focus; }}
QHeaderView {{ background: @sunken; }}
QHeaderView::section {{ background: @sunken; color: @muted; border: none;
  border-bottom: 1px solid @border; border-right: 1px solid @border; padding: 6px 8px;
  font-weight: 600; }}
QTabBar::tab {{ background: transparent; color: @muted; padding: 7px 16px;
  border-bottom: 3px solid transparent; }}
QTabBar::tab:hover {{ color: @text; }}
QTabBar::tab:selected {{ color: @text; border-bottom: 3px solid @accent; font-weight: 600; }}
QTabBar::tab:focus {{ background: @accent_soft; }}
QScrollArea {{ border: none; background: transparent; }}
QScrollArea > QWidget > QWidget#scrolled {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: @scroll; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: @border_strong; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
QProgressBar {{ border: none; border-radius: 4px; background: @border; height: 8px;
  text-align: center; }}
QProgressBar::chunk {{ background: @accent; border-radius: 4px; }}
QCheckBox::indicator:unchecked, QRadioButton::indicator:unchecked,
QListView::indicator:unchecked {{ width: 12px; height: 12px;
  background: @surface; border: 1px solid @border_strong; border-radius: 3px; }}
QRadioButton::indicator:unchecked {{ border-radius: 7px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 1px solid @focus; border-radius: 3px; }}
QGroupBox {{ border: none; margin-top: 22px; font-weight: 600; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 0; color: @text; }}
"""
