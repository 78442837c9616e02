"""``certificates``: is this certificate genuine?"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.output import emit, say, show

if TYPE_CHECKING:
    from grading.certificates import Claim, ClaimCheck


def add(subparsers: Any) -> None:
    """Register the noun and its commands."""
    noun = subparsers.add_parser("certificates", help="证书：核验真伪")
    commands = noun.add_subparsers(title="命令", metavar="命令", required=True)
    verify_ = commands.add_parser(
        "verify",
        help="核验证书：二维码里的文字，或证书的 PDF 文件",
        description="核验证书。只有签名核对无误的正式证书退出码为 0；"
        "试评样张、未签名、被改动、无法识别的一律为 1。",
    )
    verify_.add_argument("what", metavar="文字或PDF", help="二维码里的文字（JINJI…），或 PDF 文件")
    verify_.set_defaults(run=verify)


def verify(args: Namespace) -> int:
    """Say what a claim is worth; 0 only for one whose signature was checked."""
    from grading.certificates import verify_text

    text, source = _claim_of(args.what)
    check = verify_text(text)
    if args.json:
        emit({**check.as_json(), "source": source})
        say(f"{check.title}：{check.message}")
    else:
        show("\n".join(_words(check, source)))
    return 0 if check.genuine else 1


def _claim_of(what: str) -> tuple[str, str]:
    """The text to verify and where it came from: the argument itself, or a file's name."""
    from grading.certificates import PREFIX
    from grading.refusals import Refusal

    if not what.strip() or what.strip().startswith(PREFIX):
        return what, ""
    path = Path(what)
    looks_like_file = path.suffix.lower() == ".pdf"
    if not looks_like_file and not _exists(path):
        return what, ""
    if path.is_dir():
        raise Refusal("这是文件夹，不是证书文件。", what, "请写证书 PDF 的完整路径。")
    from templates.papers.qr import read_pdf

    texts = read_pdf(path)
    if not texts:
        raise Refusal(
            "这个 PDF 的页面上没有读到二维码。",
            path.name,
            "请核对是不是证书；扫描件请扫得更清楚些（300 dpi），或改用二维码里的文字核验。",
        )
    ours = [text for text in texts if text.startswith(PREFIX)]
    return (ours or texts)[0], path.name


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
        lines += ["", "二维码所载内容（未经签名证实）：", *_particulars(check.claim)]
    return lines


def _particulars(claim: Claim) -> list[str]:
    rows = [
        ("证书编号", claim.number),
        ("企业名称", claim.enterprise + (f"（{claim.site}）" if claim.site else "")),
        ("统一社会信用代码", claim.credit_code),
        ("行业", claim.industry),
        ("绩效等级", claim.level),
        ("评定年度", str(claim.year)),
        ("公布日期", claim.published.isoformat()),
        ("标准指纹", claim.fingerprint),
        ("留痕链头", claim.trail_head),
    ]
    return [f"  {label}：{value}" for label, value in rows]
