"""Industries as real lists write them."""

from pathlib import Path

import pytest

from grading import industries
from grading.refusals import Refusal


def test_the_six_of_the_plan_come_first_and_all_39_national_ones_are_known():
    assert [industry.id for industry in industries.key_industries()] == [
        "steel",
        "coking",
        "cement",
        "ceramics",
        "thermal_power",
        "waste_power",
    ]
    numbers = {
        part.national
        for industry in industries.all_industries()
        for part in (industry, *industry.branches)
        if part.national
    }
    assert numbers == set(range(1, 40))


@pytest.mark.parametrize(
    ("written", "industry"),
    [
        ("钢铁", "steel"),
        ("钢铁行业", "steel"),
        ("长流程联合钢铁", "steel"),
        ("钢铁-长流程联合钢铁", "steel"),
        ("炼钢", "steel"),
        ("炼焦", "coking"),
        ("焦化企业", "coking"),
        ("水泥（粉磨站）", "cement"),
        ("水泥制造业", "cement"),
        ("卫生陶瓷制造", "ceramics"),
        ("建筑陶瓷", "ceramics"),
        ("火力发电业", "thermal_power"),
        ("热电联产", "thermal_power"),
        ("生活垃圾焚烧发电", "waste_power"),
        ("平板玻璃", "glass"),
        ("岩（矿）棉", "mineral_wool"),
        ("炼油与石油化工", "refining"),
        ("再生铜、铝、铅、锌", "secondary_metals"),
        ("工业涂装", "painting"),
    ],
)
def test_an_industry_is_found_under_its_many_names(written, industry):
    found = industries.find(written)
    assert found is not None and found.id == industry


@pytest.mark.parametrize("written", ["外星制造", "", None, "钢铁、外星"])
def test_an_unknown_industry_is_not_guessed(written):
    assert industries.find(written) is None
    assert industries.find_all(written) == ()


def test_a_cell_with_several_industries_names_all_of_them():
    assert industries.find("钢铁、焦化") is None
    assert [industry.id for industry in industries.find_all("钢铁、焦化")] == ["steel", "coking"]


def test_long_and_short_process_steel_have_a_pack_each():
    for written, name in (("钢铁（短流程）", "短流程钢铁"), ("长流程钢铁", "长流程联合钢铁")):
        branch = industries.find_branch(written)
        assert branch is not None and branch.name == name and branch.graded
    assert industries.find_branch("钢铁") is None


def test_a_branch_may_be_marked_as_one_no_pack_is_written_for(tmp_path: Path):
    text = industries.DATA.read_text(encoding="utf-8")
    marked = tmp_path / "industries.yaml"
    marked.write_text(text.replace("national: 2,", "national: 2, pack: false,"), "utf-8")
    graded = {each.id: each.graded for each in industries.book(marked).industries["steel"].branches}
    assert graded == {"long": True, "short": False}


def test_codes_of_gb_t_4754_lead_to_the_industry():
    for code in ("3110", "C3110", "3110.0", "３１１０"):
        found = industries.find_code(code)
        assert found is not None and found.id == "steel"
    assert industries.find_code("4417") == industries.get("waste_power")
    assert industries.find_code("9999") is None and industries.find_code(None) is None


def test_a_spelling_belongs_to_one_industry_only(tmp_path: Path):
    text = industries.DATA.read_text(encoding="utf-8")
    broken = tmp_path / "industries.yaml"
    broken.write_text(text.replace("synonyms: [炼焦, 焦炭,", "synonyms: [炼焦, 炼钢,"), "utf-8")
    with pytest.raises(Refusal, match="已属于另一个行业"):
        industries.book(broken)
    broken.write_text(text.replace('codes: ["2521"]', 'codes: ["3110"]'), "utf-8")
    industries.book.cache_clear()
    with pytest.raises(Refusal, match="3110"):
        industries.book(broken)
