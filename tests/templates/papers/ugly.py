"""Ugly contents for every kind of paper: rare characters, long names, three-line addresses,
hundreds of rows, rows taller than a page, nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from grading.editions import compare
from grading.packs import read_pack
from templates.papers.certificate import draw_certificate
from templates.papers.content import (
    AttachmentContent,
    EditionsContent,
    OpenPoint,
    ReportContent,
    StandardContent,
    Step,
)
from templates.papers.county_tables import PaperColumn, TableContent, draw_table
from templates.papers.edition_changes import draw_edition_changes
from templates.papers.emergency import draw_orders
from templates.papers.emergency_content import EmergencyContent, ListLine
from templates.papers.key_sheet import KeySheetContent, draw_key_sheet
from templates.papers.letters.model import Annex, LetterTable, Paragraph
from templates.papers.letters.pdf import draw_letter
from templates.papers.report import draw_report
from templates.papers.site_content import ProblemLine, SampleLine, SiteContent
from templates.papers.site_outcome import draw_experts, draw_problems
from templates.papers.site_visit import draw_site
from templates.papers.standard import draw_standard
from tests.grading.sample_pack import TEXT
from tests.templates.papers import test_letters, test_site_papers
from tests.templates.papers.samples import (
    DAY,
    PRINTED,
    certificate,
    empty_report,
    report,
    wide_pack,
)
from tests.templates.papers.ugly_figures import FIGURES
from tests.templates.papers.ugly_words import ADDRESS, LATIN, NAME, OFFICE, RARE, TALL


@dataclass(frozen=True, slots=True)
class Ugly:
    """A paper to draw and what it must say whole."""

    draw: Callable[[], bytes]
    says: Sequence[str] = ()


def ugly_report() -> ReportContent:
    """Everything long at once, on a pack with tall rows."""
    plain = report(wide_pack(12, 60), verified={}, claimed={})
    who = replace(plain.enterprise, name=NAME, address=ADDRESS, processes=(LATIN, RARE) * 12)
    return replace(
        plain,
        enterprise=who,
        office=OFFICE,
        steps=tuple(Step(DAY, f"第{n}步", f"李{RARE}", "初审", LATIN) for n in range(200)),
        attachments=tuple(
            AttachmentContent(f"{n}", f"{RARE}监测报告{LATIN}", "1–36", "ab" * 32)
            for n in range(200)
        ),
        open_points=(OpenPoint("i1", f"指标{RARE}", ADDRESS * 8, f"钱{RARE}"),),
    )


def _letter(form: str) -> bytes:
    columns = test_letters.COLUMNS
    rows = [[str(n), f"{NAME}{n}", "B"] for n in range(1, 201)]
    blocks = [
        Paragraph(f"一、{NAME}", 1),
        Paragraph(TALL),
        LetterTable(columns, [["1", TALL, LATIN]]),
        LetterTable(columns, []),
    ]
    annexes = [Annex(NAME, [LetterTable(columns, rows)]), Annex(NAME, blocks, wide=True)]
    return draw_letter(
        test_letters.letter(
            form=form,
            mark=f"{OFFICE}文件",
            title=f"关于{NAME}绩效分级结果的公告",
            to=ADDRESS,
            blocks=blocks,
            annexes=annexes,
            signed=[OFFICE, f"经办人：李{RARE}"],
            note=ADDRESS,
            copies=ADDRESS,
            stamp="待核稿·试评",
        )
    )


def _table(rows: Sequence[Sequence[str]]) -> bytes:
    content = TableContent(
        title=f"{NAME}调度表",
        office=OFFICE,
        period="2026年1月至11月",
        columns=(PaperColumn("序号", 14, True), PaperColumn("企业"), PaperColumn("事项", 120)),
        rows=rows,
        notes=(ADDRESS,),
        printed=PRINTED,
        mark="试评",
    )
    return draw_table(content)


def _orders(lines: Sequence[ListLine]) -> bytes:
    content = EmergencyContent(
        title=f"{OFFICE}应急减排清单", key="2026-01", state="草稿", document=LATIN, as_of=DAY,
        days=3, warning="orange", county="", lines=lines, cuts=(ADDRESS,), occasion=ADDRESS,
        office=OFFICE, city=("130400", "邯郸市"), printed=PRINTED, sample=True,
    )  # fmt: skip
    return draw_orders(content)


def _line(number: int, measure: str) -> ListLine:
    return ListLine(
        county="武安市", name=f"{NAME}{number}", code="91130481XNX0000127", address=ADDRESS,
        industry="钢铁", level="B", place=f"{RARE}线、{LATIN}", base=ADDRESS,
        measures={"orange": measure}, shares={"orange": Decimal(20)}, emissions={},
        contact=f"李{RARE}", phone="13800000000", unconfirmed=True,
    )  # fmt: skip


def _site(*, blank: bool = False, empty: bool = False) -> SiteContent:
    plain = test_site_papers.CONTENT
    who = replace(plain, enterprise=NAME, address=ADDRESS, office=OFFICE, blank=blank)
    if empty:
        return replace(who, lines=[], samples=[], problems=[], members=[], opinion="", days=None)
    tall = replace(plain.lines[0], name=f"指标{RARE}", requirement=TALL, seen=TALL, basis=LATIN)
    return replace(
        who,
        lines=[tall, *[replace(plain.lines[0], seen=f"{RARE}第{n}处") for n in range(60)]],
        samples=[SampleLine(RARE, LATIN, ADDRESS, agrees=False)] * 10,
        problems=[
            ProblemLine(n, f"指标{RARE}", TALL if n == 7 else ADDRESS, LATIN, DAY, f"孙{RARE}")
            for n in range(60)
        ],
        opinion=TALL,
    )


def _editions() -> bytes:
    old, new = (read_pack(text, "x.yaml") for text in (TEXT, TEXT.replace("机头", f"机头{RARE}")))
    return draw_edition_changes(EditionsContent(compare(old, new), PRINTED, office=OFFICE))


def _key_sheet() -> bytes:
    lines = [(f"{n}", ["ABCDE"] * 6, "XY") for n in range(1, 8)]
    content = KeySheetContent(OFFICE, "ab12 cd34", "2026-01-01", "JINJIK1:" + "A7" * 150, lines,
                              PRINTED)  # fmt: skip
    return draw_key_sheet(content)


def _certificate() -> bytes:
    return draw_certificate(
        certificate(
            enterprise=NAME, site=f"{RARE}厂区", address=ADDRESS, processes=(LATIN, RARE) * 5,
            expires=date(2027, 12, 31), term_basis=ADDRESS[:37],
        )
    )  # fmt: skip


_ROWS = [[str(n), f"{NAME}{n}", ADDRESS] for n in range(1, 201)]
UGLY: dict[str, Ugly] = {
    "certificate": Ugly(_certificate, (NAME, ADDRESS, f"{RARE}厂区", LATIN)),
    "report": Ugly(
        lambda: draw_report(ugly_report()), (NAME, f"李{RARE}", f"指标{RARE}", "第199步", LATIN)
    ),
    "empty report": Ugly(lambda: draw_report(empty_report())),
    "letter with a red head": Ugly(lambda: _letter("document"), (NAME, f"{NAME}200", LATIN)),
    "letter": Ugly(lambda: _letter("letter"), (NAME, f"{NAME}200", LATIN)),
    "plain letter": Ugly(lambda: _letter("plain"), (NAME, f"{NAME}200", LATIN)),
    "county table": Ugly(
        lambda: _table([*_ROWS, ["201", LATIN, TALL]]), (OFFICE, f"{NAME}200", ADDRESS, LATIN)
    ),
    "empty county table": Ugly(lambda: _table([]), (NAME,)),
    "emergency measures": Ugly(
        lambda: _orders([_line(n, TALL if n == 3 else ADDRESS) for n in range(1, 61)]),
        (f"{NAME}60", f"李{RARE}", LATIN),
    ),
    "empty emergency measures": Ugly(lambda: _orders([])),
    "site visit": Ugly(lambda: draw_site(_site()), (NAME, ADDRESS, f"{RARE}第59处", LATIN)),
    "blank site visit": Ugly(lambda: draw_site(_site(blank=True)), (NAME, f"指标{RARE}")),
    "empty site visit": Ugly(lambda: draw_site(_site(empty=True)), (NAME,)),
    "problems": Ugly(lambda: draw_problems(_site()), (NAME, f"孙{RARE}", ADDRESS, LATIN)),
    "experts": Ugly(lambda: draw_experts(_site()), (NAME,)),
    "standard": Ugly(
        lambda: draw_standard(StandardContent(wide_pack(12, 60), PRINTED, office=OFFICE)),
        (OFFICE, "第11项指标"),
    ),
    "edition changes": Ugly(_editions, (f"机头{RARE}", OFFICE)),
    "key sheet": Ugly(_key_sheet, (OFFICE,)),
    **{name: Ugly(draw, says) for name, (draw, says) in FIGURES.items()},
}
