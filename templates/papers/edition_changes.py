"""版本对照: what a new edition of a standard keeps, changes, brings and drops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from grading.editions import KIND_NAMES, STATUS_NAMES, Change, Comparison, Kind, Status
from grading.packs import Pack
from templates.papers import style
from templates.papers.blocks import Heading, body
from templates.papers.content import EditionsContent, standard_marks
from templates.papers.edition_rows import difference_rows, whole_rows
from templates.papers.grid import Grid, Row, band, cell, head_row
from templates.papers.pages import WIDE, Furniture, build, mm
from templates.papers.requirement_cells import level_widths
from templates.papers.sheet import describe
from templates.papers.standard_head import headline
from templates.papers.standard_words import extent, industry_name

TITLE = "版本对照表"
_PAGE = WIDE
# Kinds whose rows are told one by one; indicators and cells stand together under their name.
_LISTED: tuple[Kind, ...] = ("veto", "measure", "fact", "document", "aspect")


def draw_edition_changes(content: EditionsContent) -> bytes:
    """The comparison as a PDF, A3 landscape, marked on every page unless both are confirmed.

    Raises :class:`grading.refusals.Refusal` where a character has no glyph.
    """
    found = content.found
    story = [
        *_head(content),
        Heading("一、概要"),
        *_counts(found),
        Heading("二、改了要求"),
        *_differences(found, "limit", "两个版本都有的条目，要求没有变化。"),
        Heading("三、新增"),
        *_whole(found, "new", "没有新增的条目。"),
        Heading("四、取消"),
        *_whole(found, "gone", "没有取消的条目。"),
        Heading("五、只改了文字或来源"),
        *_differences(found, "wording", "没有只改文字或来源的条目。"),
        Heading("六、不变"),
        *_kept(found),
    ]
    marks = standard_marks(content.old_state, content.new_state, sample=content.sample)
    furniture = Furniture(
        head=f"{TITLE}　{found.new.title}",
        number=f"{found.old.edition} → {found.new.edition}",
        foot=f"原 {found.old.key} {found.old.fingerprint[:16]}"
        f"　新 {found.new.key} {found.new.fingerprint[:16]}"
        f"　打印 {content.printed:%Y-%m-%d %H:%M}",
        mark=marks,
        watermark=marks,
    )
    return build(story, furniture, lambda canvas: _describe(canvas, content), first=_PAGE)


def _describe(canvas: Canvas, content: EditionsContent) -> None:
    found = content.found
    describe(
        canvas,
        title=f"{TITLE} {found.old.key} → {found.new.key}",
        subject=found.new.title,
        author=content.office,
        keywords={
            "old": found.old.key,
            "old_fingerprint": found.old.fingerprint,
            "new": found.new.key,
            "new_fingerprint": found.new.fingerprint,
        },
        printed=content.printed,
    )


def _head(content: EditionsContent) -> list[Flowable]:
    """Both editions side by side."""
    old, new = content.found.old, content.found.new

    def day(pack: Pack) -> str:
        in_force, review = style.chinese_date(pack.in_force), style.chinese_date(pack.review_by)
        return f"{in_force}实施，{review}前复查"

    rows = [
        ("名称", old.title, new.title),
        ("版本", old.key, new.key),
        ("状态", content.old_state, content.new_state),
        ("行业", industry_name(old), industry_name(new)),
        ("等级", " ＞ ".join(old.levels), " ＞ ".join(new.levels)),
        ("日期", day(old), day(new)),
        ("内容", extent(old), extent(new)),
        ("指纹", old.fingerprint, new.fingerprint),
    ]
    wide = (_PAGE.width - mm(24)) / 2
    title = new.title.removesuffix(f"（{content.new_state}）")
    return [
        *headline(f"{TITLE}　{content.office}".strip(), title, _PAGE),
        Grid(
            (mm(24), wide, wide),
            head_row(("", "原版本", "新版本")),
            [
                Row(
                    (
                        cell(label, style.DENSE_STRONG),
                        cell(before, style.DENSE, field=label),
                        cell(after, style.DENSE, field=label),
                    )
                )
                for label, before, after in rows
            ],
            page_height=_PAGE.height,
        ),
    ]


def _counts(found: Comparison) -> list[Flowable]:
    """How many rows of each kind have which status."""
    rows = [
        Row(
            (
                cell(name, style.DENSE_STRONG),
                *(
                    cell(str(count) if count else "—", style.DENSE, align="centre")
                    for count in found.counts(kind).values()
                ),
            )
        )
        for kind, name in KIND_NAMES.items()
        if found.of(kind)
    ]
    tight = [each.direction for each in found.changes if each.status == "limit"]
    words = (
        f"改了要求的共 {len(tight)} 条：收紧 {tight.count('tighter')} 条，"
        f"放宽 {tight.count('looser')} 条，有紧有松 {tight.count('both')} 条，"
        f"不可直接比较 {tight.count('unclear')} 条。"
        if tight
        else "没有改了要求的条目。"
    )
    if all(each.status == "kept" for each in found.changes):
        words = "两个版本没有差别。"
    widths = _PAGE.columns(0, *(mm(56) for _ in STATUS_NAMES))
    head = head_row(("类别", *STATUS_NAMES.values()))
    return [body(words, leads=True), Grid(widths, head, rows, page_height=_PAGE.height)]


def _differences(found: Comparison, status: Status, none: str) -> list[Flowable]:
    """Every difference with what was and what is, by indicator, then by kind."""
    rows: list[Row] = []
    for name, remark, changes in _grouped(found, status):
        own = [row for change in changes for row in difference_rows(found, change)]
        rows += [band(name, remark), *own]
    if not rows:
        return [body(none)]
    side = (_PAGE.width - mm(34 + 40 + 30)) / 2
    head = head_row(("等级或名称", "项目", "原版本", "新版本", "变化"))
    widths = (mm(34), mm(40), side, side, mm(30))
    return [Grid(widths, head, rows, page_height=_PAGE.height)]


def _whole(found: Comparison, status: Status, none: str) -> list[Flowable]:
    """What only one edition has: requirements in full, the rest by name."""
    pack = found.new if status == "new" else found.old
    story: list[Flowable] = []
    rows, lengths = whole_rows(found, status)
    if rows:
        levels = pack.levels[:-1]
        fixed, after = mm(62), mm(84)
        room = _PAGE.width - fixed - after
        story.append(
            Grid(
                (fixed, *level_widths(levels, lengths, room, mm(30)), after),
                head_row(
                    ("差异化指标", *(f"{level} 级要求" for level in levels), "依据与核实程度")
                ),
                rows,
                page_height=_PAGE.height,
            )
        )
    for kind in _LISTED:
        titles = [each.title for each in found.of(kind) if each.status == status]
        if titles:
            words = f"{KIND_NAMES[kind]}（{len(titles)}）：{'；'.join(titles)}。"
            story.append(body(words, field=KIND_NAMES[kind]))
    return story or [body(none)]


def _kept(found: Comparison) -> list[Flowable]:
    story: list[Flowable] = []
    for kind in ("cell", *_LISTED):
        titles = [each.title for each in found.of(kind) if each.status == "kept"]
        if titles:
            words = f"{KIND_NAMES[kind]}（{len(titles)}）：{'、'.join(titles)}。"
            story.append(body(words, field=KIND_NAMES[kind]))
    return story or [body("没有不变的条目。")]


def _grouped(found: Comparison, status: Status) -> Iterator[tuple[str, str, Sequence[Change]]]:
    """Changes of one status: an indicator with its cells, in the order of the edition, then kinds.

    Each group has a name, a remark and its changes.
    """
    heads = [each for each in found.of("head") if each.status == status]
    if heads:
        yield KIND_NAMES["head"], "", heads
    wanted = [each for each in (*found.of("indicator"), *found.of("cell")) if each.status == status]
    for pack in (found.new, found.old):
        for indicator in pack.indicators:
            own = [each for each in wanted if indicator_id(each) == indicator.id]
            if own:
                yield indicator.name, pack.aspects[indicator.aspect], own
                wanted = [each for each in wanted if each not in own]
    for kind in _LISTED:
        changes = [each for each in found.of(kind) if each.status == status]
        if changes:
            yield KIND_NAMES[kind], f"{len(changes)} 条", changes


def indicator_id(change: Change) -> str:
    """The indicator a change of an indicator or of one of its cells belongs to."""
    return change.key.rpartition("/")[0] if change.kind == "cell" else change.key
