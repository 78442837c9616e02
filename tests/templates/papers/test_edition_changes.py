"""版本对照表: what changed stands beside what it was; nothing is left out."""

from __future__ import annotations

import re

import pytest

from grading.editions import compare
from grading.library import load
from grading.packs import Pack, read_pack
from templates.papers.content import EditionsContent
from templates.papers.edition_changes import draw_edition_changes
from templates.papers.edition_rows import side_by_side
from tests.grading.sample_pack import changed, sample
from tests.templates.papers.reading import metadata, page_sizes, squeezed, texts
from tests.templates.papers.samples import PRINTED


def drawn(old: Pack, new: Pack, state: str = "已核") -> bytes:
    return draw_edition_changes(EditionsContent(compare(old, new), PRINTED, state, state, "市局"))


def between(text: str, first: str, second: str) -> str:
    """The text of one section: from the last place of its heading to that of the next."""
    return text[text.rindex(first) : text.rindex(second)]


@pytest.fixture(scope="module")
def cement() -> str:
    return squeezed(drawn(load("hebei-cement@2020-table"), load("hebei-cement@2026-draft")))


def test_both_editions_are_named_with_their_fingerprints(cement: str) -> None:
    for key in ("hebei-cement@2020-table", "hebei-cement@2026-draft"):
        pack = load(key)
        assert pack.key in cement
        assert pack.fingerprint in cement


def test_every_change_of_the_cement_editions_is_told(cement: str) -> None:
    found = compare(load("hebei-cement@2020-table"), load("hebei-cement@2026-draft"))
    new = between(cement, "三、新增", "四、取消")
    gone = between(cement, "四、取消", "五、只改了文字或来源")
    for change in found.changes:
        place = {"new": new, "gone": gone}.get(change.status)
        if place is not None and change.kind != "cell":
            assert re.sub(r"\s+", "", change.title) in place, change
    for indicator in found.new.indicators:
        for level, asks in indicator.levels.items():
            key = f"{indicator.id}/{level}"
            if any(each.key == key and each.status == "new" for each in found.of("cell")):
                assert re.sub(r"\s+", "", asks.text) in new


def test_a_changed_limit_stands_beside_the_old_one_with_its_direction() -> None:
    tighter = read_pack(changed("PM: 10, SO2: 35", "PM: 5, SO2: 35"), "new.yaml")
    text = squeezed(drawn(sample(), tighter))
    section = between(text, "二、改了要求", "三、新增")
    assert "A级机头颗粒物≤10mg/m³≤5mg/m³收紧" in section
    assert "收紧1条，放宽0条" in text
    looser = squeezed(drawn(tighter, sample()))
    assert "≤5mg/m³≤10mg/m³放宽" in looser


def test_a_source_is_told_by_the_number_of_its_document() -> None:
    moved = read_pack(changed("clause: 附件2", "clause: 附件3"), "new.yaml")
    section = between(squeezed(drawn(sample(), moved)), "五、只改了文字或来源", "六、不变")
    assert "环大气〔2019〕35号附件2环大气〔2019〕35号附件3" in section


def test_editions_without_a_difference_say_so() -> None:
    text = squeezed(drawn(sample(), sample()))
    for words in (
        "两个版本没有差别",
        "要求没有变化",
        "没有新增的条目",
        "没有取消的条目",
        "没有只改文字或来源的条目",
    ):
        assert words in text


def test_packs_of_two_industries_can_be_compared() -> None:
    text = squeezed(drawn(load("hebei-steel"), load("hebei-waste-power")))
    assert "A＞B＞C＞D" in text
    assert "A＞未达A" in text


def test_pages_are_wide_and_marked_unless_both_are_confirmed() -> None:
    old, new = load("hebei-cement@2020-table"), load("hebei-cement@2026-draft")
    pdf = drawn(old, new, "待核稿")
    assert set(page_sizes(pdf)) == {(420, 297)}
    assert all("待核稿" in page for page in texts(pdf))


def test_only_words_that_differ_are_coloured_and_never_half_a_number() -> None:
    was, now = side_by_side("颗粒物不高于 2020 毫克，每月满足", "颗粒物不高于 2024 毫克，每月满足")
    assert [span.text for span in was.spans] == ["颗粒物不高于 ", "2020", " 毫克，每月满足"]
    assert [span.text for span in now.spans] == ["颗粒物不高于 ", "2024", " 毫克，每月满足"]
    apart, _ = side_by_side("甲乙丙丁", "一二三四")
    assert len(apart.spans) == 1


def test_the_same_content_gives_the_same_bytes() -> None:
    new = read_pack(changed("PM: 10, SO2: 35", "PM: 5, SO2: 35"), "new.yaml")
    pdf = drawn(sample(), new)
    assert pdf == drawn(sample(), new)
    assert new.fingerprint in metadata(pdf)["Keywords"]
