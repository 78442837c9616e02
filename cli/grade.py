"""``grade``: the level that a file of facts reaches by a pack, without any database."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.output import emit, say, show, table, width

if TYPE_CHECKING:
    from grading.assessment import Assessment
    from grading.gaps import Gap

_LONGEST_CELL = 32  # columns; what is longer is in the JSON


def add(subparsers: Any) -> None:
    """Register the command."""
    parser = subparsers.add_parser("grade", help="不用数据库，按一份事实文件评级")
    parser.add_argument("facts", metavar="FACTS.json", help='{"date": "2026-06-30", "facts": {…}}')
    parser.add_argument(
        "--pack", required=True, metavar="标准", help="标准的 ID、ID@版本，或 YAML 文件的路径"
    )
    parser.add_argument("--target", metavar="等级", help="差距清单列到哪一级（默认最好的一级）")
    parser.set_defaults(run=grade)


def grade(args: Namespace) -> int:
    """Assess the facts and print level, weakest indicators and gap list."""
    from grading.assessment import assess
    from grading.facts import check_facts, parse_fact_file
    from grading.gaps import gaps
    from grading.library import load

    raw, given = parse_fact_file(Path(args.facts).read_bytes(), args.facts)
    pack = load(args.pack, given)
    facts = check_facts(pack.facts, raw, args.facts)
    assessment = assess(pack, facts, given or pack.in_force)
    target = args.target or pack.best
    rows = gaps(assessment, target)
    if args.json:
        emit(as_json(assessment, rows))
        for finding in assessment.findings:
            say(f"提示：{finding}")
    else:
        show("\n".join(summary(assessment, rows, target)))
    return 0


def as_json(assessment: Assessment, rows: tuple[Gap, ...]) -> dict[str, object]:
    """An assessment and its gap list as the command line's JSON prints them."""
    from grading.conditions import TRUTH_NAMES

    pack = assessment.pack
    return {
        "pack": pack.id,
        "edition": pack.edition,
        "fingerprint": pack.fingerprint,
        "proven": assessment.proven,
        "possible": assessment.possible,
        "indicators": [
            {
                "id": result.indicator.id,
                "applies": TRUTH_NAMES[result.applies],
                "proven": result.proven,
                "possible": result.possible,
            }
            for result in assessment.indicators
        ],
        "vetoes": [
            {"id": result.veto.id, "state": TRUTH_NAMES[result.state]}
            for result in assessment.vetoes
        ],
        "silent": [
            {"indicator": cell.indicator, "level": cell.level, "reason": cell.reason}
            for cell in assessment.silent
        ],
        "gaps": [gap.as_json() for gap in rows],
    }


def summary(assessment: Assessment, rows: tuple[Gap, ...], target: str) -> Iterator[str]:
    """An assessment for people: level, vetoes, weakest indicators, gap list."""
    pack = assessment.pack
    yield f"{pack.title}"
    yield f"{pack.key} · 指纹 {pack.fingerprint[:12]} · 评定日期 {assessment.date}"
    yield ""
    yield from _framed(f"已证实等级  {assessment.proven}    可能达到等级  {assessment.possible}")
    for finding in assessment.findings:
        yield f"提示：{finding}"
    yield from _vetoes(assessment)
    yield from _weakest(assessment)
    yield from _gap_table(assessment, rows, target)
    if assessment.silent:
        yield ""
        yield f"没有发问的条目 {len(assessment.silent)} 条（不参与判定）："
        for cell in assessment.silent:
            yield f"  {cell.indicator} {cell.level}  {cell.reason}"


def _framed(text: str) -> Iterator[str]:
    line = "━" * (width(text) + 6)
    yield f"┏{line}┓"
    yield f"┃   {text}   ┃"
    yield f"┗{line}┛"


def _vetoes(assessment: Assessment) -> Iterator[str]:
    """The vetoes that cap a level, or may: one line per effect and level."""
    names: dict[tuple[str, str], list[str]] = {}
    for result in assessment.vetoes:
        if result.counts and result.state is not False:
            effect = "已触发，等级封顶" if result.state else "未知，已证实等级封顶"
            names.setdefault((effect, result.veto.caps_at), []).append(result.veto.name)
    for (effect, level), vetoes in names.items():
        yield f"一票否决{effect} {level}：{'、'.join(vetoes)}"


def _weakest(assessment: Assessment) -> Iterator[str]:
    weakest = assessment.weakest()
    if not weakest:
        return
    yield ""
    yield f"短板（{weakest[0].proven} 级，共 {len(weakest)} 项）："
    aspects = assessment.pack.aspects
    for result in weakest:
        applies = "" if result.applies else "（是否适用未知）"
        yield (
            f"  {aspects[result.indicator.aspect]} · {result.indicator.name}"
            f"：已证实 {result.proven}，可能 {result.possible}{applies}"
        )


def _gap_table(assessment: Assessment, rows: tuple[Gap, ...], target: str) -> Iterator[str]:
    from templates.papers.values import STATES, demand_of, show_distance, show_value

    yield ""
    if not rows:
        yield f"到 {target} 级没有差距。"
        return
    yield f"到 {target} 级的差距 {len(rows)} 条："
    lines = []
    for gap in rows:
        fact = assessment.pack.facts[gap.fact]
        cells = (fact.name, demand_of(fact, gap), show_value(fact, gap.actual))
        distance = show_distance(fact, gap) if gap.state is False else ""
        lines.append([gap.level, *map(_short, cells), STATES[gap.state], _short(distance)])
    yield table(["等级", "事实", "要求", "现状", "判定", "差距"], lines)


def _short(text: str) -> str:
    if width(text) <= _LONGEST_CELL:
        return text
    while width(text) >= _LONGEST_CELL:
        text = text[:-1]
    return text + "…"
