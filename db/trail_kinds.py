"""The kinds of objects the trail tells of, in Chinese; a kind without a word shows its own name."""

from __future__ import annotations

KINDS = {
    "office": "办公室",
    "user": "账号",
    "delegation": "委托",
    "enterprise": "企业",
    "batch": "导入批次",
    "entries": "登记导入",
    "platform": "国家平台对账",
    "audit": "申报件",
    "rectification": "整改",
    "campaign": "创A目标",
    "incentive": "激励性分级",
    "near_zero": "双近零标杆",
    "round": "申报批次",
    "emergency": "应急清单",
    "warning": "预警",
    "certificate_key": "签名密钥",
    "certificates": "证书",
    "papers": "批量打印",
    "standards": "分级标准",
    "workdays": "工作日",
    "letters": "文书",
    "wording": "文书文字",
    "transport": "清洁运输",
    "energy": "能耗与碳排放",
}
