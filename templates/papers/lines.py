"""Line breaking for Chinese text with Latin words in it.

A line may break between Han characters, at blanks and after a Latin word,
never inside “CEMS”, “NOx” or “50mg/m³” and never so that a closing sign opens
a line or an opening sign ends one (GB/T 15834). Only a word wider than the
whole column (a hash, an address of the web) is cut where the column ends.
Every text passes the glyph guard on its way in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from reportlab.lib.rl_accel import fp_str

from templates.papers import fonts
from templates.papers.glyphs import clean, runs


class Ink(NamedTuple):
    """How a text looks: face, size in points, colour as (red, green, blue) from 0 to 1."""

    face: str
    size: float
    colour: tuple[float, float, float]


class Span(NamedTuple):
    """A text in one ink; a line end inside it ends the line."""

    text: str
    ink: Ink


class Piece(NamedTuple):
    """What is drawn at one go: ``x`` from the left of the line, in points."""

    x: float
    text: str
    face: str
    ink: Ink


@dataclass(frozen=True, slots=True)
class Line:
    """One broken line: its pieces, its width and the height it takes, in points."""

    pieces: tuple[Piece, ...]
    width: float
    leading: float
    glyphs: int = 0
    last: bool = True


class _Glyph(NamedTuple):
    char: str
    face: str
    ink: Ink
    width: float


_OPEN = "（《〈「『【〔〖“‘［｛￥＄"
_HALF_EMPTY = "（《〈「『【〔〖“‘"
_CLOSE = "，。、；：？！）》〉」』】〕〗”’％‰℃％＞·…—～］｝"
_ASCII_CLOSE = r",.;:!?)\]}%"
# Unbreakable units: opening signs, a Latin word or one character, closing signs.
_WORD = r"[!-~\u00a1-\u02ff\u0370-\u058f\u2032-\u2037\u2070-\u2bff]+"
_UNIT = re.compile(
    rf"[{_OPEN}(\[]*(?:—+|…+|{_WORD}|[^\s])[{_CLOSE}]*[{_ASCII_CLOSE}]*[{_CLOSE}]*|[{_OPEN}(\[]+|\s+"
)


def break_lines(
    spans: Sequence[Span],
    width: float,
    leading: float,
    *,
    indent: float = 0.0,
    field: str = "",
) -> list[Line]:
    """Break spans into lines of at most ``width`` points.

    ``indent`` is that of the first line of every paragraph. An empty text gives
    no line. Raises :class:`grading.refusals.Refusal` for a character without a
    glyph, naming ``field``.
    """
    lines: list[Line] = []
    for paragraph in _paragraphs(spans):
        lines.extend(_break_paragraph(paragraph, width, leading, indent, field))
    return lines


def _paragraphs(spans: Sequence[Span]) -> Iterable[list[Span]]:
    current: list[Span] = []
    for span in spans:
        first, *rest = clean(span.text).split("\n")
        current.append(Span(first, span.ink))
        for text in rest:
            yield current
            current = [Span(text, span.ink)]
    yield current


def _break_paragraph(
    spans: list[Span], width: float, leading: float, indent: float, field: str
) -> list[Line]:
    glyphs = [glyph for span in spans for glyph in _glyphs(span, field)]
    if glyphs and indent + sum(glyph.width for glyph in glyphs) <= width:
        while glyphs and glyphs[0].char.isspace():
            del glyphs[0]
        return [_line(glyphs, indent, leading, last=True)] if glyphs else []
    text = "".join(glyph.char for glyph in glyphs)
    lines: list[Line] = []
    current: list[_Glyph] = []
    start = used = indent
    for unit in _UNIT.finditer(text):
        piece = glyphs[unit.start() : unit.end()]
        span_width = sum(glyph.width for glyph in piece)
        if unit.group()[0].isspace():
            if current:
                current += piece
                used += span_width
            continue
        if used + span_width > width + 0.01 and current:
            lines.append(_line(current, start, leading, last=False))
            current, start, used = [], 0.0, 0.0
        if used + span_width > width + 0.01:
            for glyph in piece:
                if used + glyph.width > width + 0.01 and current:
                    lines.append(_line(current, start, leading, last=False))
                    current, start, used = [], 0.0, 0.0
                current.append(glyph)
                used += glyph.width
            continue
        current += piece
        used += span_width
    if current:
        lines.append(_line(current, start, leading, last=True))
    return lines


def _glyphs(span: Span, field: str) -> list[_Glyph]:
    found = []
    for run in runs(span.text, span.ink.face, field):
        widths = fonts.font(run.face).face.charWidths
        scale = span.ink.size / 1000
        found += [_Glyph(c, run.face, span.ink, widths[ord(c)] * scale) for c in run.text]
    return found


def _line(glyphs: list[_Glyph], start: float, leading: float, *, last: bool) -> Line:
    end = len(glyphs)
    while end and glyphs[end - 1].char.isspace():
        end -= 1
    pieces: list[Piece] = []
    x = start
    if start == 0 and end and glyphs[0].char in _HALF_EMPTY:
        # The left half of these signs is blank: hang it out, so that lines begin flush.
        x -= glyphs[0].width / 2
    at = 0
    while at < end:
        face, ink = glyphs[at].face, glyphs[at].ink
        begin, left = at, x
        while at < end and glyphs[at].face == face and glyphs[at].ink is ink:
            x += glyphs[at].width
            at += 1
        text = "".join(glyph.char for glyph in glyphs[begin:at])
        pieces.append(Piece(left, text, face, ink))
    return Line(tuple(pieces), x, leading, end, last)


def draw_line(
    canvas: Any, line: Line, x: float, top: float, *, justify_to: float | None = None
) -> None:
    """Draw a line whose box begins at ``top``; ``justify_to`` stretches a full line."""
    spread = 0.0
    if justify_to is not None and not line.last and line.glyphs > 1:
        gap = (justify_to - line.width) / (line.glyphs - 1)
        # A line broken early before a long word is left ragged rather than torn open.
        spread = gap if gap < 0.14 * line.pieces[0].ink.size else 0.0
    passed = 0
    for piece in line.pieces:
        size = piece.ink.size
        baseline = top - (line.leading - size) / 2 - 0.88 * size
        draw_text(
            canvas,
            x + piece.x + spread * passed,
            baseline,
            piece.text,
            piece.face,
            piece.ink,
            spread,
        )
        passed += len(piece.text)


def draw_text(
    canvas: Any, x: float, baseline: float, text: str, face: str, ink: Ink, spacing: float = 0.0
) -> None:
    """Draw text that ``face`` covers; a rare character among bold ones is thickened by a stroke.

    The fallback has one weight only, and a thin 𠮷 in a bold name looks like a misprint.
    """
    canvas.setFillColorRGB(*ink.colour)
    thick = face == fonts.RARE and ink.face in fonts.BOLD
    if thick and len(text) > 1:
        for char in text:
            draw_text(canvas, x, baseline, char, face, ink, spacing)
            x += fonts.width(char, face, ink.size) + spacing
        return
    if thick:
        canvas.setStrokeColorRGB(*ink.colour)
        # Less for a character of many strokes, which would run into one black patch.
        strokes = max(fonts.outline_size(text, face), 1)
        canvas.setLineWidth(ink.size * 0.035 * min(1.0, 250 / strokes))
    shown, size = fonts.font(face), fp_str(ink.size)
    said = ["BT"]
    if thick:
        said.append("2 Tr")
    if spacing:
        said.append(f"{fp_str(spacing)} Tc")
    said.append(f"1 0 0 1 {fp_str(x, baseline)} Tm")
    for number, codes in shown.splitString(text, canvas._doc):
        name = shown.getSubsetInternalName(number, canvas._doc)
        said.append(f"{name} {size} Tf ({canvas._escape(codes)}) Tj")
    if spacing:
        said.append("0 Tc")
    if thick:
        said.append("0 Tr")
    said.append("ET")
    # What drawString writes, without its text object: the larger part of setting a line.
    canvas._code.append(" ".join(said))


def height(lines: Sequence[Line]) -> float:
    """Height of lines set under each other, in points."""
    return sum(line.leading for line in lines)


def fit_lines(
    text: str,
    face: str,
    colour: tuple[float, float, float],
    *,
    width: float,
    sizes: Sequence[float],
    most: int,
    spacing: float = 1.4,
    field: str = "",
) -> list[Line]:
    """The text in the largest of ``sizes`` that needs at most ``most`` lines.

    Where even the smallest needs more, it is returned all the same: a name is
    never shortened. Two lines and more are made about equally long, so that no
    single character is left on the last.
    """
    lines: list[Line] = []
    for size in sizes:
        spans = [Span(text, Ink(face, size, colour))]
        lines = break_lines(spans, width, size * spacing, field=field)
        if len(lines) <= most:
            break
    if len(lines) < 2 or "\n" in text:
        return lines
    narrow = sum(line.width for line in lines) / len(lines)
    while narrow < width:
        balanced = break_lines(spans, narrow, size * spacing, field=field)
        if len(balanced) == len(lines):
            return balanced
        narrow += size / 2
    return lines
