"""Parts of a letter with a place of their own: head, signature, 版记."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from templates.papers.letters.faces import faces
from templates.papers.letters.model import Letter
from templates.papers.lines import Ink, Line, Span, break_lines, draw_line, fit_lines, height
from templates.papers.style import Colour, mm

BLACK: Colour = (0.0, 0.0, 0.0)
RED: Colour = (0.82, 0.05, 0.05)
# 28 characters in 156 mm, 22 lines in 225 mm: 3号 is 5.54 mm wide, a line 10.23 mm high.
SIZE = 15.75
LINE = mm(225) / 22
_SMALL = 14.0  # 4号, for the 版记


def _ink(face: str, size: float = SIZE, colour: Colour = BLACK) -> Ink:
    return Ink(face, size, colour)


class Head(Flowable):
    """发文机关标志, 发文字号 and the red lines (7.2; 信函 10.1). A plain paper has none."""

    def __init__(self, letter: Letter) -> None:
        super().__init__()
        self._letter = letter
        self._lines: list[Line] = []

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        letter = self._letter
        self.width = available_width
        self.height = 0.0
        if letter.form == "plain":
            return self.width, self.height
        sizes = (50, 44, 38, 33, 28, 24) if letter.form == "document" else (38, 33, 28, 24)
        self._lines = fit_lines(
            letter.mark,
            faces().title,
            RED,
            width=available_width,
            sizes=sizes,
            most=1,
            spacing=1.25,
            field="发文机关标志",
        )
        marks = height(self._lines)
        if letter.form == "document":
            self.height = mm(35) + marks + 3 * LINE + mm(4) + LINE
        else:
            self.height = max(marks - mm(7), 0.0) + mm(4) + 3 * LINE
        return self.width, self.height

    def draw(self) -> None:
        letter, canvas = self._letter, self.canv
        if letter.form == "plain":
            return
        # The mark of a 信函 begins 30 mm below the edge, above the text area.
        top = self.height - mm(35) if letter.form == "document" else self.height + mm(7)
        for line in self._lines:
            draw_line(canvas, line, (self.width - line.width) / 2, top)
            top -= line.leading
        number = break_lines(
            [Span(letter.number, _ink(faces().body))], self.width, LINE, field="发文字号"
        )
        canvas.setStrokeColorRGB(*RED)
        if letter.form == "document":
            top -= 2 * LINE
            for line in number:
                draw_line(canvas, line, (self.width - line.width) / 2, top)
            rule = top - LINE - mm(4)
            canvas.setLineWidth(1.8)
            canvas.line(0, rule, self.width, rule)
            return
        rule = top - mm(4)
        over = mm(7)  # the double line of a 信函 is 170 mm long
        canvas.setLineWidth(2.2)
        canvas.line(-over, rule, self.width + over, rule)
        canvas.setLineWidth(0.7)
        canvas.line(-over, rule - 2.8, self.width + over, rule - 2.8)
        for line in number:
            draw_line(canvas, line, self.width - line.width, rule - 6)
        foot = -(self._below() - mm(20))
        canvas.setLineWidth(0.7)
        canvas.line(-over, foot + 2.8, self.width + over, foot + 2.8)
        canvas.setLineWidth(2.2)
        canvas.line(-over, foot, self.width + over, foot)

    def _below(self) -> float:
        """How far the lower edge of the sheet is from the lower edge of the head."""
        return mm(297 - 37) - self.height


class Signature(Flowable):
    """落款 and 成文日期 with the room a seal needs, then the 附注 (7.3.5).

    Lines that end in “：” are to be filled in by hand and stand under each other.
    """

    def __init__(self, signed: Sequence[str], date: str, note: str, line: float) -> None:
        super().__init__()
        self._signed = [line for line in signed if line]
        self._date = date
        self._note = note
        self._line = line
        self.empty = not (self._signed or date or note)
        self.spaceBefore = self.spaceAfter = 0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        ink = _ink(faces().body)
        self.width = available_width
        self._by_hand = any("：" in line for line in self._signed)
        room = available_width / 2 if self._by_hand else available_width - 4 * SIZE
        self._lines = [
            line
            for text in self._signed
            for line in break_lines([Span(text, ink)], room, self._line, field="落款")
        ]
        blank = len(self._date) - len(self._date.lstrip("　"))  # room before a year to fill in
        self._day = break_lines(
            [Span(self._date, ink)],
            available_width,
            self._line,
            indent=blank * SIZE,
            field="成文日期",
        )
        words = f"（{self._note}）" if self._note else ""
        self._remark = break_lines(
            [Span(words, ink)], available_width, self._line, indent=2 * SIZE, field="附注"
        )
        above = 2 * self._line if self._lines or self._day else 0.0
        self.height = above + height(self._lines) + height(self._day)
        self.height += self._line + height(self._remark) if self._remark else 0.0
        return self.width, self.height

    def draw(self) -> None:
        top = self.height - (2 * self._line if self._lines or self._day else 0.0)
        if self._by_hand:
            for line in (*self._lines, *self._day):
                draw_line(self.canv, line, self.width / 2, top)
                top -= line.leading
        else:
            widest = max((line.width for line in (*self._lines, *self._day)), default=0.0)
            day = self._day[0].width if self._day else 0.0
            # 成文日期右空四字；署名比日期长的，右空二字，日期在其下居中.
            right = self.width - (4 if day >= widest else 2) * SIZE
            middle = right - widest / 2
            for line in (*self._lines, *self._day):
                draw_line(self.canv, line, middle - line.width / 2, top)
                top -= line.leading
        top -= self._line
        for line in self._remark:
            draw_line(self.canv, line, 0, top)
            top -= line.leading


class Stack(Flowable):
    """Parts under each other that stay together."""

    def __init__(self, parts: Sequence[Flowable]) -> None:
        super().__init__()
        self._parts = tuple(parts)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self._heights = [part.wrap(available_width, available_height)[1] for part in self._parts]
        self.width, self.height = available_width, sum(self._heights)
        return self.width, self.height

    def draw(self) -> None:
        top = self.height
        for part, tall in zip(self._parts, self._heights, strict=True):
            top -= tall
            part.drawOn(self.canv, 0, top)


class Closing(Flowable):
    """版记 at the foot of the last page: 抄送机关, 印发机关和印发日期 (7.4)."""

    def __init__(self, copies: str, issued: tuple[str, str] | None) -> None:
        super().__init__()
        self._copies = copies
        self._issued = issued

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        ink = _ink(faces().body, _SMALL)
        room = available_width - 2 * _SMALL
        words = f"抄送：{self._copies.rstrip('。')}。" if self._copies else ""
        self._lines = break_lines([Span(words, ink)], room, 22, field="抄送") if words else []
        self._needed = height(self._lines) + (8 if self._lines else 0) + (30 if self._issued else 0)
        self.width = available_width
        self.height = max(self._needed, available_height - 0.1)
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setStrokeColorRGB(*BLACK)
        top = self._needed
        self._rule(top, 1.0)
        if self._lines:
            top -= 4
            for line in self._lines:
                draw_line(canvas, line, _SMALL, top)
                top -= line.leading
            top -= 4
            if self._issued:
                self._rule(top, 0.7)
        if self._issued:
            ink = _ink(faces().body, _SMALL)
            who, when = (
                break_lines([Span(text, ink)], self.width, 22, field="印发")[0]
                for text in self._issued
            )
            draw_line(canvas, who, _SMALL, top - 4)
            draw_line(canvas, when, self.width - _SMALL - when.width, top - 4)
        self._rule(0, 1.0)

    def _rule(self, y: float, thickness: float) -> None:
        self.canv.setLineWidth(thickness)
        self.canv.line(0, y, self.width, y)
