"""What a certificate's claim says, in words for people: on the screen and in a terminal."""

from __future__ import annotations

from grading.certificate_trust import in_groups
from grading.certificates import Claim


def particulars(claim: Claim) -> list[tuple[str, str]]:
    """What a claim says, as (label, value) for people."""
    rows = [
        ("证书编号", claim.number),
        ("企业名称", claim.enterprise + (f"（{claim.site}）" if claim.site else "")),
        ("统一社会信用代码", claim.credit_code),
        ("行业", claim.industry),
        ("绩效等级", claim.level),
        ("评定年度", str(claim.year)),
        ("公布日期", claim.published.isoformat()),
        ("有效期至", claim.expires.isoformat() if claim.expires else ""),
        ("签名日期", claim.signed_on.isoformat() if claim.signed_on else ""),
        ("签名密钥", in_groups(claim.key_id)),
        ("标准指纹", claim.fingerprint),
        ("留痕链头", claim.trail_head),
    ]
    return [row for row in rows if row[1]]
