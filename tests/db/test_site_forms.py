"""The site form goes along on a laptop, is filled in on site, and comes back with its conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db.conclusions import Conclusion, conclude, conclusions_of
from db.form_conflicts import FormConflicts
from db.forms import FillResult, FormRefusal, fill, write_form
from db.site_records import SiteNote, note_down
from db.site_visit_views import visits_of
from db.site_visits import open_visit
from db.trail import entries
from grading.refusals import Refusal
from tests.db.audit_world import World

HEAD, ARCHIVE = "organized.head", "management.archive"
COLUMNS = {"结论": 13, "理由或依据": 14, "现场所见": 15, "位置": 16, "照片": 17}
SAME = {
    "processes#sinter": "一致",
    "processes#coke": "一致",
    "head.PM": "一致",
    "archive#eia": "一致",
    "archive#permit": "一致",
    "penalised": "一致",
}
SEEN = {
    HEAD: {"结论": "不符合", "现场所见": "2号机 12.0，布袋老化", "照片": "IMG_1.jpg"},
    ARCHIVE: {"结论": "符合", "现场所见": "档案齐全", "位置": "环保部"},
}


class Site:
    """An audit on whose visit the inspector is, with the form that was taken along."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.number = world.county_reviewed()
        open_visit(world.office, world.inspector, self.number, date(2026, 3, 2))
        self.path = folder / "现场核查表.xlsx"
        self.export()

    def export(self) -> None:
        write_form(self.world.office, self.world.inspector, self.number, "verified", self.path)

    def type_in(
        self, cells: Mapping[str, Any], marks: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        book = load_workbook(self.path)
        for sheet in book.worksheets:
            for row in range(4, sheet.max_row + 1):
                key = sheet.cell(row, 9).value
                if key in cells:
                    sheet.cell(row, 6).value = cells[key]
                for title, text in (marks or {}).get(sheet.cell(row, 18).value, {}).items():
                    sheet.cell(row, COLUMNS[title]).value = text
        book.save(self.path)

    def read(self, **chosen: Any) -> FillResult:
        return fill(
            self.world.office, self.world.inspector, self.number, "verified", self.path, **chosen
        )


def test_a_site_form_comes_back_whole(world: World, tmp_path: Path) -> None:
    site = Site(world, tmp_path)
    book = load_workbook(site.path)
    sheet = book["有组织排放"]
    titles = [sheet.cell(3, column).value for column in range(6, 18)]
    assert titles == [
        "填报值", "佐证说明", "初审值", "键", "导出时的值", "导出时的说明", "自评值",
        "结论", "理由或依据", "现场所见", "位置", "照片",
    ]  # fmt: skip
    assert [sheet.cell(4, column).value for column in (8, 12)] == ["9.5；12.0", "9.5；12.0"]
    assert {r.formula1 for r in sheet.data_validations.dataValidation}
    site.type_in(SAME, SEEN)
    done = site.read()
    assert (done.answered, done.concluded, done.noted) == (4, 2, 2)
    stage = done.audit.stages["verified"]
    assert stage["head.PM"].value == [Decimal("9.5"), Decimal("12.0")]
    concluded = conclusions_of(world.office, world.inspector, site.number)["verified"]
    assert {id: each.conclusion for id, each in concluded.items()} == {
        HEAD: "not_met", ARCHIVE: "met",
    }  # fmt: skip
    visit = visits_of(world.office, world.inspector, site.number)[-1]
    assert visit.records[HEAD].seen == "2号机 12.0，布袋老化"
    assert visit.records[HEAD].photos == "IMG_1.jpg"
    assert "records" not in visit.missing
    entry = entries(world.office, world.admin, kind="audit", key=site.number)[0]
    assert (entry.action, entry.details["source"]["file"]) == ("site.fill", "现场核查表.xlsx")
    version = done.audit.version
    assert site.read().audit.version == version


def test_what_only_one_side_changed_is_no_conflict(world: World, tmp_path: Path) -> None:
    site = Site(world, tmp_path)
    site.type_in(SAME, SEEN)
    site.read()
    site.export()
    world.record(world.inspector, site.number, "verified", {"penalised": True})
    site.type_in({"head.PM": "9.5；11.0"})
    done = site.read()
    stage = done.audit.stages["verified"]
    assert stage["head.PM"].value == [Decimal("9.5"), Decimal("11.0")]
    assert stage["penalised"].value is True


def test_what_both_changed_is_chosen_item_by_item(world: World, tmp_path: Path) -> None:
    site = Site(world, tmp_path)
    who = (world.office, world.inspector, site.number)
    site.type_in(SAME, SEEN)
    facts = {"head.PM": [Decimal("9.0"), Decimal("9.9")], "archive": {"eia": True, "permit": False},
             "processes": {"sinter": True, "coke": False}}  # fmt: skip
    world.record(world.inspector, site.number, "verified", facts)
    conclude(*who, "verified", {HEAD: Conclusion("met")})
    note_down(*who, {ARCHIVE: SiteNote("许可证过期", "环保部")})
    version = world.see(site.number).version
    with pytest.raises(FormConflicts, match="办公室改过其中 4 处") as raised:
        site.read()
    found = {each.key: each for each in raised.value.conflicts}
    assert set(found) == {"head.PM", "archive#permit", f"{HEAD}@conclusion", f"{ARCHIVE}@record"}
    value = found["head.PM"]
    assert (value.base, value.office, value.form) == ("", "9.0；9.9", "9.5；12.0")
    assert value.by == "赵核查"
    assert found[f"{ARCHIVE}@record"].office == "许可证过期；环保部"
    assert world.see(site.number).version == version
    with pytest.raises(FormConflicts, match="办公室改过其中 3 处"):
        site.read(choose={"head.PM": "form"})
    with pytest.raises(Refusal, match="表里没有“nothing”"):
        site.read(choose={"nothing": "form"})
    with pytest.raises(Refusal, match="没有“mine”这种选择"):
        site.read(choose={"head.PM": "mine"})
    with pytest.raises(Refusal, match="“环保档案”按已填的事实达不到 A 级，不能结论为符合"):
        site.read(choose={"archive#permit": "office"}, otherwise="form")
    done = site.read(choose={f"{ARCHIVE}@record": "office"}, otherwise="form")
    stage = done.audit.stages["verified"]
    assert stage["archive"].value == {"eia": True, "permit": True}
    assert stage["head.PM"].value == [Decimal("9.5"), Decimal("12.0")]
    visit = visits_of(*who)[-1]
    assert visit.records[ARCHIVE].seen == "许可证过期"
    assert visit.records[HEAD].seen == "2号机 12.0，布袋老化"


def test_conclusions_of_a_form_must_agree_with_its_values(world: World, tmp_path: Path) -> None:
    site = Site(world, tmp_path)
    site.type_in(SAME, {HEAD: {"结论": "符合", "现场所见": "好"}})
    with pytest.raises(Refusal, match="达不到 A 级，不能结论为符合"):
        site.read()
    assert world.see(site.number).stages["verified"] == {}


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({HEAD: {"结论": "合格"}}, "没有“合格”这种结论"),
        ({HEAD: {"理由或依据": "专家意见"}}, "写了理由或依据，没有结论"),
        ({HEAD: {"照片": "IMG_1.jpg"}}, "没有写现场所见"),
    ],
)
def test_marks_that_cannot_be_read_are_found_at_their_row(
    world: World, tmp_path: Path, marks: dict[str, dict[str, str]], words: str
) -> None:
    site = Site(world, tmp_path)
    site.type_in(SAME, marks)
    with pytest.raises(FormRefusal, match=words) as raised:
        site.read()
    assert (raised.value.findings[0].sheet, raised.value.findings[0].row) == ("有组织排放", 4)


