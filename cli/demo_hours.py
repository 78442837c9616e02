"""The demo's hours of online monitoring: imported, judged, printed.

They come after the audits: those stand on the facts of their sample files.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from cli.demo_index import Made

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.audit_views import AuditView
    from db.office import Office
    from db.users import Actor

KIND = "sinter_head"


def bring_hours(
    office: Office, actor: Actor, audits: Sequence[AuditView], folder: Path
) -> list[Made]:
    """The sample files of hours under the works they name, and the table of what they meet."""
    from db.monitoring.hours_import import import_hours
    from db.monitoring.outlets import outlets, set_outlet
    from db.monitoring.paper_content import write_monitoring_table
    from grading.monitoring.hours import Month
    from templates.monitoring.reading import read_hours
    from templates.samples.make_hours import HOURS, WORKS

    code = next((a.enterprise.key for a in audits if a.enterprise.name == WORKS), None)
    if code is None:
        return []
    made = []
    for path in sorted(HOURS.iterdir()):
        shutil.copyfile(path, folder / path.name)
        result = import_hours(office, actor, code, read_hours(path), good_rows=True)
        wrong = sum(each.severity == "error" for each in result.findings)
        what = (
            f"{result.hours} 个小时值，{len(result.created_outlets)} 个新排放口，{wrong} 处未导入"
        )
        made.append(Made("在线监测", what, folder / path.name))
    for outlet in outlets(office, actor, code):
        if "烧结机头" in outlet.name:
            set_outlet(office, actor, outlet.id, kind=KIND)
    table = folder / "监测达标情况表（样例）.pdf"
    month = Month(2026, 1)
    write_monitoring_table(office, actor, code, month, month, table)
    made.append(Made("在线监测", f"{WORKS} 2026 年 1 月监测达标情况表", table))
    return made
