"""``certificates``: is this certificate genuine? Signing, the lists and the page for verifiers."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import certificate_keys
from cli.output import emit, say, show
from cli.session import signed_in, unlock_from_environment

if TYPE_CHECKING:
    from grading.certificate_trust import Trust
    from grading.certificates import Claim, ClaimCheck


def add(subparsers: Any) -> None:
    """Register the noun and its commands."""
    noun = subparsers.add_parser("certificates", help="证书：核验、签名、密钥、撤销名单、验证页")
    commands = noun.add_subparsers(title="命令", metavar="命令", required=True)
    verify_ = commands.add_parser(
        "verify",
        help="核验证书：二维码里的文字，或证书的 PDF、图片",
        description="核验证书。只有签名核对无误、没有失效的正式证书退出码为 0；样张、未签名、伪造、"
        "被改动、过期、失效、密钥不认识、无法识别的一律为 1。"
        "默认用数据库里的密钥和失效记录，没有数据库时请给出清单文件。",
    )
    verify_.add_argument(
        "what", metavar="文字、PDF或图片", help="二维码里的文字（JINJI…），或 PDF、图片文件"
    )
    verify_.add_argument("--trust", metavar="文件", help="可信密钥清单；给出时不用数据库")
    verify_.add_argument("--revocations", metavar="文件", help="撤销名单，与 --trust 一起用")
    verify_.set_defaults(run=verify)

    sign = commands.add_parser(
        "sign",
        help="为已公布还没有签名的证书签名",
        description="为已公布还没有签名的证书签名。密钥口令取自环境变量 JINJI_KEY_PASSPHRASE，"
        "没有时询问。公布时设置了这个变量，证书当时就签名。",
    )
    sign.set_defaults(run=run_sign)
    for name, run, title, file in (
        ("trust", run_trust, "导出可信密钥清单（签名的 JSON）", "文件.json"),
        (
            "revocations",
            run_revocations,
            "导出撤销名单（签名的 JSON，或 .xlsx 表格）",
            "文件.json",
        ),
        ("page", run_page, "生成离线验证页：一个 HTML 文件，手机和网站都能用", "验证.html"),
    ):
        one = commands.add_parser(name, help=title, description=title)
        one.add_argument("file", metavar=file)
        one.set_defaults(run=run)
    term = commands.add_parser(
        "term",
        help="查看或设定证书有效期（设定需要管理角色）",
        description="查看或设定以后签发的证书的有效期。等级实行动态管理，通常不设；设定要有依据。",
    )
    term.add_argument("months", nargs="?", type=int, metavar="月数", help="0 为不设；不写则查看")
    term.add_argument("--basis", default="", metavar="依据", help="文件名称、文号和条款")
    term.set_defaults(run=run_term)
    sealed = commands.add_parser(
        "seal",
        help="给写好的 PDF 加 PAdES 电子签章（要另装 pyHanko）",
        description="用 PKCS#12 文件（.p12、.pfx）给写好的 PDF 加 PAdES 签章，原文件不变。"
        "口令取自环境变量 JINJI_SEAL_PASSWORD，没有时询问。",
    )
    sealed.add_argument("file", metavar="文件.pdf")
    sealed.add_argument("out", metavar="签章后.pdf")
    sealed.add_argument("--p12", required=True, metavar="签章证书.p12")
    sealed.set_defaults(run=run_seal)
    certificate_keys.add(commands)


def verify(args: Namespace) -> int:
    """Say what a claim is worth; 0 only for a genuine certificate in force."""
    from datetime import datetime

    from db.clock import OFFICE_ZONE
    from grading.certificates import verify_text

    text, source = _claim_of(args.what)
    check = verify_text(text, _trust(args), datetime.now(OFFICE_ZONE).date())
    if args.json:
        emit({**check.as_json(), "source": source})
        say(f"{check.title}：{check.message}")
    else:
        show("\n".join(_words(check, source)))
    return 0 if check.genuine else 1


def _trust(args: Namespace) -> Trust:
    """Whom to believe: the lists given, else the database there is, else nobody."""
    from db.certificate_signing import holds, trust_here
    from db.dialects import database_at
    from grading.certificate_lists import trust_from
    from grading.certificate_trust import NOBODY
    from grading.refusals import Refusal

    if args.revocations and not args.trust:
        raise Refusal("只有撤销名单，没有可信密钥清单", "--revocations", "请同时给出 --trust 文件")
    if args.trust:
        names = (Path(args.trust).name, Path(args.revocations).name if args.revocations else "")
        revocations = _list_text(args.revocations) if args.revocations else None
        return trust_from(_list_text(args.trust), revocations, holds, names)
    if args.db is None and not database_at(None).exists():
        return NOBODY
    from cli.session import opened

    with opened(args) as office:
        return trust_here(office)


def _list_text(name: str) -> str:
    from grading.refusals import Refusal

    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("这不是清单文件", Path(name).name, "请选 .json 的清单文件") from None


def run_sign(args: Namespace) -> int:
    """Sign what waits for a signature."""
    from db.certificate_signing import sign_pending

    with signed_in(args) as (office, actor):
        unlock_from_environment(office, actor, ask=True)
        signed = sign_pending(office, actor)
    if args.json:
        emit({"key": signed.key_id, "signed": list(signed.numbers)})
    else:
        say(f"为 {len(signed.numbers)} 份证书签了名。" if signed.numbers else "没有待签名的证书。")
    return 0


def run_trust(args: Namespace) -> int:
    """Write the trust list."""
    from db.certificate_signing import make_trust_list

    return _written(args, make_trust_list, "可信密钥清单")


def run_revocations(args: Namespace) -> int:
    """Write the revocation list: signed for programs, or a workbook for people."""
    from db.certificate_ends import write_revocations
    from db.certificate_signing import make_revocation_list

    path = Path(args.file)
    if path.suffix.lower() != ".xlsx":
        return _written(args, make_revocation_list, "撤销名单")
    with signed_in(args) as (office, actor):
        count = write_revocations(office, actor, path)
    if args.json:
        emit({"file": str(path), "ended": count})
    else:
        say(f"失效证书编号表写在 {path}，共 {count} 份（表格不带签名）。")
    return 0


def run_page(args: Namespace) -> int:
    """Write the verification page."""
    from db.verification_page import make_verification_page

    return _written(args, make_verification_page, "验证页")


def _written(args: Namespace, make: Any, title: str) -> int:
    """Make a signed text with the unlocked key and write it to ``args.file``."""
    path = Path(args.file)
    with signed_in(args) as (office, actor):
        unlock_from_environment(office, actor, ask=True)
        text = make(office, actor)
    path.write_text(text, encoding="utf-8", newline="\n")
    if args.json:
        emit({"file": str(path), "bytes": len(text.encode())})
    else:
        say(f"{title}写在 {path}")
    return 0


def run_term(args: Namespace) -> int:
    """Show or set the term."""
    from db.certificate_terms import certificate_term, set_certificate_term

    with signed_in(args) as (office, actor):
        if args.months is None:
            term = certificate_term(office, actor)
        else:
            term = set_certificate_term(office, actor, args.months, args.basis)
    if args.json:
        emit({"months": term.months, "basis": term.basis})
    elif term.months:
        say(f"证书有效期 {term.months} 个月，依据：{term.basis}")
    else:
        say("证书不设有效期，等级实行动态管理。")
    return 0


def run_seal(args: Namespace) -> int:
    """Seal a finished PDF."""
    from cli.session import password
    from templates.papers.sealing import Pkcs12Seal

    pdf = Path(args.file).read_bytes()
    words = password("JINJI_SEAL_PASSWORD", "签章证书的口令")
    sealed = Pkcs12Seal(Path(args.p12), words).sealed(pdf)
    Path(args.out).write_bytes(sealed)
    if args.json:
        emit({"file": args.out, "bytes": len(sealed)})
    else:
        say(f"已签章，写在 {args.out}")
    return 0


def _claim_of(what: str) -> tuple[str, str]:
    """The text to verify and where it came from: the argument itself, or a file's name."""
    from grading.certificates import PREFIX
    from grading.refusals import Refusal

    if not what.strip() or what.strip().startswith(PREFIX):
        return what, ""
    path = Path(what)
    looks_like_file = path.suffix.lower() in {".pdf", ".png", ".jpg", ".jpeg"}
    if not looks_like_file and not _exists(path):
        return what, ""
    if path.is_dir():
        raise Refusal("这是文件夹，不是证书文件。", what, "请写证书 PDF 或图片的完整路径。")
    from templates.papers.qr import claim_in

    return claim_in(path), path.name


def _exists(path: Path) -> bool:
    """Whether there is such a file; a long text is no file name on any system."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _words(check: ClaimCheck, source: str) -> list[str]:
    lines = [f"核验结果：{check.title}", check.message]
    if source:
        lines.insert(0, f"文件：{source}")
    if check.claim is not None:
        sworn = "证书所载内容（签名已核对）" if check.signed else "二维码所载内容（未经签名证实）"
        lines += ["", f"{sworn}：", *_particulars(check.claim)]
    return lines


def _particulars(claim: Claim) -> list[str]:
    from grading.certificate_words import particulars

    return [f"  {label}：{value}" for label, value in particulars(claim)]
