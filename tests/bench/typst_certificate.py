"""The same certificate by typst, where its Python package is installed: the same words and code,
set at places fixed beforehand; no glyph guard, no attachment."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.bare_certificate import CODE, words_of

if TYPE_CHECKING:
    from templates.papers.content import CertificateContent

SHEET = """#set page(width: 842pt, height: 595pt, margin: 0pt)
#set text(lang: "zh")
#place(dx: 30pt, dy: 30pt, rect(width: 782pt, height: 535pt))
#for (face, weight, size, x, y, words) in json(bytes(sys.inputs.words)) {
  place(
    dx: x * 1pt,
    dy: (595 - y - size) * 1pt,
    text(font: face, weight: weight, size: size * 1pt, words),
  )
}
#place(
  dx: {x}pt,
  dy: {y}pt,
  image(bytes(sys.inputs.code), format: "svg", width: {side}pt),
)
"""


def typst_drawing(folder: Path) -> Callable[[CertificateContent], bytes] | None:
    """Draws a certificate with a compiler that stays warm; None without typst."""
    if importlib.util.find_spec("typst") is None:
        return None
    typst = importlib.import_module("typst")
    from templates.papers import fonts

    left, bottom, side = CODE
    sheet = folder / "certificate.typ"
    places = {"{x}": left, "{y}": 595 - bottom - side, "{side}": side}
    text = SHEET
    for mark, value in places.items():
        text = text.replace(mark, str(value))
    sheet.write_text(text, encoding="utf-8")
    compiler = typst.Compiler(str(sheet), font_paths=[str(fonts.FOLDER)], ignore_system_fonts=True)

    def draw(content: CertificateContent) -> bytes:
        words = [
            ("Noto Serif SC" if "Serif" in face else "Noto Sans SC", _weight(face), *rest)
            for face, *rest in words_of(content)
        ]
        inputs = {"words": json.dumps(words, ensure_ascii=False), "code": _svg(content.claim)}
        drawn: bytes = compiler.compile(format="pdf", sys_inputs=inputs)
        return drawn

    return draw


def _weight(face: str) -> int:
    return {"Bold": 700, "SemiBold": 600}.get(face.rpartition("-")[2], 400)


def _svg(claim: str) -> str:
    from templates.papers import qr

    rows = qr.matrix(claim)
    path = "".join(
        f"M{run.start()} {at}h{run.end() - run.start()}v1h-{run.end() - run.start()}z"
        for at, row in enumerate(rows)
        for run in qr.RUN.finditer(row)
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}">'
    return f'{head}<path d="{path}"/></svg>'
