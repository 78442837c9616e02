"""The tree of a YAML text: every value with its line, nothing guessed.

The parser's events are read one by one: libyaml's own composer overflows the stack on deep
nesting, is slower, and hides explicit tags. What is accepted is told in ``strict_yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import yaml

from grading.refusals import Refusal

MOST_VALUES = 200_000  # after aliases are unfolded
MOST_DEPTH = 60

_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,12})?")
_ALMOST_A_NUMBER = re.compile(
    r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?"  # 1_000 .5 017 1e3
    r"|[-+]?0[xXoObB][0-9a-fA-F_]+"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"  # base 60
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:.*")
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NOTHING = {"", "~", "null", "Null", "NULL"}
_CORE = "tag:yaml.org,2002:"
_CORE_TAGS = frozenset({"str", "int", "float", "bool", "null", "timestamp", "map", "seq"})
_TAGS_OF: dict[type, tuple[str, ...]] = {  # "" is a value without a tag
    str: ("",),
    Decimal: ("", "int", "float"),
    bool: ("", "bool"),
    date: ("", "timestamp"),
    type(None): ("", "null"),
}

Plain = str | Decimal | bool | date | None


@dataclass(slots=True)
class Node:
    """One value of the file: a scalar, a list of nodes or a mapping of names to nodes.

    ``values`` counts the node and all below it with aliases unfolded, ``depth`` how deep
    it reaches; both bound what a reader of the tree may meet.
    """

    value: Plain | list[Node] | dict[str, Node]
    line: int
    key_lines: dict[str, int] = field(default_factory=dict)
    values: int = 1
    depth: int = 1


def place_text(source: str, line: int, path: str) -> str:
    """A place as refusals name it: file, line from 1, path (none at the root)."""
    return f"{source} 第 {line} 行 {path}".rstrip()


def path_under(path: str, key: str) -> str:
    """The path of a key of the mapping at ``path``."""
    return f"{path}.{key}" if path else key


def kind_of(value: object) -> str:
    """What a value is, in Chinese, for “… was expected, this is …”."""
    if isinstance(value, dict):
        return "映射（键: 值）"
    if isinstance(value, list):
        return "列表"
    if value is None:
        return "空值"
    if isinstance(value, str):
        return f"文字“{value[:40]}”"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"日期 {value}" if isinstance(value, date) else f"数 {value}"


def day_of(text: str, source: str, line: int, path: str) -> date:
    """The day of an ISO date; refuses one the calendar does not have."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(
            f"没有 {text} 这一天", place_text(source, line, path), "改正年、月、日"
        ) from None


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


@dataclass(slots=True)
class _Open:
    """A collection that has begun and not ended; ``key`` waits for its value."""

    node: Node
    anchor: str | None
    key: str | None = None


