"""Enterprises chosen by words: what is searched for, county, industry, level, target, status."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db.enterprise_rows import county_names, industry_name
from db.enterprise_search import EnterpriseIndex
from db.office import Office
from db.users import Actor
from grading import counties, industries, levels
from grading.refusals import Refusal

TITLES = {
    "text": "查找",
    "county": "县区",
    "industry": "行业",
    "level": "等级",
    "target": "目标",
    "status": "状态",
}
_WITHOUT = "无"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for, in ids of the index; None asks nothing, ``""`` for those without."""

    text: str = ""
    county: str | None = None
    industry: str | None = None
    level: str | None = None
    target: str | None = None
    status: str | None = None

    def chosen(self, index: EnterpriseIndex) -> list[int]:
        """The ids of the enterprises that fit, in list order."""
        found = index.find(
            self.text,
            county=self.county,
            industry=self.industry,
            level=self.level,
            target=self.target,
            status=self.status,
        )
        return [int(id) for id in found.ids]

    def in_words(self) -> str:
        """What is asked for as one line for people; “全部企业” where nothing is."""
        names = {"county": lambda code: county_names().get(code, code), "industry": industry_name}
        said = []
        for field, title in TITLES.items():
            value = getattr(self, field)
            if value is None or (field == "text" and not value):
                continue
            said.append(f"{title}：{names.get(field, str)(value) or '未写明'}")
        return "，".join(said) or "全部企业"


def read_filter(words: Filter) -> Filter:
    """A filter as people write it, in ids: county and industry by name, levels in any spelling.

    “无” asks for those without. Refuses a word that means nothing.
    """
    read = {"county": _county, "industry": _industry, "level": _level, "target": _level}
    known = {}
    for field, meaning in read.items():
        word = getattr(words, field)
        if word is not None:
            known[field] = "" if word in ("", _WITHOUT) else meaning(word.strip())
    if words.status == _WITHOUT:
        known["status"] = ""
    return replace(words, **known)


def enterprises_wanted(office: Office, actor: Actor, words: Filter) -> list[int]:
    """The ids of the enterprises a filter in words asks for, in list order."""
    wanted = read_filter(words)
    index = EnterpriseIndex(office, actor)
    index.load()
    return wanted.chosen(index)


def _county(word: str) -> str:
    if word in county_names():
        return word
    found = counties.find(word)
    if found is None:
        raise Refusal(f"没有“{word}”这个县（市、区）", "县区", "写县（市、区）的名称或六位代码")
    return found.code


def _industry(word: str) -> str:
    if word in industries.book().industries:
        return word
    found = industries.find(word)
    if found is None:
        have = "、".join(each.name for each in industries.all_industries())
        raise Refusal(f"没有“{word}”这个行业", "行业", f"可用：{have}")
    return found.id


def _level(word: str) -> str:
    if levels.known(word):
        return word
    found = levels.read_written(word)
    if not found.level:
        have = "、".join(levels.book().levels)
        raise Refusal(f"没有“{word}”这个等级", "等级", f"可用：{have}，或写“{_WITHOUT}”")
    return found.level
