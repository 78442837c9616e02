"""Contents for the tests of the papers: a small pack of our own, a wide one, a certificate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache

from grading.assessment import assess
from grading.certificates import Claim, claim_text
from grading.facts import Value, check_facts
from grading.gaps import gaps
from grading.packs import Pack, read_pack
from templates.papers.content import (
    AttachmentContent,
    BasisDocument,
    CertificateContent,
    ConclusionContent,
    EnterpriseContent,
    EquipmentLine,
    FactContent,
    OpenPoint,
    OutletCount,
    ReportContent,
    StageContent,
    Step,
)

PRINTED = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=8)))
DAY = date(2026, 6, 30)
RARE = "𠮷䶮𬭊𬭎㳠"

SMALL = """
pack: sample-steel
edition: 2026-t1
title: 示例钢铁分级标准（待核稿）
industry: steel
levels: [A, B, C, D]
in_force: 2026-01-13
review_by: 2027-01-13
documents:
  m35: {title: 关于推进实施钢铁行业超低排放的意见, number: 环大气〔2019〕35号, issued: 2019-04-22}
  db13: {title: 钢铁工业大气污染物超低排放标准, number: DB13/2169-2018, issued: "2018"}
  hebei: {title: 河北省重点行业环保绩效A级标准（试行）}
aspects: {organized: 有组织排放, fugitive: 无组织排放, carbon: 节能降碳, transport: 清洁运输}
facts:
  processes: {ask: choices, name: 生产工序, options: {sinter: 烧结, coke: 炼焦}}
  head.PM: {ask: concentration, name: 烧结机机头 颗粒物, unit: mg/m3, oxygen: 16, hours: 95, months: 12}
  head.NOx: {ask: concentration, name: 烧结机机头 氮氧化物, unit: mg/m3, oxygen: 16, hours: 95, months: 12}
  legal.PM: {ask: concentration, name: 烧结机机头 颗粒物（法定线）, unit: mg/m3, oxygen: 16, hours: 100, months: 12}
  store: {ask: checklist, name: 物料储存, items: {closed: 粉状物料密闭, fence: 料场封闭, spray: 喷淋抑尘}}
  share: {ask: number, name: 清洁方式运输比例, unit: "%"}
  energy: {ask: number, name: 工序能耗, unit: kgce/t}
  quench: {ask: choice, name: 熄焦方式, options: {dry: 干熄焦, wet: 湿熄焦}}
  fined: {ask: yes_no, name: 近一年受生态环境行政处罚}
vetoes:
  - {id: fined, name: 近一年受生态环境行政处罚, when: {fact: fined, is: true}, caps_at: C, basis: [{document: hebei, clause: 第三条}], evidence: read}
indicators:
  - id: organized.head
    aspect: organized
    name: 烧结机机头烟气
    applies: {fact: processes, has: [sinter]}
    levels:
      A: {require: {outlet: head, limits: {PM: 10, NOx: 50}}, text: "颗粒物、NOx小时均值不高于10、50 mg/m³，CEMS数据95%以上时段满足。", basis: [{document: m35, clause: 附件2}], evidence: recalled, confidence: high}
      B: {require: {outlet: head, limits: {PM: 20, NOx: 100}}, text: "颗粒物、NOx小时均值不高于20、100 mg/m³。", basis: [{document: m35, clause: 附件2}], evidence: read}
  - id: organized.legal
    aspect: organized
    name: 烧结机机头烟气（法定线）
    legal: true
    applies: {fact: processes, has: [sinter]}
    levels:
      C: {require: {outlet: legal, limits: {PM: 10}}, text: 颗粒物逐小时不高于10 mg/m³。, basis: [{document: db13, clause: 表1}], evidence: read}
  - id: fugitive.store
    aspect: fugitive
    name: 物料储存
    levels:
      A: {require: {fact: store, has: [closed, fence]}, text: 粉状物料密闭储存，料场封闭。, basis: [{document: m35}], evidence: drafted}
  - id: carbon.energy
    aspect: carbon
    name: 工序能耗
    levels:
      A: {require: {fact: energy, at_most: 400}, text: （拟）能耗达到标杆水平。, basis: [{document: hebei}], evidence: recalled, confidence: low}
  - id: transport.share
    aspect: transport
    name: 清洁运输
    levels:
      A: {require: {fact: share, at_least: 80}, text: 清洁方式运输比例不低于80%。, basis: [{document: m35}], evidence: read}
  - id: organized.quench
    aspect: organized
    name: 熄焦
    applies: {fact: processes, has: [coke]}
    levels:
      A: {require: {fact: quench, is: dry}, text: 采用干熄焦。, basis: [{document: hebei}], evidence: drafted}