class TreeBuilder:
    """Makes nodes of the parser's events, with a stack of its own instead of recursion."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._stack: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._root: Node | None = None

    def build(self, text: str) -> Node:
        """The root of the one document in ``text``."""
        documents = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._open(event)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self._close()
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    what = "一个文件里有几个 YAML 文档"
                    raise self._refusal(what, _line_of(event), "只保留一个，删去 --- 分隔")
        if self._root is None or self._root.value is None:
            raise Refusal("文件是空的", place_text(self._source, 1, ""), "检查是否选错了文件")
        return self._root

    def _path(self, key: str | None = None) -> str:
        """Where the builder stands, down to ``key`` of the innermost mapping."""
        path = ""
        for frame in self._stack:
            if isinstance(frame.node.value, list):
                path += f"[{len(frame.node.value)}]"
            elif frame.key is not None:
                path = path_under(path, frame.key)
        return path if key is None else path_under(path, key)

    def _refusal(self, what: str, line: int, remedy: str, key: str | None = None) -> Refusal:
        return Refusal(what, place_text(self._source, line, self._path(key)), remedy)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        line = _line_of(event)
        value = self._value(event, line)
        if self._awaits_key():
            self._take_key(value, line)
            return
        node = Node(value, line)
        if event.anchor:
            self._anchors[event.anchor] = node
        self._put(node, line)

    def _value(self, event: yaml.ScalarEvent, line: int) -> Plain:
        text: str = event.value
        tag = self._core_tag(event.tag, line)
        plain = not event.style and event.tag != "!"
        if tag == "str" or (tag == "" and not plain):
            return text
        value: Plain = text
        if _DECIMAL.fullmatch(text):
            value = Decimal(text)
        elif _ALMOST_A_NUMBER.fullmatch(text):
            raise self._refusal(
                f"“{text}”不是普通的十进制数", line, "写成如 10 或 0.5 的数；如果是文字，请加引号"
            )
        elif text in _TRUTHS:
            value = _TRUTHS[text]
        elif text in _NOTHING:
            value = None
        elif DATE.fullmatch(text):
            value = day_of(text, self._source, line, self._path())
        elif _TIME.fullmatch(text):
            raise self._refusal(f"“{text}”是时刻，这里只用日期", line, "写成如 2026-01-13")
        if tag not in _TAGS_OF[type(value)]:
            raise self._refusal(f"“{text}”与标签 !!{tag} 不符", line, "删去标签")
        return value

    def _core_tag(self, tag: str | None, line: int) -> str:
        if tag is None or tag == "!":
            return ""
        name = tag.removeprefix(_CORE)
        if not tag.startswith(_CORE) or name not in _CORE_TAGS:
            raise self._refusal(f"不允许的 YAML 标签“{tag}”", line, "删去以 ! 开头的标签")
        return name

    def _awaits_key(self) -> bool:
        if not self._stack:
            return False
        top = self._stack[-1]
        return isinstance(top.node.value, dict) and top.key is None

    def _take_key(self, key: Plain, line: int) -> None:
        top = self._stack[-1]
        if not isinstance(key, str):
            raise self._refusal(f"键应为文字，实为{kind_of(key)}", line, "给键加引号")
        if key == "<<":
            raise self._refusal("不支持合并键 <<", line, "把内容直接写出来")
        if not key.strip():
            raise self._refusal("键是空的", line, "给键起名")
        if key in top.node.key_lines:
            first = top.node.key_lines[key]
            raise self._refusal(f"键“{key}”重复（第一次在第 {first} 行）", line, "只保留一个", key)
        top.key = key
        top.node.key_lines[key] = line

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        line = _line_of(event)
        mapping = isinstance(event, yaml.MappingStartEvent)
        if self._core_tag(event.tag, line) not in ("", "map" if mapping else "seq"):
            raise self._refusal(f"不允许的 YAML 标签“{event.tag}”", line, "删去以 ! 开头的标签")
        if self._awaits_key():
            raise self._refusal("键应为文字，不能是列表或映射", line, "检查这一行的写法")
        if len(self._stack) >= MOST_DEPTH:
            raise self._refusal("嵌套过深", line, f"最多 {MOST_DEPTH} 层，检查括号是否成对")
        node = Node({} if mapping else [], line)
        if event.anchor:
            self._anchors[event.anchor] = node
        self._stack.append(_Open(node, event.anchor))

    def _close(self) -> None:
        frame = self._stack.pop()
        self._put(frame.node, frame.node.line)

    def _alias(self, event: yaml.AliasEvent) -> None:
        line = _line_of(event)
        node = self._anchors.get(event.anchor or "")
        if node is None:
            raise self._refusal(f"引用了没有定义的锚点 *{event.anchor}", line, "改正锚点名")
        if self._awaits_key():
            raise self._refusal("键不能是引用", line, "把键直接写出来")
        if any(frame.node is node for frame in self._stack):
            raise self._refusal(f"*{event.anchor} 引用了它自己", line, "把内容直接写出来")
        self._put(node, line)

    def _put(self, node: Node, line: int) -> None:
        if not self._stack:
            self._root = node
            return
        frame = self._stack[-1]
        parent = frame.node
        parent.values += node.values
        parent.depth = max(parent.depth, node.depth + 1)
        if parent.values > MOST_VALUES or len(self._stack) + node.depth > MOST_DEPTH + 1:
            raise self._refusal(
                "内容过多（引用展开后超过 20 万个值）",
                line,
                "减少 & 与 * 引用，或检查是否选错了文件",
            )
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif isinstance(parent.value, dict) and frame.key is not None:
            parent.value[frame.key] = node
            frame.key = None
