"""An edition of the emergency list as papers and workbooks print it, and printing on record."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.emergency_compare import list_cuts
from db.emergency_lists import show_list
from db.emergency_views import ListView, RowView
from db.emergency_warnings import keep_order, running_warning
from db.enterprise_rows import county_names
from db.office import Office
from db.users import Actor, office_name
from grading.counties import city, find
from grading.emergency_rules import rules, warning_named
from grading.refusals import Refusal

if TYPE_CHECKING:
    from templates.papers.emergency_content import EmergencyContent, ListLine


@dataclass(frozen=True, slots=True)
class Tonight:
    """Who does what under one warning: the edition, its rows, what it cuts in all."""

    view: ListView
    warning: str
    county: str
    rows: tuple[RowView, ...]
    cuts: tuple[str, ...]
    occasion: str


def tonight(
    office: Office,
    actor: Actor,
    warning: str,
    *,
    county: str | None = None,
    key: str | None = None,
) -> Tonight:
    """Who does what under a warning, in one county (code or name) or all of them.

    ``key`` names the edition; without it the one in force, else the draft.
    """
    rule = warning_named(warning)
    code = county_code(county)
    view, rows = show_list(office, actor, key, county=code)
    running = running_warning(office, actor)
    occasion = ""
    if running is not None:
        occasion = (
            f"{running.title} {running.number}，{running.started_at:%Y-%m-%d %H:%M} 启动"
            f"（{running.start_document}）。"
        )
    found = list_cuts(rows, rule.id, dict(view.totals))
    cuts = tuple(each.words for each in found if each.counted)
    nothing = "、".join(each.name for each in found if not each.counted)
    if nothing:
        cuts += (f"{nothing}：没有一行有排放量和减排比例，不能与 {rule.target:f}% 的目标比较",)
    cuts += (rules().targets_by,)
    name = county_names().get(code or actor.county or "", "")
    return Tonight(view, rule.id, name, tuple(rows), cuts, occasion)


def list_content(
    office: Office,
    actor: Actor,
    warning: str = "orange",
    *,
    county: str | None = None,
    key: str | None = None,
) -> EmergencyContent:
    """Everything the papers and workbooks of an edition print."""
    from templates.papers.emergency_content import EmergencyContent

    found = tonight(office, actor, warning, county=county, key=key)
    place = city()
    return EmergencyContent(
        title=found.view.title,
        key=found.view.key,
        state=found.view.state_title,
        document=found.view.document,
        as_of=found.view.as_of,
        days=found.view.days,
        warning=found.warning,
        county=found.county,
        lines=_lines(found.rows),
        cuts=found.cuts,
        occasion=found.occasion,
        office=office_name(office),
        city=(place.province, place.name),
        printed=office.clock.now(),
        sample=office.is_sample,
    )


def print_orders(
    office: Office,
    actor: Actor,
    warning: str,
    path: Path,
    *,
    county: str | None = None,
    key: str | None = None,
) -> str:
    """Print who does what as a PDF file, as :func:`kept_orders` records it. Its SHA-256."""
    pdf = kept_orders(office, actor, warning, county=county, key=key, file_name=path.name)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        unfinished.write_bytes(pdf)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return hashlib.sha256(pdf).hexdigest()


def kept_orders(
    office: Office,
    actor: Actor,
    warning: str,
    *,
    county: str | None = None,
    key: str | None = None,
    file_name: str = "",
) -> bytes:
    """Who does what as a PDF, on record; kept to the byte with the warning that runs.

    Refuses where the list has no row of the county.
    """
    from templates.papers.emergency import draw_orders

    content = list_content(office, actor, warning, county=county, key=key)
    if not content.lines:
        where = content.county or "全市"
        raise Refusal(f"清单 {content.key} 里{where}没有一行", "清单", "请换一个县区或另一版清单")
    rule = warning_named(warning)
    where = content.county or content.city[1]
    title = f"{where}{rule.name}应急减排措施表（清单 {content.key}）"
    pdf = draw_orders(content)
    name = file_name or f"{where}{rule.name}应急减排措施表.pdf"
    keep_order(office, actor, pdf, name, title=title, list_key=content.key)
    return pdf


def county_code(text: str | None) -> str | None:
    """The six-digit code of a county named by a person; refuses an unknown one."""
    if text is None or not text.strip():
        return None
    county = find(text)
    if county is None:
        raise Refusal(f"不认识区县“{text}”", "区县", "请写区县名称或六位代码")
    return county.code


def _lines(rows: Sequence[RowView]) -> list[ListLine]:
    from templates.papers.emergency_content import ListLine

    return [
        ListLine(
            county=row.county_name,
            name=row.name,
            code=row.code,
            address=row.address,
            lon=row.lon,
            lat=row.lat,
            industry=row.industry,
            level=row.level_words,
            guarantee=row.treatment == "guarantee",
            place=row.place,
            line=row.line,
            process=row.process,
            equipment=row.equipment,
            base=row.base,
            measures={each: view.text for each, view in row.measures.items()},
            shares={each: view.share for each, view in row.measures.items()},
            entered=tuple(each for each, view in row.measures.items() if view.entered),
            unconfirmed=bool(row.pack) and not row.confirmed,
            emissions=row.emissions,
            power=row.power,
            contact=row.contact,
            phone=row.phone,
        )
        for row in rows
    ]
