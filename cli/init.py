"""``init``: the database and its first account."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Any

from cli.output import emit, say
from cli.session import opened
from cli.users import new_password


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "init",
        help="建立数据库和第一个账号",
        description="建立数据库和第一个账号。第一个账号拥有全部角色；"
        "口令取自环境变量 JINJI_PASSWORD，没有时询问。",
    )
    parser.add_argument("--admin", required=True, metavar="账号", help="第一个账号的名字")
    parser.add_argument(
        "--office", default="邯郸市生态环境局", metavar="单位", help="单位名称，打印在报告和证书上"
    )
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Set up an empty database with the shipped standards; one set up before is refused."""
    variable = "JINJI_PASSWORD" if "JINJI_PASSWORD" in os.environ else "JINJI_NEW_PASSWORD"
    password = new_password(variable, args.admin)

    from db.library import sync_shipped
    from db.passwords import check_password
    from db.users import create_office

    check_password(password, args.admin)  # before a file comes into being
    with opened(args, create=True) as office:
        actor = create_office(office, args.admin, password, args.office)
        standards = sync_shipped(office, actor)
        if args.json:
            emit(
                {
                    "database": office.url,
                    "user": actor.name,
                    "office": args.office,
                    "standards": list(standards),
                }
            )
        else:
            say(
                f"已建立数据库 {office.url}，第一个账号 {actor.name}，拥有全部角色；"
                f"标准库有 {len(standards)} 部待核稿。"
            )
    return 0
