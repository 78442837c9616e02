"""Changing accounts: rights, first passwords, out of use; an administrator always remains."""

from __future__ import annotations

import pytest

from db import trail
from db.accounts import activate, change_password, change_user, deactivate, list_users
from db.office import Office
from db.users import Actor, add_user, sign_in
from grading.refusals import Refusal
from tests.db.conftest import ADMIN, PASSWORD

FIRST, OWN = "given by the admin", "known to nobody else"


def test_a_given_password_is_changed_before_anything_else(office: Office, admin: Actor) -> None:
    view = add_user(office, admin, "张三", ["clerk", "admin"], password=FIRST, temporary=True)
    assert view.must_change
    actor = sign_in(office, "张三", FIRST)
    assert actor.must_change
    for act in (
        lambda: list_users(office, actor),
        lambda: add_user(office, actor, "李四", "clerk", password=OWN),
        lambda: change_password(office, actor, ADMIN, OWN),
    ):
        with pytest.raises(Refusal, match="口令是别人给的"):
            act()
    with pytest.raises(Refusal, match="新口令与当前口令相同"):
        change_password(office, actor, "张三", FIRST, current=FIRST)
    change_password(office, actor, "张三", OWN, current=FIRST)
    actor = sign_in(office, "张三", OWN)
    assert not actor.must_change
    assert len(list_users(office, actor)) == 2


def test_a_reset_ends_what_the_person_is_doing(office: Office, admin: Actor) -> None:
    add_user(office, admin, "张三", "admin", password=OWN)
    actor = sign_in(office, "张三", OWN)
    change_password(office, admin, "张三", FIRST, temporary=True)
    with pytest.raises(Refusal, match="口令已由管理员重设"):
        add_user(office, actor, "李四", "clerk", password=OWN)
    assert sign_in(office, "张三", FIRST).must_change
    entry = trail.entries(office, admin, kind="user", key="张三")[0]
    assert (entry.note, entry.details) == ("重设账号 张三 的口令", {"temporary": True})


def test_roles_place_and_names_are_changed_on_record(office: Office, admin: Actor) -> None:
    add_user(office, admin, "张三", "clerk", password=OWN, unit="大气科")
    before = sign_in(office, "张三", OWN)
    changed = change_user(
        office, admin, "张三", roles=["reviewer", "clerk"], county="武安市", display="张三丰"
    )
    assert (changed.roles, changed.county, changed.display) == (
        ("clerk", "reviewer"),
        "130481",
        "张三丰",
    )
    assert changed.office == "武安市分局 大气科"
    entry = trail.entries(office, admin, kind="user", key="张三")[0]
    assert entry.note == "修改账号 张三 的角色、范围、姓名"
    assert entry.details["county"] == [None, "130481"]
    with pytest.raises(Refusal, match="角色或范围已由管理员修改"):
        change_password(office, before, "张三", "newer than new", current=OWN)
    assert sign_in(office, "张三", OWN).county == "130481"
    assert change_user(office, admin, "张三", county="全市", unit="").office == "市局"


def test_an_account_out_of_use_does_nothing_more(office: Office, admin: Actor) -> None:
    add_user(office, admin, "张三", "admin", password=OWN)
    actor = sign_in(office, "张三", OWN)
    assert not deactivate(office, admin, "张三", "调离").active
    with pytest.raises(Refusal, match="账号或口令不对"):
        sign_in(office, "张三", OWN)
    with pytest.raises(Refusal, match="账号 张三 已停用"):
        add_user(office, actor, "李四", "clerk", password=OWN)
    assert activate(office, admin, "张三", "借调结束").active
    assert sign_in(office, "张三", OWN) == actor


def test_one_administrator_of_the_whole_city_remains(office: Office, admin: Actor) -> None:
    add_user(office, admin, "武安管理", "admin", password=OWN, county="130481")
    for act in (
        lambda: change_user(office, admin, ADMIN, roles="clerk"),
        lambda: change_user(office, admin, ADMIN, county="130481"),
    ):
        with pytest.raises(Refusal, match="最后一个管理全市的账号"):
            act()
    with pytest.raises(Refusal, match="不能停用自己"):
        deactivate(office, admin, ADMIN, "调离")
    add_user(office, admin, "二号管理", "admin", password=OWN)
    second = sign_in(office, "二号管理", OWN)
    assert not deactivate(office, second, ADMIN, "调离").active
    with pytest.raises(Refusal, match="最后一个管理全市的账号"):
        change_user(office, second, "二号管理", roles="clerk")


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({}, "没有要修改的内容"),
        ({"display": "张三"}, "没有要修改的内容"),
        ({"roles": "boss"}, "没有这样的角色"),
        ({"roles": []}, "没有这样的角色"),
        ({"county": "北京"}, "不认识区县"),
        ({"display": "  "}, "姓名不合适"),
        ({"unit": "大" * 65}, "单位不合适"),
        ({"unit": "大\n气"}, "单位不合适"),
    ],
)
def test_what_is_no_change(
    office: Office, admin: Actor, wishes: dict[str, str], words: str
) -> None:
    add_user(office, admin, "张三", "clerk", password=OWN)
    before = trail.head(office)
    with pytest.raises(Refusal, match=words):
        change_user(office, admin, "张三", **wishes)  # type: ignore[arg-type]
    assert trail.head(office) == before


def test_reasons_and_states_are_asked_for(office: Office, admin: Actor) -> None:
    add_user(office, admin, "张三", "clerk", password=OWN)
    for act, words in (
        (lambda: deactivate(office, admin, "张三", " "), "没有写明原因"),
        (lambda: activate(office, admin, "张三", "回来"), "正在使用"),
        (lambda: deactivate(office, admin, "没有人", "调离"), "没有账号"),
    ):
        with pytest.raises(Refusal, match=words):
            act()
    clerk = sign_in(office, "张三", OWN)
    for act in (
        lambda: change_user(office, clerk, ADMIN, roles="clerk"),
        lambda: deactivate(office, clerk, ADMIN, "x"),
        lambda: activate(office, clerk, ADMIN, "x"),
    ):
        with pytest.raises(Refusal, match="需要管理角色"):
            act()
    assert [user.name for user in list_users(office, clerk)] == [ADMIN, "张三"]


@pytest.mark.parametrize(
    "password",
    ["12345678", "87654321", "aaaaaaaa", "abababab", "abcdefgh", "qwertyuiop", "PASSWORD"],
)
def test_what_everybody_guesses_is_no_password(office: Office, admin: Actor, password: str) -> None:
    with pytest.raises(Refusal, match="太容易猜到"):
        add_user(office, admin, "张三", "clerk", password=password)


def test_the_name_is_no_password(office: Office, admin: Actor) -> None:
    with pytest.raises(Refusal, match="与账号名相同"):
        add_user(office, admin, "zhangsan", "clerk", password="ZhangSan")
    assert sign_in(office, ADMIN, PASSWORD) == admin
