"""What may be done with an audit, by whom, and the one sentence that says why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from grading.chain_options import (
    Person,
    Request,
    Situation,
    Verdict,
    against_editing,
    option,
    options,
)
from grading.chains import shipped

CHAIN = shipped()["handan@2026"]
EVERY_ROLE = frozenset(CHAIN.words.roles)
LEVELS = ("A", "B", "C", "D")

CLEAR = Verdict(LEVELS, "C", "C")
OPEN = Verdict(LEVELS, "C", "B", (("carbon.energy", "工序能耗"), ("penalty", "行政处罚")))


def situation(state: str, **changes: Any) -> Situation:
    """An audit of 武安市 in a state, before a person of the city with every role."""
    start = Situation(
        state=state,
        mode="trial",
        person=Person(1, EVERY_ROLE),
        county="130481",
        county_name="武安市",
        today=date(2026, 6, 10),
        verdict=CLEAR,
    )
    return replace(start, **changes)


def why(situation: Situation, action: str, **request: Any) -> str:
    """The sentence against an action; empty where it is allowed."""
    judged = option(CHAIN, situation, action, Request(**request))
    assert judged.allowed is not bool(judged.why)
    return judged.why


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        ("draft", ["submit", "withdraw"]),
        ("submitted", ["accept", "return", "withdraw"]),
        ("county_reviewed", ["accept", "return", "withdraw"]),
        ("site_verified", ["accept", "return", "withdraw"]),
        ("city_reviewed", ["decide", "register", "return", "withdraw"]),
        ("decided", ["notice", "return", "withdraw"]),
        ("notice", ["object", "resolve", "publish", "return", "withdraw"]),
        ("published", ["revoke"]),
        ("suspended", ["revoke"]),
        ("revoked", ["object", "resolve", "resume"]),
        ("withdrawn", []),
    ],
)
def test_a_state_offers_its_own_actions(state: str, actions: list[str]) -> None:
    assert [each.action for each in options(CHAIN, situation(state))] == actions


def test_an_action_of_another_state_names_the_possible_ones() -> None:
    assert why(situation("notice"), "submit") == (
        "本件的状态是“公示中”，不能办理“提交”，现在可以办理的是：登记异议（object）、"
        "核实并驳回异议（resolve）、公布（publish）、退回（return）、撤回申报（withdraw）"
    )
    assert why(situation("withdrawn"), "return") == (
        "本件的状态是“已撤回”，流程已经结束，不能办理“退回”"
    )


def test_a_step_needs_one_of_its_roles() -> None:
    reader = Person(7, frozenset({"reader"}))
    assert why(situation("draft", person=reader), "submit") == (
        "“提交自评”须由“经办”角色办理，您的角色是“只读”"
    )
    assert why(situation("draft", person=Person(7, frozenset())), "withdraw") == (
        "“撤回申报”须由“经办或审批”角色办理，您的角色是“无”"
    )


def test_a_county_sees_to_its_own_enterprises_only() -> None:
    wuan, shexian = (Person(7, EVERY_ROLE, county) for county in ("130481", "130426"))
    assert why(situation("submitted", person=wuan), "accept") == ""
    assert why(situation("submitted", person=shexian), "accept") == (
        "本件属武安市，不在您的县（市、区）范围内"
    )


def test_a_county_does_not_take_the_steps_of_the_city() -> None:
    wuan = Person(7, EVERY_ROLE, "130481")
    assert why(situation("county_reviewed", person=wuan), "accept") == (
        "“现场核查完成”由市级人员办理，您是县级人员"
    )


@pytest.mark.parametrize(
    ("state", "action", "done", "words"),
    [
        ("submitted", "accept", "submit", ("提交", "审核", "县级初审通过")),
        ("submitted", "return", "submit", ("提交", "审核", "退回企业补正")),
        ("county_reviewed", "accept", "submit", ("提交", "审核", "现场核查完成")),
        ("site_verified", "accept", "submit", ("提交", "审核", "市级审核通过")),
        ("city_reviewed", "decide", "submit", ("提交", "审批", "评定等级")),
        ("city_reviewed", "decide", "review", ("审核", "审批", "评定等级")),
        ("city_reviewed", "register", "review", ("审核", "审批", "上级结果登记")),
        ("notice", "publish", "review", ("审核", "审批", "公布")),
    ],
)
def test_two_persons_even_where_one_account_has_every_role(
    state: str, action: str, done: str, words: tuple[str, str, str]
) -> None:
    before, now, title = words
    sentence = f"您已办理过本件的{before}，{before}人不得{now}，“{title}”须由另一人办理"
    mine = situation(state, done={done: frozenset({1})})
    theirs = situation(state, done={done: frozenset({2})})
    assert why(mine, action) == sentence
    assert why(theirs, action) != sentence


def test_the_same_reviewer_may_review_twice() -> None:
    assert why(situation("site_verified", done={"review": frozenset({1})}), "accept") == ""


def test_a_stage_with_open_questions_is_not_closed() -> None:
    missing = {"claimed": ("生产工序", "机头颗粒物", "机头二氧化硫", "机头氮氧化物")}
    assert why(situation("draft", unanswered=missing), "submit") == (
        "自评阶段还有 4 项没有填报（“生产工序”、“机头颗粒物”、“机头二氧化硫”等），"
        "不掌握的请填“不详”"
    )
    assert why(situation("draft", unanswered={"reviewed": ("生产工序",)}), "submit") == ""


def test_an_opinion_is_asked_for_and_then_required() -> None:
    here = situation("submitted")
    accept = options(CHAIN, here)[0]
    assert (accept.allowed, accept.asks) == (True, ("opinion",))
    assert why(here, "accept", opinion="  ") == "办理“县级初审通过”须写明意见或理由"
    assert why(here, "accept", opinion="材料齐全") == ""
    assert why(here, "return", opinion="") == "办理“退回企业补正”须写明意见或理由"
    assert why(here, "withdraw", opinion="") == "办理“撤回申报”须写明意见或理由"


def test_a_return_goes_to_an_earlier_step_only() -> None:
    here = situation("site_verified")
    back = next(each for each in options(CHAIN, here) if each.action == "return")
    assert back.to == ("county_reviewed", "submitted", "draft")
    assert back.asks == ("opinion", "to", "points")
    assert why(here, "return", opinion="补测", to="submitted") == ""
    assert why(here, "return", opinion="补测", to="decided") == (
        "“退回”不能到“待公示”，只能到：待市级现场核查（county_reviewed）、"
        "待县级初审（submitted）、企业自评（draft）"
    )


def test_only_a_proven_level_is_decided() -> None:
    here = situation("city_reviewed")
    decide = options(CHAIN, here)[0]
    assert decide.levels == ("C", "D")
    assert decide.asks == ("level", "opinion")
    assert why(here, "decide", level="C", opinion="同意") == ""
    assert why(here, "decide", level="B", opinion="同意") == (
        "核查阶段只证实了 C 级，没有证实的 B 级不能评定"
    )
    assert why(here, "decide", level="E", opinion="同意") == "本标准没有“E”级，等级是：A、B、C、D"
    assert why(situation("city_reviewed", verdict=None), "decide") == (
        "还没有现场核查阶段的评定结果"
    )


def test_every_open_point_is_named_with_a_reason() -> None:
    here = situation("city_reviewed", verdict=OPEN)
    decide = options(CHAIN, here)[0]
    assert (decide.allowed, decide.asks) == (True, ("level", "reasons", "opinion"))

    def with_reasons(reasons: Mapping[str, str]) -> str:
        return why(here, "decide", level="C", opinion="同意", reasons=reasons)

    assert with_reasons({}) == (
        "已证实 C 级、可能达到 B 级，还有 2 个未定点没有逐项写明理由（“工序能耗”、“行政处罚”）"
    )
    assert with_reasons({"carbon.energy": "报告未到", "penalty": " "}) == (
        "已证实 C 级、可能达到 B 级，还有 1 个未定点没有逐项写明理由（“行政处罚”）"
    )
    assert with_reasons({"carbon.energy": "报告未到", "penalty": "在查", "dust": "？"}) == (
        "“dust”不是本件的未定点，不须写理由"
    )
    assert with_reasons({"carbon.energy": "报告未到", "penalty": "在查"}) == ""


def test_a_formal_a_or_b_is_registered_and_not_decided_here() -> None:
    proven_b = Verdict(LEVELS, "B", "B")
    formal = situation("city_reviewed", mode="formal", verdict=proven_b)
    sentence = "B 级由省级评定，本局不评定，请报送并办理“上级结果登记”"
    assert why(formal, "decide") == sentence
    assert why(formal, "decide", level="C", opinion="同意") == sentence
    assert why(replace(formal, mode="trial"), "decide", level="B", opinion="同意") == ""
    assert why(replace(formal, verdict=CLEAR), "decide", level="C", opinion="同意") == ""


def test_the_registration_of_a_level_decided_above_is_complete() -> None:
    formal = situation("city_reviewed", mode="formal")
    full = {
        "authority": "省生态环境厅",
        "number": "冀环〔2026〕1号",
        "date": "2026-06-01",
        "level": "A",
    }
    assert options(CHAIN, formal)[1].asks == ("registration", "opinion")
    assert why(formal, "register", opinion="登记", registration=full) == ""
    assert why(formal, "register", opinion="登记", registration={**full, "number": " "}) == (
        "上级结果登记缺少：文号"
    )
    assert why(formal, "register", opinion="登记", registration={}) == (
        "上级结果登记缺少：评定机关、文号、日期、等级"
    )
    assert why(formal, "register", opinion="登记", registration={**full, "level": "C"}) == (
        "C 级由本局评定，不作上级结果登记"
    )
    assert why(situation("city_reviewed"), "register") == (
        "本件是试评，上级结果只在正式申报件上登记"
    )


def test_publication_waits_for_the_day_after_the_notice() -> None:
    running = situation("notice", notice_until=date(2026, 6, 10))
    assert why(running, "publish") == "公示到 2026 年 6 月 10 日为止，期满后才能公布"
    assert why(replace(running, today=date(2026, 6, 11)), "publish") == ""
    assert why(situation("notice"), "publish") == "还没有公示"


def test_publication_waits_for_every_objection() -> None:
    over = situation("notice", notice_until=date(2026, 6, 9), open_objections=2)
    assert why(over, "publish") == "还有 2 件异议没有核实，先驳回或退回"
    assert why(over, "resolve", opinion="不属实") == ""
    assert why(replace(over, open_objections=0), "resolve", opinion="不属实") == "没有待核实的异议"


def test_a_formal_publication_names_its_document() -> None:
    over = situation("notice", notice_until=date(2026, 6, 9))
    formal = replace(over, mode="formal")
    assert why(formal, "publish", document="") == "正式公布须写明公布文号"
    assert why(formal, "publish", document="邯环〔2026〕9号") == ""
    assert why(over, "publish", document="") == ""
    assert [options(CHAIN, each)[2].asks for each in (formal, over)] == [("document",), ()]


def test_a_stage_is_filled_in_only_while_its_step_is_next() -> None:
    assert against_editing(CHAIN, situation("draft"), "claimed") == ""
    assert against_editing(CHAIN, situation("submitted"), "claimed") == (
        "自评阶段的事实只在“企业自评”时填报，本件的状态是“待县级初审”"
    )
    assert against_editing(CHAIN, situation("site_verified"), "verified") == (
        "现场核查阶段的事实只在“待市级现场核查”时填报，本件的状态是“待市级审核”"
    )
    assert against_editing(CHAIN, situation("draft"), "guessed") == (
        "没有“guessed”阶段，可用：claimed、reviewed、verified"
    )


def test_a_stage_is_filled_in_by_those_who_may_close_it() -> None:
    clerk = Person(7, frozenset({"clerk"}))
    assert against_editing(CHAIN, situation("submitted", person=clerk), "reviewed") == (
        "“县级初审通过”须由“初审”角色办理，您的角色是“经办”"
    )
    submitter = situation("submitted", done={"submit": frozenset({1})})
    assert against_editing(CHAIN, submitter, "reviewed") == (
        "您已办理过本件的提交，提交人不得审核，“县级初审通过”须由另一人办理"
    )
