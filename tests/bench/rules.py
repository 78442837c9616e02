"""The rules engine at its usual size (40 outlets × 3 levels × 3 limits), once and in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from grading.assessment import assess, levels_only
from grading.compiled_pack import compiled
from grading.gaps import gaps
from grading.packs import read_pack
from tests.bench import rule_pack
from tests.bench.measurement import Measurement, paired, seconds
from tests.bench.other_engines import engines
from tests.bench.tree_closures import bare, with_tree

MANY = 300


def measure(folder: Path) -> Iterator[Measurement]:
    """Rates against closures of the same pack; time per enterprise; growth up to 10,000."""
    pack, facts, day = rule_pack.pack(), rule_pack.facts(), rule_pack.DAY
    tree, level = with_tree(pack), bare(pack)
    ours = assess(pack, facts, day)
    if tree(facts)[:2] != (ours.proven, ours.possible) or level(facts) != tree(facts)[:2]:
        raise RuntimeError("the floors judge differently from the product")
    if len(tree(facts)[3]) != len(gaps(ours, "A")):
        raise RuntimeError("the floor lists other gaps than the product")

    def rate(work: Callable[[], object]) -> float:
        return MANY / seconds(lambda: [work() for _ in range(MANY)])

    def full() -> object:
        return gaps(assess(pack, facts, day), "A")

    value, floor = paired(lambda: rate(full), lambda: rate(lambda: tree(facts)), 7)
    yield Measurement(
        "评定、理由树、依据和差距清单",
        value,
        "次/s",
        floor,
        "同一标准的闭包，也记理由树",
        most_ratio=2.0,
    )
    yield Measurement("其中每家企业", 1000 / value, "ms", most=1.0)
    value, floor = paired(
        lambda: rate(lambda: levels_only(pack, facts, day)), lambda: rate(lambda: level(facts)), 7
    )
    yield Measurement("批量只算等级", value, "次/s", floor, "裸闭包", most_ratio=1 / 0.55)
    plain = {fact.replace(".", "_"): float(str(number)) for fact, number in facts.items()}
    for name, judge in engines():
        took = min(seconds(partial(judge, plain)) for _ in range(5))
        yield Measurement(f"{name}：同样的 360 次比较，不给理由", 1 / took, "次/s")
    yield Measurement("编译标准（读好之后）", min(_compiling() for _ in range(5)), "ms", most=20.0)
    each = [rule_pack.facts(number) for number in range(10_000)]
    few = seconds(lambda: [assess(pack, one, day) for one in each[:1_000]])
    many = seconds(lambda: [assess(pack, one, day) for one in each])
    yield Measurement("10,000 家逐家评定", many, "s", few * 10, "1,000 家的十倍", most_ratio=1.25)


def _compiling() -> float:
    """Milliseconds from a parsed pack to its closures, without the cache."""
    pack = read_pack(rule_pack.text(), "bench.yaml")
    return 1000 * seconds(lambda: compiled.__wrapped__(pack))
