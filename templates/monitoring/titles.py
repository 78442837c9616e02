"""What stands above a table of hours, and what its sheet and file are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from grading.monitoring.hours import Month
from grading.monitoring.pollutants import named

_OUTLET = re.compile(
    r"(?:排放口|排口|监测点位?|监控点|点位)(?:名称)?\s*[:：]\s*([^\s:：,，;；][^:：,，;；]*)"
)
_ENTERPRISE = re.compile(r"(?:企业|单位|公司|污染源|排污单位)(?:名称|全称)?\s*[:：]\s*(\S+)")
_NAME = re.compile(r"[\u4e00-\u9fff（）()]{2,30}?(?:有限责任公司|有限公司|公司|集团|发电厂|水泥厂)")
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Za-z])")
_MONTH = re.compile(r"(20\d\d)\s*[年\-./]\s*(\d{1,2})(?:\s*月|(?![\d\-./]))")
_NEXT_WORD = re.compile(r"\s+\S{2,8}\s*$")
_NO_NAME = re.compile(
    r"sheet\s*\d*|表\s*\d+|工作表\s*\d*|数据|小时数据|小时均值|小时|在线监测数据|监测数据|export|导出"
    r"|(?:20\d\d)?\s*[年\-.]?\s*\d{1,2}\s*月?份?|20\d\d\s*年?",
    re.IGNORECASE,
)
_FILE_TAIL = re.compile(
    r"[\s_\-—（(]*(?:20\d\d\s*年?[\-.]?(?:\d{1,2})?月?份?(?:\d{1,2}日?)?"
    r"(?:[\-~至到]+(?:20\d\d年?[\-.]?)?\d{1,2}月?)?|小时(?:均值|数据|浓度)?|在线监测|监测数据|数据"
    r"|CEMS|报表|导出)[）)]*",
    re.IGNORECASE,
)


def outlet_in(texts: Iterable[str]) -> str:
    """The outlet a title line names (``排放口：1#机头``), or nothing."""
    for text in texts:
        found = _OUTLET.search(unicodedata.normalize("NFKC", text))
        if found:
            name = found[1].strip()
            cut = re.search(r"\s{2,}|\s+(?=\S{2,6}[:：])", name)
            return name[: cut.start()] if cut else _without_next(name)
    return ""


def _without_next(name: str) -> str:
    """``1#机头 监测时间`` as cut off at the colon behind it loses the next word."""
    tail = _NEXT_WORD.search(name)
    words = ("时间", "日期", "单位", "企业", "月份")
    return name[: tail.start()] if tail and any(word in tail[0] for word in words) else name


def enterprise_words(texts: Iterable[str]) -> list[str]:
    """Names and codes of an enterprise, as titles give them."""
    found: list[str] = []
    for text in texts:
        flat = unicodedata.normalize("NFKC", text)
        named = [each[1] for each in _ENTERPRISE.finditer(flat) if "(" not in each[1][:1]]
        found += [name for name in named if not re.fullmatch(r"mg/.*|%|℃", name)]
        found += [] if named else _NAME.findall(flat)
        found += _CODE.findall(flat)
    return list(dict.fromkeys(found))


def month_in(texts: Iterable[str]) -> Month | None:
    """The one month titles name; None where there is none, or a stretch of several."""
    found = set()
    for text in texts:
        flat = unicodedata.normalize("NFKC", text)
        if re.search(r"[~至到]|打印|导出|制表|生成", flat):
            continue
        found |= {(int(y), int(m)) for y, m in _MONTH.findall(flat) if 1 <= int(m) <= 12}
    return Month(*found.pop()) if len(found) == 1 else None


def sheet_outlet(name: str) -> str:
    """The outlet a sheet is named after; nothing where it is called Sheet1, 1月 or 颗粒物."""
    flat = unicodedata.normalize("NFKC", name).strip()
    return "" if _NO_NAME.fullmatch(flat) or named(flat) else name.strip()


def file_outlet(stem: str) -> str:
    """The outlet a file is named after, without months and words for data."""
    flat = unicodedata.normalize("NFKC", stem)
    return _FILE_TAIL.sub("", flat).strip(" _-—") or flat.strip()
