"""Read a file of monitoring data: workbooks, long and wide texts, logs of HJ 212 messages.

The form is told by the content, never by the name. ``read_hours`` reads and checks
everything or refuses; ``preview_hours`` shows how a file is understood even where that is
not enough to read it, so that a person can correct it by a mapping.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from grading.monitoring.pollutants import pollutants
from grading.refusals import EnvironmentRefusal, Refusal
from templates.monitoring import hj212
from templates.monitoring.collecting import Collector
from templates.monitoring.mapping import HoursMapping, read_mapping
from templates.monitoring.memory import return_large_blocks
from templates.monitoring.remarks import Remarks
from templates.monitoring.sheets import Sheets
from templates.monitoring.staged import Form, HoursPreview, StagedHours
from templates.monitoring.table_reading import Reading
from templates.monitoring.texts import HEAD, read_text
from templates.workbooks.bulk import without_collector
from templates.workbooks.limits import OLE_MAGIC, read_bytes, sniff
from templates.workbooks.reading import open_book

MAX_TEXT = 768 * 1024 * 1024
"""Largest text accepted, in bytes; a plant-year of 60 outlets has about 100 MB."""

MAX_LOG = 256 * 1024 * 1024
"""Largest log of messages accepted, in bytes."""

_MESSAGE = re.compile(rb"##\d{4}")

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
Said = HoursMapping | Mapping[str, Any] | str | Path | None


def read_hours(
    path: str | Path,
    *,
    outlet: str | None = None,
    sheet: str | int | None = None,
    mapping: Said = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> StagedHours:
    """Read and check a monitoring file.

    ``outlet`` names the one outlet of the file, ``sheet`` the one sheet to read (name or
    number from 1), ``mapping`` is what :mod:`templates.monitoring.mapping` describes.
    ``progress(done, total)`` is called now and then; where ``cancelled`` says so the reading
    ends at once. Raises :class:`Refusal` for a file without readable hours; faults of single
    hours are findings, and such hours are not among the series.
    """
    staged = _read(Path(path), outlet, sheet, mapping, progress, cancelled)
    if not staged.series:
        reason = next((f.message for f in staged.findings if f.rule == "layout"), "")
        raise Refusal(
            reason or "没有读出任何小时数据",
            staged.file,
            "表头应有时间和污染物（时间 | 烟尘 实测 折算 | SO2 实测 折算 …，或 排放口 时间 污染物 "
            "实测 折算 标记）；也可以用对照指明各列的含义",
        )
    return staged


def preview_hours(
    path: str | Path,
    *,
    outlet: str | None = None,
    sheet: str | int | None = None,
    mapping: Said = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> HoursPreview:
    """How a file is understood: form, outlets, columns, first and last hour, findings.

    Raises :class:`Refusal` only for a file that cannot be opened.
    """
    staged = _read(Path(path), outlet, sheet, mapping, progress, cancelled)
    known = list(pollutants())
    measured = dict.fromkeys(series.pollutant for series in staged.series)
    firsts = [int(series.hours[0]) * series.step // 60 for series in staged.series]
    lasts = [int(series.hours[-1]) * series.step // 60 for series in staged.series]
    return HoursPreview(
        staged.file,
        staged.sha256,
        staged.form,
        staged.sheets,
        staged.outlets,
        tuple(sorted(measured, key=known.index)),
        min(firsts, default=None),
        max(lasts, default=None),
        staged.findings,
    )


def _read(
    path: Path,
    outlet: str | None,
    sheet: str | int | None,
    said: Said,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> StagedHours:
    mapping = read_mapping(said)
    remarks = Remarks()
    into = Reading(Collector(remarks, path.name), remarks, mapping)
    outlet = (outlet or "").strip()
    try:
        with without_collector():
            return _by_content(path, outlet, sheet, into, progress, cancelled)
    except Refusal as refusal:
        raise _in_own_words(refusal) from refusal
    except OSError as error:
        raise EnvironmentRefusal(
            f"文件读到一半读不下去：{error.strerror or error}", path.name, "检查磁盘或网络盘后再试"
        ) from error


def _by_content(
    path: Path,
    outlet: str,
    sheet: str | int | None,
    into: Reading,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> StagedHours:
    form: Form
    return_large_blocks()
    if _is_workbook(path):
        with open_book(path, cancelled) as book:
            sheets = Sheets(book, outlet, into, progress, cancelled)
            sheets.read(sheet)
            return _staged(book.file, book.sha256, sheets.form, into, cancelled)
    head = read_bytes(path, MAX_TEXT, HEAD)
    codes: dict[str, str] = {}
    if _MESSAGE.search(head):
        data = read_bytes(path, MAX_LOG)
        codes = hj212.read_log(data, path.name, outlet, into, progress, cancelled)
        form = "hj212"
    else:
        sniff(head, path.name)
        form = read_text(path, head, outlet, into, cancelled)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    staged = _staged(path.name, digest, form, into, cancelled)
    staged.outlet_codes.update(codes)
    return staged


def _is_workbook(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except (OSError, ValueError):
        return False  # read_bytes says why it cannot be read
    return head.startswith((b"PK", OLE_MAGIC))


def _staged(
    file: str, sha256: str, form: Form, into: Reading, cancelled: Cancelled | None
) -> StagedHours:
    series = into.collector.series(cancelled)
    return StagedHours(
        file,
        sha256,
        form,
        into.collector.read,
        series,
        tuple(sorted(into.marks, key=lambda each: (each.outlet, each.first_hour))),
        tuple(into.remarks.findings),
        tuple(dict.fromkeys(into.enterprise_words)),
        into.remarks.left_out,
        {},
        tuple(into.sheets),
        into.mark_hours,
    )


def _in_own_words(refusal: Refusal) -> Refusal:
    """The readers of tables speak of lists (名单); here it is monitoring data."""

    def own(text: str) -> str:
        return text.replace("名单", "监测数据")

    return type(refusal)(own(refusal.what), refusal.where, own(refusal.remedy))
