"""Cells that papers about standards share: what a level asks, where it stands, how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grading.pack_parts import Sourced
from grading.packs import Pack
from templates.papers import style
from templates.papers.grid import Cell, cell
from templates.papers.lines import Span
from templates.papers.standard_words import SILENT
from templates.papers.values import SEEN, show_basis, show_source


def nothing() -> Cell:
    """The cell of a level that asks nothing, or of a value that is not there."""
    return cell("—", style.coloured(style.DENSE_NOTE, style.PALE), align="centre")


def asked(text: str, sourced: Sourced, note: str = "", field: str = "要求") -> Cell:
    """The wording of a rule; grey, and saying so, where it asks nothing."""
    ink = style.DENSE
    spans: list[Span] = []
    if sourced.silent:
        ink = style.coloured(style.DENSE, style.GREY)
        spans.append(Span(SILENT + "\n", style.coloured(style.DENSE_STRONG, style.AMBER)))
    spans.append(Span(text, ink))
    if note:
        spans.append(Span(f"\n{note}", style.DENSE_NOTE))
    return Cell(tuple(spans), field=field)


def sources(pack: Pack, levels: Mapping[str, Sourced]) -> Cell:
    """Basis and how sure it is, once for the levels that share them.

    ``levels`` names the rules, best level first; the names are printed only where
    the rules rest on different sources.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for level, sourced in levels.items():
        groups.setdefault((show_basis(pack, sourced), show_source(sourced)), []).append(level)
    spans: list[Span] = []
    for (basis, source), shared in groups.items():
        if spans:
            spans.append(Span("\n", style.DENSE_NOTE))
        if len(groups) > 1:
            spans.append(Span("、".join(shared) + " 级：", style.DENSE_STRONG))
        spans.append(Span(basis, style.DENSE))
        colour = style.GREY if source == SEEN else style.AMBER
        spans.append(Span(f"\n{source}", style.coloured(style.DENSE_NOTE, colour)))
    return Cell(tuple(spans), field="依据")


def level_widths(
    levels: Sequence[str], lengths: Mapping[str, int], room: float, narrow: float
) -> list[float]:
    """Columns of levels as wide as their texts ask, so that empty levels take no room.

    ``lengths`` counts the characters under each level, ``room`` is shared out among
    the columns and none is below ``narrow`` (both in points).
    """
    spare = room - narrow * len(levels)
    weights = {level: lengths.get(level, 0) ** 0.5 for level in levels}
    total = sum(weights.values()) or 1.0
    return [narrow + spare * weights[level] / total for level in levels]
