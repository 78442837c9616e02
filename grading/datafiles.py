"""Reading the small data files under ``standards/`` (levels, industries, counties).

They are data an office may replace, so a slip in them must say where it is: every
refusal names the file and the path inside it. Packs have a reader of their own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import yaml

from grading.refusals import EnvironmentRefusal, Refusal

MAX_BYTES = 2 * 1024 * 1024
_NOTHING: Any = object()


class Entry:
    """One mapping of a data file, which knows where it stands."""

    def __init__(self, content: Mapping[str, Any], place: str) -> None:
        self._content = content
        self._place = place

    def refuse(self, what: str, remedy: str) -> Refusal:
        """A refusal about this entry, to be raised by the caller."""
        return Refusal(what, self._place, remedy)

    def only(self, *keys: str) -> None:
        """Refuse any key besides ``keys``: a misspelt key would be silently without effect."""
        for key in self._content:
            if key not in keys:
                raise self.refuse(f"不认识的键“{key}”", f"可用的键：{'、'.join(keys)}")

    def __iter__(self) -> Iterator[str]:
        """The keys in the order of the file."""
        return iter(self._content)

    def __contains__(self, key: str) -> bool:
        return key in self._content

    def text(self, key: str, default: str = _NOTHING) -> str:
        """A text; numbers are refused because codes lose their leading zeros as numbers."""
        value = self._value(key, default)
        if not isinstance(value, str):
            raise self.refuse(f"“{key}”应为文字", "代码等请加引号")
        return value

    def integer(self, key: str, default: int = _NOTHING) -> int:
        """A whole number."""
        value = self._value(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refuse(f"“{key}”应为整数", "请填整数")
        return value

    def flag(self, key: str, default: bool = _NOTHING) -> bool:
        """true or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            raise self.refuse(f"“{key}”应为 true 或 false", "请填 true 或 false")
        return value

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        """A text that is one of ``allowed``."""
        value = self.text(key)
        if value not in allowed:
            raise self.refuse(f"“{key}”不能是“{value}”", f"可用：{'、'.join(allowed)}")
        return value

    def texts(self, key: str, default: Sequence[str] = _NOTHING) -> tuple[str, ...]:
        """A list of texts."""
        value = self._value(key, default)
        if not isinstance(value, (list, tuple)) or not all(isinstance(x, str) for x in value):
            raise self.refuse(f"“{key}”应为文字的列表", "写成 [甲, 乙]；代码请加引号")
        return tuple(value)

    def entry(self, key: str) -> Entry:
        """A mapping below this one."""
        return _entry(self._value(key, _NOTHING), f"{self._place} → {key}")

    def mapping(self, key: str) -> dict[str, Entry]:
        """A mapping of mappings below this one, in the order of the file."""
        below = self.entry(key)
        return {name: below.entry(name) for name in below}

    def _value(self, key: str, default: Any) -> Any:
        if key in self._content:
            return self._content[key]
        if default is _NOTHING:
            raise self.refuse(f"缺少“{key}”", f"补上“{key}”")
        return default


def read_datafile(path: Path) -> Entry:
    """The root mapping of a YAML data file.

    Raises Refusal for a file that is too large, not UTF-8, not YAML, or says one
    key twice; EnvironmentRefusal where it cannot be read at all.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise EnvironmentRefusal(
            "数据文件读不出来", str(path), f"检查文件是否存在、能否读取（{error.strerror}）"
        ) from error
    if len(raw) > MAX_BYTES:
        raise Refusal("数据文件超过 2 MB", str(path), "检查是否选错了文件")
    try:
        content = yaml.load(raw.decode("utf-8"), Loader=_StrictLoader)
    except UnicodeDecodeError as error:
        raise Refusal("数据文件不是 UTF-8 编码", str(path), "另存为 UTF-8 编码") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise Refusal(
            f"数据文件格式有误：{error.problem}", f"{path}，第 {line} 行", "按 YAML 格式改正这一行"
        ) from error
    return _entry(content, path.name)


def _entry(content: Any, place: str) -> Entry:
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise Refusal("这里应是“键: 值”的内容", place, "检查缩进；代码作键时请加引号")
    return Entry(cast(Mapping[str, Any], content), place)


class _StrictLoader(yaml.SafeLoader):
    """SafeLoader that refuses a key said twice in one mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"键“{key}”重复", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)
