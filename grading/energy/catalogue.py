"""What an enterprise reports of its energy: items (fuels, products, pollutants …) and processes.

The data stand in ``standards/energy_factors.yaml`` (items) and ``energy_benchmarks.yaml``
(processes).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

from grading import industries
from grading.refusals import Refusal
from grading.strict_yaml import Place, read_yaml_file
from grading.suggestions import or_nearest

STANDARDS = Path(__file__).parents[1] / "standards"

KINDS = {
    "fuel": "燃料",
    "electricity": "电力",
    "heat": "热力",
    "process": "过程排放物料",
    "water": "水",
    "product": "产品",
    "pollutant": "污染物",
    "waste": "固体废物",
}
UNITS = {"t": "t", "wm3": "万Nm³", "wkwh": "万kWh", "GJ": "GJ", "m3": "m³", "m2": "m²"}
"""The units amounts are kept in → how they are shown."""

FLOWS = {"in": "消耗", "out": "回收外供", "product": "产出", "emitted": "排放"}
"""What a row says of its item."""

WHOLE = "whole"
"""The process that is the whole works."""

_FLOWS_OF = {
    "fuel": ("in", "out", "product"),
    "electricity": ("in", "out"),
    "heat": ("in", "out"),
    "process": ("in", "out"),
    "water": ("in",),
    "product": ("product",),
    "pollutant": ("emitted",),
    "waste": ("emitted",),
}


@dataclass(frozen=True, slots=True)
class Item:
    """Something reported, kept in ``unit``; ranges as in the data file, None where there is none.

    ``covered_by`` names the product whose factor holds this item's CO2 already.
    """

    id: str
    kind: str
    name: str
    unit: str
    synonyms: tuple[str, ...]
    lowest: Decimal | None
    highest: Decimal | None
    per_product: Decimal | None
    covered_by: str
    process_emission: bool

    @property
    def flows(self) -> tuple[str, ...]:
        """What a row may say of it, the usual first."""
        return _FLOWS_OF[self.kind]

    @property
    def unit_title(self) -> str:
        """The unit as people write it."""
        return UNITS[self.unit]


@dataclass(frozen=True, slots=True)
class Process:
    """A process (工序) whose unit consumption is its energy divided by its ``product``.

    ``range`` is what that may plausibly be, in :func:`unit_of`; None where nothing is known.
    """

    id: str
    name: str
    industry: str
    product: str
    range: tuple[Decimal, Decimal] | None
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that can be reported; ``main_products`` by industry, the first found counts."""

    items: Mapping[str, Item]
    processes: Mapping[str, Process]
    ambiguous: Mapping[str, str]
    main_products: Mapping[str, tuple[str, ...]]


