"""What the office changes in a draft of the emergency list, beside what is computed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from sqlalchemy import func, select

from db.audit_cases import display_names
from db.emergency_lists import KEEPERS, draft_of
from db.emergency_tables import EmergencyList, EmergencyMeasure, EmergencyRow
from db.emergency_views import RowView, measures_of, row_view
from db.enterprises import find
from db.office import Office, Work
from db.users import Actor, require, require_whole_city
from grading.emergency_rules import WARNINGS, rules, warning_named
from grading.refusals import Refusal

LONGEST = 2000


def enter_measure(
    office: Office,
    actor: Actor,
    row_id: int,
    warning: str,
    text: str,
    *,
    reason: str,
    share: str = "",
) -> RowView:
    """Put the office's words in place of a computed measure; both stay visible.

    ``share`` is the cut in % where the words are a share (it counts in the totals).
    """
    rule = warning_named(warning)
    words = _words(text, "措施")
    why = _words(reason, "理由")
    percent = _share(share)
    with office.command(actor, "emergency.enter") as work:
        row, edition = _row(work, actor, row_id)
        measure = work.session.get_one(EmergencyMeasure, (row.id, rule.id))
        before = {"entered": measure.entered, "share": measure.entered_share}
        measure.entered, measure.entered_share, measure.reason = words, percent, why
        measure.seen = measure.computed
        measure.entered_by, measure.entered_at = actor.user_id, work.now
        details = {"warning": rule.id, "entered": words, "share": percent, "before": before}
        return _done(work, row, edition, details, f"填写{rule.short}措施：{why}")


def drop_entry(office: Office, actor: Actor, row_id: int, warning: str) -> RowView:
    """Let the computed measure stand again. Refuses where there is none."""
    rule = warning_named(warning)
    with office.command(actor, "emergency.drop_entry") as work:
        row, edition = _row(work, actor, row_id)
        measure = work.session.get_one(EmergencyMeasure, (row.id, rule.id))
        if not measure.entered:
            raise Refusal("这里没有填写值", row.name, "现在用的就是计算值")
        if not measure.computed:
            raise Refusal("这里没有计算值可以恢复", row.name, "请改写填写值，或把这一行搁置")
        details = {"warning": rule.id, "dropped": measure.entered, "reason": measure.reason}
        measure.entered = measure.entered_share = measure.reason = measure.seen = ""
        measure.entered_by = measure.entered_at = None
        return _done(work, row, edition, details, f"{rule.short}措施恢复为计算值")


def keep_entry(office: Office, actor: Actor, row_id: int, warning: str) -> RowView:
    """A person looked at a conflict and keeps what was entered."""
    rule = warning_named(warning)
    with office.command(actor, "emergency.keep_entry") as work:
        row, edition = _row(work, actor, row_id)
        measure = work.session.get_one(EmergencyMeasure, (row.id, rule.id))
        if not measure.entered or measure.seen == measure.computed:
            raise Refusal("这里没有冲突", row.name, "填写值与计算值的关系没有变")
        details = {"warning": rule.id, "kept": measure.entered, "computed": measure.computed}
        measure.seen = measure.computed
        measure.entered_by, measure.entered_at = actor.user_id, work.now
        return _done(work, row, edition, details, f"{rule.short}措施保留填写值")


def describe_row(
    office: Office,
    actor: Actor,
    row_id: int,
    *,
    equipment: str | None = None,
    emissions: Mapping[str, str] | None = None,
    power: str | None = None,
    note: str | None = None,
) -> RowView:
    """What only the office knows of a row: equipment, emissions (t/a), power (kWh per day).

    None leaves a field as it is; an empty emission takes the pollutant out.
    """
    with office.command(actor, "emergency.describe") as work:
        row, edition = _row(work, actor, row_id)
        details: dict[str, object] = {}
        if equipment is not None:
            row.equipment = details["equipment"] = equipment.strip()[:200]
        if power is not None:
            row.power = details["power"] = _amount(power, "日用电量")
        if note is not None:
            row.note = details["note"] = note.strip()[:LONGEST]
        if emissions is not None:
            kept = {**json.loads(row.emissions), **_emissions(emissions)}
            kept = {name: each for name, each in kept.items() if each}
            row.emissions = json.dumps(kept, sort_keys=True)
            details["emissions"] = kept
        if not details:
            raise Refusal("没有要改的内容", row.name, "请至少填一项")
        return _done(work, row, edition, details, "补充设备、排放量或用电量")


def set_aside(office: Office, actor: Actor, row_id: int, *, reason: str) -> RowView:
    """Take a row out of the list; it stays on record with the reason."""
    why = _words(reason, "理由")
    with office.command(actor, "emergency.set_aside") as work:
        row, edition = _row(work, actor, row_id)
        if row.aside_at is not None:
            raise Refusal("这一行已经搁置", row.name, "需要时可以取回")
        row.aside_at, row.aside_reason = work.now, why[:200]
        return _done(work, row, edition, {"aside": why}, f"搁置：{why}")


def take_back(office: Office, actor: Actor, row_id: int) -> RowView:
    """Put a row that was set aside back into the list."""
    with office.command(actor, "emergency.take_back") as work:
        row, edition = _row(work, actor, row_id)
        if row.aside_at is None:
            raise Refusal("这一行没有搁置", row.name, "它已在清单里")
        details = {"was_aside": row.aside_reason}
        row.aside_at, row.aside_reason = None, ""
        return _done(work, row, edition, details, "取回搁置的一行")


def add_row(
    office: Office,
    actor: Actor,
    enterprise: str,
    *,
    measures: Mapping[str, str],
    reason: str,
    line: str = "",
    process: str = "",
    equipment: str = "",
    industry: str = "",
    key: str | None = None,
) -> RowView:
    """Add a row for an enterprise of the register (an industry without a pack, more equipment).

    ``measures`` gives the words for yellow, orange and red; all three are needed.
    """
    why = _words(reason, "理由")
    texts = {warning_named(each).id: words.strip() for each, words in measures.items()}
    missing = [rules().warnings[each].short for each in WARNINGS if not texts.get(each)]
    if missing:
        raise Refusal(
            f"没有写{'、'.join(missing)}预警的措施", "措施", "三级预警都要写，可写“自主减排”"
        )
    with office.command(actor, "emergency.add_row") as work:
        edition = draft_of(work.session, key)
        of = find(work.session, enterprise)
        require(actor, *KEEPERS, county=of.county)
        rows = select(EmergencyRow).where(EmergencyRow.list_id == edition.id)
        last = work.session.scalar(select(func.max(EmergencyRow.position)).where(
            EmergencyRow.list_id == edition.id)) or 0  # fmt: skip
        like = work.session.scalar(rows.where(EmergencyRow.enterprise_id == of.id))
        row = EmergencyRow(
            list_id=edition.id,
            position=last + 1,
            enterprise_id=of.id,
            row_key=f"added-{last + 1}",
            origin="added",
            name=of.name,
            code=of.code,
            site=of.site,
            county=of.county,
            address=of.address,
            lon="" if of.lon is None else f"{of.lon:.6f}",
            lat="" if of.lat is None else f"{of.lat:.6f}",
            industry=industry.strip() or (like.industry if like else ""),
            level=like.level if like else None,
            level_written=like.level_written if like else "",
            level_source=like.level_source if like else "",
            treatment="by_hand",
            line=line.strip()[:100],
            process=process.strip()[:100],
            product="",
            equipment=equipment.strip()[:200],
            base="{}",
            findings="[]",
            pack="",
            confirmed=True,
            emissions="{}",
            power="",
            contact=of.contact,
            phone=of.phone,
            note="",
            aside_at=None,
            aside_reason="",
        )
        work.session.add(row)
        work.session.flush()
        for warning in WARNINGS:
            work.session.add(
                EmergencyMeasure(
                    row_id=row.id,
                    warning=warning,
                    computed="",
                    share="",
                    before="",
                    after="",
                    unit="",
                    source="",
                    why="办公室增加的行",
                    entered=_words(texts[warning], "措施"),
                    entered_share="",
                    reason=why,
                    seen="",
                    entered_by=actor.user_id,
                    entered_at=work.now,
                )
            )
        return _done(work, row, edition, {"added": texts, "reason": why}, f"增加一行：{why}")


def set_totals(
    office: Office, actor: Actor, totals: Mapping[str, str], *, key: str | None = None
) -> Mapping[str, Decimal]:
    """What the whole city emits (全社会, t/a) by pollutant: the base of the 10/20/30% targets."""
    require_whole_city(actor, *KEEPERS, of="应急减排清单")
    with office.command(actor, "emergency.totals") as work:
        edition = draft_of(work.session, key)
        kept = {**json.loads(edition.totals), **_emissions(totals)}
        kept = {name: each for name, each in kept.items() if each}
        edition.totals = json.dumps(kept, sort_keys=True)
        edition.version += 1
        number = f"{edition.year}-{edition.number}"
        work.record("emergency", number, {"totals": kept}, f"清单 {number} 录入全社会排放量")
        return {name: Decimal(each) for name, each in kept.items()}


def _row(work: Work, actor: Actor, row_id: int) -> tuple[EmergencyRow, EmergencyList]:
    row = work.session.get(EmergencyRow, row_id)
    if row is None:
        raise Refusal(f"没有第 {row_id} 号行", "清单", "用 emergency show 查看行号")
    require(actor, *KEEPERS, county=row.county)
    edition = work.session.get_one(EmergencyList, row.list_id)
    draft_of(work.session, f"{edition.year}-{edition.number}")
    return row, edition


def _done(
    work: Work, row: EmergencyRow, edition: EmergencyList, details: Mapping[str, object], note: str
) -> RowView:
    edition.version += 1
    number = f"{edition.year}-{edition.number}"
    place = row.line or row.process or row.equipment
    work.record(
        "emergency",
        number,
        {"row": row.id, "row_key": row.row_key, "enterprise": row.name, **details},
        f"清单 {number} {row.name}{f' {place}' if place else ''}：{note}"[:LONGEST],
    )
    measures = measures_of(work.session, [row.id])
    return row_view(row, measures.get(row.id, ()), display_names(work.session))


def _words(text: str, what: str) -> str:
    words = text.strip()
    if not words:
        raise Refusal(f"没有写{what}", what, f"请写明{what}")
    if len(words) > LONGEST:
        raise Refusal(f"{what}太长（{len(words)} 字）", what, f"请不超过 {LONGEST} 字")
    return words


def _share(text: str) -> str:
    if not text.strip():
        return ""
    literal = _amount(text.strip().rstrip("%％"), "减排比例")
    if Decimal(literal) > 100:
        raise Refusal(f"减排比例 {literal}% 超过 100%", "减排比例", "请填 0 到 100")
    return literal


def _emissions(given: Mapping[str, str]) -> dict[str, str]:
    known = rules().pollutants
    unknown = [each for each in given if each not in known]
    if unknown:
        raise Refusal(f"没有污染物“{unknown[0]}”", "排放量", f"可用：{'、'.join(known)}")
    return {name: _amount(text, known[name]) for name, text in given.items()}


def _amount(text: str, what: str) -> str:
    """A decimal literal that is not negative; empty stays empty."""
    plain = text.strip().replace(",", "")
    if not plain:
        return ""
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise Refusal(f"{what}“{text}”不是数字", what, "请只填数字，例如 123.4") from None
    if not amount.is_finite() or amount < 0:
        raise Refusal(f"{what}“{text}”不能是负数", what, "请填 0 或更大的数")
    return f"{amount:f}"
