"""What the papers looked like when somebody last looked: text and picture of each.

``python -m tests.templates.papers.goldens`` writes them anew, after the papers were
changed on purpose and looked at. A picture is kept as one digit of grey per cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np

from templates.papers.certificate import draw_certificate
from templates.papers.preview import Preview
from templates.papers.report import draw_report
from tests.templates.papers.reading import layout_text
from tests.templates.papers.samples import certificate, report, small_pack
from tests.templates.papers.test_standard import drawn

FOLDER = Path(__file__).with_name("goldens")
CELL = 12  # points a side
PAPERS: dict[str, Callable[[], bytes]] = {
    "certificate": lambda: draw_certificate(certificate()),
    "report": lambda: draw_report(report()),
    "standard": lambda: drawn(small_pack()),
}


def text_of(pdf: bytes, folder: Path) -> str:
    """The text in its layout, blanks counted as one: their number differs between readers."""
    lines = layout_text(pdf, folder).replace("\f", "\n").splitlines()
    squeezed = (re.sub(r"\s+", " ", line).strip() for line in lines)
    return "".join(f"{line}\n" for line in squeezed if line)


def picture_of(pdf: bytes) -> str:
    """Every page as rows of digits, 0 black to 9 white, an empty line after each."""
    pages = []
    with Preview(pdf) as preview:
        for number in range(len(preview)):
            grey = preview.render_grey(number, 72)
            grey = grey.reshape(grey.shape[0], grey.shape[1])
            rows, columns = grey.shape[0] // CELL, grey.shape[1] // CELL
            cells = grey[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL)
            means = np.rint(cells.mean(axis=(1, 3)) / 255 * 9).astype(int)
            pages.append("\n".join("".join(map(str, row)) for row in means))
    return "\n\n".join(pages) + "\n"


if __name__ == "__main__":
    import tempfile

    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for name, draw in PAPERS.items():
            pdf = draw()
            (FOLDER / f"{name}.txt").write_text(text_of(pdf, Path(place)), encoding="utf-8")
            (FOLDER / f"{name}.grey").write_text(picture_of(pdf), encoding="ascii")
