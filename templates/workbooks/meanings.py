"""What the cells of one row of an enterprise list mean.

Every field has a reader: it gets the cell, returns the value, and notes what is
wrong or odd about it. Rules live in ``grading`` (codes, counties, industries,
levels); here stands how a list's cell is brought before them. Long lists of plain
rows go through :mod:`templates.workbooks.plain_rows`, which must agree with this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from grading import counties, levels
from grading.identifiers import CodeCheck, check_credit_code, check_permit_number
from grading.levels import WrittenLevel
from grading.refusals import Severity
from templates.workbooks.cells import (
    ERROR_WORDS,
    STEPS,
    Steps,
    cell_text,
    clean,
    clean_name,
    needs_cleaning,
)
from templates.workbooks.headings import Header, fields
from templates.workbooks.places import doubt, read_degrees, swapped
from templates.workbooks.values import (
    CLEARING,
    EMPTY,
    LIMITS,
    LISTED,
    LONGEST_PROCESS,
    NOT_CLEARED,
    PLACE,
    PROFILE,
    VALUES,
    IndustryWritten,
    Problem,
    industries_of,
)
from templates.workbooks.words import Words

_NEEDED = frozenset({"name", "code", "county"})
# The steps of grading.identifiers by the names of ours.
_CODE_STEPS = {
    "width": "全角字符改为半角",
    "blanks": "去掉空格和不可见字符",
    "case": "小写字母改为大写",
}
_PERMIT_END = re.compile(r"[0-9]{3}[A-Z]\Z")
_PHONES = re.compile(r"[、,，;；/\s]+")
ORDINARY_PHONE = re.compile(r"1\d{10}|(?:\(?0\d{2,3}\)?-?)?\d{7,8}(?:-\d{1,5})?|400-?\d{3}-?\d{4}")


class RowReader:
    """Reads the rows of one list; ``steps`` counts the normalising steps over all of them.

    :meth:`read` returns the values in the order of :data:`values.VALUES`;
    ``problems`` then holds the remarks about that row. Words that come again and
    again (counties, industries, levels) are looked up once per list. The steps
    named in ``off`` are not taken: what would need them is then a remark.
    """

    def __init__(self, header: Header, off: Iterable[str] = ()) -> None:
        self.steps = Steps(off)
        self.problems: list[Problem] = []
        self.columns = {h.field: h.column for h in header.headings if h.field}
        self.words = Words(header, self.steps.off)
        self._industries: dict[tuple[str, str], tuple[tuple[IndustryWritten, ...], str]] = {}
        self._code_found = ""
        self._cleared: list[str] = []
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
            **{field: self._profile for field, kind in PROFILE.items() if kind != "text"},
        }
        # (place in the values, field, column, reader or None for plain text, longest text)
        self._plan = [
            (place, field, self.columns[field], special.get(field), LIMITS.get(field, 0))
            for place, field in enumerate(VALUES)
            if field in self.columns
        ]
        self._industry_columns = [self.columns.get(f, -1) for f in ("industry", "industry_code")]
        self._others = [(h.column, h.text) for h in header.headings if h.field is None]

    def read(
        self, cells: Sequence[Any], trouble: Callable[[int], str] | None = None
    ) -> tuple[Any, ...]:
        """The values of one row, as wide as the header at least.

        ``trouble(column)`` tells of error cells (column from 1), None where there are none.
        """
        self.problems = []
        self._code_found = ""
        self._cleared = []
        values = list(EMPTY)
        # One search over the whole row instead of one per cell.
        joined = "".join([c for c in cells if c.__class__ is str])
        plain = not needs_cleaning(joined)
        clearing = "清空" in joined
        for place, field, column, reader, limit in self._plan:
            cell = cells[column]
            if cell.__class__ is str:
                if not cell or cell[0] == "#":
                    cell = self._without_errors(field, column, cell, trouble)
                    if not cell:
                        continue
                if clearing and self._is_clearing(field, cell):
                    continue
                if reader is None:
                    if plain and len(cell) <= limit:
                        values[place] = cell
                        continue
                    values[place] = self._text(field, cell)
                    continue
            values[place] = reader(field, cell) if reader else self._text(field, cell)
        if self._industry_columns != [-1, -1]:
            values[PLACE["industries"]] = self._industry(cells)
        if clearing:
            self._cleared += [
                text for c, text in self._others if CLEARING.fullmatch(cell_text(cells[c]).strip())
            ]
            values[PLACE["cleared"]] = tuple(self._cleared)
        self._look_over(values)
        return tuple(values)

    def _is_clearing(self, field: str, cell: str) -> bool:
        """Whether a cell holds the mark that empties the field on file."""
        if not CLEARING.fullmatch(cell.strip()):
            return False
        if field in NOT_CLEARED:
            self._note(field, "clearing", "error", f"{fields()[field]}不能清空")
        else:
            self._cleared.append(field)
        return True

    def _look_over(self, values: list[Any]) -> None:
        """What only shows when the fields are seen together, or are missing."""
        if not values[PLACE["code"]] and not self._told("code"):
            self._note("code", "credit_code", "error", "没有填写统一社会信用代码")
        if not values[PLACE["name"]] and not self._told("name"):
            self._note("name", "name", "error", "没有填写企业名称")
        if not values[PLACE["county"]] and not self._told("county"):
            values[PLACE["county"]] = self._county_from_address(values[PLACE["address"]])
        lon, lat = values[PLACE["lon"]], values[PLACE["lat"]]
        if lon is not None and lat is not None:
            province = self.words.province(values[PLACE["province"]])
            reason = doubt(lon, lat, province)
            if reason:
                # A place known to be wrong is worse than none; the text stays in the list.
                fix = (("lon", f"{lat:g}"), ("lat", f"{lon:g}"))
                self._note(
                    "lon",
                    "coordinates",
                    "warning",
                    f"{reason}；这一行的经纬度没有读入",
                    fix if swapped(lon, lat, province) else (),
                )
                values[PLACE["lon"]] = values[PLACE["lat"]] = None

    def _note(
        self,
        field: str,
        rule: str,
        severity: Severity,
        message: str,
        fix: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.problems.append(Problem(field, rule, severity, message, fix))

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
            if "numbers" in self.steps.off:
                message = f"单元格是数字 {cell}，没有读入（“{STEPS['numbers']}”这一步已关闭）"
                self._note(field, "number_cell", "warning", message)
                return ""
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

    def _evened(self, field: str, check: CodeCheck) -> bool:
        """Count how an identifier was evened; False, with a remark, where that is switched off."""
        taken = [step for step in _CODE_STEPS if _CODE_STEPS[step] in check.normalised]
        refused = [_CODE_STEPS[step] for step in taken if step in self.steps.off]
        if refused:
            severity: Severity = "error" if field in _NEEDED else "warning"
            message = f"需要{'、'.join(refused)}，但这一步已关闭"
            self._note(field, "step_off", severity, message)
            return False
        self.steps.update(taken)
        return True

    def _code(self, field: str, cell: Any) -> str:
        check = check_credit_code(cell)
        if check.normalised and not self._evened(field, check):
            return ""
        for warning in check.warnings:
            self._note(field, "credit_code", "warning", warning)
        if not check.ok:
            as_number = not isinstance(cell, str) or re.fullmatch(
                r"\s*\d(\.\d+)?[eE]\+?\d+\s*", cell
            )
            rule = "code_as_number" if as_number else "credit_code"
            advice = f"；{check.suggestion}" if check.suggestion else ""
            fix = ((field, check.meant),) if check.meant else ()
            self._note(field, rule, "error", check.message + advice, fix)
            return ""
        self._code_found = check.code
        return check.code

    def _county(self, field: str, cell: Any) -> str:
        known = self.words.county(cell_text(cell))
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
            if "degrees" in self.steps.off:
                message = f"写成了度分秒，没有读入（“{STEPS['degrees']}”这一步已关闭）"
                self._note(field, "coordinates", "warning", message)
                return None
            self.steps["degrees"] += 1
        return found.value

    def _phone(self, field: str, cell: Any) -> str:
        if cell.__class__ is str and ORDINARY_PHONE.fullmatch(cell):
            return str(cell)
        text = self._text(field, cell)
        for one in _PHONES.split(text):
            if not ORDINARY_PHONE.fullmatch(one.replace("—", "-").replace("－", "-")):
                hint = "；数字单元格会丢掉区号前的 0" if not isinstance(cell, str) else ""
                self._note(field, "phone", "warning", f"“{one}”不像电话号码，已按原样读入{hint}")
                break
        return text

    def _permit(self, field: str, cell: Any) -> str:
        code = self._code_found
        if code and cell.__class__ is str and cell[:18] == code and _PERMIT_END.match(cell, 18):
            return str(cell)
        check = check_permit_number(cell, code)
        if check.normalised and not self._evened(field, check):
            return ""
        if not check.ok:
            self._note(field, "permit", "warning", f"{check.message}；{check.suggestion}")
            return self._text(field, cell) if isinstance(cell, str) else ""
        for warning in check.warnings:
            self._note(field, "permit", "warning", warning)
        return check.code

    def _level(self, field: str, cell: Any) -> WrittenLevel | None:
        text = cell_text(cell)
        known = self.words.level(text) if cell.__class__ is str else None
        if known is None:
            known = levels.read_written(self._text(field, cell))
        if not known.understood:
            self._note(field, "level", "warning", known.message)
        return known

    def _processes(self, field: str, cell: Any) -> tuple[str, ...]:
        names = [clean(part, self.steps) for part in LISTED.split(cell_text(cell))]
        found = tuple(dict.fromkeys(name for name in names if name))
        if any(len(name) > LONGEST_PROCESS for name in found):
            self._note(
                field,
                "too_long",
                "error",
                f"一道工序的名称超过 {LONGEST_PROCESS} 个字，请用顿号分开",
            )
        return found

    def _profile(self, field: str, cell: Any) -> str:
        found = self.words.quantity(field, cell_text(cell))
        if found.message:
            kept = "" if found.text else "，没有读入"
            fix = ((field, found.meant),) if found.meant else ()
            self._note(field, PROFILE[field], "warning", found.message + kept, fix)
        if found.converted:
            self.steps["dates" if PROFILE[field] == "date" else "units"] += 1
        return found.text

    def industries_meant(self, name: str, code: str) -> tuple[tuple[IndustryWritten, ...], str]:
        """The industries of a row, from its 行业 and 行业代码 together, looked up once per list."""
        known = self._industries.get((name, code))
        if known is None:
            texts = [
                "" if text in ERROR_WORDS else self._text(field, text)
                for field, text in (("industry", name), ("industry_code", code))
            ]
            known = industries_of(texts[0], texts[1])
            if not self._told("industry") and not self._told("industry_code"):
                self._industries[name, code] = known
        return known

    def _industry(self, cells: Sequence[Any]) -> tuple[IndustryWritten, ...]:
        given = [cell_text(cells[c]) if c >= 0 else "" for c in self._industry_columns]
        for at, field in enumerate(("industry", "industry_code")):
            if "清空" in given[at] and self._is_clearing(field, given[at]):
                given[at] = ""
        known = self.industries_meant(given[0], given[1])
        if known[1]:
            self._note("industry", "industry", "warning", known[1])
        return known[0]