def test_ugly_site_forms_are_refused(world: World, tmp_path: Path) -> None:
    site = Site(world, tmp_path)
    other = Site(world, tmp_path / "x" if (tmp_path / "x").mkdir() is None else tmp_path)
    with pytest.raises(Refusal, match=f"这是 {site.number} 的填报表，不是 {other.number} 的"):
        fill(world.office, world.inspector, other.number, None, site.path)
    with pytest.raises(Refusal, match="这是现场核查阶段的填报表"):
        fill(world.office, world.inspector, site.number, "reviewed", site.path)
    site.type_in(SAME, SEEN)
    book = load_workbook(site.path)
    book["有组织排放"].cell(4, 18).value = "organized.gone"
    book.save(site.path)
    with pytest.raises(FormRefusal, match="本版标准没有这个指标"):
        site.read()


def test_a_base_somebody_changed_makes_a_question_of_it(world: World, tmp_path: Path) -> None:
    site = Site(world, tmp_path)
    site.type_in(SAME, SEEN)
    site.read()
    site.export()
    book = load_workbook(site.path)
    sheet = book["有组织排放"]
    sheet.cell(4, 19).value = "not a mark"
    sheet.cell(4, 15).value = "另一种说法"
    book.save(site.path)
    with pytest.raises(FormConflicts, match="办公室改过其中 1 处"):
        site.read()


def test_records_need_a_visit(world: World, tmp_path: Path) -> None:
    site = Site(world, tmp_path)
    number = world.county_reviewed()
    site.number = number
    site.export()
    world.behind_our_back(f"DELETE FROM site_visits WHERE audit_id = {world.see(number).id}")
    site.type_in(SAME, SEEN)
    with pytest.raises(Refusal, match="本件还没有现场核查"):
        site.read()
    assert world.see(number).stages["verified"] == {}


def test_values_changed_meanwhile_are_asked_about_at_every_stage(
    world: World, tmp_path: Path
) -> None:
    number, path = world.claimed(), tmp_path / "自评.xlsx"
    write_form(world.office, world.clerk, number, "claimed", path)
    book = load_workbook(path)
    assert book["有组织排放"].max_column == 11
    book["有组织排放"].cell(4, 6).value = "8"
    book.save(path)
    world.record(world.clerk, number, "claimed", {"head.PM": [Decimal(9)]})
    with pytest.raises(FormConflicts, match="机头颗粒物"):
        fill(world.office, world.clerk, number, "claimed", path)
    done = fill(world.office, world.clerk, number, "claimed", path, otherwise="office")
    assert done.audit.stages["claimed"]["head.PM"].value == [Decimal(9)]
