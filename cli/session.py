"""Whose desk it is: open the database a command works on and sign its user in."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cli.output import UsageRefusal

if TYPE_CHECKING:
    from db.office import Office
    from db.users import Actor


@contextmanager
def opened(args: Namespace, *, create: bool = False) -> Iterator[Office]:
    """The office of ``--db`` (default: the user's data folder), closed at the end.

    Only ``init`` creates one; every other command refuses where there is none.
    """
    from db.office import open_office

    office = open_office(args.db, create=create)
    try:
        yield office
    finally:
        office.close()


@contextmanager
def signed_in(args: Namespace) -> Iterator[tuple[Office, Actor]]:
    """The office and the person at work in it: ``--user``, or the only account there is."""
    from db.users import only_account, sign_in

    with opened(args) as office:
        name = args.user or only_account(office)
        if name is None:
            raise UsageRefusal("数据库里有多个账号，不知道是哪一位", "", "请加上 --user 账号")
        yield office, sign_in(office, name, password("JINJI_PASSWORD", f"{name} 的口令"))


def password(variable: str, prompt: str) -> str:
    """A password from an environment variable or, at a terminal, from a silent prompt."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageRefusal("没有口令", "", f"请设置环境变量 {variable}，或在终端里运行")
    from getpass import getpass

    return getpass(f"{prompt}：", stream=sys.stderr)


def unlock_from_environment(office: Office, actor: Actor, *, ask: bool = False) -> None:
    """Unlock the office's signing key with ``JINJI_KEY_PASSPHRASE``, or by asking where told to.

    Without the variable (and without ``ask``) the key stays locked.
    """
    if ask or os.environ.get("JINJI_KEY_PASSPHRASE") is not None:
        from db.certificate_keys import key_in_use, unlock_key

        if ask or key_in_use(office) is not None:
            unlock_key(office, actor, password("JINJI_KEY_PASSPHRASE", "签名密钥的口令"))
