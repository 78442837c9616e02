"""What an import of hours did, or why it did nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from db.monitoring.merging import ChangedHours
from grading.refusals import Finding, Refusal
from templates.monitoring.staged import StagedHours


@dataclass(slots=True)
class HoursImport:
    """What an import of hours did, or would do.

    ``batch`` is None where nothing was changed: a dry run, or a file that says nothing new.
    ``read`` counts rows of the file, ``hours`` the hours of outlets and pollutants in it:
    ``added`` + changed + ``unchanged``. ``changed`` lists every month in which hours were
    there with another value.
    """

    batch: int | None
    read: int
    hours: int
    added: int = 0
    unchanged: int = 0
    created_outlets: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    changed: list[ChangedHours] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    marks: int = 0

    @property
    def changed_hours(self) -> int:
        """How many hours were there with another value."""
        return sum(each.hours for each in self.changed)

    def as_json(self) -> dict[str, object]:
        """The object of the command line."""
        return {
            "batch": self.batch,
            "read": self.read,
            "hours": self.hours,
            "created_outlets": self.created_outlets,
            "findings": [each.as_json() for each in self.findings],
            "added": self.added,
            "unchanged": self.unchanged,
            "changed": [each.as_json() for each in self.changed],
            "left_out": self.left_out,
            "marks": self.marks,
        }


class HoursRefusal(Refusal):
    """A file with faults that was not imported; ``result`` has the findings."""

    def __init__(self, staged: StagedHours, result: HoursImport) -> None:
        wrong = [each for each in result.findings if each.severity == "error"]
        first = wrong[0]
        place = " · ".join(
            part
            for part in (
                staged.file,
                first.sheet,
                f"第 {first.row} 行" if first.row else "",
                first.column,
            )
            if part
        )
        super().__init__(
            f"文件有 {len(wrong)} 处错误，没有导入任何小时；第一处：{first.message}",
            place,
            "按提示改好后再导入；或只导入合格的小时（--good-rows）",
        )
        self.result = result
