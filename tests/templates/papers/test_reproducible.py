"""The same record gives the same bytes; another time of printing changes that time alone."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from templates.papers.certificate import draw_certificate
from templates.papers.report import draw_report
from templates.papers.style import chinese_date
from tests.templates.papers.reading import texts
from tests.templates.papers.samples import PRINTED, certificate, report

LATER = PRINTED + timedelta(days=40, hours=3, minutes=27)
PAPERS = [
    pytest.param(lambda **changes: draw_certificate(certificate(**changes)), id="certificate"),
    pytest.param(lambda **changes: draw_report(report(**changes)), id="report"),
]
Draw = Callable[..., bytes]
_DATES = re.compile(rb"/(CreationDate|ModDate) \(D:[^)]*\)")


def objects(pdf: bytes) -> dict[bytes, bytes]:
    """The objects by number, streams unpacked, the dates of the metadata left out."""
    found: dict[bytes, bytes] = {}
    for number, body in re.findall(rb"(\d+) 0 obj\n(.*?)endobj", pdf, re.S):
        head, _, stream = body.partition(b"stream\n")
        if b"/FlateDecode" in head:
            head = re.sub(rb"/Length \d+", b"", head)
            stream = zlib.decompress(stream.rsplit(b"endstream", 1)[0])
        found[number] = _DATES.sub(b"", head) + stream
    return found


@pytest.mark.parametrize("draw", PAPERS)
def test_the_same_record_at_the_same_time_gives_the_same_bytes(draw: Draw) -> None:
    assert draw() == draw()


@pytest.mark.parametrize("draw", PAPERS)
def test_another_time_changes_only_the_stated_time(draw: Draw) -> None:
    before, after = draw(), draw(printed=LATER)
    one, other = objects(before), objects(after)
    assert one.keys() == other.keys()
    # no font, no code, no attachment: only pages, where the time is printed
    assert all(b" Tj" in one[number] for number in one if one[number] != other[number])
    stated = [page.replace(stamp(PRINTED), stamp(LATER)) for page in texts(before)]
    stated = [page.replace(*map(chinese_date, (PRINTED, LATER))) for page in stated]
    assert texts(after) == stated


def stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("draw", PAPERS)
def test_the_mark_of_the_file_does_not_follow_the_clock(draw: Draw) -> None:
    def mark(pdf: bytes) -> Any:
        return re.findall(rb"/ID \n\[(<[0-9a-f]{32}>)", pdf)

    assert len(mark(draw())) == 1
    assert mark(draw()) == mark(draw(printed=LATER))
