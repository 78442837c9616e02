"""A pack as the bureau reads it: lines under bands, one text per level."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grading.condition_content import condition_content
from grading.pack_parts import Indicator, Measure, Requirement, Sourced, Veto
from grading.packs import Pack
from templates.papers.rule_words import condition_words
from templates.papers.values import WARNINGS, cut_words, show_basis, show_source

VETOES = "一票否决"
MEASURES = "重污染天气应急减排"
SILENT = "〔不参与判定〕"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table. A band names what follows and has no rule.

    ``texts`` holds one text per level of the pack but the floor, or a single one that
    runs under all levels. ``silent`` tells of each text whether its rule asks nothing.
    """

    group: str  # the aspect's id, or the title of the band
    name: str
    texts: tuple[str, ...] = ()
    silent: tuple[bool, ...] = ()
    rule: Indicator | Veto | Measure | None = None

    @property
    def band(self) -> bool:
        """Whether this line only names what follows."""
        return self.rule is None


@dataclass(frozen=True, slots=True)
class Said:
    """What the strip tells of one cell: a title, and named texts (what is empty is left out)."""

    title: str
    parts: tuple[tuple[str, str], ...]


def groups(pack: Pack) -> dict[str, str]:
    """The bands of a pack by id, in reading order."""
    found = dict(pack.aspects)
    if pack.vetoes:
        found[VETOES] = VETOES
    if pack.emergency:
        found[MEASURES] = MEASURES
    return found


def lines_of(pack: Pack, wanted: Callable[[Line], bool]) -> list[Line]:
    """The wanted lines, each group that has any under its band."""
    found: list[Line] = []
    every = list(_lines(pack))
    for group, name in groups(pack).items():
        shown = [line for line in every if line.group == group and wanted(line)]
        if shown:
            found += [Line(group, f"{name}（{len(shown)} 项）"), *shown]
    return found


def searched(pack: Pack, line: Line) -> str:
    """Everything a search looks through in one line: its words and where they stand."""
    sources = (show_basis(pack, each) for each in _rules(line))
    return " ".join((line.name, *line.texts, *sources)).casefold()


def _rules(line: Line) -> tuple[Sourced, ...]:
    if isinstance(line.rule, Indicator):
        return tuple(line.rule.levels.values())
    return () if line.rule is None else (line.rule,)


def _lines(pack: Pack) -> Iterator[Line]:
    for each in pack.indicators:
        cells = [each.levels.get(level) for level in pack.levels[:-1]]
        yield Line(
            each.aspect,
            f"{each.name}（法定线）" if each.legal else each.name,
            tuple(map(_asked, cells)),
            tuple(cell is not None and cell.silent for cell in cells),
            each,
        )
    for veto in pack.vetoes:
        words = f"属实的，等级不高于 {veto.caps_at}。{veto.text}{_suffix(veto)}"
        yield Line(VETOES, veto.name, (words,), (veto.silent,), veto)
    for measure in pack.emergency:
        name = f"{measure.level} 级　{WARNINGS[measure.warning]}"
        words = f"{measure.measure}{_suffix(measure)}"
        yield Line(MEASURES, name, (words,), (measure.silent,), measure)


def _asked(cell: Requirement | None) -> str:
    return "—" if cell is None else f"{cell.text}{_suffix(cell)}"


def _suffix(rule: Sourced) -> str:
    return SILENT if rule.silent else ""


def said_of(pack: Pack, line: Line, level: str | None) -> Said:
    """What there is to know about one cell; ``level`` None is the name's own cell."""
    rule = line.rule
    if isinstance(rule, Indicator):
        return _of_indicator(pack, rule, level)
    if isinstance(rule, Veto):
        capped = f"等级不高于 {rule.caps_at}"
        words = condition_words(pack, condition_content(rule.when))
        return Said(rule.name, (("触发条件", words), ("触发后", capped), *_sources(pack, rule)))
    if isinstance(rule, Measure):
        cut = " ".join(cut_words(rule).split())
        return Said(line.name, (("削减", cut.strip("—")), *_sources(pack, rule)))
    return Said(line.name, ())


def _of_indicator(pack: Pack, rule: Indicator, level: str | None) -> Said:
    applies = "" if rule.applies is None else condition_words(pack, condition_content(rule.applies))
    about = (("适用", applies),)
    if level is None:
        legal = "不满足即为不合规，不只是评不上这一等级" if rule.legal else ""
        named = (
            ("方面", pack.aspects[rule.aspect]),
            ("适用", applies or "一律适用"),
            ("法定线", legal),
            ("编号", rule.id),
        )
        return Said(rule.name, named)
    cell = rule.levels.get(level)
    title = f"{rule.name}　{level} 级"
    if cell is None:
        return Said(title, (("要求", "这一等级不另作要求"), *about))
    judged = condition_words(pack, condition_content(cell.require))
    return Said(title, (("判定条件", judged), *_sources(pack, cell), *about))


def _sources(pack: Pack, rule: Sourced) -> tuple[tuple[str, str], ...]:
    documents = {basis.document: pack.documents[basis.document] for basis in rule.basis}
    titles = "".join(f"《{each.title}》" for each in documents.values() if each.number)
    sure = show_source(rule) + (f"；{rule.silence}" if rule.silent else "")
    return ("依据", f"{show_basis(pack, rule)}　{titles}".strip()), ("核实程度", sure)
