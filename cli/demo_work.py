"""What the demo does around its audits: lines, photos, rectification, the emergency list.

All of it is fictional and says so; each thing goes through the command the window uses.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cli.demo_index import Made

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.office import Office
    from db.users import Actor

# industry → a line of a sample works: name, process, unit, approved, permitted, last year's
LINES = {
    "cement": ("1 号熟料生产线", "熟料", "吨/日", "4000", "4000", "3600"),
    "steel": ("1 号高炉", "炼铁", "万吨/年", "120", "115", "108"),
    "coking": ("1 号焦炉", "炼焦", "万吨/年", "110", "110", "96"),
    "ceramics": ("1 号辊道窑", "烧成", "万平方米/年", "800", "800", "640"),
}
_MEASURES = (
    "对照要求改造，完成后委托监测并保存报告",
    "补齐台账和视频，保存期按要求执行",
    "更换或调试设备，连续稳定运行后复测",
)


def add_line(office: Office, actor: Actor, view: AuditView) -> None:
    """A production line of the works, so that cuts have their base."""
    from db.enterprise_entries import add_entry

    line = LINES.get(view.pack.industry)
    if line is None or view.enterprise.site:
        return
    keys = ("name", "process", "unit", "approved_capacity", "permitted_capacity", "actual_output")
    given = dict(zip(keys, line, strict=True))
    add_entry(office, actor, view.enterprise.key, "line", {**given, "note": "样例"})


def add_photo(office: Office, actor: Actor, view: AuditView, taken: date, folder: Path) -> None:
    """A photo (plainly a sample) with its own time and place, at the first indicator."""
    from db.enterprises import show
    from db.evidence import add_evidence

    enterprise = show(office, actor, view.enterprise.key)
    path = folder / f"{view.number}-现场照片（样例）.jpg"
    _photo(path, view, taken, (enterprise.lon or 114.5, enterprise.lat or 36.6))
    try:
        add_evidence(
            office, actor, view.number, [view.pack.indicators[0].id], path, title="现场照片（样例）"
        )
    finally:
        path.unlink()


def _photo(path: Path, view: AuditView, taken: date, place: tuple[float, float]) -> None:
    from PIL import ExifTags, Image, ImageDraw, ImageFont

    from templates.papers.fonts import FOLDER

    picture = Image.new("RGB", (960, 640), "#5b7083")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 440, 960, 640), fill="#47574b")
    for left, height in ((120, 300), (300, 220), (560, 340), (700, 260)):
        draw.rectangle((left, 440 - height, left + 110, 440), fill="#8a97a3")
    font = ImageFont.truetype(str(FOLDER / "NotoSansSC-Regular.ttf"), 34)
    draw.text((30, 560), f"样例图片，非实拍  {view.enterprise.name}", font=font, fill="white")
    exif = Image.Exif()
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = f"{taken:%Y:%m:%d} 10:30:00"
    where = exif.get_ifd(ExifTags.IFD.GPSInfo)
    for ref, at, side, degrees in (
        (ExifTags.GPS.GPSLatitudeRef, ExifTags.GPS.GPSLatitude, "N", place[1]),
        (ExifTags.GPS.GPSLongitudeRef, ExifTags.GPS.GPSLongitude, "E", place[0]),
    ):
        whole, rest = divmod(degrees, 1)
        where[ref], where[at] = side, (whole, rest * 60 // 1, round(rest * 60 % 1 * 60, 2))
    picture.save(path, quality=80, exif=exif)


def rectify(
    office: Office, clerk: Actor, inspector: Actor, views: list[AuditView], folder: Path
) -> Made:
    """Items of what the audits leave unmet: planned, the first one mended and verified."""
    from db.rectification import act_on, open_items, plan_item
    from db.rectification_lists import items
    from grading.refusals import Refusal
    from templates.workbooks.rectification import write_items

    numbers: list[str] = []
    for view in views:
        try:
            numbers += open_items(office, clerk, view.number).new
        except Refusal:
            continue  # it meets what it applied for
    today = office.clock.today()
    for place, number in enumerate(numbers):
        plan_item(
            office,
            clerk,
            number,
            measure=_MEASURES[place % len(_MEASURES)],
            deadline=today + timedelta(days=30 * (1 + place % 4)),
            person="样例责任人",
            cost="" if place % 3 else str(20 * (1 + place)),
        )
    if numbers:
        act_on(office, clerk, numbers[0], "rectify", "样例：已按措施完成，监测报告已附")
        act_on(office, inspector, numbers[0], "pass", "样例：现场复核，达到要求")
    path = folder / "整改清单.xlsx"
    rows = items(office, clerk)
    write_items(path, rows, today)
    closed = sum(row.state == "closed" for row in rows)
    return Made("整改", f"不符合的指标立项 {len(rows)} 项，已销号 {closed} 项", path)


def emergency(office: Office, clerk: Actor, folder: Path) -> list[Made]:
    """A draft edition of the emergency list, and who does what tonight under orange."""
    from db.emergency_lists import make_list
    from db.emergency_papers import list_content, print_orders
    from templates.workbooks.emergency import write_list

    made = make_list(office, clerk)
    book, orders = folder / "应急减排清单（草稿）.xlsx", folder / "今夜谁做什么（橙色）.pdf"
    rows = write_list(book, list_content(office, clerk, "orange"), "city")
    print_orders(office, clerk, "orange", orders)
    return [
        Made("应急", f"{made.view.title}：{rows} 行，措施按名录里的等级算出", book),
        Made("应急", "橙色预警下每家企业做什么、联系谁", orders),
    ]