def even(text: str) -> str:
    """A spelling without widths, cases, blanks and brackets, for comparison."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s()\[\]【】〔〕“”\"'、,，~～\-—–]", "", flat)


@cache
def catalogue() -> Catalogue:
    """The items and processes, read once; raises Refusal for a broken file."""
    root = read_yaml_file(STANDARDS / "energy_factors.yaml")
    fields = dict(root.named())
    items = {id: _item(id, place) for id, place in fields["items"].named()}
    ambiguous = {even(word): place.text() for word, place in fields["ambiguous"].named()}
    below = dict(read_yaml_file(STANDARDS / "energy_benchmarks.yaml").named())
    processes = {id: _process(id, place, items) for id, place in below["processes"].named()}
    mains = {id: place.texts() for id, place in below["main_products"].named()}
    for members in mains.values():
        assert all(each in items for each in members)
    return Catalogue(
        MappingProxyType(items),
        MappingProxyType(processes),
        MappingProxyType(ambiguous),
        MappingProxyType(mains),
    )


def item(id: str) -> Item:
    """An item by its id; KeyError for an unknown one."""
    return catalogue().items[id]


def process(id: str) -> Process:
    """A process by its id; KeyError for an unknown one."""
    return catalogue().processes[id]


def find_item(text: str) -> Item:
    """The item a sheet names; refuses a word that means two things, and an unknown one."""
    flat = even(text)
    told = catalogue().ambiguous.get(flat)
    if told is not None:
        raise Refusal(f"“{text}”有两种意思", "项目", told)
    found = _item_spellings().get(flat)
    if found is None:
        names = [each.name for each in catalogue().items.values()]
        remedy = or_nearest("项目名称见模板“可填项目”表", text, names)
        raise Refusal(f"不认识项目“{text}”", "项目", remedy)
    return catalogue().items[found]


def find_process(text: str) -> Process:
    """The process a sheet names; without a word the whole works."""
    if not text.strip():
        return process(WHOLE)
    found = _process_spellings().get(even(text))
    if found is None:
        names = [each.name for each in catalogue().processes.values()]
        remedy = or_nearest("工序名称见模板“可填工序”表", text, names)
        raise Refusal(f"不认识工序“{text}”", "工序", remedy)
    return catalogue().processes[found]


def find_flow(text: str, of: Item, written: str = "") -> str:
    """What a row says of an item; without a word what is usual for it.

    ``written`` is the item as the sheet names it: electricity the works made itself (自发电,
    余热发电量) was not bought, and is refused as 消耗.
    """
    flat = even(text)
    words = {
        "消耗": "in", "投入": "in", "购入": "in", "外购": "in", "消费": "in", "用量": "in",
        "取用": "in", "回收外供": "out", "回收": "out", "外供": "out", "外销": "out",
        "输出": "out", "自发": "out", "产出": "product", "产量": "product", "产品": "product",
        "排放": "emitted", "产生": "emitted", "排放量": "emitted", "利用": "emitted",
    }  # fmt: skip
    flow = words.get(flat) if flat else of.flows[0]
    if flow is None or flow not in of.flows:
        known = "、".join(FLOWS[each] for each in of.flows)
        raise Refusal(f"“{of.name}”的去向不能是“{text}”", "去向", f"可用：{known}")
    if flow == "in" and of.kind == "electricity" and "发电" in written:
        what = f"“{written}”是自己发的电，不是购入的电，不能" + ("记作消耗" if flat else "不写去向")
        remedy = "电力一行含自发电的，这一行去向写“回收外供”；电力一行只是外购电的，这一行不填"
        raise Refusal(what, "去向", remedy)
    return flow


def unit_of(product: str) -> tuple[str, Decimal]:
    """The unit of a consumption per this product, and what kgce per kept unit is multiplied by."""
    unit = item(product).unit
    if unit == "wkwh":
        return "gce/kWh", Decimal("0.1")
    return f"kgce/{UNITS[unit]}", Decimal(1)


@cache
def _item_spellings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in catalogue().items.values():
        for word in (each.id, each.name, *each.synonyms):
            assert found.setdefault(even(word), each.id) == each.id, word
    return found


@cache
def _process_spellings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in catalogue().processes.values():
        for word in (each.id, each.name, *each.synonyms):
            assert found.setdefault(even(word), each.id) == each.id, word
    return found


def _item(id: str, place: Place) -> Item:
    given = place.record(
        ("kind", "name", "unit"),
        ("synonyms", "lowest", "highest", "per_product", "covered_by", "process_emission"),
    )
    return Item(
        id,
        given["kind"].one_of(tuple(KINDS)),
        given["name"].text(),
        given["unit"].one_of(tuple(UNITS)),
        given["synonyms"].texts() if "synonyms" in given else (),
        _number(given, "lowest"),
        _number(given, "highest"),
        _number(given, "per_product"),
        given["covered_by"].text() if "covered_by" in given else "",
        "process_emission" in given and given["process_emission"].truth(),
    )


def _process(id: str, place: Place, items: Mapping[str, Item]) -> Process:
    given = place.record(("name",), ("industry", "product", "range", "synonyms"))
    known = tuple(each.id for each in industries.key_industries())
    span = [each.number() for each in given["range"].members()] if "range" in given else []
    return Process(
        id,
        given["name"].text(),
        given["industry"].one_of(known) if "industry" in given else "",
        given["product"].one_of(tuple(items)) if "product" in given else "",
        (span[0], span[1]) if span else None,
        given["synonyms"].texts() if "synonyms" in given else (),
    )


def _number(given: Mapping[str, Place], key: str) -> Decimal | None:
    return given[key].number() if key in given else None
