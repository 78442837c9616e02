"""The certificate: everything on one page, the code readable, a trial never mistaken."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.certificates import verify_text
from grading.refusals import Refusal
from templates.papers import qr
from templates.papers.certificate import draw_certificate
from templates.papers.preview import Preview
from tests.templates.papers.reading import (
    fonts_used,
    metadata,
    page_sizes,
    pdftotext,
    squeezed,
)
from tests.templates.papers.samples import RARE, certificate

EVERYTHING = (
    "绩效等级证书",
    "样张〔2026〕第0001号",
    f"武安市{RARE}钢铁有限公司",
    "91130481MA07XXXX8K",
    "河北省邯郸市武安市工业园区钢城路88号",
    "91130481MA07XXXX8K001P",
    "钢铁（长流程联合钢铁）",
    "烧结、球团、炼铁、炼钢",
    "评定年度2026",
    "河北省钢铁行业（长流程）环保绩效分级标准",
    "邯郸市生态环境局",
    "邯环公告〔2026〕12号",
    "2026年11月20日",
    "实行动态管理，降级、撤销之日起自动失效",
    "（盖章处）",
)


def test_it_says_everything_a_certificate_has_to_say() -> None:
    text = squeezed(draw_certificate(certificate()))
    for words in EVERYTHING:
        assert words in text


def test_another_reader_finds_the_same_text(tmp_path: Path) -> None:
    text = pdftotext(draw_certificate(certificate()), tmp_path)
    for words in EVERYTHING:
        assert words in text


def test_it_is_one_landscape_page_and_small() -> None:
    pdf = draw_certificate(certificate())
    assert page_sizes(pdf) == [(297, 210)]
    assert len(pdf) <= 70_000


def test_every_font_is_embedded() -> None:
    pdf = draw_certificate(certificate())
    used = fonts_used(pdf)
    assert all(used.values())
    assert "HanaMinB" in used
    assert b"/Type3" not in pdf
    assert b"Helvetica" not in pdf


def test_the_code_on_the_page_is_the_claim(tmp_path: Path) -> None:
    content = certificate()
    file = tmp_path / "证书.pdf"
    file.write_bytes(draw_certificate(content))
    assert qr.read_pdf(file) == [content.claim]
    assert verify_text(content.claim).status == "trial"


@pytest.mark.parametrize("dpi", [150, 200, 600])
def test_the_code_is_read_at_other_resolutions_too(dpi: int) -> None:
    content = certificate()
    with Preview(draw_certificate(content)) as pages:
        assert qr.read_picture(pages.render_grey(0, dpi)) == [content.claim]


def test_the_same_content_gives_the_same_bytes() -> None:
    assert draw_certificate(certificate()) == draw_certificate(certificate())


def test_a_trial_is_marked_across_the_page_and_beside_the_code() -> None:
    text = squeezed(draw_certificate(certificate()))
    assert "试评样张·非正式证书" in text
    assert "未签名·样张" in text
    assert "不具有任何效力" in text


def test_a_formal_one_is_not_but_says_that_it_is_unsigned() -> None:
    text = squeezed(draw_certificate(certificate(trial=False, number="邯环绩〔2026〕第0001号")))
    assert "样张" not in text
    assert "未签名" in text
    assert "以公布文件为准" in text


def test_sample_data_is_named_as_such() -> None:
    assert "样例数据" in squeezed(draw_certificate(certificate(sample=True)))
    formal = draw_certificate(certificate(sample=True, trial=False))
    assert "样例数据·非正式证书" in squeezed(formal)


def test_the_metadata_names_the_standard_and_the_trail() -> None:
    content = certificate()
    found = metadata(draw_certificate(content))
    assert found["Title"] == f"{content.enterprise} 绩效等级证书"
    assert f"fingerprint={content.fingerprint}" in found["Keywords"]
    assert f"trail={content.trail_head}" in found["Keywords"]
    assert "trial=true" in found["Keywords"]
    assert found["CreationDate"] == "D:20261122093000+08'00'"


def test_the_trail_head_is_not_printed() -> None:
    content = certificate()
    assert content.trail_head[:8] not in squeezed(draw_certificate(content))


def test_long_names_addresses_and_processes_stay_on_the_page_in_full() -> None:
    name = "中国冶金科工集团华北𠮷祥䶮𬭊新材料循环经济（邯郸武安）绿色智能制造示范基地有限责任公司"
    address = "河北省邯郸市冀南新区马头生态工业城冶金路与新城大街交叉口东行三公里路北" * 3
    processes = tuple(f"第{number}生产工序" for number in range(30))
    pdf = draw_certificate(
        certificate(
            enterprise=name,
            site="冀南新区二期厂区",
            address=address,
            processes=processes,
            level="未达A",
            authority="河北省邯郸市生态环境局冀南新区分局行政审批与绩效分级办公室",
        )
    )
    text = squeezed(pdf)
    assert page_sizes(pdf) == [(297, 210)]
    for words in (name, "冀南新区二期厂区", address, "、".join(processes), "未达A"):
        assert words in text


@pytest.mark.parametrize("level", ["A", "A+", "B-", "引领性", "民生豁免-B"])
def test_every_kind_of_level_is_drawn(level: str) -> None:
    assert level in squeezed(draw_certificate(certificate(level=level)))


def test_what_is_not_registered_is_said_so() -> None:
    bare = certificate(permit_number="", processes=(), address="", publication_number="")
    text = squeezed(draw_certificate(bare))
    assert text.count("未登记") == 3
    assert "公布文号试评，不编文号公布日期" in text


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("enterprise", "企业名称"),
        ("address", "生产地址"),
        ("authority", "评定机关"),
        ("number", "编号"),
        ("industry", "行业（类型）"),
    ],
)
def test_a_character_without_a_glyph_is_refused_with_its_field(field: str, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        draw_certificate(certificate(**{field: "甲😀乙"}))
    assert "U+1F600" in refused.value.what
    assert name in refused.value.where
