"""Letters read back: what the PDF and the Word file of one letter say, page by page."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from grading.refusals import Refusal
from templates.papers import fonts
from templates.papers.letters.model import (
    Annex,
    Letter,
    LetterColumn,
    LetterTable,
    Paragraph,
    paragraph,
)
from templates.papers.letters.pdf import draw_letter
from templates.papers.letters.word import write_letter
from templates.papers.letters.wording import (
    check_text,
    default_text,
    fill,
    kind_named,
    text_keys,
    wordings,
)
from tests.templates.papers.reading import fonts_used, page_sizes, pdftotext, texts

PRINTED = datetime(2026, 11, 22, 10, 0, tzinfo=timezone(timedelta(hours=8)))
COLUMNS = (LetterColumn("序号", 14, True), LetterColumn("企业名称"), LetterColumn("等级", 20, True))
LONG = "武安虚构钢铁（集团）股份有限公司烧结球团一体化分公司（CEMS 联网）"


def letter(**changes: object) -> Letter:
    usual = Letter(
        form="document",
        mark="邯郸市生态环境局文件",
        number="邯环〔2026〕12号",
        title="关于公布绩效分级结果的公告",
        to="各县（市、区）生态环境分局",
        blocks=[paragraph("一、结果"), paragraph("现将结果公布如下。")],
        signed=["邯郸市生态环境局"],
        date="2026年11月22日",
        note="联系人：张三",
        copies="省生态环境厅",
        issued=("邯郸市生态环境局办公室", "2026年11月22日印发"),
        office="邯郸市生态环境局",
        printed=PRINTED,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def names(rows: int) -> LetterTable:
    return LetterTable(COLUMNS, [[str(n), f"{LONG}{n}", "B"] for n in range(1, rows + 1)])


def test_a_letter_says_every_part_in_its_order(tmp_path: Path) -> None:
    text = pdftotext(draw_letter(letter()), tmp_path)
    parts = ("邯郸市生态环境局文件", "邯环〔2026〕12号", "关于公布绩效分级结果的公告",
             "各县（市、区）生态环境分局：", "一、结果", "现将结果公布如下。", "2026年11月22日",
             "（联系人：张三）", "抄送：省生态环境厅。", "2026年11月22日印发")  # fmt: skip
    places = [text.find(part) for part in parts]
    assert -1 not in places and places == sorted(places), text
    assert "—1—" in text


def test_how_a_line_begins_makes_it_a_heading_unless_it_is_a_sentence() -> None:
    assert paragraph("一、总体要求") == Paragraph("一、总体要求", 1)
    assert paragraph("（二）核查") == Paragraph("（二）核查", 2)
    assert paragraph("一、总体要求是这样的。").rank == 0
    assert paragraph("1. 材料").rank == 0


def test_the_marks_of_a_trial_stand_on_every_page() -> None:
    made = letter(
        annexes=[Annex("名单", [names(60)]), Annex("汇总", [names(3)], wide=True)],
        stamp="待核稿·试评",
    )
    pages = texts(draw_letter(made))
    assert len(pages) > 4 and all(page.count("待核稿·试评") == 2 for page in pages)
    word = Document(io.BytesIO(write_letter(made)))
    for section in word.sections:
        for header in (section.header, section.even_page_header):
            assert "待核稿·试评" in header.paragraphs[0].text
    word = Document(io.BytesIO(write_letter(replace(made, form="letter"))))
    assert "待核稿·试评" in word.sections[0].first_page_header.paragraphs[0].text
    assert [each.different_first_page_header_footer for each in word.sections] == [
        True,
        False,
        False,
    ]


def test_two_hundred_rows_repeat_their_head_and_lose_no_line() -> None:
    pages = texts(draw_letter(letter(annexes=[Annex("名单", [names(200)])])))
    begin = next(n for n, page in enumerate(pages) if "企业名称" in page)
    assert len(pages) - begin > 10 and all("企业名称" in page for page in pages[begin:])
    whole = "".join(pages)
    assert all(f"分公司（CEMS 联网）{n}" in whole for n in (1, 99, 200))


def test_an_empty_list_says_so_and_a_wide_annex_lies_across() -> None:
    made = letter(annexes=[Annex("甲", [names(0)]), Annex("乙", [names(1)], wide=True)])
    pdf = draw_letter(made)
    assert "（无）" in "".join(texts(pdf)) and (297, 210) in page_sizes(pdf)
    assert "附件2" in "".join(texts(pdf)) and "2. 乙" in "".join(texts(pdf))


def test_the_signature_never_stands_alone_on_a_page() -> None:
    for lines in range(8, 24):
        body = [Paragraph(f"第{n}段内容。") for n in range(lines)]
        pages = texts(draw_letter(letter(blocks=body, copies="", issued=None)))
        signed = next(page for page in pages if "2026年11月22日" in page)
        assert f"第{lines - 1}段内容。" in signed


def test_a_rare_name_prints_and_a_character_without_a_picture_is_refused(tmp_path: Path) -> None:
    made = letter(to="𠮷䶮㳠企业")
    assert "𠮷䶮㳠企业" in pdftotext(draw_letter(made), tmp_path)
    for write in (draw_letter, write_letter):
        with pytest.raises(Refusal, match="字库中没有字符"):
            write(letter(to="\ue000企业"))


def test_the_word_file_is_the_same_letter_and_can_be_edited() -> None:
    made = letter(to="𠮷企业", annexes=[Annex("名单", [names(2)], wide=True)])
    word = Document(io.BytesIO(write_letter(made)))
    said = [each.text for each in word.paragraphs]
    for part in (
        "邯郸市生态环境局文件",
        "一、结果",
        "𠮷企业：",
        "附件：名单",
        "抄送：省生态环境厅。",
    ):
        assert part in said
    table = word.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "企业名称", "等级"]
    assert table.rows[2].cells[1].text == f"{LONG}2"
    first, last = word.sections[0], word.sections[-1]
    assert round(first.left_margin.mm) == 28 and round(first.top_margin.mm) == 37
    assert last.page_width > last.page_height
    rare = next(run for each in word.paragraphs for run in each.runs if run.text == "𠮷")
    assert rare._r.rPr.rFonts.get(qn("w:eastAsia")) == "SimSun-ExtB"


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert draw_letter(letter()) == draw_letter(letter())
    assert write_letter(letter()) == write_letter(letter())


def test_every_font_is_embedded_and_a_letter_has_no_number_on_its_first_page() -> None:
    pdf = draw_letter(letter(form="letter", mark="邯郸市生态环境局"))
    assert all(fonts_used(pdf).values())
    assert "— 1 —" not in texts(pdf)[0]


def test_a_face_of_the_machine_is_taken_and_a_broken_one_is_not(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    assert not fonts.adopt("broken-face", broken, fonts.SERIF)
    assert fonts.adopt("own-face", fonts.FOLDER / "NotoSansSC-Regular.ttf", fonts.SERIF)
    assert fonts.width("仿宋", "own-face", 10) == 20


def test_every_shipped_text_uses_known_placeholders_only() -> None:
    for key in text_keys():
        assert check_text(key, default_text(key)) == default_text(key)
    assert kind_named("公告") is wordings().letters["announcement"]
    assert kind_named("公示牌") is wordings().letters["notice_board"]
    with pytest.raises(Refusal, match="没有“决定书”这种文书"):
        kind_named("决定书")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{企业名}", "是不是“企业名称”"),
        ("{企业名称", "花括号不成对"),
        ("见{表:差距}。", "须独占一行"),
        ("字" * 20_001, "20001 字"),
    ],
)
def test_a_wrong_text_is_refused_with_what_is_known(text: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_text("city_opinion.body", text)
    assert words in str(refused.value)


def test_an_optional_line_goes_and_an_open_place_is_left_to_write_in() -> None:
    text = "？意见：{意见}\n{日期}办理"
    assert fill(text, {}) == "＿＿＿＿办理"
    assert fill(text, {"意见": "同意", "日期": "今日"}) == "意见：同意\n今日办理"
