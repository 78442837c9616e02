"""The review chain as data: what the shipped file says, and what a broken one is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from grading import chains
from grading.chain_options import JUDGES
from grading.refusals import Refusal

TEXT = chains.DATA.read_text(encoding="utf-8")


def broken(folder: Path, old: str, new: str) -> Path:
    """The shipped file with one place changed."""
    assert old in TEXT
    path = folder / "chains.yaml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_default_chain_goes_from_the_own_rating_to_publication() -> None:
    chain = chains.shipped()["handan@2026"]
    way = ["draft"]
    for action in ("submit", "accept", "accept", "accept", "decide", "notice", "publish"):
        step = chain.step(way[-1], action)
        assert step is not None
        way.append(step.to[0])
    assert way == [
        "draft", "submitted", "county_reviewed", "site_verified", "city_reviewed",
        "decided", "notice", "published",
    ]  # fmt: skip


def test_each_stage_is_closed_by_the_step_that_looks_at_it() -> None:
    chain = chains.shipped()["handan@2026"]
    closing = {
        state: step.completes
        for state in chain.words.states
        if (step := chain.completing(state)) is not None
    }
    assert closing == {
        "draft": "claimed", "submitted": "reviewed", "county_reviewed": "verified",
    }  # fmt: skip


def test_a_and_b_are_decided_by_the_province_c_and_d_by_the_city() -> None:
    chain = chains.shipped()["handan@2026"]
    deciders = {level: chain.decider(level) for level in ("A+", "A", "B", "B-", "C", "D")}
    assert deciders == {
        "A+": "ministry", "A": "province", "B": "province", "B-": "province",
        "C": "city", "D": "city",
    }  # fmt: skip
    assert chain.decider("不认识的等级") == "province"


def test_the_notice_takes_five_working_days_without_its_first_day() -> None:
    assert chains.shipped()["handan@2026"].notice == chains.Notice(5, first_day_counts=False)


def test_every_state_action_and_role_has_a_chinese_name() -> None:
    words = chains.shipped()["handan@2026"].words
    assert tuple(words.states) == (
        "draft", "submitted", "county_reviewed", "site_verified", "city_reviewed", "decided",
        "notice", "published", "withdrawn", "suspended", "revoked", "informed", "heard", "resumed",
    )  # fmt: skip
    assert set(words.actions) == {
        "submit", "accept", "return", "decide", "notice", "object", "resolve", "publish",
        "withdraw", "register", "suspend", "resume", "revoke",
    }  # fmt: skip
    assert tuple(words.stages) == chains.STAGES


def test_every_need_of_the_data_has_a_judge() -> None:
    assert set(JUDGES) == set(chains.NEEDS)


def test_the_chain_in_force_is_found_by_date() -> None:
    assert chains.newest(date(2026, 11, 22)).key == "handan@2026"
    with pytest.raises(Refusal, match="还没有生效的评审链"):
        chains.newest(date(2019, 1, 1))


def test_a_kind_with_a_chain_of_its_own_goes_that_way() -> None:
    today = date(2026, 11, 22)
    assert {kind: chains.newest(today, kind).key for kind in chains.KINDS} == {
        "首次": "handan@2026", "晋级": "handan@2026", "年度复核": "handan-recheck@2026",
        "变更": "handan-change@2026", "降级": "handan-downgrade@2026",
        "停产": "handan-stop@2026", "复产": "handan-resume@2026",
    }  # fmt: skip


def test_every_chain_that_publishes_can_revoke_and_hear_an_appeal() -> None:
    for chain in chains.shipped().values():
        publishes = any("published" in step.to for step in chain.steps)
        assert (chain.step("published", "revoke") is not None) is publishes
        assert (chain.step("revoked", "resume") is not None) is publishes


def test_an_audit_of_a_newer_program_names_its_chain() -> None:
    with pytest.raises(Refusal, match="本程序没有评审链“wuhan@2030”"):
        chains.chain_of("wuhan@2030")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("        needs: [answered, ev", "        needs: [answerd, ev", "里不能有“answerd”"),
        ("        duty: submit", "        dutty: submit", "不认识的键“dutty”"),
        ("from: [draft]", "from: [drafted]", "里不能有“drafted”"),
        ("roles: [clerk]", "roles: [boss]", "里不能有“boss”"),
        ("completes: claimed", "completes: seen", "“seen”不是可用的值"),
        ("      A: province", "      AA: province", "等级“AA”没有登记"),
        ("  handan@2026:", "  handan:", "应写成 id@版本"),
        ('"2020-06-01"', '"2020年6月"', "in_force 不是日期"),
        ("working_days: 5", "working_days: 五", "这里应为数"),
        ("first_day: left_out", "first_day: no", "“no”不是可用的值"),
        ("to: [site_verified]", "to: [county_reviewed]", "走不到状态"),
        ("      submit: [review", "      submitt: [review", "不认识的键“submitt”"),
        ("claimed: 自评,", "claimed: 自评, guessed: 猜,", "没有“guessed”阶段"),
    ],
)
def test_a_slip_in_the_data_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        chains.shipped(broken(tmp_path, old, new))
    assert "chains.yaml" in refused.value.where


def test_one_state_cannot_have_the_same_action_twice(tmp_path: Path) -> None:
    path = broken(tmp_path, "        from: [county_reviewed]", "        from: [submitted]")
    with pytest.raises(Refusal, match="有两个相同的动作"):
        chains.shipped(path)
