"""Units as files write them, and what turns their numbers into the pollutant's own unit.

ppm is not converted: whether NOx in ppm is NO, NO₂ or their sum is the analyser's secret,
and a wrong guess would decide a level. The file must say mg/m³, or a person the factor.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from grading.monitoring.pollutants import Pollutant

_MASS = {"g": Decimal(1000), "mg": Decimal(1), "ug": Decimal("0.001"), "ng": Decimal("0.000001")}
_MASS_NAMES = {"毫克": "mg", "微克": "ug", "克": "g", "纳克": "ng"}
_VOLUMES = ("m3", "nm3", "ndm3", "立方米", "标立方米", "标m3", "标准立方米", "干标立方米")
_OTHERS = {
    "pressure": {"kpa": Decimal(1000), "mpa": Decimal(1_000_000), "hpa": Decimal(100)},
    "flow": {
        "万m3/h": Decimal(10_000), "万nm3/h": Decimal(10_000), "万立方米/小时": Decimal(10_000),
        "m3/s": Decimal(3600), "nm3/s": Decimal(3600), "m3/min": Decimal(60),
        "nm3/min": Decimal(60), "km3/h": Decimal(1000),
    },
}  # fmt: skip

_UNIT_LIKE = re.compile(
    r"(?:[munk]?g|毫克|微克|纳克|克|千克|吨|t)(?:/(?:标|干标|标准)?(?:n?d?m3|立方米|h|小时))?|"
    r"[万k]?(?:标|干标)?(?:n?d?m3|立方米)/(?:h|s|min|小时|秒|分钟|时)|(?:米|m)/(?:s|秒)|"
    r"%(?:\(?v/?v\)?|vol)?|v(?:ol)?%|百分比|pp[mb]v?|℃|°c|c|k|度|摄氏度|[kmh]?pa|帕|千帕"
)


def folded(text: str) -> str:
    """A unit without width, case, blanks and powers: mg／Nm³ → mg/nm3."""
    # a caret before the fold: ³ becomes 3 by itself
    flat = unicodedata.normalize("NFKC", text).casefold().replace("μ", "u").replace("µ", "u")
    return re.sub(r"[\s^*·]", "", flat).removeprefix("单位:")


def looks_like_unit(text: str) -> bool:
    """Whether a text of its own (a cell of a row of units, something in brackets) is a unit."""
    return bool(_UNIT_LIKE.fullmatch(folded(text)))


def factor(pollutant: Pollutant, unit: str) -> Decimal | None:
    """What numbers in ``unit`` are multiplied with; 1 without a unit, None for one that is not
    understood or not to be converted."""
    if not unit or pollutant.is_in(unit):
        return Decimal(1)
    flat = folded(unit)
    if pollutant.is_in(flat):
        return Decimal(1)
    if pollutant.kind == "concentration":
        mass, _, volume = flat.partition("/")
        mass = _MASS_NAMES.get(mass, mass)
        return _MASS.get(mass) if volume in _VOLUMES else None
    return _OTHERS.get(pollutant.kind, {}).get(flat)
