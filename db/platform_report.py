"""The result of reconciling as tables of a workbook, the differences ready to be ticked."""

from __future__ import annotations

from db.platform import OnlyThere, Reconciliation
from templates.workbooks.platform_list import PlatformList, meanings
from templates.workbooks.platform_sheets import DIFFERENCE_TITLES, DIFFERENCES, Table

FOUND_BY = {"code": "信用代码", "permit": "排污许可证编号", "name": "名称（要人确认）"}
STORED = {"new": "将登记", "changed": "将更新", "same": "相同", "none": "不登记"}
_COUNTS = {
    "rows": "平台的行数",
    "matched": "与名录对上",
    "to_confirm": "其中只凭名称，要人确认",
    "differing": "其中内容不同",
    "new": "将登记的申报",
    "changed": "将更新的申报",
    "same": "相同的申报",
    "unclear": "分不清是哪一家",
    "only_there": "仅平台有",
    "only_here": "仅名录有",
    "elsewhere": "别的县区（没有比较）",
}


def report_tables(platform: PlatformList, found: Reconciliation) -> list[Table]:
    """The sheets of the report."""
    titles = meanings()
    about: list[tuple[object, ...]] = [("文件", platform.staged.file)]
    about += [("工作表", platform.staged.sheet), ("SHA-256", platform.staged.sha256)]
    about += [(_COUNTS[name], count) for name, count in found.counts().items()]
    about += [
        (f"列“{heading}”", titles[meaning] if meaning else "不读")
        for heading, meaning in platform.layout.mapping.items()
    ]
    matched = [
        (m.row, m.key, m.name, m.county_name, FOUND_BY[m.by], m.application["number"],
         m.application["target"], m.application["state"], m.application["submitted_on"],
         m.application["audit"], STORED[m.stored], m.why_not, len(m.differences))
        for m in found.matched
    ]  # fmt: skip
    differences = [
        (m.row, m.key, m.name, d.title, d.platform, d.register, "" if d.may_take else "不能采用")
        for m in found.matched
        for d in m.differences
    ]
    here = [(h.key, h.name, h.county_name, h.target, "、".join(h.audits)) for h in found.only_here]
    there = ("行", "代码", "企业名称", "区县", "申报编号", "可能是")
    return [
        Table("说明", ("项目", "说明"), about),
        Table(
            "对上的",
            ("行", "代码", "企业名称", "区县", "依据", "申报编号", "申报等级", "平台状态",
             "提交日期", "本办公室申报件", "登记", "说明", "差异数"),
            matched,
        ),
        Table(DIFFERENCES, DIFFERENCE_TITLES, differences),
        Table("分不清的", there, _there(found.unclear)),
        Table("仅平台有", there, _there(found.only_there)),
        Table("仅名录有", ("代码", "企业名称", "区县", "目标", "本办公室申报件"), here),
    ]  # fmt: skip


def _there(rows: list[OnlyThere]) -> list[tuple[object, ...]]:
    return [(r.row, r.code, r.name, r.county_name, r.number, "、".join(r.candidates)) for r in rows]
