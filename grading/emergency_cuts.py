"""What a list cuts in all, held against the targets of the warnings (10/20/30%).

Only what is known is added up: a line counts where its emission is on record and its
measure is a share. Whatever is left out is counted and said; no number is invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from grading.emergency_rules import rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Emitter:
    """One row of the list under one warning.

    ``emissions`` are t/a by pollutant as far as they are on record; ``share`` is the cut in
    %, None where the measure is not a share; ``still``: it emits nothing as it stands still.
    """

    emissions: Mapping[str, Decimal]
    share: Decimal | None
    still: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PollutantCut:
    """What is cut of one pollutant; ``cut`` and ``listed`` in t/a of the rows that count.

    ``counted`` rows have an emission and a share, ``without_share`` an emission only,
    ``unknown`` no emission. ``whole`` is what the whole city emits (t/a), None where nobody
    entered it; ``percent`` of it, ``met`` against the target; both None without it.
    """

    pollutant: str
    name: str
    cut: Decimal
    listed: Decimal
    counted: int
    without_share: int
    unknown: int
    whole: Decimal | None
    target: Decimal
    percent: Decimal | None
    met: bool | None

    @property
    def words(self) -> str:
        """One sentence: what is known, what is not, and whether the target is reached."""
        if not self.counted:
            return f"{self.name}：没有可以计算的行（{self.unknown} 行没有排放量数据），不能核算"
        left = []
        if self.unknown:
            left.append(f"{self.unknown} 行没有排放量")
        if self.without_share:
            left.append(f"{self.without_share} 行的措施不是比例")
        rest = f"，{'、'.join(left)}，未计入" if left else ""
        said = f"{self.name}：已计 {self.counted} 行，相当于减排 {_tonnes(self.cut)} 吨/年{rest}；"
        if self.percent is None:
            return said + f"没有录入全社会排放量，不能与 {self.target:f}% 的目标比较"
        whole = f"占全社会 {_tonnes(self.whole or Decimal(0))} 吨/年的 {self.percent:.1f}%"
        if self.met:
            return said + f"{whole}，达到 {self.target:f}% 的目标"
        if left:
            return said + f"{whole}，就已计的部分未到 {self.target:f}% 的目标"
        return said + f"{whole}，未到 {self.target:f}% 的目标"


def cuts(
    emitters: Iterable[Emitter], warning: str, whole: Mapping[str, Decimal]
) -> tuple[PollutantCut, ...]:
    """The cut of each pollutant under one warning; ``whole`` is the city's emission in t/a."""
    rows = [each for each in emitters if not each.still]
    target = rules().warnings[warning].target
    found = []
    for pollutant, name in rules().pollutants.items():
        known = [each for each in rows if pollutant in each.emissions]
        counted = [each for each in known if each.share is not None]
        cut = sum(
            (each.emissions[pollutant] * (each.share or 0) / 100 for each in counted), Decimal(0)
        )
        total = whole.get(pollutant)
        percent = cut / total * 100 if total else None
        found.append(
            PollutantCut(
                pollutant=pollutant,
                name=name,
                cut=cut,
                listed=sum((each.emissions[pollutant] for each in known), Decimal(0)),
                counted=len(counted),
                without_share=len(known) - len(counted),
                unknown=len(rows) - len(known),
                whole=total,
                target=target,
                percent=percent if counted else None,
                met=None if percent is None or not counted else percent >= target,
            )
        )
    return tuple(found)


def _tonnes(amount: Decimal) -> str:
    return f"{amount.quantize(Decimal('0.1')):f}"
