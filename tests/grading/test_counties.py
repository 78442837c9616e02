"""Counties of the city, under present and former names."""

from pathlib import Path

import pytest

from grading import counties
from grading.refusals import Refusal


def test_handan_has_eighteen_counties_and_two_statistical_areas():
    every = counties.all_counties()
    assert len(every) == 20
    assert [county.name for county in every if county.statistical] == [
        "邯郸经济技术开发区",
        "冀南新区",
    ]
    assert counties.city().name == "邯郸市"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("武安市", "130481"),
        ("武安", "130481"),
        ("邯郸市武安市", "130481"),
        ("河北省邯郸市武安市", "130481"),
        ("邯郸武安", "130481"),
        ("130481", "130481"),
        ("130481000000", "130481"),
        ("魏 县", "130434"),
        ("涉县", "130426"),
        ("峰峰", "130406"),
        ("经开区", "130471"),
        ("冀南新区", "130473"),
    ],
)
def test_a_county_is_found_by_name_short_name_or_code(written, code):
    match = counties.look_up(written)
    assert match.county is not None and match.county.code == code
    assert match.message == "" and match.county.note == ""


@pytest.mark.parametrize(
    ("written", "code"), [("永年县", "130408"), ("130428", "130407"), ("邯郸市肥乡县", "130407")]
)
def test_a_former_name_is_read_as_the_present_county_and_told(written, code):
    match = counties.look_up(written)
    assert match.county is not None and match.county.code == code
    assert match.message == match.county.note != ""


@pytest.mark.parametrize("written", ["邯郸县", "130421", "邯郸市邯郸县"])
def test_the_abolished_handan_county_is_refused_with_the_reason(written):
    match = counties.look_up(written)
    assert match.county is None and "2016" in match.message
    assert counties.find(written) is None


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("邯郸市", "本级"),
        ("130400", "本级"),
        ("石家庄", "不是邯郸市"),
        ("", "没有填写"),
        (None, "没有填写"),
    ],
)
def test_what_is_no_county_of_the_city_is_refused_with_the_reason(written, reason):
    match = counties.look_up(written)
    assert match.county is None and reason in match.message


def test_get_knows_present_codes_only():
    assert counties.get("130402").name == "邯山区"
    with pytest.raises(KeyError):
        counties.get("130421")


def test_another_city_brings_its_own_file(tmp_path: Path):
    file = tmp_path / "counties.yaml"
    file.write_text(
        'city: {code: "1305", name: 邢台市, province: 河北省}\n'
        'counties:\n  "130581": {name: 南宫市}\n'
        "former: {}\n",
        "utf-8",
    )
    match = counties.look_up("河北省邢台市南宫市", file)
    assert match.county is not None and match.county.code == "130581"
    assert "邢台市" in counties.look_up("武安市", file).message


def test_two_counties_cannot_share_a_name(tmp_path: Path):
    text = counties.DATA.read_text(encoding="utf-8")
    broken = tmp_path / "counties.yaml"
    broken.write_text(text.replace("{name: 丛台区}", "{name: 邯山区}"), "utf-8")
    with pytest.raises(Refusal, match="已属于另一个区县"):
        counties.city(broken)
    broken.write_text(text.replace('"130407", note', '"139999", note'), "utf-8")
    counties.city.cache_clear()
    with pytest.raises(Refusal, match="139999"):
        counties.city(broken)
