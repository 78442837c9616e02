"""Evidence files per indicator: kept once, linked where they support, photos with their time."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from db.attachments import attachments_of
from db.audit_cases import load_case
from db.clock import SetClock
from db.evidence import (
    Particulars,
    add_evidence,
    evidence_of,
    link_evidence,
    retire_evidence,
    without_evidence,
)
from db.office import Office
from db.users import Actor
from grading.refusals import Refusal
from templates.photos import NOTHING, read_photo, small_picture
from tests.db.audit_world import World, people

HEAD, ARCHIVE = "organized.head", "management.archive"


@pytest.fixture
def world(office: Office, admin: Actor, clock: SetClock, tmp_path: Path) -> World:
    return people(office, admin, clock, tmp_path)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture as a phone writes it: 2026-02-27 10:15:30 near 36.7°N 114.2°E."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:02:27 10:15:30"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (36.0, 42.0, 0.0)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (114.0, 12.0, 0.0)
    path = tmp_path / "机头.jpg"
    Image.new("RGB", (640, 480), "navy").save(path, exif=exif)
    return path


def bare(world: World, number: str) -> str:
    with world.office.reading() as session:
        return without_evidence(load_case(session, number, world.admin))


def test_a_file_is_kept_once_and_supports_many_indicators(world: World, photo: Path) -> None:
    number = world.claimed()
    office, clerk = world.office, world.clerk
    add_evidence(office, clerk, number, [HEAD], photo)
    add_evidence(office, clerk, number, [HEAD, ARCHIVE], photo, title="同一张")
    assert len(attachments_of(office, clerk, "audit", number)) == 1
    assert [each.indicator for each in evidence_of(office, clerk, number)] == [HEAD, ARCHIVE]
    with pytest.raises(Refusal, match="已经附在这些指标上"):
        add_evidence(office, clerk, number, [HEAD], photo)


def test_time_and_place_of_a_photo_come_from_the_file_itself(world: World, photo: Path) -> None:
    number = world.claimed()
    lie = Particulars(taken_at=datetime(2020, 1, 1), lon=0.0, lat=0.0)  # noqa: DTZ001
    [found] = add_evidence(world.office, world.clerk, number, [HEAD], photo, particulars=lie)
    assert found.taken_at == datetime(2026, 2, 27, 10, 15, 30)  # noqa: DTZ001
    assert (found.lon, found.lat, found.typed) == (114.2, 36.7, False)


def test_where_the_file_is_silent_a_person_may_say_it_and_that_stands_beside_it(
    world: World, tmp_path: Path
) -> None:
    number = world.claimed()
    plain = tmp_path / "无信息.png"
    Image.new("RGB", (20, 20)).save(plain)
    said = Particulars(taken_at=datetime(2026, 2, 26, 9), lon=114.2, lat=36.7)  # noqa: DTZ001
    [found] = add_evidence(world.office, world.clerk, number, [HEAD], plain, particulars=said)
    assert found.typed and found.lon == 114.2


def test_what_is_claimed_without_a_file_is_named(world: World, photo: Path) -> None:
    number = world.claimed()
    assert bare(world, number) == "还有 1 个达到目标等级的指标没有佐证材料（“环保档案”）"
    add_evidence(world.office, world.clerk, number, [ARCHIVE], photo)
    assert bare(world, number) == ""


def test_a_link_is_taken_back_with_a_reason_and_the_file_stays(world: World, photo: Path) -> None:
    number = world.claimed()
    office, clerk = world.office, world.clerk
    [found] = add_evidence(office, clerk, number, [ARCHIVE], photo)
    with pytest.raises(Refusal, match="没有写理由"):
        retire_evidence(office, clerk, number, found.id, " ")
    retire_evidence(office, clerk, number, found.id, "拍的是别的设备")
    assert evidence_of(office, clerk, number) == []
    assert len(attachments_of(office, clerk, "audit", number)) == 1
    link_evidence(office, clerk, number, [HEAD], found.attachment)
    assert [each.indicator for each in evidence_of(office, clerk, number)] == [HEAD]


def test_who_may_not_fill_in_the_stage_adds_nothing(world: World, photo: Path) -> None:
    number = world.claimed()
    with pytest.raises(Refusal, match="须由“经办”"):
        add_evidence(world.office, world.inspector, number, [HEAD], photo)
    with pytest.raises(Refusal, match="没有申报件"):
        add_evidence(world.office, world.other_county, number, [HEAD], photo)
    with pytest.raises(Refusal, match="没有“nonsense”这个指标"):
        add_evidence(world.office, world.clerk, number, ["nonsense"], photo)
    with pytest.raises(Refusal, match="至少选一个指标"):
        add_evidence(world.office, world.clerk, number, [], photo)
    late = Particulars(dated=date(2027, 1, 1))
    with pytest.raises(Refusal, match="在今天之后"):
        add_evidence(world.office, world.clerk, number, [HEAD], photo, particulars=late)
    for said, why in (
        (Particulars(taken_at=datetime(2027, 1, 1)), "在今天之后"),  # noqa: DTZ001
        (Particulars(lon=114.2), "只写了经度或纬度"),
        (Particulars(lon=1142.0, lat=36.7), "不是经纬度"),
        (Particulars(lon=float("nan"), lat=36.7), "不是经纬度"),
    ):
        with pytest.raises(Refusal, match=why):
            add_evidence(world.office, world.clerk, number, [HEAD], photo, particulars=said)
    assert attachments_of(world.office, world.clerk, "audit", number) == []


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00"])
def test_what_is_no_picture_says_nothing_and_has_no_small_one(content: bytes) -> None:
    assert read_photo(content) == NOTHING
    assert small_picture(content) is None


def test_pictures_and_pdf_pages_have_a_small_picture(photo: Path, tmp_path: Path) -> None:
    assert (small_picture(photo.read_bytes()) or b"")[:4] == b"\x89PNG"
    paper = tmp_path / "page.pdf"
    Image.new("RGB", (200, 300), "white").save(paper)
    assert (small_picture(paper.read_bytes()) or b"")[:4] == b"\x89PNG"
