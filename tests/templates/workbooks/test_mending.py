"""A cell of a staged list is put right by hand; the text as written stays beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grading.refusals import Refusal
from templates.workbooks.lists import StagedList, read_list
from tests.templates.workbooks.books import HEADER, code, row, save_xlsx

CODE, COUNTY = "统一社会信用代码", "区县"


def listed(tmp_path: Path, *lines: list[Any], header: tuple[str, ...] = HEADER) -> StagedList:
    return read_list(save_xlsx(tmp_path / "a.xlsx", [header, *lines]))


def rules(staged: StagedList) -> list[list[str]]:
    return [[f.rule for f in each.findings] for each in staged.rows]


def test_a_mended_cell_is_read_anew_and_the_written_text_stays(tmp_path: Path) -> None:
    staged = listed(tmp_path, row(1), row(2, 区县="东京"))
    assert [each.good for each in staged.rows] == [True, False]
    mended = staged.rows.mend(3, {COUNTY: "涉县"})
    assert (mended.good, mended.values["county"], mended.raw[COUNTY]) == (True, "130426", "东京")
    assert mended.mended == ((COUNTY, "涉县"),)
    assert [each.good for each in staged.rows] == [True, True]
    assert staged.rows[1] == mended == staged.rows[-1]
    assert staged.rows.faulty() == []
    back = staged.rows.mend(3, {COUNTY: "东京"})
    assert (back.good, back.mended) == (False, ())
    assert [f.rule for f in staged.all_findings()] == ["county"]


def test_a_suggested_fix_can_be_taken(tmp_path: Path) -> None:
    staged = listed(tmp_path, [*row(1), 36.7, 114.2], header=(*HEADER, "经度", "纬度"))
    [finding] = staged.rows[0].findings
    assert dict(finding.fix) == {"经度": "114.2", "纬度": "36.7"}
    mended = staged.rows.mend(2, dict(finding.fix))
    assert (mended.values["lon"], mended.values["lat"]) == (114.2, 36.7)
    assert mended.findings == ()
    wrong = code(1).replace("0", "O", 1)
    staged = listed(tmp_path, row(1, 统一社会信用代码=wrong))
    [finding] = staged.rows[0].findings
    assert staged.rows.mend(2, dict(finding.fix)).values["code"] == code(1)


def test_an_error_cell_is_no_error_once_something_stands_there(tmp_path: Path) -> None:
    staged = listed(tmp_path, row(1, 企业名称="#REF!", 地址="=A1"))
    assert rules(staged) == [["error_cell", "not_calculated"]]
    staged.rows.mend(2, {"企业名称": "样例厂"})
    assert rules(staged) == [["not_calculated"]]
    staged.rows.mend(2, {"地址": "样例路"})
    assert rules(staged) == [[]]


def test_of_two_rows_with_one_code_either_may_be_mended(tmp_path: Path) -> None:
    lines = (row(1), row(2), row(3, 统一社会信用代码=code(1)))
    staged = listed(tmp_path, *lines)
    assert rules(staged) == [[], [], ["duplicate"]]
    staged.rows.mend(4, {CODE: code(3)})
    assert rules(staged) == [[], [], []]
    staged = listed(tmp_path, *lines)
    staged.rows.mend(2, {CODE: code(9)})
    assert rules(staged) == [[], [], []]
    staged.rows.mend(3, {CODE: code(9)})
    assert rules(staged) == [[], ["duplicate"], []]
    assert "第 2 行" in staged.rows[1].findings[0].message


def test_a_mended_row_may_become_another_industry_of_one_above(tmp_path: Path) -> None:
    staged = listed(tmp_path, row(1), row(1, 行业="钢铁"))
    assert rules(staged)[1] == ["duplicate"]
    assert staged.rows.mend(3, {"行业": "焦化"}).joins == 2
    assert rules(staged)[1] == ["same_enterprise"]
    assert staged.rows.mend(3, {"行业": "钢铁"}).joins == 0


def test_a_column_the_list_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有“邮编”"):
        listed(tmp_path, row(1)).rows.mend(2, {"邮编": "056300"})
    with pytest.raises(KeyError):
        listed(tmp_path, row(1)).rows.mend(9, {})
