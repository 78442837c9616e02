"""The papers still say and look what they did when somebody last looked (see ``goldens``)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.templates.papers.goldens import FOLDER, PAPERS, picture_of, text_of

AGAIN = "changed on purpose? look at it, then python -m tests.templates.papers.goldens"


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_what_it_said(name: str, tmp_path: Path) -> None:
    """Letter for letter; another edition of the reader may cut a few lines differently."""
    kept = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    found = text_of(PAPERS[name](), tmp_path)
    assert Counter("".join(found.split())) == Counter("".join(kept.split())), AGAIN
    lines, same = set(kept.splitlines()), set(found.splitlines())
    assert len(lines & same) >= 0.9 * len(lines), AGAIN


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_looks_as_it_looked(name: str) -> None:
    """Another edition of the renderer may shade a cell differently, not move it."""
    kept = (FOLDER / f"{name}.grey").read_text(encoding="ascii").split("\n\n")
    pages = picture_of(PAPERS[name]()).split("\n\n")
    assert len(pages) == len(kept), AGAIN
    for number, (page, before) in enumerate(zip(pages, kept, strict=True), 1):
        one, other = cells(page), cells(before)
        assert one.shape == other.shape, f"page {number}: {AGAIN}"
        differences = np.abs(one - other)
        assert differences.mean() < 0.08 and differences.max() <= 3, f"page {number}: {AGAIN}"


def cells(page: str) -> np.ndarray:
    return np.array([[int(digit) for digit in row] for row in page.split()])
