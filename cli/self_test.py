"""``self-test``: the whole house once, on a database and files that vanish afterwards.

For whoever has installed the program and wants to know whether everything it
stands on is there: database, migrations, packs with their cases, fonts, the QR
writer and reader. Exit 1 where one of them fails.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cli.output import emit, say, show, table
from grading.refusals import Refusal

# One name with characters of every kind: common, extension A, recent standard, extension B.
RARE_NAME = "邯郸市䶮㳠𬭎𠮷钢铁（自检）有限公司"


def add(subparsers: Any) -> None:
    """``self-test``"""
    parser = subparsers.add_parser(
        "self-test",
        help="自检",
        description="自检：临时数据库、全部分级标准、一份带生僻字和二维码的 PDF，写出后读回核对；"
        "不留下任何文件。",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run every check, also after one has failed; print what each found."""
    results = []
    with tempfile.TemporaryDirectory(prefix="jinji-", ignore_cleanup_errors=True) as folder:
        for name, check in CHECKS:
            started = time.perf_counter()
            ok, found = carry_out(check, Path(folder))
            seconds = time.perf_counter() - started
            results.append({"name": name, "ok": ok, "ms": round(seconds * 1000), "found": found})
    good = all(each["ok"] for each in results)
    if args.json:
        emit({"ok": good, "checks": results})
    else:
        rows = [(r["name"], "通过" if r["ok"] else "失败", r["ms"], r["found"]) for r in results]
        show(table(["项目", "结果", "毫秒", "说明"], rows, right=[2]))
    say("自检通过" if good else "自检没有通过，见上表")
    return 0 if good else 1


def carry_out(check: Callable[[Path], str], folder: Path) -> tuple[bool, str]:
    """Whether a check passed, and its finding or the reason why not."""
    try:
        return True, check(folder)
    except Refusal as refusal:
        return False, str(refusal)
    except Exception as fault:
        logging.getLogger("jinji.cli").exception("self-test")
        return False, f"{type(fault).__name__}: {fault}"


def check_database(folder: Path) -> str:
    """A database from nothing, set up and looked through."""
    from db.check import check
    from db.office import open_office
    from db.trail import verify
    from db.users import create_office

    with open_office(folder / "selbst.db") as office:
        create_office(office, "自检", "selbst-Pruefung-1")
        state = verify(office)
        findings = check(office)
    if not state.ok or findings:
        raise Refusal("新建的数据库没有通过检查", "；".join(each.message for each in findings))
    return f"建立、迁移、留痕 {state.entries} 条校验无误"


def check_packs(folder: Path) -> str:
    """Every shipped pack is read, and every case beside it gives what its source says."""
    from grading.cases import run_cases
    from grading.library import STANDARDS, shipped

    keys = [each.key for each in shipped()]
    results = [each for file in (STANDARDS / "cases").glob("*.yaml") for each in run_cases(file)]
    wrong = [each for each in results if not each.passed]
    if wrong:
        first = f"{wrong[0].name}：{wrong[0].differences[0]}"
        raise Refusal(f"{len(wrong)} 个用例与分级标准不符，例如 {first}", wrong[0].place)
    return f"{'、'.join(keys)}；用例 {len(results)} 个全部相符"


def check_paper(folder: Path) -> str:
    """A certificate with rare characters is drawn, and its QR code read back from the page."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from db.certificate_signing import holds
    from db.clock import SystemClock
    from grading.certificate_trust import OfficeKey, Trust
    from grading.certificates import Claim, certificate_number, signed_text, verify_text
    from templates.papers.certificate import draw_certificate
    from templates.papers.content import CertificateContent
    from templates.papers.qr import read_pdf

    clock = SystemClock()
    number = certificate_number(clock.today().year, 1, trial=True)
    claim = Claim(
        number=number,
        credit_code="91130481XNX0000127",
        enterprise=RARE_NAME,
        industry="钢铁",
        level="A",
        year=clock.today().year,
        published=clock.today(),
        trial=True,
        fingerprint="0" * 64,
        trail_head="0" * 64,
    )
    private = Ed25519PrivateKey.generate()  # of this test alone
    key = OfficeKey(private.public_key().public_bytes_raw(), "自检", clock.today())
    content = CertificateContent(
        number=number,
        enterprise=RARE_NAME,
        credit_code=claim.credit_code,
        address="自检路 1 号",
        permit_number="",
        industry=claim.industry,
        processes=(),
        level=claim.level,
        year=claim.year,
        basis="自检",
        authority="自检",
        publication_number="",
        published=claim.published,
        claim=signed_text(claim, key.key_id, clock.today(), private.sign),
        printed=clock.now(),
    )
    path = folder / "selbst.pdf"
    path.write_bytes(draw_certificate(content))
    texts = read_pdf(path)
    if texts != [content.claim]:
        raise Refusal("证书上的二维码读回来不是写进去的内容", path.name)
    answer = verify_text(texts[0], Trust({key.key_id: key}, check=holds))
    if not answer.signed or answer.claim is None or answer.claim.enterprise != RARE_NAME:
        raise Refusal(f"证书声明读回来不对：{answer.message}", path.name)
    return f"{RARE_NAME}：写出、读回、签名核对无误，{answer.title}"


CHECKS = (
    ("数据库", check_database),
    ("分级标准", check_packs),
    ("证书与二维码", check_paper),
)
