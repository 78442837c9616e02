"""What a pack is made of: documents, requirements, indicators, vetoes, emergency measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from grading.conditions import Condition

Evidence = Literal["read", "recalled", "drafted"]
EVIDENCES: tuple[Evidence, ...] = get_args(Evidence)
EVIDENCE_NAMES: Mapping[str, str] = {"read": "见", "recalled": "知", "drafted": "拟"}
Confidence = Literal["high", "medium", "low"]
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
CONFIDENCE_NAMES: Mapping[str, str] = {"high": "高", "medium": "中", "low": "低"}
WarningLevel = Literal["yellow", "orange", "red"]
WARNINGS: tuple[WarningLevel, ...] = get_args(WarningLevel)


@dataclass(frozen=True, slots=True)
class Document:
    """An entry of the source register. ``issued`` may be a year or a month only."""

    id: str
    title: str
    number: str = ""
    issued: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule comes from: a document of the register and the place in it."""

    document: str
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """How sure a rule is (来源核实程度): where it stands, who vouches, whether it counts.

    ``confidence`` is given exactly where the rule is ``recalled``.
    """

    basis: tuple[Basis, ...]
    evidence: Evidence
    confidence: Confidence | None = None
    active: bool = True

    @property
    def silent(self) -> bool:
        """Whether the rule asks nothing: switched off, or recalled with low confidence."""
        return not self.active or self.confidence == "low"

    @property
    def silence(self) -> str:
        """Why it asks nothing, in Chinese; empty where it does ask."""
        if not self.active:
            return "已停用，不参与判定"
        return "凭记忆起草且把握低，未经核对，不参与判定" if self.silent else ""

    @property
    def mark(self) -> str:
        """见, 知·高, 知·中, 知·低 or 拟, as papers print it."""
        name = EVIDENCE_NAMES[self.evidence]
        return f"{name}·{CONFIDENCE_NAMES[self.confidence]}" if self.confidence else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Sourced):
    """What one level of one indicator asks: a condition and its wording."""

    require: Condition
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One 差异化指标. ``levels`` holds a requirement per level that asks something, best first.

    ``applies`` None means always. ``legal`` marks a statutory line: failing it is 不合规,
    not only a lower level.
    """

    id: str
    aspect: str
    name: str
    levels: Mapping[str, Requirement]
    applies: Condition | None = None
    legal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Veto(Sourced):
    """一票否决: while ``when`` is true, no level better than ``caps_at`` is possible."""

    id: str
    name: str
    when: Condition
    caps_at: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Sourced):
    """What a level has to do under an emergency warning.

    ``cut`` is the reduction in % of ``base`` (an id such as ``min_capacity``); None where
    the measure is not a share or the share is not known.
    """

    level: str
    warning: WarningLevel
    measure: str
    cut: Decimal | None = None
    base: str = ""
