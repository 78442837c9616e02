"""The letters of the demo: those of one audit, those of all of them, one by one as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.demo_index import Made

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.office import Office
    from db.users import Actor

AS_WORD = ("city_opinion", "announcement", "recommendation")
"""Letters the office's OA goes on with: also as Word."""
NOT_YET = ("notice_list", "minutes", "recheck_plan", "bulletin")
"""Empty when everything is published as a trial, or nothing to write them from."""
DECISIONS = "_decision"


def write_letters(office: Office, clerk: Actor, view: AuditView, folder: Path) -> Made:
    """The letters of one audit and of all, into a folder of their own."""
    from db.letters import letter_choices, print_letter
    from db.letters_round import Selection

    place = folder / "文书"
    place.mkdir()
    kinds = [
        each
        for each in letter_choices(office, clerk, view.number)
        if not each.why_not and each.kind not in NOT_YET and not each.kind.endswith(DECISIONS)
    ]
    for each in kinds:
        if each.scope in ("enterprise", "incentive", "registered"):
            continue
        for ending in (".pdf", ".docx") if each.kind in AS_WORD else (".pdf",):
            print_letter(
                office,
                clerk,
                each.kind,
                place / f"{each.title.partition('（')[0]}{ending}",
                subject=view.number,
                selection=Selection(
                    trial=True, county=view.enterprise.county if each.of_county else None
                ),
            )
    written = sum(1 for _ in place.iterdir())
    return Made("文书", f"{view.enterprise.name}和全部试评件的 {written} 份函、通知、公告", place)
