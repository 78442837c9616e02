"""Editions and rows of the emergency list as JSON objects, and the files they are written to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.emergency_views import ListView, RowView


def list_json(view: ListView) -> dict[str, object]:
    """An edition with its counts."""
    return {
        "list": view.key,
        "state": view.state,
        "title": view.title,
        "as_of": view.as_of,
        "days": view.days,
        "document": view.document,
        "enterprises": view.enterprises,
        "rows": view.rows,
        "open": view.open_rows,
        "conflicts": view.conflicts,
        "unconfirmed": view.unconfirmed,
    }


def row_json(row: RowView, warning: str | None = None) -> dict[str, object]:
    """A row with its measures, or with that of one warning."""
    measures = {
        each: {
            "text": view.text,
            "computed": view.computed,
            "entered": view.entered,
            "reason": view.reason,
            "share": view.share,
            "before": view.before,
            "after": view.after,
            "unit": view.unit,
            "conflict": view.conflict,
            "why": view.why,
        }
        for each, view in row.measures.items()
        if warning in (None, each)
    }
    return {
        "id": row.id,
        "county": row.county_name,
        "enterprise": row.name,
        "code": row.code,
        "level": row.level,
        "level_written": row.level_words,
        "treatment": row.treatment,
        "line": row.line,
        "process": row.process,
        "equipment": row.equipment,
        "base": row.base,
        "findings": list(row.findings),
        "measures": measures,
        "contact": row.contact,
        "phone": row.phone,
    }


def path_of(text: str, *kinds: str) -> Path:
    """A file to be written; refuses any ending but these."""
    path = Path(text)
    if path.suffix.lower() not in kinds:
        words = " 或 ".join(kinds)
        raise Refusal(f"只写 {words} 文件", text, f"把扩展名改为 {words}")
    return path
