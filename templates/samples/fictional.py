"""The fictional enterprises of the sample lists, written down the way people write lists."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grading.counties import all_counties, look_up
from grading.identifiers import fictional_credit_code
from grading.industries import find

# The works of the sample audits: each stands in the list where an enterprise of its county and
# industry stands in the plan.
_AUDITED = sorted(Path(__file__).parent.glob("*-facts.json"))

# County → industries of its enterprises, and a point in it (roughly; lists are rough here too).
PLAN = {
    "130402": ("火电 垃圾发电 陶瓷", 114.53, 36.59),
    "130403": ("火电 水泥", 114.49, 36.64),
    "130404": ("钢铁 火电 焦化", 114.46, 36.64),
    "130406": ("陶瓷 陶瓷 水泥 焦化 垃圾发电 火电", 114.21, 36.42),
    "130407": ("垃圾发电 陶瓷 陶瓷", 114.8, 36.55),
    "130408": ("钢铁 水泥 火电 垃圾发电", 114.49, 36.78),
    "130423": ("垃圾发电 陶瓷", 114.62, 36.34),
    "130424": ("垃圾发电 水泥", 114.67, 36.44),
    "130425": ("垃圾发电 陶瓷", 115.15, 36.29),
    "130426": ("钢铁 水泥 水泥 火电 焦化", 113.69, 36.58),
    "130427": ("水泥 焦化 焦化 火电 陶瓷", 114.37, 36.37),
    "130430": ("陶瓷", 115.17, 36.82),
    "130431": ("水泥 垃圾发电", 114.88, 36.92),
    "130432": ("垃圾发电", 114.95, 36.48),
    "130433": ("火电 陶瓷", 115.28, 36.54),
    "130434": ("垃圾发电 水泥", 114.94, 36.36),
    "130435": ("陶瓷", 114.95, 36.78),
    "130481": ("钢铁 钢铁 钢铁 钢铁 焦化 焦化 水泥 水泥 火电", 114.2, 36.7),
    "130471": ("钢铁 水泥", 114.66, 36.64),
    "130473": ("焦化 火电 水泥", 114.5, 36.46),
}
# Industry → spellings in the list, GB/T 4754 code, last words of the name, processes.
INDUSTRIES = {
    "钢铁": (
        ("长流程联合钢铁", "钢铁", "钢铁行业"),
        "3110",
        "钢铁有限公司",
        "烧结、炼铁、炼钢、轧钢",
    ),
    "焦化": (("焦化", "炼焦", "独立焦化"), "2521", "焦化有限公司", "备煤、炼焦、煤气净化"),
    "水泥": (("水泥", "水泥制造", "独立粉磨站"), "3011", "水泥有限公司", "熟料烧成、水泥粉磨"),
    "陶瓷": (("建筑陶瓷", "陶瓷", "卫生陶瓷"), "3071", "陶瓷有限公司", "原料制备、喷雾干燥、烧成"),
    "火电": (("火电", "热电联产", "燃煤发电"), "4411", "热电有限公司", "锅炉、汽轮发电"),
    "垃圾发电": (
        ("垃圾发电", "生活垃圾焚烧发电"),
        "4417",
        "环保能源有限公司",
        "垃圾焚烧、烟气净化",
    ),
}
GIVEN = "松柏竹梅兰荷桐枫杉榆槐柳桃杏梨枣桂菊棠樱"
SURNAMES = "甲乙丙丁戊己庚辛壬癸"
LEVELS = (
    "A",
    "B",
    "B级",
    "B",
    "C",
    "C级",
    "C",
    "D",
    "B",
    "C",
    "A级",
    "B-",
    "未评级",
    "B",
    "C",
    "长期停产",
)


@dataclass(frozen=True, slots=True)
class Made:
    """One row of a list as written; ``county`` is the code of its group."""

    county: str
    name: str
    code: str
    site: str
    industry: str
    industry_code: str
    address: str
    lon: Any
    lat: Any
    legal_person: str
    contact: str
    phone: Any
    permit: str
    level: str
    target: str
    status: str
    processes: str
    park: str
    guarantee: str
    remark: str = ""


def enterprises() -> list[Made]:
    """All rows in the order of the list; the same every time."""
    random_one = random.Random(20260228)
    names = {county.code: county.name for county in all_counties()}
    audited = [_works(json.loads(file.read_text(encoding="utf-8"))) for file in _AUDITED]
    waiting = list(audited)
    rows: list[Made] = []
    serial = 1  # 1 belongs to the steel works of the sample audit
    for county, (industries, _, _) in PLAN.items():
        for industry in industries.split():
            works = next((row for row in waiting if _belongs(row, county, industry)), None)
            if works is not None:
                waiting.remove(works)
                rows.append(works)
                continue
            serial += 1
            rows.append(_made(random_one, county, names[county], industry, serial))
    if waiting:
        raise ValueError(f"the plan has no place for {[row.name for row in waiting]}")
    return _as_people_write(rows, {row.code for row in audited})


def _belongs(works: Made, county: str, industry: str) -> bool:
    return works.county == county and find(works.industry) == find(industry)


def _works(facts: dict[str, Any]) -> Made:
    works = facts["enterprise"]
    place = look_up(works["county"])
    if place.county is None:
        raise ValueError(place.message)
    return Made(
        county=place.county.code,
        name=works["name"],
        code=works["code"],
        site="",
        industry=works["industry"],
        industry_code=works["industry_code"],
        address=works["address"],
        lon=works["longitude"],
        lat=works["latitude"],
        legal_person=works["legal_person"],
        contact=works["contact"],
        phone=works["phone"],
        permit=works["permit"],
        level=works["level"],
        target=facts["target"],
        status="正常生产",
        processes="、".join(works["processes"]),
        park="",
        guarantee="是" if find(works["industry"]) == find("垃圾发电") else "否",
    )


def _made(chance: random.Random, county: str, place: str, industry: str, serial: int) -> Made:
    spellings, industry_code, ending, processes = INDUSTRIES[industry]
    code = fictional_credit_code(county, serial)
    _, lon, lat = PLAN[county]
    first, second = GIVEN[serial % len(GIVEN)], GIVEN[(serial * 7 + 3) % len(GIVEN)]
    word = chance.choice(("虚构", "样例", "示例"))
    level = chance.choice(LEVELS)
    if level == "B-" and industry != "钢铁":
        level = "B"  # only long-process steel had it
    return Made(
        county=county,
        name=f"{place}{word}{first}{second}{ending}",
        code=code,
        site="",
        industry=chance.choice(spellings),
        industry_code=industry_code,
        address=f"河北省邯郸市{place}示例镇演示路{serial}号",
        lon=round(lon + chance.uniform(-0.05, 0.05), 6),
        lat=round(lat + chance.uniform(-0.04, 0.04), 6),
        legal_person=f"{SURNAMES[(serial * 3 + 1) % 10]}某某",
        contact=f"{SURNAMES[serial % 10]}某某",
        phone=f"1390000{serial:04d}",
        permit=f"{code}001P",
        level=level,
        target="A" if level.startswith(("A", "B")) else "B",
        status="长期停产" if level == "长期停产" else "正常生产",
        processes=processes,
        park=chance.choice(("", "", "武安工业园区", "复兴经开区"))
        if county
        in (
            "130481",
            "130404",
        )
        else "",
        guarantee="是" if industry == "垃圾发电" else "否",
    )


def _as_people_write(rows: list[Made], audited: set[str]) -> list[Made]:
    """Put in by hand what every real list has somewhere."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    changed = {row.code: index for index, row in enumerate(rows)}
    order = [index for code, index in changed.items() if code not in audited]

    def edit(at: int, **words: Any) -> None:
        rows[order[at]] = replace(rows[order[at]], **words)

    def row(at: int) -> Made:
        return rows[order[at]]

    edit(2, name=row(2).name.replace("陶瓷", "𠮷祥陶瓷"), phone=row(2).phone.translate(wide))
    edit(5, code=row(5).code.lower())
    edit(8, code=f"{row(8).code[:8]} {row(8).code[8:]}", level="民生豁免-B")
    edit(9, name=_with_rare(row(9).name, "䶮"))
    edit(11, level="地方A", remark="省厅 2023 年公布")
    edit(13, phone=float(row(13).phone))
    edit(15, code=row(15).code.translate(wide))
    edit(17, lon="114°31′48″", lat="36°47′24″")
    edit(20, level="Ｂ级", contact=" 丙 某某 ")
    edit(23, name=row(23).name.replace("有限公司", "(集团)有限公司"))
    edit(26, lon=row(26).lat, lat=row(26).lon, remark="坐标待核")
    edit(29, permit="", remark="许可证重新申请中")
    edit(33, level="引领性", remark="2020 年评定")
    edit(37, name=_with_rare(row(37).name, "㳠"))
    edit(40, phone="0310-0000040、13900000040")
    edit(44, industry="", remark="行业按代码")
    # One enterprise with two industries, one with two sites.
    both = next(i for i, r in enumerate(rows) if r.county == "130404" and "钢铁" in r.name)
    second = INDUSTRIES["焦化"]
    rows.insert(
        both + 1,
        replace(
            rows[both], industry="焦化", industry_code=second[1], processes=second[3], level="C"
        ),
    )
    cement = next(
        i
        for i, r in enumerate(rows)
        if r.county == "130426" and "水泥" in r.name and r.code not in audited
    )
    rows[cement] = replace(rows[cement], site="东厂区")
    rows.insert(
        cement + 1,
        replace(
            rows[cement],
            site="西厂区",
            address=rows[cement].address.replace("演示路", "演示西路"),
            permit=rows[cement].permit[:18] + "002P",
        ),
    )
    return rows


def _with_rare(name: str, character: str) -> str:
    """The name with a character few fonts have behind the word that says it is made up."""
    return re.sub("(虚构|样例|示例)", rf"\1{character}", name, count=1)
