"""标准对照表: every requirement is there, with its basis, and the mark on every page."""

from __future__ import annotations

import re
from datetime import date

import pytest

from grading.condition_content import condition_content
from grading.library import load, shipped
from grading.packs import Pack, read_pack
from templates.papers.content import StandardContent, standard_marks
from templates.papers.rule_words import condition_words
from templates.papers.standard import draw_standard
from templates.papers.values import show_basis, show_source
from tests.templates.papers.reading import fonts_used, metadata, page_sizes, squeezed, texts
from tests.templates.papers.samples import PRINTED, SMALL, small_pack, wide_pack


def drawn(pack: Pack, state: str = "待核稿", **more: object) -> bytes:
    content = StandardContent(pack, PRINTED, state, "邯郸市生态环境局", **more)  # type: ignore[arg-type]
    return draw_standard(content)


def plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("key", [each.key for each in shipped()])
def test_every_shipped_pack_is_printed_whole(key: str) -> None:
    pack = load(key)
    # The mark behind the table falls between lines of text.
    text = squeezed(drawn(pack, "已核"))
    for indicator in pack.indicators:
        assert indicator.id in text
        for asks in indicator.levels.values():
            assert plain(show_source(asks)) in text
    pieces = [pack.title, pack.fingerprint, pack.key]
    pieces += [each.title for each in pack.documents.values()]
    pieces += [each.name for each in pack.vetoes]
    for words in pieces:
        assert plain(words) in text


def test_requirement_condition_basis_and_application_stand_beside_each_other() -> None:
    pack = small_pack()
    text = squeezed(drawn(pack, "已核"))
    for indicator in pack.indicators:
        assert plain(indicator.name) in text
        for asks in indicator.levels.values():
            assert plain(asks.text) in text
            words = condition_words(pack, condition_content(asks.require))
            assert plain(f"判定：{words}") in text
            assert plain(show_basis(pack, asks)) in text
    assert "适用：生产工序：有：烧结" in text
    assert "法定限值" in text


def test_a_silent_requirement_says_so() -> None:
    text = squeezed(drawn(small_pack(), "已核"))
    assert "不参与判定（拟）能耗达到标杆水平。判定：工序能耗≤400kgce/t" in text
    assert "其中1条不参与判定" in text


def test_vetoes_measures_and_ways_of_measuring_are_listed() -> None:
    text = squeezed(drawn(small_pack(), "已核"))
    assert "近一年受生态环境行政处罚" in text
    assert "最高C" in text
    assert "橙色预警停产一条烧结机。20%" in text
    assert "折算到16%未另定95%以上时段不超过12个月" in text
    assert "折算到16%未另定全部时段（逐个判定）" in text


@pytest.mark.parametrize(
    ("states", "sample", "mark"),
    [
        (("待核稿",), False, "待核稿"),
        (("核对中 3/40",), False, "待核稿"),
        (("已核",), False, ""),
        (("已核",), True, "样例"),
        (("已停用",), False, "已停用"),
        (("已核", "待核稿"), False, "待核稿"),
        (("已停用", "核对中 1/2"), True, "待核稿·已停用·样例"),
    ],
)
def test_what_is_stamped(states: tuple[str, ...], sample: bool, mark: str) -> None:
    assert standard_marks(*states, sample=sample) == mark


def test_a_draft_is_marked_on_every_page_and_a_confirmed_standard_is_not() -> None:
    pack = wide_pack(30)
    pages = texts(drawn(pack))
    assert len(pages) > 2
    assert all("待核稿" in page for page in pages)
    assert not any("待核稿" in page for page in texts(drawn(pack, "已核")))


def test_every_page_is_wide_and_numbered() -> None:
    pdf = drawn(load("hebei-steel"))
    pages = texts(pdf)
    assert set(page_sizes(pdf)) == {(420, 297)}
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in plain(page)
        assert "指纹" in page
    assert all(fonts_used(pdf).values())


def test_a_scale_without_letters_has_one_column() -> None:
    pack = load("hebei-waste-power")
    text = squeezed(drawn(pack, "已核"))
    assert "A＞未达A" in text
    assert "差异化指标A级要求依据与核实程度" in text
    assert "达到未达A不设要求" in text


def test_what_is_empty_is_said() -> None:
    head, _, _ = SMALL.partition("documents:")
    pack = read_pack(
        head + "aspects: {one: 一}\nfacts: {x: {ask: number, name: 数}}\n"
        "indicators: [{id: i, aspect: one, name: 空, levels: {}}]\n",
        "empty.yaml",
    )
    text = squeezed(drawn(pack))
    for words in ("没有登记依据文件", "没有否决条件", "没有列出应急减排措施", "没有浓度限值"):
        assert words in text


def test_a_row_taller_than_a_page_goes_on_under_its_name() -> None:
    text = squeezed(drawn(wide_pack(2, words=260), "已核"))
    assert "第0项指标" in text
    assert "（续）" in text
    assert "无组织排放（续）" in text


def test_a_standard_past_its_review_day_says_so() -> None:
    pack = small_pack()
    assert pack.review_by == date(2027, 1, 13)
    late = draw_standard(StandardContent(pack, PRINTED.replace(year=2028)))
    assert "已过复查日期" in squeezed(late)
    assert "已过复查日期" not in squeezed(drawn(pack))


def test_the_same_content_gives_the_same_bytes_and_names_its_pack() -> None:
    pack = small_pack()
    pdf = drawn(pack)
    assert pdf == drawn(pack)
    assert pack.fingerprint in metadata(pdf)["Keywords"]
    assert "confirmed=false" in metadata(pdf)["Keywords"]
