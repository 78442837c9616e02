"""A revision of an edition: single rules put right or switched, everything else as it was.

Changes are named like the items of the confirmation (:mod:`grading.confirmation`):
INDICATOR/LEVEL, ``applies:INDICATOR``, ``veto:ID``, ``fact:ID``, ``reading:ID``. A change is
a mapping of fields as packs write them, laid over those there are; a field that is None goes.
``document:ID`` puts an entry of the source register right, or adds it: what a rule newly rests
on is registered in the same revision. Rules are read together, so their order does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from grading.entered_text import check_texts
from grading.pack_writer import content_of, pack_text
from grading.packs import Pack, read_pack
from grading.refusals import Refusal

Change = Mapping[str, object] | None
SWITCHED_OFF: Mapping[str, object] = {"active": False}
SWITCHED_ON: Mapping[str, object] = {"active": None}

_DOCUMENT_ID = re.compile(r"\w[\w.-]*")
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "applies": ("applies", "legal", "name", "aspect"),
    "fact": ("oxygen", "hours", "months", "mean", "unit", "name", "min", "max"),
    "reading": ("reading", "denominator", "from"),
    "document": ("title", "number", "issued"),
}


def revised(pack: Pack, edition: str, changes: Mapping[str, Change]) -> Pack:
    """The revision of ``pack`` named ``edition``; refuses what would be no sound pack.

    A change that is None takes a cell or a veto away: the cell becomes 无要求.
    """
    content: dict[str, Any] = content_of(pack)
    content["edition"] = edition
    for key, change in changes.items():
        check_texts({key: change}, "")
        _apply(content, key, change, pack.key)
    return read_pack(pack_text(content), f"{pack.id}@{edition}")


def _apply(content: dict[str, Any], key: str, change: Change, source: str) -> None:
    kind, colon, id = key.partition(":")
    if colon and kind in _FIELDS:
        _change_fields(content, key, kind, id, change, source)
    elif colon and kind == "veto":
        vetoes = content.get("vetoes", [])
        at = next((n for n, veto in enumerate(vetoes) if veto["id"] == id), None)
        if at is None:
            raise _unknown(key, source)
        if change is None:
            del vetoes[at]
        else:
            vetoes[at] = _laid_over(vetoes[at], change)
    else:
        id, slash, level = key.rpartition("/")
        indicator = _indicator(content, id)
        if not slash or indicator is None or level not in content["levels"]:
            raise _unknown(key, source)
        if change is None:
            indicator["levels"].pop(level, None)
        else:
            indicator["levels"][level] = _laid_over(indicator["levels"].get(level, {}), change)


def _change_fields(
    content: dict[str, Any], key: str, kind: str, id: str, change: Change, source: str
) -> None:
    found: dict[str, Any] | None
    if kind == "applies":
        found = _indicator(content, id)
    elif kind == "document":
        found = _document(content, key, id, change)
    else:
        found = content["facts"].get(id)
    if found is None:
        raise _unknown(key, source)
    if change is None:
        raise Refusal("这一项不能整个取消", key, "写明要改的字段")
    for field in change:
        if field not in _FIELDS[kind]:
            listed = "、".join(_FIELDS[kind])
            raise Refusal(f"这一项不能改“{field}”", key, f"可改的字段：{listed}")
    laid = _laid_over(found, change)
    found.clear()
    found.update(laid)


def _document(content: dict[str, Any], key: str, id: str, change: Change) -> dict[str, Any]:
    """The entry of the source register; a new one for an id it has not."""
    if not _DOCUMENT_ID.fullmatch(id):
        raise Refusal(f"“{id}”不能作文件标识", key, "用字母、数字和 - _ .，如 mee-2019-35")
    register: dict[str, dict[str, Any]] = content.setdefault("documents", {})
    return register.setdefault(id, {}) if change is not None else {}


def _indicator(content: Mapping[str, Any], id: str) -> dict[str, Any] | None:
    return next((each for each in content["indicators"] if each["id"] == id), None)


def _laid_over(fields: Mapping[str, Any], change: Mapping[str, object]) -> dict[str, Any]:
    merged = {**fields, **change}
    return {key: value for key, value in merged.items() if value is not None}


def _unknown(key: str, source: str) -> Refusal:
    return Refusal(
        f"{source} 里没有“{key}”这一项",
        key,
        "写成 指标/等级，或 applies: veto: fact: reading: document: 加标识",
    )
