"""The sample lists are ugly, importable, plainly fictional, and what their script makes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from grading.refusals import Finding, Refusal
from templates.samples import SAMPLES
from templates.samples.make_samples import COUNTY_LIST, INDUSTRY_LIST, MAIN_LIST, make
from templates.workbooks.lists import StagedList, read_list

# -- the samples --------------------------------------------------------------------------------


def errors(staged: StagedList) -> list[Finding]:
    return [f for f in staged.all_findings() if f.severity == "error"]


@pytest.mark.parametrize(
    ("name", "count"), [(MAIN_LIST, 62), (COUNTY_LIST, 9), (INDUSTRY_LIST, 10)]
)
def test_the_sample_lists_are_ugly_and_can_be_imported(name: str, count: int) -> None:
    staged = read_list(SAMPLES / name)
    assert len(staged.rows) == count
    assert not errors(staged)


def test_the_city_list_has_what_real_lists_have() -> None:
    staged = read_list(SAMPLES / MAIN_LIST)
    assert staged.header_row == 4
    rules = {f.rule for f in staged.all_findings()}
    assert rules >= {
        "subtotal",
        "note_row",
        "repeated_header",
        "hidden_row",
        "county",
        "coordinates",
        "same_enterprise",
        "unknown_column",
        "other_sheets",
        "blank_rows",
    }
    assert set(staged.steps) == {"width", "blanks", "brackets", "case", "degrees", "numbers"}
    assert len({r.values["county"] for r in staged.rows}) == 20
    assert len({i.industry for r in staged.rows for i in r.values["industries"]}) == 6
    names = "".join(r.values["name"] for r in staged.rows)
    assert all(rare in names for rare in "𠮷䶮㳠")
    with zipfile.ZipFile(SAMPLES / MAIN_LIST) as book:
        assert b'<dimension ref="A1:A1"' in book.read("xl/worksheets/sheet1.xml")


def test_every_sample_enterprise_is_plainly_fictional() -> None:
    for row_ in read_list(SAMPLES / MAIN_LIST).rows:
        assert any(word in row_.values["name"] for word in ("虚构", "样例", "示例"))
        assert row_.values["code"][8:11] == "XNX"


def test_the_samples_are_what_their_script_makes(tmp_path: Path) -> None:
    for path in make(tmp_path):
        assert path.read_bytes() == (SAMPLES / path.name).read_bytes(), path.name


def test_the_steel_works_of_the_sample_audit_stands_in_the_list() -> None:
    import json

    facts = json.loads((SAMPLES / "steel-facts.json").read_text(encoding="utf-8"))["enterprise"]
    listed = {r.values["code"]: r.values for r in read_list(SAMPLES / MAIN_LIST).rows}
    works = listed[facts["code"]]
    assert works["name"] == facts["name"]
    assert works["permit"] == facts["permit"]
    assert works["processes"] == tuple(facts["processes"])
    assert works["industries"][0].industry == "steel"


def test_a_broken_sample_is_refused_like_any_other_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes((SAMPLES / MAIN_LIST).read_bytes()[:9000])
    with pytest.raises(Refusal, match="已损坏"):
        read_list(path)
