"""``certificates key``: the office's signing key, from the first to the paper in the safe."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.output import emit, say, show, table
from cli.session import opened, password, signed_in
from grading.refusals import Refusal

if TYPE_CHECKING:
    from db.certificate_keys import KeyView

STATES = {"in_use": "现用", "replaced": "已更换", "distrusted": "泄露作废"}
PASSPHRASE, NEW = "JINJI_KEY_PASSPHRASE", "JINJI_NEW_KEY_PASSPHRASE"
ASKED = f"密钥口令取自环境变量 {PASSPHRASE}，没有时询问"


def add(commands: Any) -> None:
    """Register ``key`` and its commands."""
    key = commands.add_parser("key", help="证书签名密钥：建立、更换、备份、导入")
    acts = key.add_subparsers(title="命令", metavar="命令", required=True)
    shown = acts.add_parser("show", help="列出密钥：编号、使用期、有没有备份")
    shown.set_defaults(run=run_show)
    made = acts.add_parser(
        "make", help="建立第一把密钥（市局管理员）", description=f"建立签名密钥。{ASKED}。"
    )
    made.set_defaults(run=run_make)
    replaced = acts.add_parser(
        "replace",
        help="更换密钥；旧密钥签过的证书仍然有效，除非声明泄露",
        description=f"更换签名密钥。新密钥的口令取自环境变量 {NEW}，没有时询问。",
    )
    replaced.add_argument("--reason", required=True, metavar="理由")
    replaced.add_argument(
        "--distrust",
        action="store_true",
        help="旧密钥已泄露：它签过的证书不再可信，要用 certificates sign 重新签名",
    )
    replaced.set_defaults(run=run_replace)
    backed = acts.add_parser("backup", help="打印纸质备份（PDF，密钥是加密的）")
    backed.add_argument("file", metavar="文件.pdf")
    backed.set_defaults(run=run_backup)
    taken = acts.add_parser(
        "import",
        help="从纸质备份导入：备份的 PDF、照片，或逐行录入的文本文件",
        description=f"从纸质备份导入密钥。{ASKED}。",
    )
    taken.add_argument("file", metavar="文件", help="备份的 PDF、照片，或逐行录入的 .txt")
    taken.set_defaults(run=run_import)
    words = acts.add_parser(
        "passphrase",
        help="更改密钥口令；改后请重新打印备份",
        description=f"更改密钥口令。现在的取自 {PASSPHRASE}，新的取自 {NEW}，没有时询问。",
    )
    words.set_defaults(run=run_passphrase)


def run_show(args: Namespace) -> int:
    """List the keys; they are public, so nobody signs in."""
    from db.certificate_keys import list_keys

    with opened(args) as office:
        keys = list_keys(office)
    if args.json:
        emit({"keys": [_json(each) for each in keys]})
    elif keys:
        rows = [
            (
                each.name,
                STATES[each.state],
                each.since,
                each.until or "",
                f"{each.backed_up:%Y-%m-%d}" if each.backed_up else "没有",
                each.reason,
            )
            for each in keys
        ]
        show(table(("密钥编号", "状态", "自", "到", "纸质备份", "更换理由"), rows))
    else:
        say("还没有签名密钥；由市局管理员用 certificates key make 建立。")
    return 0


def run_make(args: Namespace) -> int:
    """Make the first key."""
    from db.certificate_keys import make_key

    with signed_in(args) as (office, actor):
        made = make_key(office, actor, password(PASSPHRASE, "给签名密钥设一个口令"))
    return _told(args, made, "已建立")


def run_replace(args: Namespace) -> int:
    """Replace the key in use."""
    from db.certificate_keys import replace_key

    with signed_in(args) as (office, actor):
        words = password(NEW, "给新密钥设一个口令")
        made = replace_key(office, actor, words, args.reason, distrust=args.distrust)
    return _told(args, made, "已更换，新密钥")


def run_backup(args: Namespace) -> int:
    """Write the paper backup."""
    from db.certificate_keys import key_sheet

    path = Path(args.file)
    if path.suffix.lower() != ".pdf":
        raise Refusal("只写 .pdf 文件", args.file, "把扩展名改为 .pdf")
    with signed_in(args) as (office, actor):
        pdf = key_sheet(office, actor)
    path.write_bytes(pdf)
    if args.json:
        emit({"file": str(path)})
    else:
        say(f"纸质备份写在 {path}。打印后请删除这个文件，纸张与口令分开保管。")
    return 0


def run_import(args: Namespace) -> int:
    """Take a key back from paper."""
    from db.certificate_keys import import_key

    text = _backup_text(Path(args.file))
    with signed_in(args) as (office, actor):
        taken = import_key(office, actor, text, password(PASSPHRASE, "这把密钥的口令"))
    return _told(args, taken, "已导入")


def run_passphrase(args: Namespace) -> int:
    """Change the passphrase of the key in use."""
    from db.certificate_keys import change_passphrase, key_in_use

    with signed_in(args) as (office, actor):
        now = password(PASSPHRASE, "现在的密钥口令")
        change_passphrase(office, actor, now, password(NEW, "新的密钥口令"))
        view = key_in_use(office)
    assert view is not None
    return _told(args, view, "口令已更改")


def _backup_text(path: Path) -> str:
    """The locked key in a scan of the paper, or as somebody typed it in."""
    if path.suffix.lower() == ".txt":
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise Refusal("读不懂这个文本文件", path.name, "请存为 UTF-8 编码") from None
    from templates.papers.qr import read_file

    texts = read_file(path)
    if not texts:
        raise Refusal("文件里没有读到二维码", path.name, "请扫得更清楚些，或逐行录入成 .txt")
    return texts[0]


def _told(args: Namespace, key: KeyView, what: str) -> int:
    if args.json:
        emit(_json(key))
        return 0
    say(f"签名密钥{what} {key.name}。")
    if key.backed_up is None:
        say("请马上打印纸质备份：certificates key backup 文件.pdf")
    return 0


def _json(key: KeyView) -> dict[str, object]:
    return {
        "id": key.key_id,
        "public": key.public.hex(),
        "state": key.state,
        "from": key.since,
        "until": key.until,
        "distrusted": key.distrusted,
        "reason": key.reason,
        "backed_up": key.backed_up.isoformat() if key.backed_up else None,
    }
