"""Which hours count (口径): the conservative reading decides, the lenient one stands beside it.

No text lays down whether hours under a start-up mark or a maintenance flag are left out. The
product reads conservatively (domain: 保守口径): every hour that is not flagged F is expected,
hours flagged N or T with a usable value are valid, and nothing else excuses an hour. The
lenient reading also leaves out the hours flagged M, D or C and those under an operating mark;
both numbers are shown with the hours that make the difference. Flags that count and the least
valid share are data of the pack (``reading: {count: […], min_valid: 0.75}``).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from grading.facts import Reading
from grading.monitoring.hours import FLAGS, SCALE, plain
from grading.monitoring.marks import book
from grading.refusals import Refusal

STOPPED = "F"
OVER_RANGE = "T"
COUNTING = ("N", "T")
EXCUSING = ("M", "D", "C")
LEAST_VALID = Decimal("0.75")


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """The rule by which hours are read.

    ``count``: flags whose hours are valid where they have a usable value; T among them counts
    as exceeding. ``min_valid``: below this share of valid among expected hours a month is
    undecided. ``excuse_flags`` and ``excuse_marks`` are what the lenient reading leaves out
    besides F.
    """

    count: tuple[str, ...] = COUNTING
    min_valid: Decimal = LEAST_VALID
    excuse_flags: tuple[str, ...] = EXCUSING
    excuse_marks: tuple[str, ...] | None = None

    @property
    def excusing_marks(self) -> frozenset[str]:
        """The marks the lenient reading leaves out: those of the register unless named."""
        if self.excuse_marks is not None:
            return frozenset(self.excuse_marks)
        return frozenset(id for id, mark in book().marks.items() if mark.lenient)

    @property
    def least_valid(self) -> tuple[int, int]:
        """The least valid share as a fraction of whole numbers."""
        return self.min_valid.as_integer_ratio()

    def words(self) -> str:
        """The reading in one sentence, for papers."""
        counted = "、".join(self.count)
        least = plain(int(self.min_valid * 100 * SCALE))
        over = "，T（超量程上限）按超标计" if OVER_RANGE in self.count else ""
        return (
            f"应有小时为当月未标记停运（F）的小时；标记 {counted} 且数值可用的为有效小时{over}；"
            f"有效不足应有的 {least}% 的月份无法判定；逐污染物、逐月计算"
        )


DEFAULT = ReadingRule()


def rule_of(reading: Reading | None) -> ReadingRule:
    """The rule of a pack's fact; what the pack leaves open is the conservative default.

    Raises a refusal where the pack counts a flag that does not exist, or F (停运).
    """
    if reading is None:
        return DEFAULT
    for flag in reading.count:
        if len(flag) != 1 or flag not in FLAGS or flag in (" ", "?", STOPPED):
            remedy = "用 HJ 212-2017 的标记字母：N T M S D C B"
            raise Refusal(f"标准包的口径里没有可以计入的标记“{flag}”", "reading.count", remedy)
    least = LEAST_VALID if reading.min_valid is None else reading.min_valid
    return ReadingRule(reading.count or COUNTING, least)
