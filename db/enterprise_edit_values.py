"""What a person writes into the fields of one enterprise, checked as a list's row is.

The readers are those of imported lists. What they cannot read is refused here,
because whoever typed it sits before it; what they doubt is told and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from db.enterprise_changes import EXTRA
from db.enterprise_records import FIELDS, IndustryRecord, Record, industry_records
from db.enterprise_rows import industry_name
from grading.levels import read_written
from grading.refusals import Refusal
from templates.workbooks.headings import Header, Heading, fields, recognise
from templates.workbooks.meanings import RowReader
from templates.workbooks.values import CLEARING, EMPTY, NOT_CLEARED, PLACE, PROFILE, industries_of

NEEDED = NOT_CLEARED - {"site"}
_ONE_INDUSTRY = ("industry", "industry_code", "level", "target")
_TOGETHER = ("lon", "lat", "province")
_PLAIN = frozenset({*FIELDS, *PROFILE, "processes"})


class IndustryWords(NamedTuple):
    """One industry of an enterprise as a person writes it; everything may be empty."""

    industry: str
    code: str = ""
    level: str = ""
    target: str = ""


def field_id(name: str) -> str:
    """The field a person means by its identifier or its Chinese title; refuses an unknown one."""
    name = name.strip()
    if name in _PLAIN or name in _ONE_INDUSTRY or name.startswith(EXTRA):
        return name
    found = recognise(name)
    if found is not None and (found[0] in _PLAIN or found[0] in _ONE_INDUSTRY):
        return found[0]
    titles = "、".join(title for field, title in fields().items() if field != "serial")
    raise Refusal(
        f"企业没有“{name}”这个字段", "字段", f"可用：{titles}；名单里的其他列写作 {EXTRA}列名"
    )


def industry_words(one: IndustryRecord) -> IndustryWords:
    """How a person would write an industry on file."""
    name = one.written or industry_name(one.industry, one.branch)
    return IndustryWords(name, one.code, one.level_written, one.target_written)


def edited(
    record: Record, values: Mapping[str, str], industries: Sequence[IndustryWords] | None
) -> tuple[Record, tuple[str, ...]]:
    """The record with what a person wrote, and doubts about it in words.

    ``values`` is field → text; an empty text clears the field. ``industries``
    replaces all industries. Refuses everything that is wrong at once.
    """
    wrong: list[str] = []
    doubts: list[str] = []
    record = _with_plain(record, values, wrong, doubts)
    extra = {
        name.removeprefix(EXTRA): text.strip()
        for name, text in values.items()
        if name.startswith(EXTRA)
    }
    if extra:
        kept = {**record.extra, **extra}
        record = record._replace(extra={heading: text for heading, text in kept.items() if text})
    alone = {name: values[name].strip() for name in _ONE_INDUSTRY if name in values}
    if alone and industries is None:
        if len(record.industries) > 1:
            raise Refusal(
                f"{record.name}有 {len(record.industries)} 个行业，不知道改哪一个",
                "、".join(fields()[name] for name in alone),
                "请把全部行业逐个写出（--industry 可写几次）",
            )
        first = industry_words(record.industries[0]) if record.industries else IndustryWords("")
        words = first._replace(
            **{("code" if name == "industry_code" else name): t for name, t in alone.items()}
        )
        industries = [words] if any(words) else []
    if industries is not None:
        found = _industries(record.industries, industries, wrong, doubts)
        record = record._replace(industries=found)
    if wrong:
        more = f"（共 {len(wrong)} 处）" if len(wrong) > 1 else ""
        raise Refusal("；".join(wrong), f"{record.name}{more}", "请改正后再保存；没有改动任何内容")
    return record, tuple(doubts)


def _with_plain(
    record: Record, values: Mapping[str, str], wrong: list[str], doubts: list[str]
) -> Record:
    """The record with the fields that are plain values; remarks go to ``wrong`` and ``doubts``."""
    asked = {name: _cleared(text) for name, text in values.items() if name in _PLAIN}
    for name, text in asked.items():
        if not text and name in NEEDED:
            wrong.append(f"{fields()[name]}不能空着")
    texts = {name: text for name, text in asked.items() if text}
    around = {"code", *(_TOGETHER if not texts.keys().isdisjoint(_TOGETHER) else ())}
    for name in around - asked.keys():
        beside = record.value(name)
        if beside not in ("", None):
            texts[name] = str(beside)
    header = Header(1, 1, tuple(Heading(n, fields()[f], f) for n, f in enumerate(texts)))
    reader = RowReader(header)
    read = reader.read(list(texts.values()))
    about = asked.keys() | ({"lon"} if "lat" in asked or "province" in asked else set())
    told = {p.field for p in reader.problems}
    for problem in reader.problems:
        if problem.field in about:
            unread = read[PLACE[problem.field]] == EMPTY[PLACE[problem.field]]
            into = wrong if problem.severity == "error" or unread else doubts
            into.append(problem.message)
    new: dict[str, Any] = {}
    for name, text in asked.items():
        new[name] = read[PLACE[name]] if text else EMPTY[PLACE[name]]
        if text and new[name] == EMPTY[PLACE[name]] and name not in told and "lon" not in told:
            wrong.append(f"{fields()[name]}“{text}”看不懂")
    if ("lon" in new or "lat" in new) and not told & {"lon", "lat"}:
        after = record.with_fields({k: v for k, v in new.items() if k in ("lon", "lat")})
        if (after.value("lon") is None) != (after.value("lat") is None):
            wrong.append("经度和纬度要么都写，要么都空着")
    processes = new.pop("processes", record.processes)
    return record.with_fields(new)._replace(processes=processes)


def _cleared(text: str) -> str:
    """The text without blanks around it; the clearing mark of lists empties here too."""
    text = text.strip()
    return "" if CLEARING.fullmatch(text) and "清空" in text else text


def _industries(
    known: Sequence[IndustryRecord],
    lines: Iterable[IndustryWords],
    wrong: list[str],
    doubts: list[str],
) -> tuple[IndustryRecord, ...]:
    found: list[IndustryRecord] = []
    for line in lines:
        words = IndustryWords(*(text.strip() for text in line))
        if not any(words):
            continue
        same = next((one for one in known if industry_words(one)[:2] == words[:2]), None)
        one = same or _named(words, wrong, doubts)
        if one is None:
            continue
        if words.level != one.level_written:
            one = one._replace(**_level("level", words.level, wrong))
        if words.target != one.target_written:
            one = one._replace(**_level("target", words.target, wrong))
        if any(one[:3] == other[:3] for other in found):
            wrong.append(f"行业“{words.industry or '（空）'}”写了两次")
        found.append(one)
    return tuple(found)


def _named(words: IndustryWords, wrong: list[str], doubts: list[str]) -> IndustryRecord | None:
    """A new industry line without its levels."""
    limits = (("industry", 200), ("code", 64))
    for name, most in limits:
        if len(getattr(words, name)) > most:
            wrong.append(f"行业的写法太长，最多 {most} 个字")
            return None
    meant, odd = industries_of(words.industry, words.code)
    if odd:
        doubts.append(odd)
    if len(meant) > 1:
        wrong.append(f"“{words.industry}”是 {len(meant)} 个行业，请一行写一个")
        return None
    made = industry_records(meant, None, None)
    return made[0] if made else IndustryRecord("", "", "", "", None, "", None, "")


def _level(field: str, text: str, wrong: list[str]) -> dict[str, Any]:
    """The columns of a level or target as written; unknown words are refused."""
    written = read_written(text)
    if not written.understood or len(text) > 64:
        wrong.append(f"{fields()[field]}“{text}”认不出，应是 A、B、C、D 或旧写法（B-、引领性…）")
    elif field == "target" and text and written.level is None:
        wrong.append(f"目标等级“{text}”不是等级")
    nothing = written.level is None and not written.note
    return {field: written.level, f"{field}_written": "" if nothing else text}
