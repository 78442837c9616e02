"""Tables go on over pages without losing a word."""

from __future__ import annotations

from templates.papers import style
from templates.papers.blocks import Heading, body
from templates.papers.grid import Grid, Row, band, cell, head_row
from templates.papers.pages import PORTRAIT, Furniture, build, on_new_page
from tests.templates.papers.reading import texts

FURNITURE = Furniture(head="表", number="1", foot="脚")


def paper(rows: list[Row], *, before: int = 0) -> list[str]:
    """The texts, without blanks, of the pages of a three-column table after some lines."""
    grid = Grid(
        PORTRAIT.columns(80, 0, 80), head_row(("甲", "乙", "丙")), rows, page_height=PORTRAIT.height
    )
    lead = [body(f"前文{number}") for number in range(before)]
    story = [*on_new_page(PORTRAIT), *lead, Heading("标题"), grid]
    pages = texts(build(story, FURNITURE, lambda canvas: None))[1:]
    return ["".join(page.split()) for page in pages]


def row(name: str, text: str) -> Row:
    return Row((cell(name, style.CELL_STRONG, sticky=True), cell(text), cell("末")))


def test_a_row_taller_than_a_page_goes_on_and_names_itself_again() -> None:
    text = "".join(f"第{number}句CEMS数据达标。" for number in range(900))
    pages = paper([row("长行", text)])
    assert len(pages) >= 3
    assert "".join(pages).count("CEMS") == 900
    for page in pages[1:]:
        assert "长行（续）" in page
        assert "甲" in page


def test_a_table_of_two_hundred_rows_repeats_head_and_band() -> None:
    pages = paper([band("有组织排放"), *(row(f"行{n}", f"内容{n}") for n in range(200))])
    joined = "".join(pages)
    assert all(f"内容{n}末" in joined for n in range(200))
    assert "有组织排放（续）" not in pages[0]
    assert all("有组织排放（续）" in page and "甲乙丙" in page for page in pages[1:])
    assert "（续）（续）" not in joined


def test_a_band_never_stands_alone_at_the_foot_of_a_page() -> None:
    for count in range(20, 40):
        rows = [*(row(f"行{n}", "内容") for n in range(count)), band("下一组"), row("末行", "内容")]
        for page in paper(rows):
            if "下一组" in page:
                assert "末行" in page


def test_a_heading_is_never_parted_from_its_table() -> None:
    for before in range(0, 34):
        pages = paper(
            [row("首行", "内容"), *(row(f"行{n}", "内容") for n in range(40))], before=before
        )
        (with_heading,) = [page for page in pages if "标题" in page]
        assert "首行" in with_heading


def test_a_short_table_is_kept_on_one_page() -> None:
    for before in range(0, 34):
        pages = paper([row(f"行{n}", "内容") for n in range(6)], before=before)
        assert sum("行0" in page and "行5" in page for page in pages) == 1


def test_pages_are_counted() -> None:
    pages = paper([row(f"行{n}", "内容") for n in range(120)])
    total = len(pages) + 1
    for number, page in enumerate(pages, start=2):
        assert f"第{number}页共{total}页" in page
