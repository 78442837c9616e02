"""The papers on energy and synergy put into files, on record like every paper."""

from __future__ import annotations

from pathlib import Path

from db.office import Office
from db.prints import DrawnPaper, PrintResult, print_into
from db.users import Actor
from templates.papers.energy_content import AccountContent, SynergyContent


def print_account(office: Office, actor: Actor, content: AccountContent, path: Path) -> PrintResult:
    """能耗与碳排放核算表 of the accounts at hand."""
    from templates.papers.energy import ACCOUNT, draw_account

    title = f"{content.enterprise}{content.year}年{ACCOUNT}"
    document = f"{content.code}:{content.year}"[-64:]
    drawn = DrawnPaper(
        "energy", title, document, content.code[:64], content.enterprise, draw_account(content),
        kind="enterprise",
    )  # fmt: skip
    return print_into(office, actor, drawn, path)


def print_synergy(office: Office, actor: Actor, content: SynergyContent, path: Path) -> PrintResult:
    """减污降碳协同分析 of the table at hand."""
    from templates.papers.energy import draw_synergy

    drawn = DrawnPaper(
        "synergy", f"{content.title}（{content.period}）", content.period[:32], "synergy", "",
        draw_synergy(content), kind="energy",
    )  # fmt: skip
    return print_into(office, actor, drawn, path)
