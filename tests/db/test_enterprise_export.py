"""The register leaves in chosen columns, and what comes back changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.enterprise_export import LAST, Layouts, all_columns, list_lines, read_columns
from db.enterprise_filters import Filter, enterprises_wanted, read_filter
from db.enterprise_import import import_list
from db.enterprises import EnterpriseView, every
from db.office import Office
from db.saved_choices import SavedChoices
from db.users import Actor, add_user, sign_in
from grading.identifiers import fictional_credit_code
from grading.refusals import Refusal
from templates.samples import SAMPLES
from templates.samples.make_samples import MAIN_LIST
from templates.workbooks.headings import fields
from templates.workbooks.lists import read_list
from templates.workbooks.register import write_register
from templates.workbooks.values import PROFILE

STEEL, SITE, RARE = (fictional_credit_code("130481", n) for n in (701, 702, 703))
AWKWARD = ["=1+1", "+86", "-", "@x", "\t=2", "00123", "𠮷䶮㳠", "多\n行", "a\rb", "'=3", "_x000D_"]


def full(serial: int = 1, **changes: str) -> dict[str, str]:
    """A line with every field filled in, as somebody would type it."""
    values = {
        "serial": str(serial), "province": "河北省", "city": "邯郸市", "county": "武安市",
        "name": "武安市虚构𠮷䶮钢铁有限公司", "short_name": "=虚构", "code": STEEL,
        "site": "东厂", "address": "@示例路00123号", "industry": "短流程炼钢",
        "industry_code": "3120", "level": "民生豁免-B", "target": "A", "lon": "114.123457",
        "lat": "36.7", "legal_person": "-张三", "contact": "+李四", "phone": "0310-5550001",
        "permit": f"{STEEL}001P", "status": "停产", "processes": "炼钢、=轧钢",
        "park": "武安工业园区", "guarantee": "保障类", "org_number": "000123",
        "org_kind": "=国有", "parent": "@集团", "gates": "3", "barriers": "12", "vehicles": "1200",
        "plant_vehicles": "40", "machines": "0", "cleaner_level": "一级",
        "cleaner_on": "2025-06-30", "green_factory": "国家级", "disclosure": "是",
        "carbon_market": "是", "carbon_quota": "1200000.5", "carbon_settled": "已履约",
        "own_coal": "无", "substitute_fuel": "0.35", "green_power": "12.25", "ccus": "无",
        "railway": "有", "commissioned": "2012-08", "annual_output": "1234567890123456.78",
        "stopped_on": "2026-01", "resumes_on": "2027", "platform_number": "00-2026-0001",
    }  # fmt: skip
    assert values.keys() == fields().keys()
    return values | changes


def put_in(
    office: Office, admin: Actor, folder: Path, region: dict[str, str] | None = None
) -> list[EnterpriseView]:
    """The sample register and a few enterprises that are hard on any export."""
    import_list(office, admin, read_list(SAMPLES / MAIN_LIST))
    lines = [
        (full(), {f"列{n}": text for n, text in enumerate(AWKWARD)}),
        (full(industry="垃圾发电", industry_code="4417", level="", target="引领性"), {}),
        (full(site="西厂", permit="", name="武安市虚构𠮷䶮钢铁有限公司西厂"), {}),
        (
            {
                **(region or {}),
                "county": "涉县",
                "name": "涉县虚构㳠水泥厂",
                "code": SITE,
                "industry": "炼丹",
            },
            {},
        ),
        (
            {
                **(region or {}),
                "county": "磁县",
                "name": "磁县虚构空白厂",
                "code": RARE,
                "level": "C级",
            },
            {"=列": "=1"},
        ),
    ]
    extra = [*(f"+列{n}" for n in range(len(AWKWARD))), "+=列"]
    path = folder / "全.xlsx"
    write_register(path, [*fields(), *extra], lines)
    result = import_list(office, admin, read_list(path))
    assert (result.created, result.rejected) == (5, 0), result.findings
    return list(every(office, admin))


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_every_field_goes_out_and_comes_back_without_a_change(
    office: Office, admin: Actor, tmp_path: Path, suffix: str
) -> None:
    # In a .csv an empty province is read from the row above: merged cells leave it empty there.
    region = {"province": "河北省", "city": "邯郸市"} if suffix == ".csv" else None
    before = put_in(office, admin, tmp_path, region)
    steel = next(view for view in before if view.key == f"{STEEL}/东厂")
    assert steel.profile.keys() == PROFILE.keys()
    assert [each.level_written for each in steel.industries] == ["民生豁免-B", ""]
    assert [steel.extra[f"列{n}"] for n in range(len(AWKWARD))] == AWKWARD
    path = tmp_path / f"名录{suffix}"
    columns = all_columns(office, admin)
    rows = write_register(path, columns, list_lines(office, admin, columns))
    assert rows == len(before) + 2
    again = import_list(office, admin, read_list(path))
    assert (again.read, again.unchanged, again.batch) == (rows, rows, None), again.findings
    assert list(every(office, admin)) == before


def test_what_left_one_office_is_the_same_in_another(
    office: Office, admin: Actor, tmp_path: Path, clock: object
) -> None:
    """Read into an empty register, the export makes the register it came from."""
    from db.clock import SetClock
    from db.office import open_office
    from db.users import create_office

    before = put_in(office, admin, tmp_path)
    path = tmp_path / "名录.xlsx"
    write_register(path, all_columns(office, admin), list_lines(office, admin))
    assert isinstance(clock, SetClock)
    with open_office(tmp_path / "other.db", clock=clock) as other:
        person = create_office(other, "另一人", "correct horse")
        import_list(other, person, read_list(path))
        after = list(every(other, person))

    def told(view: EnterpriseView) -> tuple[object, ...]:
        industries = [(i.industry, i.written, i.code, i.level_written, i.target_written)
                      for i in view.industries]  # fmt: skip
        return (view.key, view.name, view.address, view.lon, view.lat, view.profile, view.extra,
                view.processes, view.status, view.guarantee, industries)  # fmt: skip

    assert [told(view) for view in after] == [told(view) for view in before]


def test_enterprises_are_chosen_by_words(office: Office, admin: Actor, tmp_path: Path) -> None:
    put_in(office, admin, tmp_path)

    def found(**words: str) -> int:
        return len(enterprises_wanted(office, admin, Filter(**words)))

    everything = found()
    assert found(county="永年县") == found(county="130408") == found(county="永年区") > 0
    assert found(industry="steel") == found(industry="钢铁") > 1
    assert found(text="xgkbc") == found(text=RARE) == 1
    assert found(county="武安市", status="停产") == 2
    assert found(level="A级") == found(level="A") > 0
    assert 0 < found(target="无") < everything
    assert read_filter(Filter("虚构", "武安市", "钢铁", "无")).in_words() == (
        "查找：虚构，县区：武安市，行业：钢铁，等级：未写明"
    )
    assert Filter().in_words() == "全部企业"
    for words in ({"county": "东京"}, {"industry": "炼丹"}, {"level": "甲等"}):
        with pytest.raises(Refusal, match="没有“"):
            read_filter(Filter(**words))


def test_rows_follow_the_order_of_the_ids_and_one_line_is_enough_without_industries(
    office: Office, admin: Actor, tmp_path: Path
) -> None:
    views = put_in(office, admin, tmp_path)
    ids = [view.id for view in reversed(views)]
    names = [line["name"] for line, _ in list_lines(office, admin, ["name"], ids)]
    assert names == [view.name for view in reversed(views)]
    assert len(list(list_lines(office, admin, ["level"], ids[:5]))) == 6


def test_a_person_of_a_county_exports_that_county_alone(
    office: Office, admin: Actor, tmp_path: Path
) -> None:
    views = put_in(office, admin, tmp_path)
    add_user(office, admin, "涉县人", "reviewer", password="correct horse", county="130426")
    person = sign_in(office, "涉县人", "correct horse")
    every_id = [view.id for view in views]
    lines = list(list_lines(office, person, None, every_id))
    assert {line["county"] for line, _ in lines} == {"涉县"}
    assert [c for c in all_columns(office, person) if c[0] == "+"] == ["+备注"]


def test_columns_and_their_order_are_kept_per_person(
    office: Office, admin: Actor, tmp_path: Path
) -> None:
    put_in(office, admin, tmp_path)
    layouts = Layouts(office, admin)
    assert layouts.columns(None) == layouts.known
    layouts.keep("通讯录", ["name", "+备注", "phone"])
    layouts.keep(LAST, ["phone", "name"])
    layouts.keep("通讯录", ["name", "+备注", "contact"])
    again = Layouts(office, admin)
    assert again.columns("通讯录") == ["name", "+备注", "contact"]
    assert again.columns(None) == ["phone", "name"]
    assert list(again.all()) == [LAST, "通讯录"]
    SavedChoices(office, admin, "export").keep("旧的", {"columns": ["name", "+没有了", "nothing"]})
    assert Layouts(office, admin).columns("旧的") == ["name"]
    add_user(office, admin, "别人", "reader", password="correct horse")
    assert Layouts(office, sign_in(office, "别人", "correct horse")).all() == {}
    again.drop("通讯录")
    with pytest.raises(Refusal, match="没有名为“通讯录”的列布局"):
        Layouts(office, admin).columns("通讯录")
    with pytest.raises(Refusal, match="没有选择"):
        again.keep("空", [])
    with pytest.raises(Refusal, match="最多 100 个字"):
        again.keep("长" * 101, ["name"])


def test_columns_are_named_as_people_name_them() -> None:
    known = [*fields(), "+备注"]
    named = ["企业名称", "code", "年产值（万元）", "联系方式", "备注"]
    assert read_columns(named, known) == ["name", "code", "annual_output", "phone", "+备注"]
    for wrong in (["没有的"], ["企业名称", "name"]):
        with pytest.raises(Refusal):
            read_columns(wrong, known)
