"""The parts of a pack as its file writes them: every key known, every reference declared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict, cast

from grading.condition_reader import read_condition
from grading.facts import ASKS, NUMERIC, Ask, Fact, Reading
from grading.pack_parts import (
    CONFIDENCES,
    EVIDENCES,
    WARNINGS,
    Basis,
    Confidence,
    Document,
    Evidence,
    Indicator,
    Measure,
    Requirement,
    Veto,
    WarningLevel,
)
from grading.strict_yaml import Place
from grading.suggestions import or_nearest

_ISSUED = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")
_SOURCED = ("basis", "evidence")
_SOURCED_OPTIONAL = ("confidence", "active")
_BASE_OXYGEN_BELOW = Decimal("20.9")  # 21 − O₂ is divided by

_KEYS_OF_ASK: Mapping[Ask, tuple[str, ...]] = {
    "yes_no": (),
    "choice": ("options",),
    "choices": ("options",),
    "checklist": ("items",),
    "number": ("unit", "min", "max", "months", "denominator"),
    "concentration": ("unit", "min", "max", "oxygen", "hours", "months", "mean", "reading"),
}


@dataclass(frozen=True, slots=True)
class Declared:
    """What the rest of a pack may refer to."""

    levels: tuple[str, ...]
    documents: Mapping[str, Document]
    aspects: Mapping[str, str]
    facts: Mapping[str, Fact]


def read_levels(place: Place) -> tuple[str, ...]:
    """The scale, best level first; the last is the floor."""
    levels = place.texts()
    if len(levels) < 2:
        raise place.refusal("至少要有两个等级", "从好到差列出，最后一个是兜底等级")
    return levels


def read_document(id: str, place: Place) -> Document:
    """An entry of the source register."""
    fields = place.record(("title",), ("number", "issued"))
    number = fields["number"].text() if "number" in fields else ""
    issued = _issued(fields["issued"]) if "issued" in fields else ""
    return Document(id, fields["title"].text(), number, issued)


def _issued(place: Place) -> str:
    """A day, or only the month or year where no more is known (2020-06)."""
    literal = str(place.content())
    if _ISSUED.fullmatch(literal):
        return literal
    return place.day().isoformat()


def read_fact(id: str, place: Place) -> Fact:
    """A declared fact; a key that does not belong to its ``ask`` is refused."""
    every_key = {key for keys in _KEYS_OF_ASK.values() for key in keys}
    fields = place.record(("ask",), ("name", "from", *sorted(every_key)))
    ask = cast(Ask, fields["ask"].one_of(ASKS))
    for key in fields:
        if key in every_key and key not in _KEYS_OF_ASK[ask]:
            raise place.refusal(f"{ask} 类的事实不用“{key}”", "删去它，或改正 ask", key)
    for key in ("options", "items"):
        if key in _KEYS_OF_ASK[ask] and key not in fields:
            raise place.refusal(f"{ask} 类的事实缺少“{key}”", f"写出 {key}: {{标识: 名称}}")
    numbers = _numbers(fields) if ask in NUMERIC else {}
    fact = Fact(
        id=id,
        ask=ask,
        name=fields["name"].text() if "name" in fields else id,
        unit=fields["unit"].text() if "unit" in fields else "",
        options=read_names(fields["options"]) if "options" in fields else {},
        items=read_names(fields["items"]) if "items" in fields else {},
        minimum=numbers.get("min"),
        maximum=numbers.get("max"),
        oxygen=numbers.get("oxygen"),
        hours=numbers.get("hours"),
        months=fields["months"].whole_number(1, 120) if "months" in fields else None,
        mean=fields["mean"].one_of(("hour", "day")) if "mean" in fields else "",
        reading=_reading(fields["reading"]) if "reading" in fields else None,
        denominator=fields["denominator"].texts() if "denominator" in fields else (),
        source=fields["from"].text() if "from" in fields else "",
    )
    if fact.lowest is not None and fact.highest is not None and fact.lowest > fact.highest:
        raise place.refusal("允许的最小值大于最大值", "改正 min 或 max")
    return fact


def _numbers(fields: Mapping[str, Place]) -> dict[str, Decimal]:
    bounds: dict[str, tuple[Decimal | None, Decimal | None]] = {
        "min": (None, None),
        "max": (None, None),
        "oxygen": (Decimal(0), _BASE_OXYGEN_BELOW),
        "hours": (Decimal(1), Decimal(100)),
    }
    return {key: fields[key].number(*bounds[key]) for key in bounds if key in fields}


def _reading(place: Place) -> Reading:
    fields = place.record((), ("count", "min_valid"))
    return Reading(
        fields["count"].texts() if "count" in fields else (),
        fields["min_valid"].number(Decimal(0), Decimal(1)) if "min_valid" in fields else None,
    )


def read_names(place: Place) -> dict[str, str]:
    """A register of ids with their names: aspects, options, items."""
    names = {id: name.text() for id, name in place.named()}
    if not names:
        raise place.refusal("一项也没有", "至少写一项：{标识: 名称}")
    return names


def read_veto(place: Place, declared: Declared) -> Veto:
    """A veto with what triggers it and the level it caps at."""
    fields = place.record(
        ("id", "name", "when", "caps_at", *_SOURCED), ("text", *_SOURCED_OPTIONAL)
    )
    return Veto(
        id=fields["id"].text(),
        name=fields["name"].text(),
        when=read_condition(fields["when"], declared.facts),
        caps_at=_level(fields["caps_at"], declared),
        text=fields["text"].text() if "text" in fields else "",
        **_sourced(place, fields, declared),
    )


def read_indicator(place: Place, declared: Declared) -> Indicator:
    """An indicator with its requirements, ordered by level; the floor may have none."""
    fields = place.record(("id", "aspect", "name", "levels"), ("applies", "legal"))
    aspect = fields["aspect"].text()
    if aspect not in declared.aspects:
        remedy = or_nearest(f"已声明的：{'、'.join(declared.aspects)}", aspect, declared.aspects)
        raise fields["aspect"].refusal(f"没有声明方面“{aspect}”", remedy)
    levels = {}
    for level, cell in fields["levels"].named():
        _check_asking_level(level, cell, declared)
        levels[level] = _requirement(cell, declared)
    applies = read_condition(fields["applies"], declared.facts) if "applies" in fields else None
    return Indicator(
        id=fields["id"].text(),
        aspect=aspect,
        name=fields["name"].text(),
        levels={level: levels[level] for level in declared.levels if level in levels},
        applies=applies,
        legal=fields["legal"].truth() if "legal" in fields else False,
    )


def _check_asking_level(level: str, cell: Place, declared: Declared) -> None:
    asking = declared.levels[:-1]
    if level == declared.levels[-1]:
        raise cell.refusal(
            f"“{level}”是兜底等级，不能有要求", f"把要求写到 {'、'.join(asking)} 上，或删去"
        )
    if level not in asking:
        remedy = or_nearest(f"可用的等级：{'、'.join(asking)}", level, asking)
        raise cell.refusal(f"没有声明等级“{level}”", remedy)


def _requirement(place: Place, declared: Declared) -> Requirement:
    fields = place.record(("require", "text", *_SOURCED), _SOURCED_OPTIONAL)
    return Requirement(
        require=read_condition(fields["require"], declared.facts),
        text=fields["text"].text(),
        **_sourced(place, fields, declared),
    )


def read_measure(place: Place, declared: Declared) -> Measure:
    """What a level has to do under an emergency warning."""
    fields = place.record(
        ("level", "warning", "measure", *_SOURCED), ("cut", "base", *_SOURCED_OPTIONAL)
    )
    hundred = Decimal(100)
    return Measure(
        level=_level(fields["level"], declared),
        warning=cast(WarningLevel, fields["warning"].one_of(WARNINGS)),
        measure=fields["measure"].text(),
        cut=fields["cut"].number(Decimal(0), hundred) if "cut" in fields else None,
        base=fields["base"].text() if "base" in fields else "",
        **_sourced(place, fields, declared),
    )


def _level(place: Place, declared: Declared) -> str:
    level = place.text()
    if level not in declared.levels:
        remedy = or_nearest(f"可用的等级：{'、'.join(declared.levels)}", level, declared.levels)
        raise place.refusal(f"没有声明等级“{level}”", remedy)
    return level


class _Sourced(TypedDict):
    basis: tuple[Basis, ...]
    evidence: Evidence
    confidence: Confidence | None
    active: bool


def _sourced(place: Place, fields: Mapping[str, Place], declared: Declared) -> _Sourced:
    """How sure the rule at ``place`` is, as the fields of :class:`Sourced`."""
    evidence = cast(Evidence, fields["evidence"].one_of(EVIDENCES))
    confidence = None
    if "confidence" in fields:
        if evidence != "recalled":
            what = "confidence 只用于 evidence: recalled"
            raise place.refusal(what, "删去 confidence，或改正 evidence", "confidence")
        confidence = cast(Confidence, fields["confidence"].one_of(CONFIDENCES))
    elif evidence == "recalled":
        what = "evidence: recalled 没有写明把握（confidence）"
        raise place.refusal(what, f"补上 confidence：{'、'.join(CONFIDENCES)}", "evidence")
    return {
        "basis": tuple(_basis(member, declared) for member in fields["basis"].members()),
        "evidence": evidence,
        "confidence": confidence,
        "active": fields["active"].truth() if "active" in fields else True,
    }


def _basis(place: Place, declared: Declared) -> Basis:
    fields = place.record(("document",), ("clause",))
    document = fields["document"].text()
    if document not in declared.documents:
        remedy = or_nearest("先在 documents 下登记，或改正名称", document, declared.documents)
        raise fields["document"].refusal(f"没有登记文件“{document}”", remedy)
    return Basis(document, fields["clause"].text() if "clause" in fields else "")
