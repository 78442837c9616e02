"""Every printing is counted; one that the printer refuses is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.papers import draw, print_certificate, print_report
from db.prints import print_into, print_on, prints_of
from db.site_papers import draw_on_site
from db.site_visits import open_visit
from db.trail import entries
from grading.refusals import EnvironmentRefusal
from tests.db.audit_world import World


def test_a_job_and_its_record_come_together(world: World) -> None:
    number = world.published()
    drawn = draw(world.office, world.clerk, "certificate", number)
    given: list[str] = []
    ordinal = print_on(
        world.office, world.clerk, drawn, lambda: given.append("job"),
        printer="三楼打印机", pages="1", copies=2,
    )  # fmt: skip
    assert (ordinal, given) == (1, ["job"])
    [printed] = prints_of(world.office, world.clerk, "certificate", drawn.document)
    assert (printed.way, printed.copies, printed.pages) == ("printer", 2, "1")
    details = entries(world.office, world.admin, kind="audit", key=number)[0].details
    assert (details["printer"], details["sha256"]) == ("三楼打印机", drawn.sha256)


def test_a_job_that_is_refused_leaves_no_record(world: World) -> None:
    number = world.published()
    drawn = draw(world.office, world.clerk, "certificate", number)

    def refuse() -> None:
        raise EnvironmentRefusal("打印机没有接受打印任务", "三楼打印机", "请检查打印机")

    before = len(entries(world.office, world.admin))
    with pytest.raises(EnvironmentRefusal):
        print_on(world.office, world.clerk, drawn, refuse, printer="三楼打印机")
    assert prints_of(world.office, world.clerk, "certificate", drawn.document) == ()
    assert len(entries(world.office, world.admin)) == before


def test_reports_are_counted_by_audit_and_certificates_by_number(
    world: World, tmp_path: Path
) -> None:
    number = world.published()
    for at in range(2):
        print_report(world.office, world.clerk, number, tmp_path / f"报告{at}.pdf")
    print_certificate(world.office, world.clerk, number, tmp_path / "证书.pdf")
    assert [each.ordinal for each in prints_of(world.office, world.clerk, "report", number)] == [
        2, 1,
    ]  # fmt: skip
    document = "样张〔2026〕第0001号"
    [only] = prints_of(world.office, world.clerk, "certificate", document)
    assert not only.again
    assert prints_of(world.office, world.other_county, "report", number) == ()


def test_a_reprint_of_a_site_paper_is_the_same_file(world: World, tmp_path: Path) -> None:
    """Printing leaves no trace on it, a change does."""
    number = world.county_reviewed()

    def sheet(name: str) -> bytes:
        drawn = draw_on_site(world.office, world.inspector, "site_blank", number)
        return print_into(world.office, world.inspector, drawn, tmp_path / name).path.read_bytes()

    first = sheet("一.pdf")
    assert sheet("二.pdf") == first
    open_visit(world.office, world.inspector, number, date(2026, 3, 2))
    assert sheet("三.pdf") != first


@pytest.mark.parametrize("paper", ["report", "certificate"])
def test_a_reprint_of_the_same_record_is_the_same_file(
    world: World, tmp_path: Path, paper: str
) -> None:
    number = world.published()
    printing = print_report if paper == "report" else print_certificate
    first = printing(world.office, world.clerk, number, tmp_path / "一.pdf")
    second = printing(world.office, world.clerk, number, tmp_path / "二.pdf", reason="遗失")
    assert (first.ordinal, second.ordinal) == (1, 2)
    assert first.path.read_bytes() == second.path.read_bytes()
