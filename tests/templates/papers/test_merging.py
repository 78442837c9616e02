"""Binding papers: only our own, the same bytes for the same papers, a bookmark each."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from grading.refusals import Refusal
from templates.papers.certificate import draw_certificate
from templates.papers.merging import merge, pages_of
from tests.templates.papers.samples import RARE, certificate


def bound(*names: str) -> bytes:
    target = io.BytesIO()
    merge(target, [(draw_certificate(certificate(enterprise=n)), n) for n in names], "合订本")
    return target.getvalue()


def test_every_paper_has_its_bookmark_at_its_page() -> None:
    document = pypdfium2.PdfDocument(bound("甲厂", f"乙{RARE}厂"))
    marks = [(each.get_title(), each.get_dest().get_index()) for each in document.get_toc()]
    assert marks == [("甲厂", 0), (f"乙{RARE}厂", 1)]
    document.close()


def test_the_same_papers_give_the_same_bytes() -> None:
    assert bound("甲厂", "乙厂") == bound("甲厂", "乙厂")


@pytest.mark.parametrize(
    "pdf", [b"", b"%PDF-1.7 nothing", b"%PDF-1.5\nxref\nstartxref\n9\n%%EOF", b"startxref\nx"]
)
def test_what_is_no_paper_of_ours_is_refused(pdf: bytes) -> None:
    with pytest.raises(Refusal, match="不是本软件印出的 PDF"):
        pages_of(pdf, "别人的.pdf")


def test_a_paper_that_was_cut_off_is_refused() -> None:
    with pytest.raises(Refusal, match="不能合并"):
        pages_of(draw_certificate(certificate())[:20_000], "半份.pdf")
