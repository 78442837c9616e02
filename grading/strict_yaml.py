"""YAML read strictly: every value keeps its line, and nothing is guessed.

Packs, case files and the registers beside them are law-like data that people edit, so the
well-known surprises of YAML are refused instead of resolved:

- a number is a plain decimal literal (``10``, ``-0.5``) and is read as Decimal from that
  literal; ``1_000``, ``0x1F``, ``017``, ``12:30``, ``1e3``, ``.inf`` are refused;
- only ``true`` and ``false`` are truth values; ``yes``, ``no``, ``on``, ``off`` are words;
- an unquoted date is a date, and only where a date is expected;
- no tags beyond YAML's core, no merge keys, no duplicate keys, one document, UTF-8, 2 MB;
- an alias may not contain itself, and what aliases unfold to is bounded.

The answer is a :class:`Place`: a value with its file, line and path, which hands out typed
values or refuses with all three.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml

from grading.refusals import EnvironmentRefusal, Refusal
from grading.suggestions import or_nearest
from grading.yaml_tree import DATE, Node, TreeBuilder, day_of, kind_of, path_under, place_text

MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """A value with the place where it stands: ``source`` (file), line and ``path``."""

    source: str
    path: str
    _node: Node

    @property
    def line(self) -> int:
        """The line of the value, counted from 1."""
        return self._node.line

    def refusal(self, what: str, remedy: str, key: str | None = None) -> Refusal:
        """A refusal that names this place, or the place of ``key`` in this mapping."""
        line, path = self.line, self.path
        if key is not None:
            line = self._node.key_lines.get(key, line)
            path = path_under(path, key)
        return Refusal(what, place_text(self.source, line, path), remedy)

    def content(self) -> object:
        """The value as plain data: dict, list, str, Decimal, bool, date, None."""
        return _content(self._node)

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return isinstance(self._node.value, list)

    def record(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Place]:
        """The fields of a mapping whose keys are known beforehand.

        Refuses anything but a mapping, an unknown key and a missing required one.
        """
        fields = dict(self.named())
        for key in fields:
            if key not in required and key not in optional:
                known = [*required, *optional]
                remedy = f"删去它；这里可用的键：{'、'.join(known)}"
                raise self.refusal(f"不认识的键“{key}”", or_nearest(remedy, key, known), key)
        for key in required:
            if key not in fields:
                raise self.refusal(f"缺少“{key}”", f"在此处补上“{key}”")
        return fields

    def named(self) -> Iterator[tuple[str, Place]]:
        """The names and values of a mapping, in the order of the file."""
        value = self._node.value
        if not isinstance(value, dict):
            raise self._wrong("映射（键: 值）")
        for key, node in value.items():
            yield key, Place(self.source, path_under(self.path, key), node)

    def members(self) -> list[Place]:
        """The entries of a list."""
        value = self._node.value
        if not isinstance(value, list):
            raise self._wrong("列表")
        return [
            Place(self.source, f"{self.path}[{number}]", node) for number, node in enumerate(value)
        ]

    def text(self) -> str:
        """A text that is not blank."""
        value = self._node.value
        if not isinstance(value, str):
            raise self._wrong("文字")
        if not value.strip():
            raise self.refusal("文字是空的", "填写内容，或删去这一项")
        return value

    def texts(self) -> tuple[str, ...]:
        """A list of different texts, at least one."""
        entries = self.members()
        found: dict[str, None] = {}
        for entry in entries:
            text = entry.text()
            if text in found:
                raise entry.refusal(f"“{text}”重复", "只保留一个")
            found[text] = None
        if not found:
            raise self.refusal("列表是空的", "至少写一项，或删去这一项")
        return tuple(found)

    def one_of(self, allowed: Collection[str]) -> str:
        """A text that is one of ``allowed``."""
        text = self.text()
        if text not in allowed:
            remedy = f"可用的值：{'、'.join(allowed)}"
            raise self.refusal(f"“{text}”不是可用的值", or_nearest(remedy, text, allowed))
        return text

    def number(self, lowest: Decimal | None = None, highest: Decimal | None = None) -> Decimal:
        """A number, read from its literal; both bounds are allowed values."""
        value = self._node.value
        if not isinstance(value, Decimal):
            raise self._wrong("数")
        if lowest is not None and value < lowest:
            raise self.refusal(f"{value} 小于允许的最小值 {lowest}", "改正这个数")
        if highest is not None and value > highest:
            raise self.refusal(f"{value} 大于允许的最大值 {highest}", "改正这个数")
        return value

    def whole_number(self, lowest: int, highest: int) -> int:
        """A whole number between both bounds."""
        value = self.number(Decimal(lowest), Decimal(highest))
        if value != value.to_integral_value():
            raise self.refusal(f"{value} 不是整数", "写成整数")
        return int(value)

    def truth(self) -> bool:
        """``true`` or ``false``."""
        value = self._node.value
        if not isinstance(value, bool):
            raise self._wrong("true 或 false")
        return value

    def day(self) -> date:
        """A day written as 2026-01-13, with or without quotes."""
        value = self._node.value
        if isinstance(value, date):
            return value
        if isinstance(value, str) and DATE.fullmatch(value):
            return day_of(value, self.source, self.line, self.path)
        raise self._wrong("日期（如 2026-01-13）")

    def _wrong(self, expected: str) -> Refusal:
        value = self._node.value
        remedy = f"改成{expected}"
        if expected == "文字" and isinstance(value, (bool, Decimal, date)):
            remedy = "如果确实是文字，请加引号"
        elif expected == "数" and isinstance(value, str):
            remedy = "写成普通十进制数，不加引号、不带单位和分隔符，如 10 或 0.5"
        elif expected.startswith("true") and isinstance(value, str):
            remedy = "写 true 或 false，不加引号"
        return self.refusal(f"这里应为{expected}，实为{kind_of(value)}", remedy)


def read_yaml_file(path: Path) -> Place:
    """The content of one YAML file; refuses what both functions below refuse."""
    return read_yaml(read_bytes(path), str(path))


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of rules. Refuses a missing file and one over 2 MB, the latter
    without reading it; an unreadable file is a matter of the machine."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _too_big(str(path))
        return path.read_bytes()
    except FileNotFoundError:
        raise Refusal("找不到文件", str(path), "检查路径和文件名") from None
    except IsADirectoryError:
        raise Refusal("这是一个文件夹，不是文件", str(path), "给出 YAML 文件的路径") from None
    except OSError as error:
        raise EnvironmentRefusal(
            f"文件读不出来：{error.strerror}", str(path), "检查文件权限和磁盘"
        ) from None


def read_yaml(data: bytes | str, source: str) -> Place:
    """The one document of a YAML text as a :class:`Place`. Refuses with file, line and path."""
    text = decode(data, source)
    try:
        root = TreeBuilder(source).build(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise Refusal(
            "YAML 语法错误",
            place_text(source, line, ""),
            "检查这一行及上一行：缩进用空格不用 Tab，冒号后留一个空格，引号和括号成对",
        ) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Refusal(
            "文件里有不能显示的控制字符", place_text(source, line, ""), "删去这个字符"
        ) from None
    return Place(source, "", root)


def decode(data: bytes | str, source: str) -> str:
    """The text of a file: UTF-8 with or without a byte order mark, at most 2 MB."""
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        raise _too_big(source)
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refusal(
            "文件不是 UTF-8 编码", place_text(source, line, ""), "用编辑器另存为 UTF-8 后再试"
        ) from None


def _too_big(source: str) -> Refusal:
    return Refusal("文件超过 2 MB", source, "标准包不会这么大，检查是否选错了文件")


def _content(node: Node) -> object:
    value = node.value
    if isinstance(value, dict):
        return {key: _content(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_content(child) for child in value]
    return value
