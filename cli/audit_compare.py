"""``audits compare`` in words and as JSON: stage beside stage, or this year beside last."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from cli.output import emit, say, show, table
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor

STAGES = ("claimed", "reviewed", "verified")
DIFFERENT = "≠"


def show_stages(args: Namespace, office: Office, actor: Actor) -> int:
    """Claimed, reviewed, verified."""
    from db.audits import audit
    from db.conclusions import conclusions_of
    from db.stage_comparison import compare_stages

    view = audit(office, actor, args.audit)
    groups = compare_stages(view, conclusions_of(office, actor, view.id))
    if args.different:
        groups = tuple(group for group in groups if group.differs)
    if args.json:
        emit(
            {
                "audit": view.number,
                "groups": [
                    {
                        "indicator": group.indicator,
                        "title": group.title,
                        "differs": group.differs,
                        "conclusions": {s: c.conclusion for s, c in group.conclusions.items()},
                        "facts": [
                            {
                                "fact": line.fact,
                                "name": line.name,
                                "differs": line.differs,
                                "values": {s: e.value for s, e in line.entries.items()},
                            }
                            for line in group.facts
                        ],
                    }
                    for group in groups
                ],
            }
        )
        return 0
    rows: list[tuple[str, ...]] = []
    for group in groups:
        said = (group.conclusions[s].title if s in group.conclusions else "" for s in STAGES)
        rows.append((DIFFERENT * group.concluded_differently, f"【{group.title}】", *said))
        for line in group.facts:
            if line.differs or not args.different:
                shown = (line.shown.get(stage, "—") for stage in STAGES)
                rows.append((DIFFERENT * line.differs, line.name, *shown))
    titles = (view.chain.words.stages[stage] for stage in STAGES)
    if rows:
        show(table(("不同", "指标和事实", *titles), rows))
    count = sum(line.differs for group in groups for line in group.facts)
    say(f"{count} 项事实、{sum(g.concluded_differently for g in groups)} 项结论各阶段不同。")
    return 0


def show_earlier(args: Namespace, office: Office, actor: Actor) -> int:
    """This audit's first stage beside what the enterprise's audit before it found."""
    from db.audits import audit
    from db.carry_earlier import NO_EARLIER, earlier_audit
    from db.year_comparison import compare_years

    view = audit(office, actor, args.audit)
    before = earlier_audit(office, actor, view.id)
    if before is None:
        raise Refusal(NO_EARLIER, view.number, "没有可以对照的")
    lines = compare_years(view, before)
    if args.different:
        lines = tuple(line for line in lines if line.differs)
    if args.json:
        emit(
            {
                "audit": view.number,
                "earlier": {
                    "number": before.number,
                    "applied": before.applied,
                    "pack": before.pack,
                    "stage": before.stage_title,
                },
                "facts": [
                    {
                        "fact": line.fact,
                        "name": line.name,
                        "before": line.before,
                        "now": line.now,
                        "change": line.change,
                        "not_comparable": line.why_not,
                    }
                    for line in lines
                ],
            }
        )
        return 0
    show(f"上次 {before.number}（{before.applied}，{before.stage_title}）对照本件 {view.number}")
    show(
        table(
            ("变化", "事实", "上次", "本次"),
            [(line.change, line.name, line.before, line.why_not or line.now) for line in lines],
        )
    )
    return 0
