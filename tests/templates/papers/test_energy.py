"""能耗与碳排放核算表 and 减污降碳协同分析 on paper; where things stand in their pictures."""

from __future__ import annotations

import io
from datetime import datetime

from pypdfium2 import PdfDocument

from templates.papers.energy import draw_account, draw_synergy
from templates.papers.energy_content import (
    AccountContent,
    BarLine,
    Point,
    SynergyContent,
    UnitBar,
)
from templates.papers.energy_geometry import (
    Box,
    apart,
    beyond,
    held,
    label_places,
    reach,
    span,
)

PRINTED = datetime.fromisoformat("2026-11-22T09:00:00+08:00")


def words_of(pdf: bytes) -> str:
    document = PdfDocument(io.BytesIO(pdf))
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def bar(name: str, value: float | None, *lines: BarLine) -> UnitBar:
    shown = "—" if value is None else str(value)
    return UnitBar(
        name, "粗钢", "kgce/t", "1 t", "1.00", value, shown, "plain", lines, ("达到基准",), ("见",)
    )


def test_the_accounts_print_their_figures_factors_and_sources() -> None:
    content = AccountContent(
        enterprise="武安虚构钢铁有限公司", code="91130481XNX0000127", county="武安市",
        industry="钢铁", year=2024, office="邯郸市生态环境局",
        summary=[("综合能耗", "1,234.56 tce")], parts=[("燃料燃烧", "9.00")],
        units=[
            bar("转炉", -20.3, BarLine("标杆 -30", -30.0, "benchmark"),
                BarLine("1级 -30", -30.0, "limit"), BarLine("2级 -28", -28.0, "limit")),
            bar("轧钢", None),
        ],
        lines=[("高炉", "焦炭", "消耗", "1 t", "1", "2", "1 t × 28.446")] * 60,
        factors=[("焦炭 低位发热量", "28.446 GJ/t", "见", "缺省值")],
        pollutants=[("二氧化硫", "1.000", "0.95 kg（知·高）", "1,053")],
        pollutant_source="企业申报", remarks=["公式"], printed=PRINTED, mark="样例",
    )  # fmt: skip
    pdf = draw_account(content)
    assert pdf == draw_account(content)
    said = words_of(pdf)
    for words in ("1,234.56 tce", "标杆 -30", "2级 -28", "28.446 GJ/t", "tCO2", "企业申报"):
        assert words in said


def test_the_synergy_paper_names_every_enterprise_in_the_picture_or_by_number() -> None:
    points = [
        Point(f"c{at}", f"邯郸虚构第{at}水泥有限公司", -10.0 - at / 100, -5.0, "both", "双降")
        for at in range(30)
    ]
    rows = [(each.name, "武安市", "水泥", *("1",) * 11, "说明") for each in points]
    content = SynergyContent(
        title="减污降碳协同分析", period="2023 年与 2024 年比较", office="邯郸市生态环境局",
        per_product=False, points=points, tally=[("双降", "30")], rows=rows,
        candidates=[("邯郸虚构第1水泥有限公司", "碳排放第 1；污染当量第 1")],
        remarks=["两期用同一套因子"], printed=PRINTED,
    )  # fmt: skip
    said = words_of(draw_synergy(content))
    assert "邯郸虚构第29水泥有限公司" in said and "不授名" in said
    nobody = SynergyContent(
        title="减污降碳协同分析", period="2023 年与 2024 年比较", office="", per_product=True,
        points=[], tally=[("双降", "0")], rows=[], candidates=[], remarks=[], printed=PRINTED,
    )  # fmt: skip
    said = words_of(draw_synergy(nobody))
    assert "没有候选" in said and "没有点" in said


def test_labels_never_cover_each_other() -> None:
    room = Box(0, 0, 300, 200)
    places = [(150.0 + at, 100.0 + at % 3) for at in range(12)]
    boxes = label_places(places, [60.0] * 12, 10, 3, room)
    shown = [each for each in boxes if each is not None]
    assert 2 <= len(shown) < 12
    assert not any(a.meets(b) for at, a in enumerate(shown) for b in shown[:at])
    assert all(room.holds(each) for each in shown)
    lefts = apart([10, 12, 290], [30, 30, 40], 4, 0, 300)
    assert lefts[0] >= 0 and lefts[1] >= lefts[0] + 34 and lefts[2] + 40 <= 300


def test_axes_end_at_round_numbers_and_hold_zero() -> None:
    assert [reach([v]) for v in (0.1, 4.4, 6.8, 30, 95)] == [5.0, 5.0, 10.0, 50.0, 200.0]
    assert reach([-3.0, 4.0, 1485.0]) == 5.0  # one alone does not press the others together
    assert (held(1485.0, 5.0), held(-3.0, 5.0)) == (4.85, -3.0)
    assert beyond(-10.0, 1485.0, 20.0, 5.0) == "（污染当量 -10%，CO2 +1485%）"
    assert beyond(-10.0, -4.0, 20.0, 5.0) == ""
    assert span([377.0, 361.0])[0] == 0 and span([-20.0, -30.0])[0] < -30 < 0 < span([-20.0])[1]
    assert span([0.0]) == (0.0, 1.0)
