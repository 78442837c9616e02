"""What the cells of one row of an enterprise list mean.

Every field has a reader: it gets the cell, returns the value, and notes what is
wrong or odd about it. Rules live in ``grading`` (codes, counties, industries,
levels); here stands how a list's cell is brought before them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from grading import counties, industries, levels
from grading.identifiers import check_credit_code, check_permit_number
from grading.levels import WrittenLevel
from grading.refusals import Severity
from templates.workbooks.cells import ERROR_WORDS, cell_text, clean, clean_name, needs_cleaning
from templates.workbooks.headings import Header, fields
from templates.workbooks.places import doubt, province_key, read_degrees


class IndustryWritten(NamedTuple):
    """One industry of a row: ids of the register (empty if unknown), and how it was written."""

    industry: str
    branch: str
    written: str
    code: str


class Problem(NamedTuple):
    """One remark about a field of the row being read."""

    field: str
    rule: str
    severity: Severity
    message: str


VALUES = (
    "code",
    "site",
    "name",
    "short_name",
    "province",
    "city",
    "county",
    "address",
    "lon",
    "lat",
    "legal_person",
    "contact",
    "phone",
    "permit",
    "status",
    "park",
    "guarantee",
    "industries",
    "level",
    "target",
    "processes",
)
"""The fields of a row's values in order. Text is ``""`` where nothing was filled in, ``county``
a six-digit code, ``lon`` and ``lat`` degrees or None, ``industries`` a tuple of
:class:`IndustryWritten`, ``level`` and ``target`` a WrittenLevel or None, ``processes`` a tuple
of names."""

_EMPTY: dict[str, Any] = {
    "lon": None,
    "lat": None,
    "industries": (),
    "level": None,
    "target": None,
    "processes": (),
}
_CODE, _NAME, _COUNTY, _PROVINCE, _ADDRESS, _LON, _LAT, _INDUSTRIES = (
    VALUES.index(field)
    for field in ("code", "name", "county", "province", "address", "lon", "lat", "industries")
)

LIMITS = {
    "site": 64,
    "name": 200,
    "short_name": 200,
    "province": 64,
    "city": 64,
    "address": 400,
    "legal_person": 100,
    "contact": 100,
    "phone": 100,
    "permit": 64,
    "status": 64,
    "park": 200,
    "guarantee": 200,
    "industry": 200,
    "industry_code": 64,
    "level": 64,
    "target": 64,
}
"""Longest text of a field in characters; the record room has as much room."""
_LONGEST_PROCESS = 100

_NEEDED = frozenset({"name", "code", "county"})
_LISTED = re.compile(r"[、,，;；/\n]+")
# The steps of grading.identifiers by the names of ours.
_CODE_STEPS = {
    "width": "全角字符改为半角",
    "blanks": "去掉空格和不可见字符",
    "case": "小写字母改为大写",
}
_PERMIT_END = re.compile(r"[0-9]{3}[A-Z]\Z")
_PHONES = re.compile(r"[、,，;；/\s]+")
_ORDINARY_PHONE = re.compile(r"1\d{10}|(?:\(?0\d{2,3}\)?-?)?\d{7,8}(?:-\d{1,5})?|400-?\d{3}-?\d{4}")


class RowReader:
    """Reads the rows of one list; ``steps`` counts the normalising steps over all of them.

    :meth:`read` returns the values in the order of :data:`VALUES`; ``problems``
    then holds the remarks about that row. Words that come again and again
    (counties, industries, levels) are looked up once per list.
    """

    def __init__(self, header: Header) -> None:
        self.steps: Counter[str] = Counter()
        self.problems: list[Problem] = []
        self._columns = {h.field: h.column for h in header.headings if h.field}
        self._province = province_key(counties.city().province)
        self._counties: dict[str, tuple[str, Severity, str]] = {}
        self._industries: dict[tuple[str, str], tuple[tuple[IndustryWritten, ...], str]] = {}
        self._levels: dict[str, WrittenLevel] = {}
        self._code_found = ""
        special: dict[str, Callable[[str, Any], Any]] = {
            "code": self._code,
            "name": self._name,
            "short_name": self._brackets,
            "county": self._county,
            "lon": self._degrees,
            "lat": self._degrees,
            "phone": self._phone,
            "permit": self._permit,
            "level": self._level,
            "target": self._level,
            "processes": self._processes,
        }
        # (place in the values, field, column, reader or None for plain text, longest text)
        self._plan = [
            (place, field, self._columns[field], special.get(field), LIMITS.get(field, 0))
            for place, field in enumerate(VALUES)
            if field in self._columns
        ]
        self._industry_columns = [self._columns.get(f, -1) for f in ("industry", "industry_code")]
        self._empty = [_EMPTY.get(field, "") for field in VALUES]

    def read(
        self, cells: Sequence[Any], trouble: Callable[[int], str] | None = None
    ) -> tuple[Any, ...]:
        """The values of one row, as wide as the header at least.

        ``trouble(column)`` tells of error cells (column from 1), None where there are none.
        """
        self.problems = []
        self._code_found = ""
        values = self._empty.copy()
        # One search over the whole row instead of one per cell.
        plain = not needs_cleaning("".join([c for c in cells if c.__class__ is str]))
        for place, field, column, reader, limit in self._plan:
            cell = cells[column]
            if cell.__class__ is str:
                if not cell or cell[0] == "#":
                    cell = self._without_errors(field, column, cell, trouble)
                    if not cell:
                        continue
                if reader is None:
                    if plain and len(cell) <= limit:
                        values[place] = cell
                        continue
                    values[place] = self._text(field, cell)
                    continue
            values[place] = reader(field, cell) if reader else self._text(field, cell)
        if self._industry_columns != [-1, -1]:
            values[_INDUSTRIES] = self._industry(cells)
        self._look_over(values)
        return tuple(values)

    def _look_over(self, values: list[Any]) -> None:
        """What only shows when the fields are seen together, or are missing."""
        if not values[_CODE] and not self._told("code"):
            self._note("code", "credit_code", "error", "没有填写统一社会信用代码")
        if not values[_NAME] and not self._told("name"):
            self._note("name", "name", "error", "没有填写企业名称")
        if not values[_COUNTY] and not self._told("county"):
            values[_COUNTY] = self._county_from_address(values[_ADDRESS])
        lon, lat = values[_LON], values[_LAT]
        if lon is not None and lat is not None:
            reason = doubt(lon, lat, province_key(values[_PROVINCE]) or self._province)
            if reason:
                # A place known to be wrong is worse than none; the text stays in the list.
                self._note("lon", "coordinates", "warning", f"{reason}；这一行的经纬度没有读入")
                values[_LON] = values[_LAT] = None

    def _note(self, field: str, rule: str, severity: Severity, message: str) -> None:
        self.problems.append(Problem(field, rule, severity, message))

    def _without_errors(
        self, field: str, column: int, cell: str, trouble: Callable[[int], str] | None
    ) -> str:
        """The cell, or ``""`` with a remark where it is an error or was never calculated."""
        if cell and cell not in ERROR_WORDS:
            return cell
        word = cell or (trouble(column + 1) if trouble else "")
        severity: Severity = "error" if field in _NEEDED else "warning"
        if word.startswith("#"):
            message = f"单元格是错误值 {word}，请在 Excel 中改正公式"
            self._note(field, "error_cell", severity, message)
        elif word:
            message = "公式没有保存计算结果，请用 Excel 或 WPS 打开、保存一次后再导入"
            self._note(field, "not_calculated", severity, message)
        return ""

    def _told(self, field: str) -> bool:
        """Whether something worse has been noted about the field already."""
        return any(p.field == field for p in self.problems)

    def _text(self, field: str, cell: Any) -> str:
        if not isinstance(cell, str):
            cell = cell_text(cell)
            self.steps["numbers"] += 1
        text = clean(cell, self.steps)
        limit = LIMITS[field]
        if len(text) > limit:
            self._note(
                field, "too_long", "error", f"{fields()[field]}有 {len(text)} 个字，最多 {limit} 个"
            )
        return text

    def _brackets(self, field: str, cell: Any) -> str:
        return clean_name(self._text(field, cell), self.steps)

    def _name(self, field: str, cell: Any) -> str:
        name = self._brackets(field, cell)
        if name.isdigit():
            self._note(field, "name", "error", "企业名称是一串数字，列可能错位了")
        return name

    def _code(self, field: str, cell: Any) -> str:
        check = check_credit_code(cell)
        if check.normalised:
            self.steps.update(step for step in _CODE_STEPS if _CODE_STEPS[step] in check.normalised)
        for warning in check.warnings:
            self._note(field, "credit_code", "warning", warning)
        if not check.ok:
            as_number = not isinstance(cell, str) or re.fullmatch(
                r"\s*\d(\.\d+)?[eE]\+?\d+\s*", cell
            )
            rule = "code_as_number" if as_number else "credit_code"
            advice = f"；{check.suggestion}" if check.suggestion else ""
            self._note(field, rule, "error", check.message + advice)
            return ""
        self._code_found = check.code
        return check.code

    def _county(self, field: str, cell: Any) -> str:
        text = cell_text(cell)
        known = self._counties.get(text)
        if known is None:
            match = counties.look_up(clean(text, Counter()))
            severity: Severity = "warning" if match.county else "error"
            known = (match.county.code if match.county else "", severity, match.message)
            self._counties[text] = known
        if known[2]:
            self._note(field, "county", known[1], known[2])
        return known[0]

    def _county_from_address(self, address: str) -> str:
        """An empty county is read from the address where that names exactly one."""
        named = {c.code: c for c in counties.all_counties() if c.name in address}
        if len(named) == 1:
            county = next(iter(named.values()))
            self._note(
                "county", "county", "warning", f"没有填写区县，按地址读作{county.name}，请核对"
            )
            return county.code
        self._note("county", "county", "error", "没有填写区县，地址里也看不出是哪个区县")
        return ""

    def _degrees(self, field: str, cell: Any) -> float | None:
        if cell.__class__ is float and 0 < cell < 180:
            return round(cell, 6)
        found = read_degrees(cell_text(cell))
        if found is None:
            self._note(field, "coordinates", "warning", f"{fields()[field]}看不懂，没有读入")
            return None
        if found.converted:
            self.steps["degrees"] += 1
        return found.value

    def _phone(self, field: str, cell: Any) -> str:
        if cell.__class__ is str and _ORDINARY_PHONE.fullmatch(cell):
            return str(cell)
        text = self._text(field, cell)
        for one in _PHONES.split(text):
            if not _ORDINARY_PHONE.fullmatch(one.replace("—", "-").replace("－", "-")):
                hint = "；数字单元格会丢掉区号前的 0" if not isinstance(cell, str) else ""
                self._note(field, "phone", "warning", f"“{one}”不像电话号码，已按原样读入{hint}")
                break
        return text

    def _permit(self, field: str, cell: Any) -> str:
        code = self._code_found
        if code and cell.__class__ is str and cell[:18] == code and _PERMIT_END.match(cell, 18):
            return str(cell)
        check = check_permit_number(cell, code)
        if not check.ok:
            self._note(field, "permit", "warning", f"{check.message}；{check.suggestion}")
            return self._text(field, cell) if isinstance(cell, str) else ""
        for warning in check.warnings:
            self._note(field, "permit", "warning", warning)
        return check.code

    def _level(self, field: str, cell: Any) -> WrittenLevel | None:
        text = cell_text(cell)
        known = self._levels.get(text)
        if known is None:
            known = levels.read_written(self._text(field, cell))
            if len(known.written) <= LIMITS[field]:
                self._levels[text] = known
        if not known.understood:
            self._note(field, "level", "warning", known.message)
        return known

    def _processes(self, field: str, cell: Any) -> tuple[str, ...]:
        names = [clean(part, self.steps) for part in _LISTED.split(cell_text(cell))]
        found = tuple(dict.fromkeys(name for name in names if name))
        if any(len(name) > _LONGEST_PROCESS for name in found):
            self._note(
                field,
                "too_long",
                "error",
                f"一道工序的名称超过 {_LONGEST_PROCESS} 个字，请用顿号分开",
            )
        return found

    def _industry(self, cells: Sequence[Any]) -> tuple[IndustryWritten, ...]:
        """The industries of a row, from its 行业 and 行业代码 together."""
        given = [cell_text(cells[c]) if c >= 0 else "" for c in self._industry_columns]
        known = self._industries.get((given[0], given[1]))
        if known is None:
            texts = [
                "" if text in ERROR_WORDS else self._text(field, text)
                for field, text in zip(("industry", "industry_code"), given, strict=True)
            ]
            known = _industries_of(texts[0], texts[1])
            if not self._told("industry") and not self._told("industry_code"):
                self._industries[given[0], given[1]] = known
        if known[1]:
            self._note("industry", "industry", "warning", known[1])
        return known[0]


def _industries_of(written: str, codes: str) -> tuple[tuple[IndustryWritten, ...], str]:
    """The industries a row names, and a sentence about what is odd."""
    by_code = {
        found.id: part
        for part in _LISTED.split(codes)
        if part and (found := industries.find_code(part)) is not None
    }
    if not written:
        named = tuple(
            IndustryWritten(one, "", industries.get(one).name, code)
            for one, code in by_code.items()
        )
        if codes and not named:
            return (IndustryWritten("", "", "", codes),), f"行业代码“{codes}”认不出，已按原文保存"
        return named, ""
    found_all = industries.find_all(written)
    if not found_all:
        message = f"行业“{written}”认不出，已按原文保存"
        return (IndustryWritten("", "", written, codes),), message
    if len(found_all) == 1:
        one = found_all[0]
        branch = industries.find_branch(written)
        meant = [IndustryWritten(one.id, branch.id if branch else "", written, codes)]
    else:
        meant = [
            IndustryWritten(one.id, "", one.name, by_code.get(one.id, "")) for one in found_all
        ]
    strange = [industries.get(one).name for one in by_code if one not in {f.id for f in found_all}]
    if strange:
        return tuple(
            meant
        ), f"行业写的是“{written}”，行业代码 {codes} 却是{'、'.join(strange)}，请核对"
    return tuple(meant), ""
