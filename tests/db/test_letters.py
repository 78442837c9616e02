"""Letters from the records: what each says, which cannot be made yet, what the trail keeps."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from db.letters import letter_choices, make_letter, meant, print_letter
from db.letters_round import Selection
from db.level_registration import Registration, register_level
from db.rectification import open_items, plan_item
from db.trail import entries
from db.users import Actor, add_user
from db.wordings import list_wordings, restore_wording, set_wording, show_wording
from db.workflow import advance
from grading.refusals import Refusal
from templates.papers.letters.wording import TABLE, wordings
from tests.db.audit_world import OTHER_WORKS, STEEL_WORKS, World
from tests.db.fixtures.make import list_one
from tests.db.level_world import downgrade, formal_b, step
from tests.templates.papers.reading import squeezed

TRIAL = Selection(trial=True)


def said(
    world: World, kind: str, subject: str = "", tmp: Path | None = None, **more: object
) -> str:
    path = (tmp or Path(world.pack).parent) / f"{kind}.pdf"
    print_letter(world.office, world.admin, kind, path, subject=subject, **more)  # type: ignore[arg-type]
    return squeezed(path.read_bytes())


def test_every_placeholder_of_every_letter_has_its_value(world: World) -> None:
    number = world.published()
    list_one(world)
    subjects = {"audit": number, "enterprise": STEEL_WORKS, "round": "", "incentive": "JL-2026-1",
                "registered": OTHER_WORKS}  # fmt: skip
    above = Registration("A", "河北省生态环境厅", "冀环〔2025〕30号", "2025-12-30")
    register_level(world.office, world.approver, OTHER_WORKS, above)
    for kind in wordings().letters.values():
        try:
            of_one = replace(TRIAL, county="130481") if kind.by == "county" else TRIAL
            made = make_letter(
                world.office, world.admin, kind.id, subject=subjects[kind.scope], selection=of_one
            )
        except Refusal:
            continue  # of this audit there is none yet, as the next tests see
        scope = set(wordings().scopes[kind.scope]) | set(kind.gives)
        if kind.scope == "round" and kind.round != "notice":
            scope -= {"公示起", "公示止"}
        assert scope <= set(made.content.values), kind.id
        tables = {TABLE + name for name in made.content.tables}
        assert {TABLE + name for name in kind.tables} <= tables, kind.id


def test_a_level_registered_without_an_audit_is_proven_by_its_document(world: World) -> None:
    with pytest.raises(Refusal, match="没有上级评定、本局登记且有效的等级"):
        said(world, "registered_proof", STEEL_WORKS)
    above = Registration("A", "河北省生态环境厅", "冀环〔2025〕30号", "2025-12-30")
    register_level(world.office, world.approver, STEEL_WORKS, above)
    text = said(world, "registered_proof", STEEL_WORKS)
    for words in ("绩效等级为A级，由河北省生态环境厅评定", "冀环〔2025〕30号（2025年12月30日）",
                  "以公布文件为准", "钢铁绩效等级"):  # fmt: skip
        assert words in text, words
    with pytest.raises(Refusal, match="没有“焦化”行业的登记结果"):
        said(world, "registered_proof", STEEL_WORKS, given={"行业": "焦化"})
    revoked = Registration("已撤销", "河北省生态环境厅", "冀环〔2026〕1号", "2026-01-30")
    register_level(world.office, world.approver, STEEL_WORKS, revoked)
    with pytest.raises(Refusal, match="没有上级评定"):
        said(world, "registered_proof", STEEL_WORKS)


def test_an_opinion_tells_the_way_of_the_audit_its_gaps_and_the_mark(world: World) -> None:
    number = world.city_reviewed()
    text = said(world, "city_opinion", number, given={"文号": "邯环审〔2026〕7号"})
    for words in ("关于武安虚构钢铁有限公司", "邯环审〔2026〕7号", "不符合1项", "烧结机机头",
                  "市级审核意见（2026年3月2日）：同意", "待核稿·试评·样例"):  # fmt: skip
        assert words in text
    assert "县级初审" in said(world, "county_opinion", number)


def test_what_cannot_be_made_yet_says_why(world: World) -> None:
    number = world.submitted()
    reasons = {
        each.kind: each.why_not for each in letter_choices(world.office, world.admin, number)
    }
    assert reasons["acceptance"] == ""
    assert reasons["city_opinion"] == "市级审核通过以后才有（本件现在是“待县级初审”）"
    assert reasons["level_proof"].startswith("公布以后才有")
    with pytest.raises(Refusal) as refused:
        said(world, "city_opinion", number)
    assert refused.value.what == reasons["city_opinion"]
    with pytest.raises(Refusal, match="要写明申报件的编号"):
        said(world, "acceptance")
    with pytest.raises(Refusal, match="没有“通报”这种文书"):
        said(world, "通报", number)
    with pytest.raises(Refusal, match="没有“主持人”这一项"):
        said(world, "acceptance", number, given={"主持人": "张三"})


def test_a_return_lists_its_points_and_an_objection_its_answer(world: World) -> None:
    number = world.submitted()
    points = {"organized.head": "缺第四季度监测报告"}
    advance(world.office, world.county, number, "return", opinion="请补正", open_points=points)
    assert meant(world.office, world.admin, "notice", number) == "correction"
    text = said(world, "correction", number, given={"补正期限": "2026年4月1日"})
    assert "武安市生态环境主管部门〔2026〕号" in text and "邯郸市生态环境局" not in text
    assert "缺第四季度监测报告" in text and "请于2026年4月1日前补正" in text
    other = world.in_notice()
    assert "没有收到异议" in said(world, "notice_report", other)
    advance(world.office, world.clerk, other, "object", opinion="夜间料场敞开")
    assert "核实结论" not in said(world, "objection", other)
    advance(world.office, world.approver, other, "resolve", opinion="查看录像未见")
    text = said(world, "objection", other)
    assert "夜间料场敞开" in text and "查看录像未见" in text and "驳回" in text
    with pytest.raises(Refusal, match="没有第 2 件异议"):
        said(world, "objection", other, given={"异议": "2"})


def test_the_lists_of_a_round_hold_their_audits_and_trials_stay_apart(world: World) -> None:
    number = world.in_notice()
    text = said(world, "notice_list", selection=TRIAL)
    assert "武安虚构钢铁有限公司" in text and "公示期为2026年3月2日至" in text
    assert "以下0家" in said(world, "notice_list")
    assert "推荐" in said(world, "recommendation", selection=TRIAL)
    with pytest.raises(Refusal, match="由县（市、区）出具"):
        said(world, "county_submission", selection=TRIAL)
    sent = said(world, "county_submission", selection=Selection(trial=True, county="130481"))
    assert "武安市生态环境主管部门〔2026〕号" in sent and "武安市企业的绩效分级申报" in sent
    set_wording(world.office, world.approver, "shared.县级部门", "{本局}{县区}分局")
    assert "武安市分局" in said(
        world, "county_submission", selection=Selection(trial=True, county="130481")
    )
    world.clock.advance(days=8)
    advance(world.office, world.approver, number, "publish")
    text = said(world, "announcement", selection=TRIAL)
    assert "其中B级1家" in text and "附件：B级企业名单" in text and "待核稿·试评" in text
    with pytest.raises(Refusal, match="请对调"):
        said(world, "announcement", selection=Selection(date(2026, 5, 1), date(2026, 4, 1)))
    with pytest.raises(Refusal, match="只能办理本区县"):
        make_letter(
            world.office, world.county, "announcement", selection=Selection(county="130426")
        )


def test_a_decision_about_a_level_tells_what_it_rests_on(world: World) -> None:
    first = formal_b(world)
    number = downgrade(world)
    waiting = {
        each.kind: each.why_not for each in letter_choices(world.office, world.admin, number)
    }
    assert waiting["downgrade_decision"].startswith("评定以后才有")
    assert waiting["self_report"] == "“降级”不评定指标，没有这种文书"
    step(world, world.clerk, number, "submit")
    step(world, world.reviewer, number, "accept")
    step(world, world.approver, number, "decide", level="C", opinion="处罚已经生效")
    text = said(world, "downgrade_decision", number, given={"处理依据": "本市规定"})
    for words in ("由B级降为C级", "武环罚〔2026〕7号；处罚已经生效。", "依据本市规定"):
        assert words in text
    by_hand = {"变更后等级": "D", "事实和理由": "见卷宗。"}
    assert "由B级降为D级" in said(world, "downgrade_decision", first, given=by_hand)


def test_a_revocation_tells_why_and_since_when(world: World) -> None:
    number = formal_b(world)
    step(world, world.approver, number, "revoke", opinion="监测数据造假")
    text = said(world, "revocation_decision", number)
    for words in (
        "绩效等级为B级（2026年3月10日公布，文号",
        "经查：监测数据造假",
        "自2026年3月10日起",
    ):
        assert words in text


def test_a_plan_adds_up_its_measures(world: World) -> None:
    number = world.site_verified()
    opened = open_items(world.office, world.clerk, number, target="A")
    plan_item(
        world.office, world.clerk, opened.new[0],
        measure="更换布袋", deadline=date(2026, 12, 31), person="赵六", cost="80.50",
    )  # fmt: skip
    text = said(world, "improvement", number)
    assert "更换布袋" in text and "合计80.5万元" in text and "2026-12-31" in text


def test_the_papers_of_the_list_are_those_of_its_rows(world: World) -> None:
    list_one(world)
    assert "限产" in said(world, "operation_plan", STEEL_WORKS)
    assert "公示牌" in said(world, "notice_board", STEEL_WORKS)
    with pytest.raises(Refusal, match="没有这家企业"):
        said(world, "notice_board", "91130481XNX000099X")


def test_a_printing_is_recorded_and_the_second_is_a_reprint(world: World, tmp_path: Path) -> None:
    number = world.submitted()
    first = print_letter(
        world.office, world.clerk, "acceptance", tmp_path / "受理.docx", subject=number
    )
    again = print_letter(
        world.office,
        world.clerk,
        "acceptance",
        tmp_path / "受理.pdf",
        subject=number,
        reason="遗失",
    )
    assert (first.ordinal, again.ordinal) == (1, 2)
    last = entries(world.office, world.admin, limit=1)[0]
    assert "补打（第 2 次）受理通知书" in last.note and last.key == number
    word = Document(io.BytesIO((tmp_path / "受理.docx").read_bytes()))
    assert any("予以受理" in each.text for each in word.paragraphs)
    with pytest.raises(Refusal, match=r"只写 \.pdf 或 \.docx"):
        print_letter(world.office, world.clerk, "acceptance", tmp_path / "受理.doc", subject=number)


def test_an_office_changes_its_words_and_brings_the_default_back(world: World) -> None:
    key, office = "acceptance.body", world.office
    number = world.submitted()
    changed = set_wording(office, world.approver, key, "{企业名称}：已收到。", reason="局长意见")
    assert changed.own and changed.versions[0].by == "周审批"
    assert "武安虚构钢铁有限公司：已收到。" in said(world, "acceptance", number)
    preview = make_letter(
        office, world.admin, "acceptance", subject=number, texts={"body": "试改{县区}"}
    )
    assert [block.text for block in preview.letter.blocks] == ["试改武安市"]  # type: ignore[union-attr]
    with pytest.raises(Refusal, match=r"没有“\{企业名\}”这个占位符"):
        set_wording(office, world.approver, key, "{企业名}")
    with pytest.raises(Refusal, match="文字没有改动"):
        set_wording(office, world.approver, key, "{企业名称}：已收到。")
    with pytest.raises(Refusal, match="刚被别人改过"):
        set_wording(office, world.approver, key, "新", version=0)
    with pytest.raises(Refusal, match="无权"):
        set_wording(office, world.clerk, key, "新")
    county = add_user(
        office, world.admin, "县审批", "approver", password="correct horse", county="130481"
    )
    local = Actor(county.user_id, county.name, frozenset(county.roles), county.county)
    assert show_wording(office, local, key).refusal.startswith("只有市级")
    with pytest.raises(Refusal, match="只有市级"):
        set_wording(office, local, key, "新")
    with pytest.raises(Refusal, match=r"没有“acceptance\.boby”这段文字"):
        show_wording(office, world.approver, "acceptance.boby")
    restored = restore_wording(office, world.approver, key)
    assert not restored.own and [each.version for each in restored.versions] == [2, 1]
    assert "予以受理" in said(world, "acceptance", number)
    with pytest.raises(Refusal, match="不需要恢复"):
        restore_wording(office, world.approver, key)
    assert sum(each.own for each in list_wordings(office, world.reader)) == 0
