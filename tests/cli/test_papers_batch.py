"""``papers batch`` and the 补打 of single papers, from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_audits import Jinji, answer, database, jinji, world  # noqa: F401
from tests.db.audit_world import World
from tests.db.test_paper_batches import published

WHAT = ("papers", "batch", "--what")


def test_certificates_are_printed_into_a_folder_and_resumed(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
) -> None:
    published(world, 2)
    folder = tmp_path / "证书"
    told = answer(jinji(*WHAT, "certificates", str(folder), "--year", "2026", "--json"))
    assert (told["made"], told["kept"], told["pages"], told["left"]) == (2, 0, 2, [])
    assert Path(told["bound"]).exists() and Path(told["index"]).exists()
    code, _, err = jinji(*WHAT, "certificates", str(folder), "--year", "2026")
    assert code == 0
    assert "新做 0 份，留用 2 份，共 2 页" in err


def test_a_batch_that_is_not_understood_is_refused(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
) -> None:
    folder = str(tmp_path / "证书")
    error = answer(jinji(*WHAT, "certificates", folder, "--json"), 1)["error"]
    assert error["what"] == "没有已公布、有证书的申报件符合条件：全部"
    code, _, err = jinji(*WHAT, "posters", folder)
    assert code == 1 and "没有“posters”这种批量打印" in err and "acceptance 受理通知书" in err
    code, _, err = jinji(*WHAT, "reports", folder, "--county", "火星")
    assert code == 1 and "没有“火星”这个县" in err


def test_the_second_printing_is_called_one_and_keeps_its_reason(
    world: World,  # noqa: F811
    jinji: Jinji,  # noqa: F811
    tmp_path: Path,
) -> None:
    number = world.published()
    first, second = str(tmp_path / "一.pdf"), str(tmp_path / "二.pdf")
    assert answer(jinji("papers", "certificate", number, first, "--json"))["printing"] == 1
    words = ("papers", "certificate", number, second, "--reason", "原件污损")
    code, _, err = jinji(*words)
    assert code == 0 and "第 2 次打印，记为补打" in err
    code, out, _ = jinji("trail", "list", "--key", number)
    assert "补打（第 2 次）证书" in out and "原件污损" in out
