"""Needs of steps about a level in force: recheck, change, downgrade, stop, resumption.

Judged like those of ``grading.chain_options``, which looks them up here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from grading import levels
from grading.chains import Chain, Step

if TYPE_CHECKING:
    from grading.chain_options import Request, Situation

Judge = Callable[[Chain, "Situation", Step, "Request"], str]


def need_not_raised(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """A recheck confirms the level in force or lowers it; a better one is applied for."""
    if not request.level or not situation.standing:
        return ""
    if levels.known(request.level) and levels.better(request.level, situation.standing):
        return (
            f"年度复核只能维持或者降低等级，现等级是 {situation.standing} 级；"
            f"要评 {request.level} 级请另办晋级申报"
        )
    return ""


def need_lowered(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """A downgrade goes below the level in force, and as far as its trigger says."""
    allowed = situation.lower_levels
    if not allowed:
        return f"{situation.standing} 级之下没有可以降到的等级"
    if request.level is None or request.level in allowed:
        return ""
    if not request.level:
        return f"请写明降到哪一级，可用：{'、'.join(allowed)}"
    return (
        f"现等级 {situation.standing} 级，按降级情形不能定为 {request.level} 级，"
        f"可用：{'、'.join(allowed)}"
    )


def need_restorable(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
    """After resumption the site visit must prove at least the level that was suspended."""
    verdict, standing = situation.verdict, situation.standing
    if verdict is None:
        return f"还没有{chain.words.stages['verified']}阶段的评定结果"
    if not levels.known(standing) or not levels.known(verdict.proven):
        return ""
    best = levels.rank(verdict.levels[0]) if levels.known(verdict.levels[0]) else 0
    if levels.rank(verdict.proven) <= max(levels.rank(standing), best):
        return ""
    return (
        f"复产核查只证实了 {verdict.proven} 级，达不到挂起的 {standing} 级，不能恢复；"
        "请撤回本件，另按首次办理申报"
    )


def _told(need: str) -> Judge:
    """A need that rests on records: the sentence found there."""

    def judge(chain: Chain, situation: Situation, step: Step, request: Request) -> str:
        return situation.hindrances.get(need, "")

    return judge


AFTER_PUBLICATION: Mapping[str, Judge] = {
    "standing": _told("standing"),
    "in_force": _told("in_force"),
    "running": _told("running"),
    "stopped": _told("stopped"),
    "not_raised": need_not_raised,
    "lowered": need_lowered,
    "restorable": need_restorable,
}
"""``standing``: the level the audit is about still is in force; ``in_force``: the audit's own
result is, and this office decided it; ``running`` and ``stopped``: the enterprise is, by its
stops on record."""
