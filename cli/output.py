"""What a command says: words to stderr, results to stdout, one JSON object when asked.

Every command prints through these four functions, so that ``--json`` always
leaves exactly one object on stdout and a script never has to pick words out.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Sequence

from grading.refusals import Refusal


class UsageRefusal(Refusal):
    """The command line itself is wrong: unknown command, missing option, no account named."""

    exit_code = 2


def use_utf8() -> None:
    """Make stdout and stderr UTF-8, whatever code page the console has (Windows: cp936)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """Words and progress for the person at the keyboard: stderr."""
    print(text, file=sys.stderr, flush=True)


def show(text: str) -> None:
    """A result for people (not with ``--json``): stdout."""
    print(text)


def emit(result: object) -> None:
    """The one JSON object of a ``--json`` command: stdout; decimals keep their literal."""
    from grading.canonical import canonical_json

    print(canonical_json(result))


def width(text: str) -> int:
    """Columns a text takes on a terminal: Chinese and full-width characters take two."""
    columns = 0
    for character in text:
        if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Me"}:
            continue
        columns += 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
    return columns


def table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], right: Iterable[int] = ()
) -> str:
    """Lay rows out under their headings; ``right`` numbers the columns set to the right.

    ``None`` is shown as an empty cell; line breaks inside a cell become blanks.
    """
    lines = [list(headings)]
    lines += [["" if cell is None else " ".join(str(cell).split()) for cell in row] for row in rows]
    columns = [max(width(line[at]) for line in lines) for at in range(len(headings))]
    to_the_right = set(right)

    def laid_out(line: Sequence[str]) -> str:
        cells = []
        for at, cell in enumerate(line):
            space = " " * (columns[at] - width(cell))
            cells.append(space + cell if at in to_the_right else cell + space)
        return "  ".join(cells).rstrip()

    rule = "  ".join("─" * count for count in columns)
    return "\n".join([laid_out(lines[0]), rule, *map(laid_out, lines[1:])])
