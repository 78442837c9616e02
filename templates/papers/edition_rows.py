"""Rows of the comparison of two editions: old and new side by side, changed words coloured."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from grading.directions import DIRECTION_NAMES
from grading.editions import Change, Comparison, Status
from templates.papers import style
from templates.papers.grid import Cell, Row, band, cell
from templates.papers.lines import Ink, Span
from templates.papers.requirement_cells import asked, nothing, sources
from templates.papers.rule_words import difference_words

_DIRECTION_INKS = {
    "tighter": style.coloured(style.DENSE_STRONG, style.RED),
    "looser": style.coloured(style.DENSE_STRONG, style.GREEN),
}
_ALIKE = 0.5  # below this share of equal words two texts are shown without marking any
_WORD = re.compile(r"[A-Za-z0-9.\-]+|.", re.DOTALL)  # a number is never coloured in part


def difference_rows(found: Comparison, change: Change) -> Iterator[Row]:
    """One row per difference; what it belongs to is named in the first."""
    title = change.title
    if change.kind == "indicator":
        title = "指标"
    elif change.kind == "cell":
        title = change.key.rpartition("/")[2] + " 级"
    for number, each in enumerate(change.differences):
        name, before, after = difference_words(found, change, each)
        was, now = side_by_side(before, after)
        words = DIRECTION_NAMES[each.direction] or "文字、来源"
        ink = _DIRECTION_INKS.get(each.direction, style.DENSE_NOTE)
        label = style.DENSE_STRONG
        if number:
            label = style.coloured(style.DENSE_NOTE, style.PALE)
        yield Row(
            (
                cell(title, label, sticky=True, field="名称"),
                cell(name, style.DENSE, field="项目"),
                was,
                now,
                cell(words, ink, align="centre"),
            )
        )


def side_by_side(before: str, after: str) -> tuple[Cell, Cell]:
    """Two texts; where they are much alike, only the words that differ are coloured."""
    gone, come = (style.coloured(style.DENSE, colour) for colour in (style.RED, style.GREEN))
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return cell(before, style.DENSE, field="原版本"), cell(after, style.DENSE, field="新版本")
    was: list[Span] = []
    now: list[Span] = []
    for kind, left, right, first, last in matcher.get_opcodes():
        _add(was, "".join(old[left:right]), style.DENSE if kind == "equal" else gone)
        _add(now, "".join(new[first:last]), style.DENSE if kind == "equal" else come)
    return Cell(tuple(was), field="原版本"), Cell(tuple(now), field="新版本")


def _add(spans: list[Span], text: str, ink: Ink) -> None:
    if text:
        spans.append(Span(text, ink))


def whole_rows(found: Comparison, status: Status) -> tuple[list[Row], Counter[str]]:
    """Indicators and cells that only one edition has, by aspect; and how long the texts are."""
    pack = found.new if status == "new" else found.old
    indicators = {each.key for each in found.of("indicator") if each.status == status}
    cells = {each.key for each in found.of("cell") if each.status == status}
    rows: list[Row] = []
    lengths: Counter[str] = Counter()
    for aspect, name in pack.aspects.items():
        group = []
        for indicator in pack.indicators:
            shown = {
                level: asks
                for level, asks in indicator.levels.items()
                if f"{indicator.id}/{level}" in cells
            }
            if indicator.aspect != aspect or not (shown or indicator.id in indicators):
                continue
            lengths.update({level: len(asks.text) for level, asks in shown.items()})
            spans = [Span(indicator.name, style.DENSE_STRONG)]
            if indicator.legal:
                spans.append(Span("\n法定限值", style.coloured(style.DENSE_NOTE, style.RED)))
            if indicator.id not in indicators:
                spans.append(Span("\n原有指标，只列有变化的等级", style.DENSE_NOTE))
            levels = [
                asked(shown[level].text, shown[level]) if level in shown else nothing()
                for level in pack.levels[:-1]
            ]
            basis = sources(pack, shown) if shown else nothing()
            group.append(Row((Cell(tuple(spans), sticky=True, field="指标"), *levels, basis)))
        if group:
            rows += [band(name, f"{len(group)} 项"), *group]
    return rows, lengths
