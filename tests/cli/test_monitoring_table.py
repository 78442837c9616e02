"""``monitoring table``: the months of the records on paper."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_audits import Jinji, answer, database, jinji, world  # noqa: F401
from tests.cli.test_monitoring import JANUARY, WORKS, limits, long_csv, usual  # noqa: F401
from tests.templates.papers.reading import squeezed


def test_the_paper_says_what_the_records_hold(
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
    limits: tuple[str, str],  # noqa: F811
) -> None:
    paper = tmp_path / "达标.pdf"
    values, flags = usual(over=40, stopped=24)
    jinji("monitoring", "import", long_csv(tmp_path / "一月.csv", values, flags=flags), *WORKS)
    command = ("monitoring", "table", str(paper), *WORKS, *JANUARY)
    told = answer(jinji(*command, *limits, "--json"))
    assert (told["series"], told["months"], told["trial"]) == (1, 1, True)
    words = squeezed(paper.read_bytes())
    assert "2026-017207200" in words and "4094.44%" in words and "不达标" in words
    assert "限值来源限值文件" in words and "没有登记改造完成日期" in words
    assert "待核稿·试评" in words and "限值10mg/m³" in words
    code, _, err = jinji("monitoring", "table", str(tmp_path / "表.xlsx"), *WORKS, *JANUARY)
    assert code == 1 and "只写 .pdf 文件" in err
