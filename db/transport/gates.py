"""The gate system of an enterprise as seen: how far the video goes back, what share is uploaded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from sqlalchemy import func, select

from db.enterprises import find
from db.office import Office
from db.transport.assessing import GateRecord, gate_record
from db.transport.tables import TransportGate
from db.users import Actor, require
from grading.refusals import Refusal

MAY_NOTE = ("clerk", "reviewer", "inspector", "admin")


def note_gate(
    office: Office,
    actor: Actor,
    enterprise_code: str,
    *,
    video_since: date | None = None,
    upload_share: str = "",
    seen_on: date | None = None,
    note: str = "",
) -> GateRecord:
    """Record what was seen at the gate on a day (default: today): the earliest video still
    there, and the share of data uploaded in percent. What was noted before stays."""
    require(actor, *MAY_NOTE)
    share = _share(upload_share)
    if video_since is None and not share:
        raise Refusal("没有写看到了什么", "门禁", "请填视频最早可查日期或数据传输率")
    with office.command(actor, "transport.gate") as work:
        enterprise = find(work.session, enterprise_code)
        require(actor, *MAY_NOTE, county=enterprise.county)
        today = work.now.date()
        seen = seen_on or today
        if seen > today:
            raise Refusal(f"查看日期 {seen} 在今天之后", "查看日期", "请填今天或以前的日期")
        if video_since is not None and video_since > seen:
            raise Refusal(
                f"视频最早可查日期 {video_since} 在查看日期 {seen} 之后", "视频", "请核对日期"
            )
        last = work.session.scalar(
            select(func.max(TransportGate.number)).where(
                TransportGate.enterprise_id == enterprise.id
            )
        )
        row = TransportGate(
            enterprise_id=enterprise.id, number=(last or 0) + 1, video_since=video_since,
            upload_share=share, seen_on=seen, note=note.strip(), at=work.now,
            by_id=actor.user_id,
        )  # fmt: skip
        work.session.add(row)
        words = "，".join(
            each
            for each in (
                f"视频最早可查到 {video_since}" if video_since else "",
                f"传输率 {share}%" if share else "",
            )
            if each
        )
        work.record(
            "enterprise",
            enterprise.key,
            {"video_since": video_since, "upload_share": share, "seen_on": seen, "note": note},
            f"{enterprise.name}：{seen} 查看门禁，{words}",
            also=["transport", "audit"],
        )
        return gate_record(row)


def _share(text: str) -> str:
    flat = text.strip().rstrip("%％")
    if not flat:
        return ""
    try:
        number = Decimal(flat)
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or not 0 <= number <= 100:
        raise Refusal(f"“{text}”不是百分比", "数据传输率", "请填 0 到 100 的数，例如 98.5")
    if 0 < number <= 1:
        raise Refusal(
            f"“{text}”像是小数写法的百分比", "数据传输率", f"请填百分数，例如 {number * 100:f}"
        )
    return f"{number:f}"
