"""``enterprises``: lists in, lists out, one enterprise in full."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cli.enterprise_edit import add_edit
from cli.enterprise_entries import add_entries
from cli.enterprise_export import add_export
from cli.enterprise_import import add_import
from cli.output import emit, show, table
from cli.session import signed_in

if TYPE_CHECKING:
    from db.enterprises import EnterpriseView


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "enterprises",
        help="企业：名单导入导出，查看、修改、登记、合并",
        description="企业名录",
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    add_import(commands)
    add_export(commands)
    one = commands.add_parser("show", help="查看一家企业", description="查看一家企业")
    one.add_argument("code", metavar="代码", help="统一社会信用代码，一厂多址的写 代码/厂区")
    one.set_defaults(run=run_show)
    add_edit(commands)
    add_entries(commands)


def run_show(args: Namespace) -> int:
    """Everything known about one enterprise."""
    from db.enterprises import show as show_enterprise

    with signed_in(args) as (office, actor):
        view = show_enterprise(office, actor, args.code)
    if args.json:
        emit(_as_json(view))
        return 0
    lines = [(title, value) for title, value in _described(view) if value not in ("", None)]
    show(table(("项目", "内容"), lines))
    return 0


def _described(view: EnterpriseView) -> Iterator[tuple[str, object]]:
    from templates.workbooks.headings import fields

    yield "企业名称", view.name
    yield "企业简称", view.short_name
    yield "统一社会信用代码", view.key
    yield "区县", f"{view.county_name}（{view.county}）"
    yield "地址", view.address
    if view.lon is not None and view.lat is not None:
        yield "经纬度", f"{view.lon:g}，{view.lat:g}"
    for each in view.industries:
        level = each.level or each.level_written or "未评级"
        target = f"，目标 {each.target or each.target_written}" if each.target_written else ""
        yield "行业", f"{each.name or '未写明'}：{level}{target}"
    if len(view.industries) > 1:
        yield "总体等级", view.level or view.level_reason
    yield "工序", "、".join(view.processes)
    yield "排放口", "、".join(f"{o.number} {o.name}".strip() for o in view.outlets)
    yield "排污许可证编号", view.permit
    yield "法人代表", view.legal_person
    yield "联系人", f"{view.contact} {view.phone}".strip()
    yield "生产状态", view.status
    yield "所属园区", view.park
    yield "保障类", view.guarantee
    for field, text in view.profile.items():
        yield fields()[field], text
    yield from view.extra.items()


def _as_json(view: EnterpriseView) -> dict[str, object]:
    from dataclasses import asdict

    content = asdict(view)
    for name in ("lon", "lat"):
        value = content[name]
        content[name] = None if value is None else Decimal(repr(value))
    return content
