"""Which fields of an enterprise stand together, on its page and where it is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.enterprises import EnterpriseView

EXTRA = "extra:"

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "基本信息",
        ("name", "short_name", "code", "site", "permit", "status", "legal_person", "org_kind",
         "org_number", "parent", "commissioned", "annual_output"),
    ),
    (
        "位置与联系人",
        ("province", "city", "county", "park", "lon", "lat", "contact", "phone", "address"),
    ),
    ("工序", ("processes",)),
    (
        "门禁与运输",
        ("gates", "barriers", "vehicles", "plant_vehicles", "machines", "railway"),
    ),
    (
        "清洁生产与碳",
        ("cleaner_level", "cleaner_on", "green_factory", "disclosure", "carbon_market",
         "carbon_quota", "carbon_settled", "own_coal", "substitute_fuel", "green_power", "ccus"),
    ),
    ("停产、保障与平台", ("guarantee", "stopped_on", "resumes_on", "platform_number")),
)  # fmt: skip
"""Titles and fields; industries and list columns without a field stand for themselves."""

HINTS = {
    "date": "例如 2026-06-30",
    "count": "整数",
    "share": "0 到 100，单位 %",
    "money": "万元",
    "tonnes": "吨",
}
UNITS = {"share": "%", "money": "万元", "tonnes": "吨"}
"""What a profile field of a kind is measured in."""


def field_text(view: EnterpriseView, field: str) -> str:
    """A field of an enterprise as a person would write it."""
    if field.startswith(EXTRA):
        return view.extra.get(field.removeprefix(EXTRA), "")
    if field == "county":
        return view.county_name
    if field == "processes":
        return "、".join(view.processes)
    value = view.profile.get(field) if not hasattr(view, field) else getattr(view, field)
    return "" if value is None else str(value)


def shown_text(view: EnterpriseView, field: str) -> str:
    """A field as it is read: with its unit where it has one."""
    from templates.workbooks.values import PROFILE

    text = field_text(view, field)
    unit = UNITS.get(PROFILE.get(field, "text"), "")
    return f"{text} {unit}".strip() if text else ""
