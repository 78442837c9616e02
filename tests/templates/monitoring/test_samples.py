"""The sample hours are what their script makes, and read as the demo needs them."""

from __future__ import annotations

from pathlib import Path

from templates.monitoring.reading import read_hours
from templates.samples.make_hours import DEVICE, HOURS, LOG, LONG, WIDE, WORKS, make
from tests.templates.monitoring.files import findings


def test_the_sample_hours_are_what_their_script_makes(tmp_path: Path) -> None:
    for made in make(tmp_path):
        assert made.read_bytes() == (HOURS / made.name).read_bytes(), made.name


def test_the_sample_hours_come_in_three_forms() -> None:
    wide, long = read_hours(HOURS / WIDE), read_hours(HOURS / LONG)
    log = read_hours(HOURS / LOG, mapping={"outlets": {DEVICE: "1#转炉二次除尘"}})
    assert [each.form for each in (wide, long, log)] == ["wide", "long", "hj212"]
    assert wide.outlets == ("1#烧结机头", "2#烧结机头")
    assert wide.enterprise_words == (WORKS,)
    assert not wide.faulty and not long.faulty
    assert [f.rule for f in findings(log)] == ["message"]
    assert (log.outlets, log.read) == (("1#转炉二次除尘",), 71)
