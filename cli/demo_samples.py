"""The sample audits in ``templates/samples``: enterprise, pack, and what each stage says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

# What a sample says of its enterprise, by the heading of its column in a list.
COLUMNS = {
    "企业名称": "name",
    "统一社会信用代码": "code",
    "区县": "county",
    "地址": "address",
    "行业": "industry",
    "经度": "longitude",
    "纬度": "latitude",
    "联系人": "contact",
    "电话": "phone",
    "排污许可证编号": "permit",
    "现等级": "level",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One audit to be walked through.

    ``stages`` holds all facts of ``claimed``, and of the later stages what differs
    from the one before; ``reasons`` says why, by stage and fact. ``line`` is the
    enterprise as a row under :data:`COLUMNS`.
    """

    file: str
    name: str
    code: str
    line: tuple[str, ...]
    pack: str
    target: str
    applied: date
    stages: Mapping[str, Mapping[str, Any]]
    reasons: Mapping[str, Mapping[str, str]]

    @property
    def file_name(self) -> str:
        """The enterprise's name as the beginning of a file name on every system."""
        return "".join("_" if character in '\\/:*?"<>|' else character for character in self.name)


def read_samples(files: list[Path]) -> list[Sample]:
    """Every sample audit among the files; a plain file of facts holds none."""
    found = []
    for file in files:
        if file.suffix == ".json":
            content = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
            if "stages" in content:
                found.append(_sample(file.name, content))
    return found


def _sample(file: str, content: Mapping[str, Any]) -> Sample:
    enterprise = content["enterprise"]
    return Sample(
        file,
        enterprise["name"],
        enterprise["code"],
        tuple(str(enterprise.get(key, "")) for key in COLUMNS.values()),
        content["pack"],
        content["target"],
        date.fromisoformat(content["date"]),
        content["stages"],
        content.get("reasons", {}),
    )
