"""What one column of hours means, by the words that stand above it.

A column carries a stack of words, one per header row: ``1#机头`` over ``烟尘(mg/m³)`` over
``折算``. Each word is asked in turn for a role, a pollutant and a unit; what is left over is
the name of an outlet where the columns stand side by side by outlet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from grading.monitoring.pollutants import Pollutant, coded, named
from templates.monitoring.staged import Role
from templates.monitoring.units import looks_like_unit

_BRACKETS = re.compile(r"[(\[【〔{](.*?)[)\]】〕}]")
_MARKS = re.compile(r"[\s_\-—:：·、。,，*]+")
_PIECES = re.compile(r"[\s_\-—:：·|/\\]+")

_WORDS: dict[Role, str] = {
    "time": (
        "时间 监测时间 数据时间 采样时间 时刻 日期时间 监控时间 统计时间 记录时间 "
        "数据采集时间 datatime time datetime 监测日期时间 小时时间 监测时段 时段时间 "
        "上报时间"
    ),
    "date": "日期 监测日期 数据日期 年月日 date",
    "hour": "小时 时段 时 钟点 小时数 整点 hour 监测小时",
    "outlet": (
        "排放口 排口 排放口名称 排口名称 监测点 监测点位 点位 点位名称 监测点名称 监控点 "
        "监控点名称 监测点位名称 监控点位 监控点位名称 站点 站点名称 监测站点 outlet "
        "污染源排口 排污口 排污口名称 排放口编号及名称"
    ),
    "pollutant": (
        "污染物 污染物名称 监测因子 因子 因子名称 监测项目 项目 监测指标 指标 参数 监测参数 "
        "污染因子 监测因子名称 pollutant 污染物编码 因子编码 污染物代码 监测项目名称"
    ),
    "unit": "单位 计量单位 浓度单位 unit",
    "value": (
        "实测 实测值 实测浓度 监测值 浓度 浓度值 小时均值 均值 平均值 数值 小时浓度 监测浓度 "
        "标干 实测均值 实测小时均值 小时值 标干浓度 标干值 value 监测数据 小时实测值 原始值 "
        "测量值 实测浓度值 实测平均值"
    ),
    "converted": (
        "折算 折算值 折算浓度 折算均值 折算小时均值 折算后 折算浓度值 小时折算值 折算平均值 "
        "折算后浓度 converted 折标 标干折算"
    ),
    "flag": (
        "标记 数据标记 标志 数据标识 标识 数据状态 状态标记 数据标志 flag 状态 监测数据标记 "
        "数据标记码 标记码 自动监控数据标记"
    ),
    "mark": (
        "工况标记 工况 生产工况 生产状态 运行状态 生产工况标记 设施状态 运行工况 工况状态 "
        "焚烧炉工况 工况名称 炉况"
    ),
}
_ROLES: dict[str, Role] = {word: role for role, text in _WORDS.items() for word in text.split()}
_IGNORED = re.compile(
    "排放量|排放速率|累计|总量|最小|最大|限值|标准|超标|倍数|序号|备注|说明|传输|有效率|电耗|负荷|产量|"
    "^min|^max|cou|折算系数|企业|单位名称|公司|区县|城市|行业|标准值|修约|设备编号|^mn号?$|信用代码"
)
_CONVERTED = re.compile("折算|折标|zsavg")
_MEASURED = re.compile("实测|测量|avg")
_CODE = re.compile(r"[as]\d+", re.IGNORECASE)
_FLAG = re.compile("标记|标识|标志|flag")
_MARK = re.compile("工况")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words above one column say; ``rest`` are those that say nothing known."""

    role: Role | None
    pollutant: Pollutant | None
    unit: str = ""
    rest: tuple[str, ...] = ()


def even(text: str) -> str:
    """A heading without width, case, blanks, marks and brackets."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    return _MARKS.sub("", _BRACKETS.sub("", flat))


@lru_cache(maxsize=4096)
def role_of(text: str) -> Role | None:
    """The role a word names by itself."""
    flat = even(text)
    return _ROLES.get(flat) or _ROLES.get(flat.removesuffix("值"))


@lru_cache(maxsize=4096)
def meaning(parts: tuple[str, ...]) -> Meaning:
    """The words above a column, from top to bottom, understood together."""
    role: Role | None = None
    pollutant: Pollutant | None = None
    unit, rest = "", []
    ignored = False
    for part in parts:
        word, own_unit = _without_unit(part)
        unit = own_unit or unit
        if not word:
            continue
        own = role_of(word)
        if own is not None:
            role = own
            continue
        if _IGNORED.search(even(word)) and named(word) is None:
            ignored = True
            rest.append(word)
            continue
        found, kind, left = _taken_apart(word)
        pollutant = found or pollutant
        role = kind or role
        if left:
            rest.append(left)
    if ignored and role != "flag":
        return Meaning("ignored", pollutant, unit, tuple(rest))
    if role is None and pollutant is not None:
        role = "value"
    return Meaning(role, pollutant, unit, tuple(rest))


def _without_unit(part: str) -> tuple[str, str]:
    """A heading apart from its unit: ``烟尘(mg/m³)``, ``烟尘,mg/m3`` or a unit alone."""
    flat = unicodedata.normalize("NFKC", part).strip()
    if looks_like_unit(flat):
        return "", flat
    for found in _BRACKETS.finditer(flat):
        if looks_like_unit(found[1]):
            return (flat[: found.start()] + flat[found.end() :]).strip(), found[1]
    head, comma, tail = flat.rpartition(",")
    if comma and looks_like_unit(tail):
        return head.strip(), tail.strip()
    found_end = re.search(r"(mg/n?m3|ug/n?m3|m3/h|m/s|℃|%|kpa|pa)$", flat, re.IGNORECASE)
    if found_end and found_end.start():
        return flat[: found_end.start()].strip(), found_end[1]
    return flat, ""


def _taken_apart(word: str) -> tuple[Pollutant | None, Role | None, str]:
    """Pollutant, role and what is left of one word: ``烟尘折算``, ``1#机头-SO2-实测``."""
    flat = unicodedata.normalize("NFKC", word).casefold()
    kind: Role | None = None
    if _MARK.search(flat):
        kind = "mark"
    elif _FLAG.search(flat):
        kind = "flag"
    elif _CONVERTED.search(flat):
        kind = "converted"
    elif _MEASURED.search(flat):
        kind = "value"
    bare = _FLAG.sub("", flat).replace("数据", "")
    for candidate in (word, bare):
        found = named(candidate)
        if found is not None:
            return found, kind, ""
    pieces = [piece for piece in _PIECES.split(word) if piece]
    if len(pieces) > 1:
        pollutant: Pollutant | None = None
        left = []
        for piece in pieces:
            own = named(piece) or (coded(piece) if _CODE.fullmatch(piece) else None)
            if own is not None:
                pollutant = own
            elif role_of(piece) is None:
                left.append(piece)
            else:
                kind = role_of(piece)
        if pollutant is not None:
            return pollutant, kind, "-".join(left)
    return None, kind, "" if kind in ("flag", "mark") else word


def has_pollutants(meanings: Sequence[Meaning]) -> bool:
    """Whether any column holds values of a pollutant that its heading names."""
    return any(each.pollutant and each.role in ("value", "converted") for each in meanings)
