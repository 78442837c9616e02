"""Accounts: rights, counties, passwords, locks."""

from __future__ import annotations

import pytest

from db import trail
from db.accounts import change_password, list_users
from db.clock import SetClock
from db.office import Office
from db.users import (
    ROLES,
    Actor,
    account_exists,
    add_user,
    create_office,
    office_name,
    only_account,
    require,
    sign_in,
)
from grading.refusals import Refusal
from tests.db.conftest import ADMIN, PASSWORD


def test_a_new_database_has_no_account(empty_office: Office) -> None:
    assert not account_exists(empty_office)
    assert only_account(empty_office) is None
    assert office_name(empty_office) == ""


def test_the_first_account_holds_every_right(office: Office, admin: Actor) -> None:
    assert admin.roles == set(ROLES)
    assert only_account(office) == ADMIN
    assert sign_in(office, ADMIN, PASSWORD) == admin
    assert office_name(office) == "邯郸市生态环境局"


def test_an_office_is_set_up_only_once(office: Office) -> None:
    with pytest.raises(Refusal, match="已经建立过"):
        create_office(office, "另一人", "another password")


def test_an_account_holds_several_roles_and_may_be_limited_to_a_county(
    office: Office, admin: Actor
) -> None:
    added = add_user(
        office, admin, "李初审", ["reviewer", "clerk"], password="long enough", county="130404"
    )
    assert added.roles == ("clerk", "reviewer")
    assert added.role_titles == "经办、初审"
    actor = sign_in(office, "李初审", "long enough")
    assert actor == Actor(added.user_id, "李初审", frozenset({"clerk", "reviewer"}), "130404")
    assert [user.name for user in list_users(office, admin)] == [ADMIN, "李初审"]
    assert only_account(office) is None
    [entry] = trail.entries(office, admin, kind="user", key="李初审")
    assert entry.action == "users.add"
    assert entry.details["roles"] == ["clerk", "reviewer"]


@pytest.mark.parametrize(
    ("name", "role", "password", "county", "words"),
    [
        ("张三", "clerk", "short", None, "口令太短"),
        ("张三", "clerk", " " * 9, None, "口令太短"),
        ("张三", "clerk", "x" * 200, None, "口令太长"),
        ("张三", "boss", "long enough", None, "没有这样的角色：boss"),
        ("张三", [], "long enough", None, "没有这样的角色"),
        ("  ", "clerk", "long enough", None, "账号名不合适"),
        ("系统", "clerk", "long enough", None, "账号名不合适"),
        ("张三", "clerk", "long enough", "999999", "不认识区县"),
        (ADMIN, "clerk", "long enough", None, "已经存在"),
    ],
)
def test_what_does_not_make_an_account(
    office: Office,
    admin: Actor,
    name: str,
    role: str | list[str],
    password: str,
    county: str | None,
    words: str,
) -> None:
    before = trail.head(office)
    with pytest.raises(Refusal, match=words):
        add_user(office, admin, name, role, password=password, county=county)
    assert trail.head(office) == before
    assert len(list_users(office, admin)) == 1


def test_only_the_admin_role_makes_accounts(office: Office, admin: Actor) -> None:
    add_user(office, admin, "张三", "clerk", password="long enough")
    clerk = sign_in(office, "张三", "long enough")
    with pytest.raises(Refusal, match="张三 无权进行这项操作：需要管理角色（现有：经办）"):
        add_user(office, clerk, "李四", "clerk", password="long enough")


def test_a_right_may_end_at_the_county_border() -> None:
    clerk = Actor(5, "张三", frozenset({"clerk"}), "130404")
    require(clerk, "clerk", "reviewer", county="130404")
    with pytest.raises(Refusal, match="只能办理本区县"):
        require(clerk, "clerk", county="130402")
    require(Actor(6, "李四", frozenset({"clerk"})), "clerk", county="130402")


def test_wrong_name_and_wrong_password_sound_the_same(office: Office) -> None:
    with pytest.raises(Refusal) as wrong_name:
        sign_in(office, "没有这个人", PASSWORD)
    with pytest.raises(Refusal) as wrong_password:
        sign_in(office, ADMIN, "not the password")
    assert str(wrong_name.value) == str(wrong_password.value)


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(
    office: Office, admin: Actor, clock: SetClock
) -> None:
    for _ in range(5):
        with pytest.raises(Refusal, match="账号或口令不对"):
            sign_in(office, ADMIN, "not the password")
    with pytest.raises(Refusal, match="锁定到 09:15"):
        sign_in(office, ADMIN, PASSWORD)
    assert list_users(office, admin)[0].locked_until is not None
    assert trail.entries(office, admin)[0].action == "users.lock"
    clock.advance(minutes=16)
    assert sign_in(office, ADMIN, PASSWORD) == admin
    assert list_users(office, admin)[0].locked_until is None


def test_the_right_password_forgets_earlier_slips(office: Office, admin: Actor) -> None:
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(Refusal):
                sign_in(office, ADMIN, "not the password")
        assert sign_in(office, ADMIN, PASSWORD) == admin


def test_ones_own_password_is_changed_with_the_present_one(office: Office, admin: Actor) -> None:
    with pytest.raises(Refusal, match="当前口令不对"):
        change_password(office, admin, ADMIN, "a newer password")
    change_password(office, admin, ADMIN, "a newer password", current=PASSWORD)
    sign_in(office, ADMIN, "a newer password")
    with pytest.raises(Refusal):
        sign_in(office, ADMIN, PASSWORD)


def test_an_admin_gives_a_new_password_and_lifts_the_lock(office: Office, admin: Actor) -> None:
    add_user(office, admin, "张三", "clerk", password="long enough")
    for _ in range(5):
        with pytest.raises(Refusal):
            sign_in(office, "张三", "not the password")
    change_password(office, admin, "张三", "fresh password")
    clerk = sign_in(office, "张三", "fresh password")
    with pytest.raises(Refusal, match="无权"):
        change_password(office, clerk, ADMIN, "taken over now")


def test_no_password_stands_in_the_records(office: Office, admin: Actor) -> None:
    add_user(office, admin, "张三", "clerk", password="a secret word")
    change_password(office, admin, "张三", "another secret")
    said = " ".join(f"{entry.note} {entry.details}" for entry in trail.entries(office, admin))
    assert "secret" not in said
