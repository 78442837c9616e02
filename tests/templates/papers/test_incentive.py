"""The form of 激励性绩效分级 on paper: everything is on it, the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from grading.refusals import Refusal
from templates.papers.incentive import IncentiveForm, draw_incentive
from tests.templates.papers.reading import squeezed

FORM = IncentiveForm(
    title="激励性绩效分级认定表",
    office="邯郸市生态环境局",
    number="JL-2026-0001",
    pairs=[("企业名称", "武安虚构钢铁有限公司"), ("信用代码", "91130481XNX0000127"),
           ("管理等级", "B-")],
    indicators=[("研发投入占营业收入比重", "2.49%", "0.93%", "167.74%", "达到")],
    rule="第九条：任一项高于全省同行业平均水平 20% 以上的，按高一级管理一年",
    figures=[("税收", "12,600 万元", "完税证明")],
    tonnes=[["排放量（吨）", "主要排放口", "合计"], ["颗粒物", "100.5", "100.5"],
            ["合计", "100.5", "100.5"]],
    sources=["主要排放口（颗粒物）：在线监测：实测标干浓度 × 标干流量（烧结机机头，8760 小时）"],
    conclusion="评定等级 C，自 2026-11-22 至 2027-11-21 按 B- 级管理（一年）。",
    notes=["全省同行业均值的来源：省厅通报"],
    signatures=("经办", "审核"),
    printed=datetime.fromisoformat("2026-11-22T09:30:00+08:00"),
    keywords={"paper": "incentive_form"},
)  # fmt: skip


def test_every_figure_and_its_source_is_on_the_form_and_it_prints_alike() -> None:
    pdf = draw_incentive(FORM)
    assert pdf == draw_incentive(FORM)
    text = squeezed(pdf)
    for words in ("武安虚构钢铁有限公司", "167.74%", "12,600万元", "8760小时", "按B-级管理",
                  "1．全省同行业均值的来源：省厅通报。"):  # fmt: skip
        assert words in text


def test_a_character_no_face_has_is_refused() -> None:
    with pytest.raises(Refusal):
        draw_incentive(replace(FORM, conclusion="\U0010fffd"))
