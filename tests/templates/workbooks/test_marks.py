"""Errors, uncalculated formulas, hidden rows and merged ranges, however a sheet is spelt."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from templates.workbooks.marks import Merged, read_marks

INSIDE = (
    '<c r="{}"/>',
    '<c r="{}" s="3"/>',
    '<c r="{}" t="s"><v>7</v></c>',
    '<c r="{}"><v>1.5e3</v></c>',
    '<c r="{}"><f>A1+1</f><v>3</v></c>',
    '<c r="{}"><f>A1&gt;1</f></c>',
    '<c r="{}" t="str"><f>B1</f><v></v></c>',
    '<c r="{}" t="e"><f>A1/0</f><v>#DIV/0!</v></c>',
    '<c r="{}" t="e"><v>#N/A</v></c>',
    '<c r="{}" t="inlineStr"><is><t>x</t></is></c>',
    '<c r="{}"><f t="shared" si="0"/><v>3</v></c>',
    '<c r="{}"><f t="shared" si="0"/></c>',
)
ROWS = st.lists(
    st.tuples(st.booleans(), st.lists(st.sampled_from(INSIDE), min_size=1, max_size=5)),
    min_size=1,
    max_size=30,
)


def sheet(rows: list[tuple[bool, list[str]]]) -> bytes:
    """A sheet of these rows, each hidden or not, with a hidden column and a merged range."""
    lines = []
    for number, (hidden, cells) in enumerate(rows, 1):
        inside = (each.format(f"{'ABCDE'[at]}{number}") for at, each in enumerate(cells))
        said = ' hidden="1"' if hidden else ""
        lines.append(f'<row r="{number}"{said}>{"".join(inside)}</row>')
    return (
        '<worksheet><cols><col min="1" max="2" hidden="1"/></cols>'
        f"<sheetData>{''.join(lines)}</sheetData>"
        '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="C3"/></mergeCells>'
        "</worksheet>"
    ).encode()


@given(ROWS)
def test_the_quick_look_sees_what_the_slow_one_sees(rows: list[tuple[bool, list[str]]]) -> None:
    usual = sheet(rows)
    unusual = usual.replace(b"<c r=", b"<c  r=")  # only the slow look understands this
    assert read_marks(iter([usual]), "") == read_marks(iter([unusual]), "")


def test_each_mark_is_seen_in_its_place() -> None:
    found = read_marks(iter([sheet([(False, list(INSIDE[5:8])), (True, [INSIDE[0]])])]), "")
    assert found.uncalculated == {(1, 1), (1, 2)}
    assert found.errors == {(1, 3): "#DIV/0!"}
    assert found.hidden == {2}
    assert found.merged == [Merged(1, 1, 2, 2), Merged(3, 3, 3, 3)]
