"""``python3 bootstrap.py bench [NAME …] [--json]``: every figure beside its floor.

Exit code 1 where a limit is not kept. NAME picks parts: windows, demo,
assessment, rules, impact, register, finding, trail, review, certificates, signing, hours,
monitoring, monitoring_records.
"""

from __future__ import annotations

import importlib
import json
import platform
import sys
import tempfile
from pathlib import Path

from cli.output import say, table, use_utf8
from tests.bench.measurement import Measurement

PARTS = (
    "windows", "demo", "assessment", "rules", "impact", "register", "finding", "trail",
    "review", "certificates", "signing", "hours", "monitoring",
    "monitoring_records", "transport",
)  # fmt: skip


def figure(value: float | None, unit: str) -> str:
    """A figure with about three significant digits."""
    if value is None:
        return ""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 3
    return f"{value:,.{digits}f} {unit}"


def row(each: Measurement) -> list[str]:
    ratio = "" if each.ratio is None else f"{each.ratio:.2f}"
    verdict = {True: "达标", False: "超限", None: ""}[each.kept]
    floor = figure(each.floor, each.unit)
    value = figure(each.value, each.unit)
    return [each.name, value, floor, ratio, each.limit, verdict, each.floor_name]


def main(words: list[str]) -> int:
    """Measure the parts named (all without a name) and print them as one table."""
    use_utf8()
    as_json = "--json" in words
    parts = [word for word in words if word != "--json"] or list(PARTS)
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        say(f"没有这一项：{' '.join(unknown)}；可选：{' '.join(PARTS)}")
        return 2
    measured: list[Measurement] = []
    with tempfile.TemporaryDirectory(prefix="jinji-bench-", ignore_cleanup_errors=True) as folder:
        for part in parts:
            say(f"正在测量：{part}")
            measured += importlib.import_module(f"tests.bench.{part}").measure(Path(folder))
    if as_json:
        print(json.dumps([each.as_json() for each in measured], ensure_ascii=False))
    else:
        print(f"Python {platform.python_version()} · {platform.system()} {platform.machine()}\n")
        headings = ["项目", "测得", "同机下限", "倍数", "限度", "结果", "下限是什么"]
        print(table(headings, map(row, measured), right=[1, 2, 3]))
    return int(any(each.kept is False for each in measured))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
