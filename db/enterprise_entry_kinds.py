"""What an enterprise has several of: the kinds of entries and their fields, as data.

Dialogs, tables, the command line and workbooks are all made from this. An entry's
values are texts as a person writes them: dates ISO, numbers literals, 是 or 否.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from db.enterprise_entry_fields import NOTE, EntryField, EntryKind
from db.incentive.entry_kinds import INCENTIVE_KINDS
from grading.refusals import Refusal
from templates.workbooks.quantities import literal

KINDS: tuple[EntryKind, ...] = (
    EntryKind(
        "line",
        "生产线",
        "三个产能同一单位；最小的一个是应急减排限产的基数",
        (
            EntryField("name", "生产线", needed=True, longest=100, width=0,
                       spellings=("生产线名称", "设备名称", "装备名称")),
            EntryField("process", "工序", longest=100, width=90),
            EntryField("product", "产品", longest=100, in_table=False),
            EntryField("unit", "产能单位", longest=32, width=84, spellings=("单位",),
                       options=("万吨/年", "吨/日", "万千瓦", "万平方米/年", "吨/年")),
            EntryField("approved_capacity", "环评批复产能", "number", longest=32, width=104,
                       spellings=("环评产能", "批复产能")),
            EntryField("permitted_capacity", "排污许可产能", "number", longest=32, width=104,
                       spellings=("许可产能",)),
            EntryField("actual_output", "上年实际产量", "number", longest=32, width=104,
                       hint="上年正常生产的实际产量", spellings=("实际产量", "实际产能")),
            EntryField("actual_year", "产量年度", "year", longest=4, in_table=False),
            EntryField("commissioned", "投产日期", "date", longest=10, in_table=False),
            EntryField("status", "运行状态", longest=64, width=84, in_table=False,
                       options=("在产", "停产", "在建", "拟退出")),
            NOTE,
        ),
        ("name",),
        "name",
    ),
    EntryKind(
        "outlet",
        "排放口",
        "编号和数采仪编号（MN 号）用来对上监测数据；没有基准氧的按实测值算",
        (
            EntryField("name", "排放口名称", needed=True, width=0,
                       spellings=("排放口", "排口名称")),
            EntryField("number", "编号", longest=32, width=80,
                       hint="排污许可证上的编号，例如 DA001",
                       spellings=("排放口编号", "排口编号")),
            EntryField("main", "主要排放口", "yes_no", width=86, spellings=("是否主要排放口",)),
            EntryField("mn", "MN 号", longest=64, width=124, hint="在线监测数采仪的设备编号",
                       spellings=("mn", "数采仪编号", "设备mn号")),
            EntryField("point", "CEMS 点位", longest=64, in_table=False,
                       spellings=("监测点位", "点位")),
            EntryField("kind", "类型", longest=64, width=100, hint="标准里的叫法，例如 烧结机机头",
                       spellings=("排放口类型",)),
            EntryField("oxygen", "基准氧 %", "number", longest=16, most=Decimal("20.9"), width=80,
                       spellings=("基准氧", "基准含氧量", "基准氧含量")),
            EntryField("pollutants", "污染物", "list", width=130,
                       hint="用顿号分开，例如 颗粒物、SO2、NOx",
                       spellings=("污染物种类", "主要污染物")),
            EntryField("cems", "在线监测", "yes_no", in_table=False,
                       spellings=("是否安装在线监测",)),
            NOTE,
        ),
        ("name",),
        "name",
        spellings=("排口", "排放口一览"),
    ),
    EntryKind(
        "report",
        "手工监测报告",
        "没有在线监测的排放口，按申请日前一年内报告的最大值判定；排放口先登记名称和类型",
        (
            EntryField("outlet", "排放口", needed=True, width=0,
                       hint="登记的排放口名称；未写明哪一个的写类型，例如 烧结机机头",
                       spellings=("排放口名称", "排口名称", "监测点位")),
            EntryField("pollutant", "污染物", "pollutant", needed=True, longest=32, width=96,
                       options=("颗粒物", "二氧化硫", "氮氧化物", "氨", "非甲烷总烃"),
                       spellings=("监测项目", "污染物名称")),
            EntryField("sampled_on", "采样日期", "day", needed=True, longest=10, width=96,
                       spellings=("监测日期",)),
            EntryField("value", "浓度（mg/m³）", "number", needed=True, longest=32, width=128,
                       most=Decimal(1_000_000), hint="有基准氧的写折算浓度，照报告写",
                       spellings=("浓度", "折算浓度", "监测结果", "监测值")),
            EntryField("oxygen", "报告基准氧 %", "number", longest=16, most=Decimal("20.9"),
                       width=104, hint="报告写明折算到多少就写多少，没写的空着",
                       spellings=("基准氧", "基准含氧量", "基准氧含量")),
            EntryField("number", "报告编号", needed=True, longest=100, width=190,
                       spellings=("监测报告编号", "编号")),
            EntryField("laboratory", "监测机构", longest=100, in_table=False,
                       spellings=("检测机构", "检测单位", "监测单位")),
            EntryField("cma", "CMA 证书编号", longest=64, in_table=False,
                       spellings=("CMA", "CMA编号", "资质认定证书编号")),
            NOTE,
        ),
        ("number", "outlet", "pollutant", "sampled_on"),
        "sampled_on",
        newest=True,
        spellings=("监测报告", "自行监测报告"),
    ),
    EntryKind(
        "penalty",
        "守法记录",
        "一年内受过生态环境行政处罚的，按申报日回溯计算",
        (
            EntryField("number", "处罚决定书文号", needed=True, longest=100, width=170,
                       spellings=("决定书文号", "处罚文号", "文号")),
            EntryField("decided_on", "处罚日期", "day", needed=True, longest=10, width=96,
                       spellings=("决定日期", "日期")),
            EntryField("authority", "处罚机关", longest=100, in_table=False),
            EntryField("reason", "事由", needed=True, longest=400, width=0,
                       spellings=("违法事由", "处罚事由", "违法行为")),
            EntryField("amount", "罚款（万元）", "number", longest=32, width=112,
                       spellings=("金额", "罚款金额", "金额（万元）")),
            EntryField("rectification", "整改情况", width=110),
            EntryField("rectified_on", "整改完成日期", "day", longest=10, in_table=False),
            EntryField("repaired_on", "信用修复日期", "day", longest=10, width=112,
                       spellings=("信用修复",)),
            NOTE,
        ),
        ("number",),
        "decided_on",
        newest=True,
        periods=(("decided_on", "rectified_on"), ("decided_on", "repaired_on")),
        spellings=("守法记录表", "处罚", "行政处罚"),
    ),
    EntryKind(
        "guarantee",
        "保障类",
        "须有认定文件、期限和保障任务量；任务外的产能按等级管控",
        (
            EntryField("kind", "类别", needed=True, longest=32, width=90, closed=True,
                       options=("保障类", "民生豁免"), spellings=("保障类型",)),
            EntryField("document", "认定文件", needed=True, width=0, hint="文件名和文号"),
            EntryField("starts_on", "起", "day", needed=True, longest=10, width=96,
                       spellings=("开始日期", "起始日期", "期限起")),
            EntryField("ends_on", "止", "day", needed=True, longest=10, width=96,
                       spellings=("结束日期", "截止日期", "期限止")),
            EntryField("task", "保障任务量", width=180, spellings=("任务量", "保障任务")),
            NOTE,
        ),
        ("kind", "document"),
        "starts_on",
        newest=True,
        periods=(("starts_on", "ends_on"),),
        spellings=("保障类民生豁免", "民生豁免"),
    ),
    EntryKind(
        "stop",
        "停产复产",
        "停产期间不开展现场评定，等级挂起；复产日期空着的是还在停产",
        (
            EntryField("kind", "类别", needed=True, longest=32, width=110,
                       options=("长期停产", "季节性停产", "停产改造", "错峰停产")),
            EntryField("starts_on", "停产日期", "day", needed=True, longest=10, width=96),
            EntryField("planned_until", "计划复产", "day", longest=10, width=96,
                       spellings=("计划复产日期",)),
            EntryField("resumed_on", "复产日期", "day", longest=10, width=96),
            EntryField("basis", "依据", width=0),
            NOTE,
        ),
        ("starts_on",),
        "starts_on",
        newest=True,
        periods=(("starts_on", "planned_until"), ("starts_on", "resumed_on")),
        spellings=("停产", "停产记录"),
    ),
    EntryKind(
        "level",
        "等级历史",
        "以前评定的、上级评定的等级；本办公室正式公布的自动列入，不用登记",
        (
            EntryField("industry", "行业", "industry", longest=32, width=110),
            EntryField("level", "等级", "level", needed=True, longest=64, width=72),
            EntryField("decided_on", "日期", "date", needed=True, longest=10, width=96,
                       spellings=("评定日期", "公布日期")),
            EntryField("authority", "评定机关", longest=100, width=150),
            EntryField("document", "文件", width=0, hint="文件名和文号",
                       spellings=("文号", "依据")),
            EntryField("source", "来源", longest=100, width=110,
                       options=("公布文件", "旧名单", "企业提供", "国家平台")),
            NOTE,
        ),
        ("industry", "decided_on"),
        "decided_on",
        newest=True,
        spellings=("历史等级",),
    ),
    EntryKind(
        "application",
        "平台申报",
        "国家管理平台上的申报，与本产品的申报件对账",
        (
            EntryField("number", "平台申报编号", needed=True, longest=64, width=0,
                       spellings=("申报编号", "平台编号")),
            EntryField("year", "年度", "year", longest=4, width=64, spellings=("申报年度",)),
            EntryField("audit", "本办公室申报件", longest=32, width=130, hint="例如 2026-GT-0001",
                       spellings=("申报件",)),
            EntryField("industry", "行业", "industry", longest=32, width=110),
            EntryField("target", "申报等级", "level", longest=64, width=84),
            EntryField("state", "平台状态", longest=64, width=110, spellings=("状态",)),
            EntryField("submitted_on", "提交日期", "day", longest=10, width=96,
                       spellings=("申报日期",)),
            NOTE,
        ),
        ("number",),
        "submitted_on",
        newest=True,
        spellings=("国家平台", "平台申报编号"),
    ),
    *INCENTIVE_KINDS,
)  # fmt: skip
"""Every kind, in the order of an enterprise's page."""


def kind_of(name: str) -> EntryKind:
    """A kind by its id or its Chinese title; refuses an unknown one."""
    wanted = name.strip()
    for each in KINDS:
        if wanted in (each.id, each.title, *each.spellings):
            return each
    known = "、".join(f"{each.id}（{each.title}）" for each in KINDS)
    raise Refusal(f"没有“{wanted}”这种登记", "种类", f"可用：{known}")


@dataclass(frozen=True, slots=True)
class CutBase:
    """The smallest capacity of a line, the base of cuts; ``missing`` names those not known.

    ``text`` is empty where none is known. With one missing the base may still be smaller.
    """

    text: str
    unit: str
    missing: tuple[str, ...]


def cut_base(values: Mapping[str, str]) -> CutBase:
    """min(环评批复, 排污许可, 上年实际) of a production line's values (domain: 限产基数)."""
    line = kind_of("line")
    known: list[Decimal] = []
    missing: list[str] = []
    for id in ("approved_capacity", "permitted_capacity", "actual_output"):
        text = values.get(id, "")
        if text:
            known.append(Decimal(text))
        else:
            missing.append(line.field(id).title)
    smallest = literal(min(known)) if known else ""
    return CutBase(smallest, values.get("unit", ""), tuple(missing))
