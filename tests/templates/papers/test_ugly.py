"""Papers with ugly contents: rare characters, long names, three-line addresses, hundreds of rows,
rows taller than a page, nothing at all. Every text must come out whole and on the page."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from templates.papers.certificate import draw_certificate
from templates.papers.content import AttachmentContent, OpenPoint, ReportContent, Step
from templates.papers.merging import merge
from templates.papers.report import draw_report
from tests.templates.papers.reading import fonts_used, page_sizes, squeezed
from tests.templates.papers.samples import (
    DAY,
    certificate,
    empty_report,
    report,
    wide_pack,
)

# 通用规范汉字 beyond the basic block, extensions A to F of GB 18030—2022, a compatibility ideograph
RARE = "䶮㳠𬭊𬭎𠮷𪚥𫝀𫟼𬺔﨑"
NAME = f"河北{RARE}新材料循环经济（邯郸武安）绿色智能制造CEMS示范基地有限责任公司第二分公司"
ADDRESS = "河北省邯郸市冀南新区马头生态工业城冶金路与新城大街交叉口东行三公里路北院内" * 3
LATIN = "Superheated-Regenerative-Thermal-Oxidiser-RTO-2026"


def ugly_report() -> ReportContent:
    """Everything long at once, on a pack with tall rows."""
    plain = report(wide_pack(30, 40), verified={}, claimed={})
    who = replace(plain.enterprise, name=NAME, address=ADDRESS, processes=(LATIN, RARE) * 12)
    return replace(
        plain,
        enterprise=who,
        office=f"邯郸市生态环境局冀南新区分局{RARE}",
        steps=tuple(Step(DAY, f"第{n}步", f"李{RARE}", "初审", LATIN) for n in range(200)),
        attachments=tuple(
            AttachmentContent(f"{n}", f"{RARE}监测报告{LATIN}", "1–36", "ab" * 32)
            for n in range(200)
        ),
        open_points=(OpenPoint("i1", f"指标{RARE}", ADDRESS * 8, f"钱{RARE}"),),
    )


def test_a_report_of_ugly_contents_says_everything() -> None:
    text = squeezed(draw_report(ugly_report()))
    assert text.count(ADDRESS) >= 8  # the reason of the open point; a page may end inside it
    for words in (NAME, f"李{RARE}", f"指标{RARE}", "第199步", LATIN):
        assert words in text


def test_an_empty_report_is_a_report() -> None:
    assert len(page_sizes(draw_report(empty_report()))) >= 4


def test_a_certificate_of_ugly_contents_is_one_page_and_says_everything() -> None:
    pdf = draw_certificate(
        certificate(
            enterprise=NAME, site=f"{RARE}厂区", address=ADDRESS, processes=(LATIN, RARE) * 5
        )
    )
    assert page_sizes(pdf) == [(297, 210)]
    for words in (NAME, ADDRESS, f"{RARE}厂区", LATIN):
        assert words in squeezed(pdf)


@pytest.mark.parametrize("width", [60, 90, 140])
def test_a_latin_word_is_not_broken_where_it_fits(width: float) -> None:
    from templates.papers import style
    from templates.papers.lines import Span, break_lines

    words = ("CEMS", "DCS", "NOx", "mg/m³", "RTO")
    text = "".join(f"采用{word}监控并联网传输，" for word in words) * 6
    lines = break_lines([Span(text, style.CELL)], width, 12)
    pieces = ["".join(piece.text for piece in line.pieces) for line in lines]
    for one, following in pairwise(pieces):
        assert not (one[-1].isascii() and one[-1].isalpha() and following[0].isascii())


DRAWN: dict[str, Callable[[], bytes]] = {
    "certificate": lambda: draw_certificate(certificate(enterprise=NAME, address=ADDRESS)),
    "report": lambda: draw_report(ugly_report()),
    "empty report": lambda: draw_report(empty_report()),
}


@pytest.mark.parametrize("name", DRAWN)
def test_the_file_is_sound_and_every_font_is_embedded_as_a_subset(
    name: str, tmp_path: Path
) -> None:
    pdf = DRAWN[name]()
    used = fonts_used(pdf)
    assert used and all(used.values())
    named = re.findall(rb"/BaseFont /(\S+)", pdf)
    assert named and all(re.match(rb"[A-Z]{6}\+", name) for name in named)
    sound(pdf, tmp_path)


def test_a_bound_file_is_sound_too(tmp_path: Path) -> None:
    papers = [(DRAWN[name](), f"{name} {RARE}") for name in DRAWN]
    with (tmp_path / "合订本.pdf").open("wb") as target:
        count = merge(target, papers, f"合订本{RARE}")
    bound = (tmp_path / "合订本.pdf").read_bytes()
    assert count == len(page_sizes(bound)) == sum(len(page_sizes(pdf)) for pdf, _ in papers)
    assert squeezed(bound) == "".join(squeezed(pdf) for pdf, _ in papers)
    sound(bound, tmp_path)


def sound(pdf: bytes, folder: Path) -> None:
    """qpdf finds nothing wrong; skips where it is not installed."""
    program = shutil.which("qpdf")
    if program is None:
        pytest.skip("qpdf is not installed")
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    done = subprocess.run([program, "--check", str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
