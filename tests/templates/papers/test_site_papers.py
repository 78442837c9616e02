"""Papers of a site visit, read back: what stands on them, and where people sign."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pypdfium2
import pytest

from grading.refusals import Refusal
from templates.papers.site_content import (
    MeetingPage,
    MemberLine,
    ProblemLine,
    SampleLine,
    SiteContent,
    SiteLine,
)
from templates.papers.site_outcome import draw_experts, draw_problems
from templates.papers.site_visit import draw_site

CONTENT = SiteContent(
    enterprise="武安虚构钢铁有限公司",
    credit_code="91130481XNX0000127",
    address="",
    industry="钢铁",
    audit_number="2026-GT-0001",
    kind="晋级",
    target="A",
    pack_title="测试用钢铁标准",
    pack_key="test-steel@2026-draft",
    office="虚构市生态环境局",
    printed=datetime(2026, 6, 30, 17, tzinfo=timezone(timedelta(hours=8))),
    round=1,
    days=(date(2026, 6, 30), date(2026, 7, 1)),
    members=[
        MemberLine("组长", "赵核查", "市局", "无须回避"),
        MemberLine("专家", "钱专家", "设计院", "无须回避"),
        MemberLine("专家", "冯𠮷", "监测中心", "无须回避"),
    ],
    meetings=[
        MeetingPage(
            "首次会议",
            datetime(2026, 6, 30, 8, 30, tzinfo=timezone(timedelta(hours=8))),
            "会议室",
            ("赵核查（市局）",),
            "说明来意",
        ),
        MeetingPage("末次会议"),
    ],
    lines=[
        SiteLine(
            "烧结机机头", "有组织排放", "A 级", "颗粒物≤10",
            (("机头颗粒物", "9.5 mg/m³", "9.5 mg/m³", "12 mg/m³"),),
            "2号机布袋老化", "2号机　赵核查", "不符合",
        ),
        SiteLine("环保档案", "环境管理", "A 级", "齐全"),
    ],
    samples=[SampleLine("门禁台账", "冀D00001", "缺记录", agrees=False)],
    samples_asked=["门禁台账（抽 5–10 条）"],
    problems=[ProblemLine(1, "烧结机机头", "2号机超标", "换布袋", date(2026, 9, 30), "孙厂长")],
    opinion="基本符合。\n建议限期整改。",
    conclusions={"符合": 1, "不符合": 1},
    blank=False,
    trial=True,
    sample=False,
)  # fmt: skip


def pages(pdf: bytes) -> list[str]:
    """The text of every page, blanks and line ends left out."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    texts = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    document.close()
    return texts


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    found = [(round(page.get_width()), round(page.get_height())) for page in document]
    document.close()
    return found


def test_the_checklist_has_its_parts_on_pages_of_their_own() -> None:
    pdf = draw_site(CONTENT)
    texts = pages(pdf)
    assert len(texts) == 4
    assert sizes(pdf) == [(595, 842), (595, 842), (842, 595), (595, 842)]
    team, first, records, last = texts
    assert "一、核查组与回避声明" in team and "冯𠮷" in team and "自行回避" in team
    assert "二、首次会议（签到页）" in first and "2026年6月30日08:30" in first
    assert "核查12mg/m³" in records and "自评、初审9.5mg/m³" in records
    assert "不符合" in records and "待定" in records and "没有记录" in records
    assert "四、门禁抽样" in records and "不一致" in records
    assert "五、末次会议（签到页）" in last
    for text in texts:
        assert "待核稿·试评" in text
        assert "签字" in text and "年月日" in text
        assert "2026-GT-0001第1轮" in text


def test_the_blank_checklist_leaves_room_to_write() -> None:
    blank = replace(CONTENT, blank=True, members=[], days=None, samples=[], problems=[], opinion="")
    text = "".join(pages(draw_site(blank)))
    assert text.count("□符合") == 2 and "□等效认定" in text
    assert "□一致□不一致" in text
    assert "2号机布袋老化" not in text
    assert "待定" not in text


def test_problems_name_term_and_person_and_are_signed_for() -> None:
    pdf = draw_problems(CONTENT)
    (text,) = pages(pdf)
    assert sizes(pdf) == [(842, 595)]
    for words in ("2号机超标", "换布袋", "2026-09-30", "孙厂长", "企业负责人（签收）"):
        assert words in text
    (none,) = pages(draw_problems(replace(CONTENT, problems=[])))
    assert "没有交办的问题" in none
    assert len(pages(draw_problems(replace(CONTENT, problems=[], blank=True)))) == 1


def test_every_expert_has_a_place_to_sign() -> None:
    (text,) = pages(draw_experts(CONTENT))
    assert "建议限期整改。" in text and "符合1项，不符合1项" in text
    assert text.count("年月日") == 3
    (blank,) = pages(draw_experts(replace(CONTENT, blank=True)))
    assert "建议限期整改" not in blank and blank.count("年月日") == 3


def test_a_formal_paper_carries_no_mark() -> None:
    assert "试评" not in "".join(pages(draw_site(replace(CONTENT, trial=False))))


def test_a_long_list_goes_over_pages_with_its_heads() -> None:
    many = replace(CONTENT, lines=[*CONTENT.lines] * 40)
    texts = pages(draw_site(many))
    assert len(texts) > 6
    assert all("指标与要求" in text for text in texts[2:-2])


def test_the_same_content_gives_the_same_bytes() -> None:
    assert draw_site(CONTENT) == draw_site(CONTENT)


def test_a_character_without_a_glyph_is_refused() -> None:
    with pytest.raises(Refusal):
        draw_problems(replace(CONTENT, problems=[replace(CONTENT.problems[0], text="\U000f1234")]))
