"""The words of the letters: shipped texts with placeholders, checked and filled in.

An office may replace every text (``db.wordings``); what is shipped stands in
``wordings.yaml`` and is what “恢复默认” brings back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from grading.refusals import Refusal
from grading.suggestions import or_nearest
from templates.papers.letters.model import Block, Form, LetterTable, paragraph

FILE = Path(__file__).with_name("wordings.yaml")
PARTS = {
    "headline": "标题",
    "to": "主送",
    "body": "正文",
    "signed": "落款",
    "date": "成文日期",
    "note": "附注",
    "copies": "抄送",
}
"""The texts of a letter an office may change, in the order of the paper."""
SHARED = "shared"
COUNTY = "县级部门"
"""The shared text that names the office of a county, the head of its letters."""
TABLE = "表:"
LONGEST = 20_000
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_OPTIONAL = ("？", "?")
TO_FILL = "＿＿＿＿"
"""What a placeholder nobody has a value for prints: room to write in by hand."""


@dataclass(frozen=True, slots=True)
class AnnexRule:
    """An annex: title and body with placeholders; ``each``: one for every level."""

    title: str
    body: str
    wide: bool
    each: str


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter.

    ``scope`` says what it is about: audit, round (many audits), enterprise (of an emergency
    list). ``asks`` are placeholders a person fills in when printing, ``gives`` those this
    kind's records fill, ``tables`` its tables; all with what they mean. ``texts`` by
    :data:`PARTS`. ``by`` is whose letter it is: of the city's office, or of a county's.
    """

    id: str
    title: str
    scope: str
    round: str
    by: str
    form: Form
    asks: Mapping[str, str]
    gives: Mapping[str, str]
    tables: Mapping[str, str]
    texts: Mapping[str, str]
    annexes: tuple[AnnexRule, ...]

    @property
    def known(self) -> dict[str, str]:
        """Every placeholder of this kind with what it means."""
        book = wordings()
        tables = {TABLE + name: hint for name, hint in self.tables.items()}
        shared = {name: title for name, (title, _) in book.shared.items()}
        scope = book.scopes[self.scope]
        return {**scope, **self.gives, **self.asks, **tables, **book.always, **shared}


@dataclass(frozen=True, slots=True)
class Wordings:
    """The shipped words: kinds by id, shared texts as (title, text), placeholders by scope."""

    letters: Mapping[str, LetterKind]
    shared: Mapping[str, tuple[str, str]]
    always: Mapping[str, str]
    scopes: Mapping[str, Mapping[str, str]]


@cache
def wordings() -> Wordings:
    """What is shipped; read once."""
    raw: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Wordings(
        {id: _kind(id, each) for id, each in raw["letters"].items()},
        {name: (each["title"], each["text"]) for name, each in raw["shared"].items()},
        raw["always"],
        raw["scopes"],
    )


def _kind(id: str, raw: dict[str, Any]) -> LetterKind:
    texts = {part: str(raw.get(part, "{今天}" if part == "date" else "")) for part in PARTS}
    return LetterKind(
        id=id,
        title=raw["title"],
        scope=raw["scope"],
        round=raw.get("round", ""),
        by=raw.get("by", "city"),
        form=raw["form"],
        asks=raw.get("asks", {}),
        gives=raw.get("gives", {}),
        tables=raw.get("tables", {}),
        texts={part: text.rstrip("\n") for part, text in texts.items()},
        annexes=tuple(
            AnnexRule(each["title"], each["body"], each.get("wide", False), each.get("each", ""))
            for each in raw.get("annexes", ())
        ),
    )


def kind_named(id: str) -> LetterKind:
    """The kind of that id or Chinese title; a part of a title serves where only one has it."""
    known = wordings().letters
    named = [each for each in known.values() if id and id in each.title]
    found = known.get(id) or next((each for each in named if each.title == id), None)
    if found is None and len(named) == 1:
        found = named[0]
    if found is None:
        names = [f"{each.id}（{each.title}）" for each in known.values()]
        remedy = or_nearest("papers kinds 可查看全部文书", id, list(known))
        raise Refusal(f"没有“{id}”这种文书", "文书", f"{remedy}：{'、'.join(names)}")
    return found


def text_keys() -> dict[str, str]:
    """Every text an office may change: key → its title in Chinese."""
    book = wordings()
    found = {f"{SHARED}.{name}": f"共用文字·{title}" for name, (title, _) in book.shared.items()}
    for kind in book.letters.values():
        for part, title in PARTS.items():
            found[f"{kind.id}.{part}"] = f"{kind.title}·{title}"
    return found


def default_text(key: str) -> str:
    """The shipped text of a key. Refuses a key that is none."""
    owner, _, part = known_key(key).partition(".")
    book = wordings()
    return book.shared[part][1] if owner == SHARED else book.letters[owner].texts[part]


def known_key(key: str) -> str:
    """The key itself; refuses one that is none, with the nearest."""
    keys = text_keys()
    if key not in keys:
        remedy = or_nearest("papers wording list 可查看全部文字", key, list(keys))
        raise Refusal(f"没有“{key}”这段文字", "文书文字", remedy)
    return key


def placeholders_of(key: str) -> Mapping[str, str]:
    """What may stand in the text of a key, with what it means."""
    owner = known_key(key).partition(".")[0]
    return wordings().always if owner == SHARED else wordings().letters[owner].known


def check_text(key: str, text: str) -> str:
    """A text of the office, cleaned; refuses an unknown placeholder or a stray brace."""
    known = placeholders_of(key)
    title = text_keys()[key]
    clean = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip("\n")
    if len(clean) > LONGEST:
        raise Refusal(f"文字有 {len(clean)} 字", title, f"最多 {LONGEST} 字，长的内容请作为附件")
    listed = "可用：" + ("、".join(f"{{{name}}}" for name in known) or "没有")
    for name in _PLACEHOLDER.findall(clean):
        if name not in known:
            raise Refusal(f"没有“{{{name}}}”这个占位符", title, or_nearest(listed, name, known))
    rest = _PLACEHOLDER.sub("", clean)
    if "{" in rest or "}" in rest:
        raise Refusal("花括号不成对", title, f"占位符写成 {{名称}}。{listed}")
    for line in clean.split("\n"):
        tables = [name for name in _PLACEHOLDER.findall(line) if name.startswith(TABLE)]
        if tables and line.strip() != f"{{{tables[0]}}}":
            raise Refusal(f"表“{tables[0]}”须独占一行", title, "请在它的前后换行")
    return clean


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled in, its optional lines kept or left out."""
    lines = []
    for line in text.split("\n"):
        optional = line.startswith(_OPTIONAL)
        names = _PLACEHOLDER.findall(line)
        if optional and not all(values.get(name, "") for name in names):
            continue
        line = line[1:] if optional else line
        lines.append(_PLACEHOLDER.sub(lambda found: values.get(found[1], "") or TO_FILL, line))
    return "\n".join(lines)


def blocks(
    text: str, values: Mapping[str, str], tables: Mapping[str, LetterTable]
) -> tuple[Block, ...]:
    """A body as paragraphs and tables; empty lines are nothing."""
    found: list[Block] = []
    for line in text.split("\n"):
        name = line.strip()[1:-1]
        if line.strip().startswith("{" + TABLE) and name.removeprefix(TABLE) in tables:
            found.append(tables[name.removeprefix(TABLE)])
            continue
        found += [
            paragraph(each.strip()) for each in fill(line, values).split("\n") if each.strip()
        ]
    return tuple(found)
