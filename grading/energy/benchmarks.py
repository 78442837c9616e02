"""Unit consumption of processes against 标杆/基准 and the limits of GB standards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from grading.energy.accounts import Account
from grading.energy.catalogue import STANDARDS, catalogue, item, process, unit_of
from grading.energy.factors import sure_words
from grading.energy.units import plain
from grading.refusals import Refusal
from grading.strict_yaml import Place, read_yaml_file

KGCE_PER_TCE = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """A document with lines; ``words`` name its lines best first, ``since`` is None if unread."""

    id: str
    title: str
    number: str
    since: date | None
    words: tuple[str, ...]

    @property
    def is_limit(self) -> bool:
        """A mandatory limit of a GB standard, not a benchmark."""
        return self.number.startswith("GB ")


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The lines of one document for one process, best first, in the unit of its product."""

    process: str
    source: Source
    values: tuple[Decimal, ...]
    evidence: str
    confidence: str
    note: str

    @property
    def sure(self) -> str:
        """How sure the figures are: 见, 知·高 …"""
        return sure_words(self.evidence, self.confidence)

    def in_force(self, on: date) -> bool | None:
        """Whether it counts on a day; None where the day it begins could not be read."""
        return None if self.source.since is None else self.source.since <= on

    @property
    def words(self) -> str:
        """The lines in one sentence."""
        lines = zip(self.source.words, self.values, strict=True)
        told = "、".join(f"{word} {plain(value)}" for word, value in lines)
        return f"{self.source.number}：{told}（{self.sure}）"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a consumption stands on a benchmark: ``place`` 0 is the best line, None beyond all.

    ``words`` is the sentence for people; ``exceeds`` a mandatory limit in force is exceeded.
    """

    benchmark: Benchmark
    place: int | None
    words: str
    exceeds: bool


@dataclass(frozen=True, slots=True)
class UnitConsumption:
    """One process of one year: ``value`` in ``unit``, None where ``why`` it cannot be computed."""

    process: str
    product: str
    output: Decimal
    tce: Decimal | None
    value: Decimal | None
    unit: str
    standings: tuple[Standing, ...]
    why: str = ""


def unit_consumptions(account: Account, until: date) -> tuple[UnitConsumption, ...]:
    """The unit consumption of every process that has one, as of the last day of the period."""
    found = []
    for id in account.processes:
        of = process(id)
        if not of.product:
            continue
        found.append(_unit(account, id, of.product, until))
    return tuple(found)


def _unit(account: Account, id: str, product: str, until: date) -> UnitConsumption:
    unit, scale = unit_of(product)
    output = account.products.get((id, product), Decimal(0))
    tce = account.process_tce(id)
    why = ""
    if output == 0:
        why = f"没有填{item(product).name}产量"
    elif not _has_energy(account, id):
        why = "没有填能源消耗"
    elif tce is None:
        why = "有能源没有折标煤系数"
    elif product == "power_supplied" and ("heat_supplied" in account.outputs):
        why = "有供热量：供热分摊方法没有见到依据，不计算供电煤耗"
    if why or tce is None:
        return UnitConsumption(id, product, output, tce, None, unit, (), why)
    value = tce * KGCE_PER_TCE / output * scale
    some = tuple(standing(each, value, until) for each in benchmarks(id))
    return UnitConsumption(id, product, output, tce, value, unit, some)


def _has_energy(account: Account, id: str) -> bool:
    kinds = {
        item(each.entry.item).kind for each in account.processes[id] if each.entry.flow == "in"
    }
    return bool(kinds & {"fuel", "electricity", "heat"})


def standing(benchmark: Benchmark, value: Decimal, until: date) -> Standing:
    """Where ``value`` stands: a line is met by what is not above it."""
    place = next((at for at, line in enumerate(benchmark.values) if value <= line), None)
    source = benchmark.source
    counts = benchmark.in_force(until)
    if place is not None:
        words = f"达到{source.words[place]}（{plain(benchmark.values[place])}）"
    else:
        words = f"未达到{source.words[-1]}（{plain(benchmark.values[-1])}）"
    if counts is False:
        words += f"，{source.since} 起施行"
    elif counts is None and source.is_limit:
        words += "，施行日期待核"
    return Standing(benchmark, place, words, place is None and source.is_limit and bool(counts))


@cache
def _book() -> tuple[Mapping[str, Source], tuple[Benchmark, ...]]:
    given = dict(read_yaml_file(STANDARDS / "energy_benchmarks.yaml").named())
    sources = {id: _source(id, place) for id, place in given["sources"].named()}
    lines = tuple(_benchmark(place, sources) for place in given["lines"].members())
    return MappingProxyType(sources), lines


def benchmarks(process_id: str) -> tuple[Benchmark, ...]:
    """The lines of a process, those of 标杆/基准 first."""
    return tuple(each for each in _book()[1] if each.process == process_id)


def all_benchmarks() -> tuple[Benchmark, ...]:
    """Every line there is."""
    return _book()[1]


def plausible(process_id: str, value: Decimal) -> str:
    """Why a unit consumption cannot be right, empty where it can."""
    of = process(process_id)
    if of.range is None or of.range[0] <= value <= of.range[1]:
        return ""
    unit = unit_of(of.product)[0]
    low, high = (plain(each) for each in of.range)
    return f"单位产品能耗 {value:.1f} {unit} 不在常见的 {low}～{high} 之间，请核对各项的单位"


def _source(id: str, place: Place) -> Source:
    given = place.record(("title", "number", "words"), ("from",))
    return Source(
        id,
        given["title"].text(),
        given["number"].text(),
        given["from"].day() if "from" in given else None,
        given["words"].texts(),
    )


def _benchmark(place: Place, sources: Mapping[str, Source]) -> Benchmark:
    given = place.record(("process", "source", "values", "evidence"), ("confidence", "note"))
    source = sources[given["source"].one_of(tuple(sources))]
    values = tuple(each.number() for each in given["values"].members())
    if len(values) != len(source.words) or list(values) != sorted(values):
        raise Refusal(
            "限值的个数或次序不对",
            f"{place.source} 第 {place.line} 行",
            f"按 {'、'.join(source.words)} 从严到宽写",
        )
    return Benchmark(
        given["process"].one_of(tuple(catalogue().processes)),
        source,
        values,
        given["evidence"].one_of(("read", "recalled")),
        given["confidence"].text() if "confidence" in given else "",
        given["note"].text() if "note" in given else "",
    )
