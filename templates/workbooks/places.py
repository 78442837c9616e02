"""Coordinates as lists write them, and whether they can be where the list says."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Rounded outlines of the provinces (west, south, east, north in degrees), a third of a degree
# wider than the land: only good for seeing that two numbers were swapped or mistyped.
PROVINCES: dict[str, tuple[float, float, float, float]] = {
    "北京": (115.1, 39.1, 117.8, 41.4),
    "天津": (116.4, 38.2, 118.4, 40.6),
    "河北": (113.1, 35.7, 120.2, 43.0),
    "山西": (109.9, 34.2, 114.9, 41.1),
    "内蒙古": (96.8, 37.1, 126.5, 53.7),
    "辽宁": (118.5, 38.4, 126.1, 43.8),
    "吉林": (121.3, 40.5, 131.6, 46.6),
    "黑龙江": (120.8, 43.1, 135.4, 53.9),
    "上海": (120.5, 30.4, 122.5, 32.2),
    "江苏": (116.0, 30.4, 122.3, 35.5),
    "浙江": (117.7, 26.7, 123.3, 31.5),
    "安徽": (114.5, 29.1, 120.0, 35.0),
    "福建": (115.5, 23.2, 121.0, 28.7),
    "江西": (113.2, 24.1, 118.8, 30.4),
    "山东": (114.4, 34.0, 123.0, 38.7),
    "河南": (110.0, 31.0, 117.0, 36.7),
    "湖北": (108.0, 28.7, 116.5, 33.6),
    "湖南": (108.4, 24.3, 114.6, 30.4),
    "广东": (109.3, 19.9, 117.6, 25.9),
    "广西": (104.1, 20.5, 112.4, 26.7),
    "海南": (108.2, 17.8, 111.6, 20.5),
    "重庆": (104.9, 27.8, 110.5, 32.5),
    "四川": (97.0, 25.7, 108.9, 34.7),
    "贵州": (103.3, 24.3, 109.9, 29.6),
    "云南": (97.2, 20.8, 106.5, 29.6),
    "西藏": (78.0, 26.5, 99.5, 36.9),
    "陕西": (105.1, 31.4, 111.6, 39.9),
    "甘肃": (92.0, 32.2, 109.1, 43.1),
    "青海": (89.1, 31.3, 103.4, 39.5),
    "宁夏": (103.9, 34.9, 108.0, 39.8),
    "新疆": (73.1, 34.0, 96.7, 49.5),
}
_COUNTRY = (73.0, 3.0, 136.0, 54.0)

_DECIMAL = re.compile(r"[东北]?[经纬]?[EN]?:?([+-]?\d{1,3}(?:\.\d+)?)(?:°|度)?[EN]?")
_DEGREES = re.compile(
    r"[东北]?[经纬]?[EN]?:?(\d{1,3})[°度]\s*(\d{1,2}(?:\.\d+)?)[′'’分]"
    r"(?:\s*(\d{1,2}(?:\.\d+)?)(?:″|\"|”|''|′′|秒)?)?[EN]?"
)


@dataclass(frozen=True, slots=True)
class Degrees:
    """A coordinate in decimal degrees, and whether it was written in 度分秒."""

    value: float
    converted: bool


def read_degrees(text: str) -> Degrees | None:
    """114.53, E114.53°, 114°31′48″ or 114度31分48秒 → decimal degrees; None if it is neither.

    Rounded to six places, about a tenth of a metre.
    """
    flat = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    match = _DECIMAL.fullmatch(flat)
    if match:
        return Degrees(round(float(match[1]), 6), False)
    # NFKC takes ″ apart into two primes, so both spellings stand in the pattern.
    match = _DEGREES.fullmatch(flat)
    if match and float(match[2]) < 60 and float(match[3] or 0) < 60:
        value = int(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600
        return Degrees(round(value, 6), True)
    return None


def province_key(text: str) -> str:
    """河北省 → 河北, 内蒙古自治区 → 内蒙古; ``""`` for what is no province."""
    return next((key for key in PROVINCES if text.startswith(key)), "")


def doubt(lon: float, lat: float, province: str) -> str:
    """Why a pair of coordinates cannot be right, as one sentence; ``""`` where it can.

    ``province`` is a key of :data:`PROVINCES` or empty, then all of China counts.
    """
    outline = PROVINCES.get(province, _COUNTRY)
    place = province or "中国"
    if _inside(lon, lat, outline):
        return ""
    if swapped(lon, lat, province):
        return f"经度和纬度像是写反了，应为经度 {lat:g}、纬度 {lon:g}"
    return f"坐标（{lon:g}，{lat:g}）不在{place}范围内"


def swapped(lon: float, lat: float, province: str) -> bool:
    """Whether a pair of coordinates would be right the other way round, and only so."""
    outline = PROVINCES.get(province, _COUNTRY)
    return _inside(lat, lon, outline) and not _inside(lon, lat, outline)


def _inside(lon: float, lat: float, outline: tuple[float, float, float, float]) -> bool:
    west, south, east, north = outline
    return west <= lon <= east and south <= lat <= north
