"""Checks of the office's own records: the mark of a sample, accounts, the trail's actors."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.check import finding
from db.office_tables import OfficeSetting, TrailRow, User, UserRole
from db.users import ROLES
from grading.refusals import Finding


def check_records(session: Session) -> Iterator[Finding]:
    """What is wrong with settings and accounts."""
    marked = session.scalar(select(exists().where(TrailRow.action == "office.mark_sample")))
    if marked and session.get(OfficeSetting, "sample") is None:
        yield finding("sample", "留痕说明这是样例数据库，但样例标记不见了")
    users = {user.name: user.id for user in session.scalars(select(User))}
    for role in session.scalars(select(UserRole).where(UserRole.role.not_in(list(ROLES)))):
        yield finding("role", f"账号 {role.user_id} 的角色不认识", role.role)
    for name in session.scalars(select(TrailRow.key).where(TrailRow.action == "users.add")):
        if name not in users:
            yield finding("user", f"留痕里新增过的账号 {name} 不见了", name)
    acted = select(TrailRow.actor, TrailRow.actor_id).where(TrailRow.actor_id != 0).distinct()
    for name, user_id in session.execute(acted):
        if users.get(name) != user_id:
            yield finding("actor", f"留痕里的操作人 {name}（{user_id}）与账号对不上", name)