emergency:
  - {level: B, warning: orange, measure: 停产一条烧结机。, cut: 20, base: min_capacity, basis: [{document: m35}], evidence: read}
"""  # noqa: E501

VERIFIED: dict[str, object] = {
    "processes": ["sinter"],
    "head.PM": [Decimal("9.8"), Decimal("8.5"), None],
    "head.NOx": [Decimal(value) for value in (38, 44, 52, 47, 41, 39)],
    "legal.PM": Decimal("12.4"),
    "store": {"closed": True, "fence": False, "spray": None},
    "share": Decimal("81.5"),
    "energy": Decimal("402"),
    "fined": False,
}
CLAIMED: dict[str, object] = {**VERIFIED, "share": Decimal("92.0"), "store": ["closed", "fence"]}


@lru_cache(maxsize=1)
def small_pack() -> Pack:
    """Four aspects, a legal line, a silent cell, an indicator that does not apply, a veto."""
    return read_pack(SMALL, "sample-steel.yaml")


@lru_cache(maxsize=4)
def wide_pack(indicators: int, words: int = 12) -> Pack:
    """A pack of many indicators with requirements of ``words`` clauses each."""
    clause = "物料储存、输送、转运全过程密闭并配备CEMS、DCS与视频，"
    rows = [
        "pack: wide\nedition: t\ntitle: 宽表\nindustry: steel\nlevels: [A, B, C, D]",
        "in_force: 2026-01-01\nreview_by: 2027-01-01",
        "documents: {d: {title: 文件, number: 环大气〔2019〕35号}}",
        "aspects: {one: 无组织排放, two: 清洁运输}\nfacts:",
    ]
    rows += [f"  f{n}: {{ask: number, name: 事实{n}, unit: mg/m3}}" for n in range(indicators)]
    rows.append("indicators:")
    for n in range(indicators):
        aspect = "one" if n < indicators * 2 // 3 else "two"
        rows.append(f"  - id: i{n}\n    aspect: {aspect}\n    name: 第{n}项指标\n    levels:")
        for level, limit in (("A", 10), ("B", 20), ("C", 30)):
            rows.append(
                f"      {level}: {{require: {{fact: f{n}, at_most: {limit}}}, "
                f"text: {clause * words}不高于{limit}。, basis: [{{document: d}}], evidence: read}}"
            )
    return read_pack("\n".join(rows), "wide.yaml")


def report(
    pack: Pack | None = None,
    verified: Mapping[str, object] | None = None,
    claimed: Mapping[str, object] | None = None,
    **changes: object,
) -> ReportContent:
    """A filled report; keyword arguments replace its fields."""
    pack = pack or small_pack()
    facts = _checked(pack, VERIFIED if verified is None else verified)
    assessment = assess(pack, facts, DAY)
    fields: dict[str, object] = {
        "enterprise": EnterpriseContent(
            name="武安市晨曦钢铁有限公司",
            credit_code="91130481MA07XXXX8K",
            address="河北省邯郸市武安市工业园区钢城路88号",
            county="武安市",
            industry="钢铁（长流程联合钢铁）",
            processes=("烧结", "炼铁"),
            permit_number="91130481MA07XXXX8K001P",
            legal_person="张三",
            contact="李四",
            phone="0310-5550000",
            level_before="B",
            equipment=(EquipmentLine("烧结", "带式烧结机 230 m²", 2, "年产烧结矿 480 万吨"),),
            outlets=(OutletCount("烧结机机头", 2, 2),),
        ),
        "audit_number": "SP-2026-0007",
        "kind": "晋级（升A晋B）",
        "target": "A",
        "pack_state": "待核稿",
        "assessment": assessment,
        "office": "邯郸市生态环境局",
        "printed": PRINTED,
        "gaps": gaps(assessment, "A") if "A" in pack.levels else (),
        "level": "B",
        "decider": "邯郸市生态环境局",
        "decided": date(2026, 11, 12),
        "document_number": "邯环评〔2026〕7号",
        "application_date": DAY,
        "evaluation_from": date(2025, 12, 1),
        "evaluation_to": date(2026, 5, 31),
        "steps": (
            Step(DAY, "提交申报", "李四", "企业经办", "申请晋级 A 级。"),
            Step(date(2026, 7, 6), "县级初审", "王五", "初审", "材料齐全，请重点核对CEMS量程。"),
        ),
        "documents": tuple(
            BasisDocument(each.title, each.number, each.issued) for each in pack.documents.values()
        ),
        "stages": (
            _stage("claimed", "企业自评", CLAIMED if claimed is None else claimed, "企业填报"),
            _stage("verified", "现场核查", facts, "现场核查", "附件3 第12页"),
        ),
        "open_points": (OpenPoint("fugitive.store", "料场视频保存期", "截图待补传。", "钱七"),),
        "attachments": (
            AttachmentContent(1, "排污许可证副本", "1–36", "ab" * 32, ("organized.head",)),
        ),
        "conclusions": {
            "organized.head": (
                ConclusionContent("企业自评", "符合", by="李四"),
                ConclusionContent("现场核查", "等效认定", "专家组意见", "见纪要", "赵六"),
            ),
        },
        "prepared_by": "赵六",
        "checked_by": "孙八",
        "signed_by": "钱七",
        "trial": True,
        "sample": False,
        "trail_head": "f" * 64,
    }
    fields.update(changes)
    return ReportContent(**fields)  # type: ignore[arg-type]


def empty_report() -> ReportContent:
    """A report for which hardly anything is known yet."""
    return report(
        verified={},
        claimed={},
        enterprise=EnterpriseContent("某厂", "91130481MA07XXXX8K", "", "", ""),
        level=None,
        decider="",
        decided=None,
        document_number="",
        application_date=None,
        evaluation_from=None,
        evaluation_to=None,
        gaps=(),
        steps=(),
        documents=(),
        stages=(),
        open_points=(),
        attachments=(),
        conclusions={},
        prepared_by="",
        checked_by="",
        signed_by="",
    )


def certificate(**changes: object) -> CertificateContent:
    """A filled 样张; keyword arguments replace its fields, the claim follows them."""
    fields: dict[str, object] = {
        "number": "样张〔2026〕第0001号",
        "enterprise": f"武安市{RARE}钢铁有限公司",
        "credit_code": "91130481MA07XXXX8K",
        "address": "河北省邯郸市武安市工业园区钢城路88号",
        "permit_number": "91130481MA07XXXX8K001P",
        "industry": "钢铁（长流程联合钢铁）",
        "processes": ("烧结", "球团", "炼铁", "炼钢"),
        "level": "A",
        "year": 2026,
        "basis": "河北省钢铁行业（长流程）环保绩效分级标准　2026-draft 版（待核稿）",
        "authority": "邯郸市生态环境局",
        "publication_number": "邯环公告〔2026〕12号",
        "published": date(2026, 11, 20),
        "printed": PRINTED,
        "trial": True,
        "fingerprint": "0123456789abcdef" * 4,
        "trail_head": "fedcba9876543210" * 4,
    }
    fields.update(changes)
    if "claim" not in fields:
        names = "number credit_code enterprise industry level year published fingerprint trail_head"
        claimed = {name: fields[name] for name in names.split()}
        fields["claim"] = claim_text(Claim(**claimed, trial=bool(fields["trial"])))  # type: ignore[arg-type]
    return CertificateContent(**fields)  # type: ignore[arg-type]


def _checked(pack: Pack, raw: Mapping[str, object]) -> dict[str, Value]:
    return check_facts(pack.facts, raw, "samples")


def _stage(
    stage: str,
    title: str,
    facts: Mapping[str, object],
    origin: str,
    evidence: str = "",
) -> StageContent:
    entries = {name: FactContent(value, origin, evidence) for name, value in facts.items()}
    return StageContent(stage, title, entries)
