"""YAML is read strictly: what people mistype is refused with its place, never guessed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from grading.refusals import EnvironmentRefusal, Refusal
from grading.strict_yaml import MOST_BYTES, read_yaml, read_yaml_file


def refused(text: str | bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_yaml(text, "f.yaml")
    assert caught.value.remedy
    return caught.value


def test_a_number_is_the_decimal_that_stands_there() -> None:
    content = read_yaml("a: 10\nb: 10.0\nc: -0.50\nd: 0.04", "f.yaml").content()
    assert content == {
        "a": Decimal("10"),
        "b": Decimal("10.0"),
        "c": Decimal("-0.50"),
        "d": Decimal("0.04"),
    }
    assert [str(value) for value in content.values()] == ["10", "10.0", "-0.50", "0.04"]


def test_yes_no_on_and_off_are_words() -> None:
    content = read_yaml("a: yes\nno: b\nc: [on, off, y, n]", "f.yaml").content()
    assert content == {"a": "yes", "no": "b", "c": ["on", "off", "y", "n"]}


def test_quoted_is_text() -> None:
    assert read_yaml("a: '10'\nb: \"true\"\nc: !!str 10", "f.yaml").content() == {
        "a": "10",
        "b": "true",
        "c": "10",
    }


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_yaml(b"\xef\xbb\xbfa: b", "f.yaml").content() == {"a": "b"}


@pytest.mark.parametrize(
    "number",
    ["1_000", "0o17", "017", "08", "0x1F", "0b11", "12:30", "1:30.5", ".5", "5.", "1e3", "1.0e+5",
     ".inf", "-.INF", ".nan", "1__0", "0.1234567890123", "12345678901234567890"],
)  # fmt: skip
def test_other_ways_of_writing_numbers_are_refused(number: str) -> None:
    refusal = refused(f"a:\n  b: {number}")
    if number in ("0.1234567890123", "12345678901234567890"):
        assert "十进制" in refusal.what
    assert refusal.where == "f.yaml 第 2 行 a.b"


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "f.yaml 第 1 行", "空的"),
        ("# nothing", "f.yaml 第 1 行", "空的"),
        ("~", "f.yaml 第 1 行", "空的"),
        ("a: 1\n---\nb: 2", "f.yaml 第 2 行", "几个"),
        ("a:\n  - b: 1\n    c: 2\n    b: 3", "f.yaml 第 4 行 a[0].b", "重复（第一次在第 2 行）"),
        ("a: {b: 1, 'b': 2}", "f.yaml 第 1 行 a.b", "重复"),
        ("a:\n  b: !!python/name:os.system x", "f.yaml 第 2 行 a.b", "标签"),
        ("a: !!python/object/apply:os.system [x]", "f.yaml 第 1 行 a", "标签"),
        ("a: !mine x", "f.yaml 第 1 行 a", "标签"),
        ("a: !!binary aGk=", "f.yaml 第 1 行 a", "标签"),
        ("a: !!set {x}", "f.yaml 第 1 行 a", "标签"),
        ("a: !!int x", "f.yaml 第 1 行 a", "标签"),
        ("a: &x [1, *x]", "f.yaml 第 1 行 a[1]", "它自己"),
        ("a: &x\n  b: {c: *x}", "f.yaml 第 2 行 a.b.c", "它自己"),
        ("a: *x", "f.yaml 第 1 行 a", "没有定义"),
        ("<<: {a: 1}", "f.yaml 第 1 行", "合并键"),
        ("a:\n  1: x", "f.yaml 第 2 行 a", "键应为文字"),
        ("? [a]\n: 1", "f.yaml 第 1 行", "键应为文字"),
        ("a: 2026-02-30", "f.yaml 第 1 行 a", "2026-02-30"),
        ("a: 2026-01-13T10:00:00", "f.yaml 第 1 行 a", "时刻"),
        ("a: [1,\n  2", "f.yaml 第", "语法"),
        ("a: b: c", "f.yaml 第 1 行", "语法"),
        ("a:\n\tb: 1", "f.yaml 第 2 行", "语法"),
        ("a: 1\nb: \x01", "f.yaml 第 2 行", "控制字符"),
    ],
)  # fmt: skip
def test_what_is_refused_names_line_and_path(text: str, where: str, what: str) -> None:
    refusal = refused(text)
    assert refusal.where.startswith(where)
    assert what in refusal.what


def test_only_utf8() -> None:
    refusal = refused("a: 1\nb: 钢铁".encode("gb18030"))
    assert refusal.where == "f.yaml 第 2 行"
    assert "UTF-8" in refusal.what
    refused("a: 1".encode("utf-16"))


def test_nesting_deeper_than_anybody_means_is_refused_not_crashed() -> None:
    assert "嵌套过深" in refused("a: " + "[" * 500_000).what
    deep = "\n".join("  " * depth + "a:" for depth in range(200))
    assert "嵌套过深" in refused(deep).what


def test_what_aliases_unfold_to_is_bounded() -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    for step in range(1, 12):
        before = ", ".join([f"*a{step - 1}"] * 10)
        lines.append(f"a{step}: &a{step} [{before}]")
    refusal = refused("\n".join(lines))
    assert "展开" in refusal.what
    assert "第 6 行" in refusal.where


def test_an_alias_is_as_good_as_what_it_stands_for() -> None:
    root = read_yaml("a: &x {b: 1}\nc: *x", "f.yaml")
    assert root.content() == {"a": {"b": Decimal(1)}, "c": {"b": Decimal(1)}}


def test_two_megabytes_are_the_limit(tmp_path: Path) -> None:
    big = "a: " + "x" * MOST_BYTES
    assert "2 MB" in refused(big).what
    file = tmp_path / "big.yaml"
    file.write_text(big)
    with pytest.raises(Refusal, match="2 MB"):
        read_yaml_file(file)


def test_a_file_that_is_not_there_or_not_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="找不到"):
        read_yaml_file(tmp_path / "none.yaml")
    with pytest.raises(Refusal) as caught:
        read_yaml_file(tmp_path)
    assert not isinstance(caught.value, EnvironmentRefusal) or "读不出来" in caught.value.what


@pytest.mark.parametrize(
    ("text", "ask", "what"),
    [
        ("a: 1", "text", "应为文字"),
        ("a: true", "text", "应为文字"),
        ("a: 2026-01-01", "text", "应为文字"),
        ("a: ' '", "text", "空的"),
        ("a: [x]", "text", "应为文字"),
        ("a:", "text", "空值"),
        ("a: '10'", "number", "应为数"),
        ("a: true", "number", "应为数"),
        ("a: 2026-01-01", "number", "应为数"),
        ("a: yes", "truth", "true 或 false"),
        ("a: 1", "truth", "true 或 false"),
        ("a: soon", "day", "应为日期"),
        ("a: 2026", "day", "应为日期"),
        ("a: x", "members", "应为列表"),
        ("a: [x, x]", "texts", "重复"),
        ("a: []", "texts", "空的"),
    ],
)
def test_a_wrong_type_is_named(text: str, ask: str, what: str) -> None:
    place = dict(read_yaml(text, "f.yaml").named())["a"]
    with pytest.raises(Refusal) as caught:
        getattr(place, ask)()
    assert what in caught.value.what
    assert caught.value.where.startswith("f.yaml 第 1 行 a")
    assert caught.value.remedy


def test_a_date_may_be_quoted() -> None:
    root = dict(read_yaml("a: 2026-01-13\nb: '2026-01-13'", "f.yaml").named())
    assert root["a"].day() == root["b"].day()
