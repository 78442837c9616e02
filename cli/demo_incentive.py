"""Incentive grading of the demo: fictional means and figures of one works, and the sheet of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cli.demo_index import Made

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.office import Office
    from db.users import Actor

SAMPLE = "样例数据，数字均为虚构"
FIGURES = {"tax": "16500", "research": "9800", "revenue": "412000", "source": "完税证明、审计报告"}
EMITTED = {
    "主要排放口": {"pm": "60", "so2": "110", "nox": "520", "source": "排污许可执行报告"},
    "一般排放口": {"pm": "48", "so2": "12", "nox": "20", "source": "排污许可执行报告"},
    "无组织": {"pm": "75", "so2": "0", "nox": "0", "source": "物料衡算"},
}
PROJECT = {
    "name": "上升管余热回收改造", "kind": "节能提效", "investment": "2600", "co2": "18500",
    "nox": "21", "progress": "在建", "unit": "县级工信部门（样例）", "note": SAMPLE,
}  # fmt: skip


def bring_incentives(
    office: Office, clerk: Actor, audits: Sequence[AuditView], folder: Path
) -> list[Made]:
    """How the coking works stands against the means, on paper; nothing is decided by it."""
    from db.enterprise_entries import add_entry
    from db.incentive.assessing import assess
    from db.incentive.forms import assessed_form
    from db.incentive.means import enter_means
    from templates.papers.incentive import draw_incentive

    works = next(audit for audit in audits if audit.pack.industry == "coking").enterprise
    year = office.clock.today().year - 1
    enter_means(office, clerk, "焦化", year, tax="12.5", research="1.9", basis=SAMPLE)
    face = {"year": str(year), "industry": "coking", "note": SAMPLE}
    add_entry(office, clerk, works.key, "incentive", {**face, **FIGURES})
    for kind, values in EMITTED.items():
        add_entry(office, clerk, works.key, "emission", {**face, "kind": kind, **values})
    add_entry(office, clerk, works.key, "project", PROJECT)
    found = assess(office, clerk, works.key, year)
    paper = folder / "激励性绩效分级测算表（样例）.pdf"
    paper.write_bytes(draw_incentive(assessed_form(office, clerk, found)))
    met = "有指标高于全省均值 20% 以上" if found.outcome.met else "没有指标高于全省均值 20% 以上"
    return [Made("激励", f"{works.name} {year} 年：{met}（均值为样例）", paper)]
