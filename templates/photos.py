"""What a photo tells of itself: when it was taken and where (EXIF), and a small picture of it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")
_MOST_PIXELS = 120_000_000


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """``taken_at`` is local time as the camera wrote it; position in decimal degrees (WGS 84)."""

    taken_at: datetime | None
    lon: float | None
    lat: float | None


NOTHING = PhotoFacts(None, None, None)


def read_photo(content: bytes) -> PhotoFacts:
    """Time and position of a picture; what it does not say, or says wrongly, is None.

    A file that is no picture says nothing; nothing here refuses, because a photo without
    its time is still a photo.
    """
    from PIL import ExifTags, Image

    try:
        with Image.open(io.BytesIO(content)) as picture:
            exif = picture.getexif()
            inner = exif.get_ifd(ExifTags.IFD.Exif)
            place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # noqa: BLE001  Pillow raises what its many readers raise
        return NOTHING
    written = inner.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    lon = _degrees(place.get(ExifTags.GPS.GPSLongitude), place.get(ExifTags.GPS.GPSLongitudeRef))
    lat = _degrees(place.get(ExifTags.GPS.GPSLatitude), place.get(ExifTags.GPS.GPSLatitudeRef))
    if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
        lon = lat = None
    return PhotoFacts(_moment(written), lon, lat)


def small_picture(content: bytes, side: int = 240) -> bytes | None:
    """A PNG of a picture or of a PDF's first page, at most ``side`` pixels; None where neither."""
    try:
        return _small_page(content, side) if content[:5] == b"%PDF-" else _small(content, side)
    except Exception:  # noqa: BLE001  a damaged picture has no small one, and is kept as it is
        return None


def _small(content: bytes, side: int) -> bytes | None:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(content)) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            return None
        picture.draft("RGB", (side * 2, side * 2))  # a JPEG is decoded small at once
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((side, side))
        return _png(upright.convert("RGB"))


def _small_page(content: bytes, side: int) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        page = document[0]
        scale = side / max(page.get_width(), page.get_height())
        return _png(page.render(scale=scale).to_pil())
    finally:
        document.close()


def _png(picture: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _moment(written: object) -> datetime | None:
    try:
        text = str(written).strip("\x00 ")
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  cameras know no zone
    except ValueError:
        return None


def _degrees(parts: Any, side: Any) -> float | None:
    """Degrees, minutes and seconds with N/S/E/W as decimal degrees."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if value != value:
        return None
    sign = -1 if str(side or "").strip("\x00 ").upper() in ("S", "W") else 1
    return round(sign * value, 6)
