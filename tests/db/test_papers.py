"""Papers are printed from the records, and every printing is on record."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from db.conclusions import Conclusion, conclude
from db.evidence import Particulars, add_evidence
from db.papers import certificate_content, print_certificate, print_report, report_content
from db.trail import entries, head
from db.workflow import advance
from grading.certificates import verify_text
from grading.refusals import EnvironmentRefusal, Refusal
from tests.db.audit_world import LEVEL_B, OPEN_FACTS, STEEL_WORKS, World
from tests.templates.papers.reading import squeezed


def test_a_report_prints_the_decision_and_how_it_came_about(world: World) -> None:
    number = world.published()
    content = report_content(world.office, world.reader, number)
    assert (content.audit_number, content.kind, content.target) == (number, "晋级", "A")
    assert (content.level, content.decider) == ("B", "邯郸市生态环境局")
    assert content.assessment.proven == "B"
    assert [gap.fact for gap in content.gaps] == ["head.PM"]
    assert content.steps[0].title == "提交自评"
    assert [stage.title for stage in content.stages] == ["自评", "初审", "现场核查"]
    assert content.stages[1].facts["head.PM"].origin == "一致（沿用前一阶段）"
    assert (content.prepared_by, content.checked_by, content.signed_by) == (
        "张经办", "孙审核", "周审批",
    )  # fmt: skip
    assert (content.pack_state, content.trial, content.sample) == ("待核稿", True, True)
    assert content.trail_head == head(world.office)[1]
    assert content.enterprise.credit_code == STEEL_WORKS
    assert content.enterprise.processes == ("烧结",)


def test_a_report_before_any_decision_shows_the_present_stage(world: World) -> None:
    number = world.claimed()
    content = report_content(world.office, world.clerk, number)
    assert (content.level, content.stage_title, content.decided) == (None, "自评", None)
    assert content.assessment.proven == "B"
    opened = world.open().number
    assert report_content(world.office, world.clerk, opened).stages == ()


def test_a_report_names_the_open_points_of_the_decider(world: World) -> None:
    number = world.city_reviewed(OPEN_FACTS)
    reasons = dict.fromkeys(("organized.head", "management.archive", "penalty"), "待补")
    advance(world.office, world.approver, number, "decide", opinion="C", open_points=reasons)
    points = report_content(world.office, world.reader, number).open_points
    assert [(point.name, point.reason, point.by) for point in points] == [
        ("环保档案", "待补", "周审批"), ("烧结机机头", "待补", "周审批"),
        ("行政处罚", "待补", "周审批"),
    ]  # fmt: skip


def test_a_report_prints_conclusions_by_stage_and_the_files_behind_them(
    world: World, tmp_path: Path
) -> None:
    number = world.claimed()
    file = tmp_path / "监测报告.pdf"
    file.write_bytes(b"%PDF-1.4")
    both = ["management.archive", "organized.head"]
    add_evidence(
        world.office, world.clerk, number, both, file, particulars=Particulars(pages="第3页")
    )
    given = {"organized.head": Conclusion("equivalent", "专家意见", "见纪要")}
    conclude(world.office, world.clerk, number, "claimed", given)
    content = report_content(world.office, world.reader, number)
    [row] = content.attachments
    assert (row.number, row.title, row.pages, len(row.sha256)) == (1, "监测报告", "第3页", 64)
    assert row.indicators == ("organized.head", "management.archive")
    [said] = content.conclusions["organized.head"]
    assert (said.stage, said.conclusion, said.by) == ("自评", "等效认定", "张经办")
    print_report(world.office, world.clerk, number, tmp_path / "报告.pdf")
    text = squeezed((tmp_path / "报告.pdf").read_bytes())
    assert "自评：等效认定（张经办）依据：专家意见说明：见纪要佐证材料1" in text


def test_a_certificate_prints_the_published_level(world: World) -> None:
    number = world.published()
    content = certificate_content(world.office, world.reader, number)
    assert (content.level, content.year, content.trial) == ("B", 2026, True)
    assert content.number == "样张〔2026〕第0001号"
    assert content.published == date(2026, 3, 10)
    assert content.authority == "邯郸市生态环境局"
    check = verify_text(content.claim)
    assert check.status == "trial"
    assert check.claim is not None
    assert (check.claim.number, check.claim.level) == (content.number, "B")


def test_there_is_no_certificate_before_publication(world: World, tmp_path: Path) -> None:
    number = world.in_notice()
    with pytest.raises(Refusal, match="本件的状态是“公示中”，公布以后才有证书"):
        print_certificate(world.office, world.clerk, number, tmp_path / "证书.pdf")
    assert list(tmp_path.glob("*.pdf")) == []


def test_every_printing_is_one_entry_of_the_trail(world: World, tmp_path: Path) -> None:
    number = world.published()
    report, certificate = tmp_path / "报告.pdf", tmp_path / "证书.pdf"
    for print_it, path in ((print_report, report), (print_certificate, certificate)):
        printed = print_it(world.office, world.reader, number, path)
        entry = entries(world.office, world.admin, kind="audit", key=number)[0]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert entry.action == "papers.print"
        assert entry.details["sha256"] == printed.sha256 == digest
        assert entry.details["file"] == path.name
    assert "武安虚构钢铁有限公司" in squeezed(report.read_bytes())
    assert {each.name for each in tmp_path.iterdir()} >= {"报告.pdf", "证书.pdf"}
    assert not list(tmp_path.glob(".*unfinished"))


def test_a_place_that_cannot_be_written_is_refused(world: World, tmp_path: Path) -> None:
    number = world.claimed()
    before = len(entries(world.office, world.admin, kind="audit"))
    with pytest.raises(Refusal, match="这是一个文件夹，不是文件"):
        print_report(world.office, world.clerk, number, tmp_path)
    with pytest.raises((EnvironmentRefusal, FileNotFoundError)):
        print_report(world.office, world.clerk, number, tmp_path / "没有" / "报告.pdf")
    assert len(entries(world.office, world.admin, kind="audit")) == before


def test_the_report_of_another_county_is_not_shown(world: World) -> None:
    number = world.claimed(LEVEL_B)
    with pytest.raises(Refusal, match="没有申报件"):
        report_content(world.office, world.other_county, number)
