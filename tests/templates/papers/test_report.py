"""The report: complete, honest about what was not judged, the same bytes every time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from grading.library import load, shipped
from grading.refusals import Refusal
from templates.papers.content import AttachmentContent, ConclusionContent
from templates.papers.report import draw_report
from tests.templates.papers.reading import (
    fonts_used,
    metadata,
    page_sizes,
    pdftotext,
    squeezed,
    texts,
)
from tests.templates.papers.samples import RARE, empty_report, report, small_pack, wide_pack

SECTIONS = (
    "一、企业概况",
    "二、申报类型与经过",
    "三、依据文件",
    "四、结论",
    "五、法定限值合规情况",
    "六、未参与判定的条目",
    "七、各阶段取值与结论对照",
    "八、应急减排措施与佐证材料",
    "附表1对标表",
    "附表2差距清单",
)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return draw_report(report())


@pytest.fixture(scope="module")
def text(pdf: bytes) -> str:
    return squeezed(pdf)


def test_every_section_is_there_in_its_order(text: str) -> None:
    places = [text.rindex(section) for section in SECTIONS]
    assert places == sorted(places)


def test_the_cover_shows_the_levels(pdf: bytes) -> None:
    cover = "".join(texts(pdf)[0].split())
    for words in ("申报目标A", "已证实等级D", "可能达到等级D", "评定等级B", "SP-2026-0007"):
        assert words in cover


def test_steps_are_told_with_date_person_and_opinion(text: str) -> None:
    assert "2026年7月6日县级初审王五初审材料齐全，请重点核对CEMS量程。" in text


def test_requirements_values_and_sources_stand_beside_each_other(text: str) -> None:
    assert "CEMS数据95%以上时段满足" in text
    assert "9.8、8.5、未填mg/m³" in text
    assert "38～52mg/m³（6个值）" in text
    assert "环大气〔2019〕35号附件2" in text
    assert "附件3第12页" in text


def test_how_sure_a_source_is_is_said_in_words(text: str) -> None:
    for words in ("已见文本", "凭专业知识（把握高），待核", "拟稿，待核"):
        assert words in text


def test_what_asked_nothing_is_neither_met_nor_failed(text: str) -> None:
    assert "不参与判定" in text
    assert "既没有被认定符合，也没有被认定不符合" in text
    assert "节能降碳1未判定未判定" in text


def test_an_indicator_that_does_not_apply_is_named(text: str) -> None:
    assert "不涉及的指标（1项）：熄焦" in text


def test_failing_a_legal_line_is_called_so(text: str) -> None:
    assert "不合规1项" in text


def test_the_gap_list_tells_required_actual_and_distance(text: str) -> None:
    assert "≤50mg/m³38～52mg/m³（6个值）超2mg/m³不符合" in text
    assert "缺：料场封闭" in text


def test_values_that_differ_between_stages_are_set_side_by_side(text: str) -> None:
    assert "清洁方式运输比例92.0%" in text
    assert "81.5%" in text


def test_conclusions_and_the_numbers_of_the_evidence_stand_at_their_indicator(text: str) -> None:
    assert "现场核查：等效认定（赵六）依据：专家组意见说明：见纪要佐证材料1" in text
    assert "下列1项指标各阶段的结论不同" in text


def test_every_file_names_what_it_supports(text: str) -> None:
    name = "".join(small_pack().indicators[0].name.split())
    assert "佐证材料目录" in text and f"1–36{name}" in text


def test_many_files_of_one_indicator_are_told_as_runs() -> None:
    lines = tuple(
        AttachmentContent(n, f"照片{n}", indicators=("organized.head",) if n != 3 else ())
        for n in (1, 2, 3, 4, 5, 6, 8)
    )
    assert "佐证材料1–2、4–6、8" in squeezed(draw_report(report(attachments=lines)))


def test_conclusions_that_agree_are_counted() -> None:
    agreed = {"organized.head": (ConclusionContent("现场核查", "符合", by="赵六"),)}
    text = squeezed(draw_report(report(conclusions=agreed)))
    assert "1项指标有逐项结论，各阶段没有不同" in text


def test_measures_annexes_and_signatures_close_the_report(text: str) -> None:
    assert "停产一条烧结机" in text
    assert "abababababababab" in text
    assert all(words in text for words in ("编制赵六签字", "审核孙八签字", "签发钱七签字"))


def test_a_trial_is_marked_on_every_page(pdf: bytes) -> None:
    assert all("待核稿·试评" in page for page in texts(pdf))


def test_a_formal_report_carries_no_mark() -> None:
    formal = draw_report(report(trial=False, pack_state="已核"))
    assert not any("试评" in page for page in texts(formal))


def test_sample_data_is_marked_on_every_page() -> None:
    assert all("样例" in page for page in texts(draw_report(report(sample=True, trial=False))))


def test_every_page_but_the_cover_has_number_head_and_fingerprint(pdf: bytes) -> None:
    content = report()
    pages = texts(pdf)
    for number, page in enumerate(pages[1:], start=2):
        assert f"第 {number} 页　共 {len(pages)} 页" in page
        assert content.audit_number in page
        assert content.assessment.pack.fingerprint[:16] in page


def test_a_long_name_does_not_run_into_the_number_in_the_head() -> None:
    content = report()
    name = "中国冶金科工集团华北新材料循环经济绿色智能制造示范基地" * 2 + "有限责任公司"
    pages = texts(draw_report(replace(content, enterprise=replace(content.enterprise, name=name))))
    assert "…" in pages[1]
    assert name in "".join(pages[1].split())
    assert content.audit_number in pages[1]


def test_the_wide_tables_stand_on_a3_after_the_signed_text(pdf: bytes) -> None:
    sizes = page_sizes(pdf)
    assert set(sizes) == {(210, 297), (420, 297)}
    assert sizes == sorted(sizes)


def test_every_font_is_embedded(pdf: bytes) -> None:
    assert all(fonts_used(pdf).values())
    assert b"/Type3" not in pdf
    assert b"Helvetica" not in pdf


def test_the_metadata_carries_fingerprint_and_trail_head(pdf: bytes) -> None:
    content = report()
    found = metadata(pdf)
    assert found["Title"] == "武安市晨曦钢铁有限公司 绩效分级报告"
    assert f"fingerprint={content.assessment.pack.fingerprint}" in found["Keywords"]
    assert f"trail={content.trail_head}" in found["Keywords"]


def test_the_same_content_gives_the_same_bytes(pdf: bytes) -> None:
    assert draw_report(report()) == pdf


def test_another_reader_finds_rare_characters_too(tmp_path: Path) -> None:
    content = report()
    content = replace(
        content, enterprise=replace(content.enterprise, name=f"武安市{RARE}钢铁有限公司")
    )
    drawn = draw_report(content)
    assert f"武安市{RARE}钢铁有限公司" in squeezed(drawn)
    assert f"武安市{RARE}钢铁有限公司" in pdftotext(drawn, tmp_path)


def test_a_report_about_which_little_is_known_says_so() -> None:
    text = squeezed(draw_report(empty_report()))
    for words in (
        "没有登记生产装备",
        "没有登记排放口",
        "没有办理经过的记载",
        "没有登记依据文件",
        "尚未评定等级",
        "没有事实的记载",
        "没有登记佐证材料",
        "未登记",
    ):
        assert words in text


def test_nothing_to_mend_is_said_in_one_sentence() -> None:
    assert "对照目标等级A，没有差距。" in squeezed(draw_report(report(gaps=())))


def test_sixty_indicators_all_appear() -> None:
    pack = wide_pack(60)
    facts = {f"f{number}": Decimal(number) for number in range(60)}
    pdf = draw_report(report(pack, facts, {}))
    text = squeezed(pdf)
    assert all(f"第{number}项指标" in text for number in range(60))
    assert "无组织排放（续）" in text


def test_rows_taller_than_a_page_go_on() -> None:
    pack = wide_pack(3, 200)
    text = squeezed(draw_report(report(pack, {}, {}, steps=())))
    # Three indicators, three levels each, 200 clauses with one CEMS each.
    assert text.count("CEMS") == 3 * 3 * 200
    assert "第0项指标（续）" in text


def test_a_character_without_a_glyph_is_refused_with_its_field() -> None:
    content = report()
    with pytest.raises(Refusal) as refused:
        draw_report(replace(content, enterprise=replace(content.enterprise, address="甲😀乙")))
    assert "生产地址" in refused.value.where


@pytest.mark.parametrize("key", [each.key for each in shipped()])
def test_every_shipped_pack_prints_with_no_facts_at_all(key: str) -> None:
    pack = load(key)
    text = squeezed(draw_report(report(pack, {}, {}, target=pack.best)))
    for indicator in pack.indicators:
        assert "".join(indicator.name.split()) in text


@pytest.mark.parametrize("annexes", range(20, 56, 3))
def test_no_page_holds_the_signatures_alone(annexes: int) -> None:
    lines = tuple(AttachmentContent(n, f"附件材料{n}", "1–2", "") for n in range(annexes))
    [page] = [each for each in texts(draw_report(report(attachments=lines))) if "签字" in each]
    assert f"附件材料{annexes - 1}" in page
    assert "编号名称页码佐证的指标" in "".join(page.split())


def test_a_report_without_annexes_is_signed_under_its_last_words() -> None:
    [page] = [each for each in texts(draw_report(report(attachments=()))) if "签字" in each]
    assert "没有登记佐证材料" in page
