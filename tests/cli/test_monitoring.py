"""Hours from the command line: a long CSV in, judged by a file of limits, doubted, taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.test_audits import Jinji, answer, database, jinji, world  # noqa: F401
from tests.db.audit_world import STEEL_WORKS, World

WORKS = ("--enterprise", STEEL_WORKS)
JANUARY = ("--from", "2026-01", "--to", "2026-01")
HOURS = 744


def long_csv(
    path: Path, values: Sequence[object], *, flags: Sequence[str] = (), outlet: str = "1#机头"
) -> str:
    """January of one outlet: PM as given, oxygen 16 all along."""
    start = datetime.fromisoformat("2026-01-01")
    lines = ["排放口,时间,污染物,实测,折算,标记"]
    for at, value in enumerate(values):
        when = f"{start + timedelta(hours=at):%Y-%m-%d %H:%M}"
        flag = flags[at] if flags else "N"
        lines += [f"{outlet},{when},颗粒物,{value},,{flag}", f"{outlet},{when},氧含量,16,,{flag}"]
    path.write_text("\n".join(lines), encoding="gb18030")
    return str(path)


@pytest.fixture
def limits(tmp_path: Path) -> tuple[str, str]:
    said = {"1#机头": {"kind": "sinter_head", "oxygen": 16, "hours": 95, "limits": {"PM": 10}}}
    path = tmp_path / "limits.json"
    path.write_text(json.dumps(said), encoding="utf-8")
    return ("--limits", str(path))


def usual(over: int = 0, stopped: int = 0) -> tuple[list[object], list[str]]:
    """A month that varies, with some hours over the limit and some in which the plant stood."""
    values: list[object] = [f"{5 + at % 37 / 10:.1f}" for at in range(HOURS)]
    flags = ["N"] * HOURS
    for at in range(over):
        values[at * 7] = "12.5"
    for at in range(stopped):
        values[-1 - at], flags[-1 - at] = "", "F"
    return values, flags


def assessed(jinji: Jinji, *words: str) -> dict[str, Any]:  # noqa: F811
    found = answer(jinji("monitoring", "assess", *WORKS, *JANUARY, *words, "--json"))
    assert set(found) == {"outlets", "findings"}
    return dict(found)


def test_hours_are_imported_judged_and_taken_back(
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
    limits: tuple[str, str],
) -> None:
    values, flags = usual(over=36, stopped=24)
    file = long_csv(tmp_path / "一月.csv", values, flags=flags)
    dry = answer(jinji("monitoring", "import", file, *WORKS, "--dry-run", "--json"))
    assert (dry["batch"], dry["created_outlets"]) == (None, ["1#机头"])
    told = answer(jinji("monitoring", "import", file, *WORKS, "--json"))
    assert (told["batch"], told["read"], told["hours"]) == (1, 2 * HOURS, 2 * HOURS)
    assert told["findings"] == []
    [line] = assessed(jinji, *limits)["outlets"]
    assert line == {
        "outlet": "1#机头", "pollutant": "PM", "month": "2026-01", "limit": 10, "oxygen": 16,
        "expected": 720, "valid": 720, "excluded": 0, "exceeding": 36, "share": 0.95,
        "p95": 8.6, "mean": line["mean"], "state": "met",
    }  # fmt: skip
    code, out, err = jinji("monitoring", "assess", *WORKS, *JANUARY, *limits)
    assert code == 0
    assert "95.00%" in out and "达标" in out
    assert "标记 N、T 且数值可用的为有效小时" in err

    values[1] = "12.5"
    later = long_csv(tmp_path / "补传.csv", values[:100], flags=flags[:100])
    changed = answer(jinji("monitoring", "import", later, *WORKS, "--json"))["changed"]
    assert [(each["hours"], each["first_hour"]) for each in changed] == [(1, "2026-01-01 01:00")]
    assert changed[0]["examples"][0]["after"] == "12.5 N"
    [line] = assessed(jinji, *limits)["outlets"]
    assert (line["state"], line["p95"], line["exceeding"]) == ("not_met", 12.5, 37)
    code, _, err = jinji("monitoring", "import", later, *WORKS)
    assert (code, "可能已经导入过" in err) == (0, True)
    code, _, err = jinji("monitoring", "undo", "1")
    assert code == 1 and "第 2 批（补传.csv）后来改动了同样的月份" in err
    assert answer(jinji("monitoring", "undo", "2", "--json"))["restored"] == 1
    assert assessed(jinji, *limits)["outlets"][0]["state"] == "met"
    book = tmp_path / "超标.xlsx"
    assert jinji("monitoring", "exceedances", str(book), *WORKS, *JANUARY, *limits)[0] == 0
    sheet = load_workbook(book).active
    assert sheet is not None
    assert sum(row[0] == "1#机头" for row in sheet.iter_rows(min_col=2, values_only=True)) == 36
    past = answer(jinji("monitoring", "batches", *WORKS, "--json"))["batches"]
    assert [each["undone_by"] for each in past] == ["张经办", None]


def test_a_doubt_is_waived_and_stays_visible(jinji: Jinji, tmp_path: Path) -> None:  # noqa: F811
    values, _ = usual()
    values[100:300] = ["6.6"] * 200
    jinji("monitoring", "import", long_csv(tmp_path / "a.csv", values), *WORKS)
    doubts = answer(jinji("monitoring", "doubts", *WORKS, *JANUARY, "--json"))["doubts"]
    flat = [each for each in doubts if each["kind"] == "flat"]
    assert [(each["hours"], each["waiver"]) for each in flat] == [(200, None)]
    period = ("--from", "2026-01-05T00", "--to", "2026-01-15T00")
    waive = ("monitoring", "waive", "1", "flat", *period, "--reason", "已核对数采仪，低负荷")
    assert jinji(*waive)[0] == 1, "whoever imports does not explain away"
    assert jinji(*waive, user="赵核查")[0] == 0
    code, out, err = jinji("monitoring", "doubts", *WORKS, *JANUARY)
    assert code == 0 and "赵核查" in out and "豁免：已核对数采仪" in out
    assert "其中已豁免 1 处" in err
    still = answer(jinji("monitoring", "doubts", *WORKS, *JANUARY, "--open", "--json"))["doubts"]
    assert "flat" not in {each["kind"] for each in still}
    assert jinji("monitoring", "unwaive", "1", "--reason", "复核后收回", user="赵核查")[0] == 0
    code, _, err = jinji(
        "monitoring", "waive", "1", "flatt", *period, "--reason", "理由", user="赵核查"
    )
    assert code == 1 and "是不是“flat”？" in err


def test_exceedances_that_vanish_after_a_later_upload_are_told(
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
    limits: tuple[str, str],
) -> None:
    jinji("monitoring", "import", long_csv(tmp_path / "a.csv", usual(over=40)[0]), *WORKS)
    jinji("monitoring", "import", long_csv(tmp_path / "b.csv", usual()[0]), *WORKS)
    found = assessed(jinji, *limits)
    [told] = [each for each in found["findings"] if each["rule"] == "vanished"]
    assert "40 小时先前上传的数据超过限值 10，后来上传的不再超标" in told["message"]


def test_kinds_of_outlets_take_their_limits_from_the_standard(
    jinji: Jinji,  # noqa: F811
    world: World,  # noqa: F811
    tmp_path: Path,
) -> None:
    world.open()  # on a pack that knows outlets of the kind “head”
    jinji("monitoring", "import", long_csv(tmp_path / "a.csv", usual(over=60)[0]), *WORKS)
    assert assessed(jinji)["outlets"][0]["state"] == "no_limit"
    code, _, err = jinji("monitoring", "outlet", "1", "--kind", "heat")
    assert code == 1 and "是不是“head”？" in err
    assert jinji("monitoring", "outlet", "1", "--kind", "机头颗粒物", "--oxygen", "16")[0] == 0
    [one] = answer(jinji("monitoring", "outlets", *WORKS, "--json"))["outlets"]
    assert (one["kind"], one["oxygen"], one["months"]) == ("head", 16, 1)
    [line] = assessed(jinji)["outlets"]
    assert (line["limit"], line["state"], line["share"]) == (10, "not_met", 0.919355)
    assert assessed(jinji, "--level", "B")["outlets"][0]["limit"] == 20
    ranked = answer(jinji("monitoring", "ranking", *JANUARY, "--json", user="王管理"))["outlets"]
    assert [(each["outlet"], each["month"]) for each in ranked] == [("1#机头", "2026-01")]
    start = ("--starts", "2025-12-01", "--reason", "改造完成并稳定运行")
    jinji("monitoring", "evaluation", *WORKS, *start)
    assert "2025-12-01" in jinji("monitoring", "evaluation", *WORKS)[1]


def test_day_means_need_twenty_valid_hours(jinji: Jinji, tmp_path: Path) -> None:  # noqa: F811
    values: list[object] = [8] * 24 + [""] * 5 + [9] * 19 + [10, 14] * 12
    flags = ["N"] * 24 + ["D"] * 5 + ["N"] * 43
    jinji("monitoring", "import", long_csv(tmp_path / "a.csv", values, flags=flags), *WORKS)
    jinji("monitoring", "outlet", "1", "--oxygen", "16")
    found = answer(jinji("monitoring", "days", *WORKS, *JANUARY, "--json"))["days"]
    told = [(each["day"], each["valid"], each["mean"]) for each in found[:3]]
    assert told == [("2026-01-01", 24, 8), ("2026-01-02", 19, None), ("2026-01-03", 24, 12)]
    assert "2026-01-03" in jinji("monitoring", "days", *WORKS, *JANUARY)[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "不是 JSON"),
        ('{"2#机头": {"limits": {"PM": 10}}}', "是不是“1#机头”？"),
        ('{"1#机头": {"limits": {"PN": 10}}}', "限值里没有污染物“PN”"),
        ('{"1#机头": {"oxygen": 21, "limits": {"PM": 10}}}', "oxygen 21 超出范围"),
        ('{"1#机头": {"limit": {"PM": 10}}}', "写得不对"),
        ('{"1#机头": {"limits": {"PM": true}}}', "PM 不是数"),
        ('{"1#机头": {"kind": 5, "limits": {"PM": 10}}}', "写得不对"),
        ('{"1#机头": {"limits": {"PM": 10, "PM": 1}}}', "“PM”写了两次"),
    ],
)
def test_a_wrong_file_of_limits_is_refused(
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
    text: str,
    said: str,
) -> None:
    jinji("monitoring", "import", long_csv(tmp_path / "a.csv", [5]), *WORKS)
    path = tmp_path / "limits.json"
    path.write_text(text, encoding="utf-8")
    code, out, err = jinji("monitoring", "assess", *WORKS, *JANUARY, "--limits", str(path))
    assert (code, out) == (1, "")
    assert said in err


def test_wrong_words_and_faulty_files_are_answered(jinji: Jinji, tmp_path: Path) -> None:  # noqa: F811
    code, _, err = jinji("monitoring", "assess", *WORKS, "--from", "一月", "--to", "2026-01")
    assert code == 2 and "不是月份，请写成 2026-01" in err
    code, _, err = jinji("monitoring", "assess", *WORKS, "--from", "2026-02", "--to", "2026-01")
    assert code == 1 and "2026-01 早于 2026-02" in err
    bad = long_csv(tmp_path / "b.csv", [5, "很高", 6])
    told = jinji("monitoring", "import", bad, *WORKS, "--json")
    found = answer(told, 1)
    assert found["batch"] is None and found["error"]["what"].startswith("文件有 1 处错误")
    assert answer(jinji("monitoring", "outlets", *WORKS, "--json"))["outlets"] == []
    good = answer(jinji("monitoring", "import", bad, *WORKS, "--good-rows", "--json"))
    assert (good["hours"], len(good["findings"])) == (5, 1)
    code, _, err = jinji("monitoring", "import", bad, *WORKS, "--no-new-outlets", "--good-rows")
    assert code == 0
    other = long_csv(tmp_path / "c.csv", [5], outlet="1号机头")
    code, _, err = jinji("monitoring", "import", other, *WORKS, "--no-new-outlets")
    assert code == 1 and "没有登记过的排放口：“1号机头”（是不是“1#机头”？）" in err
    code, _, err = jinji("monitoring", "undo", "9")
    assert code == 1 and "没有第 9 批" in err
