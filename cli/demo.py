"""``demo``: the whole job on sample files, no question asked, by the commands the desk uses.

A list is imported, one audit per sample goes from 自评 to 公布 as a trial, and
every paper is written. Each step is done by the person who may do it, so the
two-person rules hold here too; a clock that is set moves over the 公示 days,
which marks the database 样例 for ever.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.demo_index import Login, Made, Story, write_index
from cli.output import UsageRefusal, emit, say, show, table
from grading.refusals import EnvironmentRefusal
from templates.samples import DEMO_ADMIN as ADMIN
from templates.samples import DEMO_PASSWORD as PASSWORD
from templates.samples import SAMPLES

if TYPE_CHECKING:
    from db.audit_views import AuditView
    from db.clock import SetClock
    from db.office import Office
    from db.users import Actor

OFFICE = "邯郸市生态环境局（样例）"
PEOPLE = (
    Login("孙经办", "clerk", "导入名单、开立申报件、读入自评、提交、公示"),
    Login("周初审", "reviewer", "县级初审"),
    Login("吴核查", "inspector", "市级现场核查"),
    Login("郑审核", "reviewer", "市级审核"),
    Login("王审批", "approver", "评定等级、公布"),
)
CLERK, COUNTY, SITE, CITY, APPROVER = (person.name for person in PEOPLE)
SAMPLE_FACTS = "一家虚构钢铁企业填报的事实"
OPINIONS = {
    COUNTY: "材料齐全，行业与标准对应；与台账不一致之处已按台账更正。",
    SITE: "对照指标逐项逐条核查，不一致之处按现场情况更正。",
    CITY: "初审与核查程序完整，更正有依据，同意提请评定。",
    APPROVER: "按现场核查证实的等级评定（试评）。",
}


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "demo",
        help="用自带的样例走完整个流程",
        description="用自带的样例走完整个流程：导入名单，每个标准一件申报，试评到公布，打印报告和"
        "证书。文件夹已经存在时保留原样，写到旁边编号的新文件夹。",
    )
    parser.add_argument(
        "folder", nargs="?", default="jinji-demo", metavar="文件夹", help="默认 ./jinji-demo"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the folder and everything in it, or nothing."""
    if args.db or args.user:
        raise UsageRefusal("demo 自己建立数据库和账号，不用 --db 和 --user", "", "请去掉这些选项")
    folder = free_neighbour(Path(args.folder).absolute())
    try:
        folder.mkdir(parents=True)
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise EnvironmentRefusal(f"建不了文件夹：{reason}", str(folder), "请换一个位置") from None
    try:
        made, levels = Demo(folder).carry_out()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if args.json:
        files = [{"kind": each.kind, "what": each.what, "file": str(each.file)} for each in made]
        emit({"folder": str(folder), "made": files, "audits": levels})
    else:
        rows = [(each.kind, each.what, each.file.name) for each in made]
        show(table(["类别", "内容", "文件"], rows))
        show(f"\n都在 {folder}，从 目录.html 看起。")
    return 0


def free_neighbour(folder: Path) -> Path:
    """The folder itself where nothing stands there yet, else its first free numbered neighbour."""
    number, free = 2, folder
    while free.exists():
        free = folder.with_name(f"{folder.name}-{number}")
        number += 1
    return free


@dataclass(slots=True)
class Sample:
    """One sample audit: which enterprise and pack, and what each stage says."""

    name: str
    enterprise: str
    pack: str
    target: str
    applied: date
    claimed: Mapping[str, Any]
    reviewed: Mapping[str, Any]
    verified: Mapping[str, Any]
    reasons: Mapping[str, Mapping[str, str]]


def read_sample(path: Path) -> Sample | None:
    """The sample in a file of ``templates/samples``; None for a file that holds none."""
    from decimal import Decimal

    content = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    if "stages" not in content:
        return None
    stages = content["stages"]
    return Sample(
        content["enterprise"]["name"],
        content["enterprise"]["code"],
        content["pack"],
        content["target"],
        date.fromisoformat(content["date"]),
        stages["claimed"],
        stages.get("reviewed", {}),
        stages.get("verified", {}),
        content.get("reasons", {}),
    )


class Demo:
    """One run into one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[Made] = []
        self.stories: list[Story] = []
        self.actors: dict[str, Actor] = {}
        self.office: Office
        self.clock: SetClock

    def carry_out(self) -> tuple[list[Made], list[dict[str, object]]]:
        """Everything, in the order of the work; what was made, and the levels."""
        from db.clock import SetClock
        from db.office import open_office
        from db.passwords import PasswordCost

        files = sorted(each for each in SAMPLES.iterdir() if each.suffix != ".py")
        samples = [
            found for each in files if each.suffix == ".json" and (found := read_sample(each))
        ]
        say("复制样例文件 …")
        for each in files:
            if each.is_file():
                shutil.copyfile(each, self.folder / each.name)
                if each.suffix == ".json":
                    self.made.append(Made("事实", SAMPLE_FACTS, self.folder / each.name))
        self.clock = SetClock(min(each.applied for each in samples))
        say("建立数据库和人员 …")
        # The password stands in the index for everybody to read: its hash protects nothing.
        cheap = PasswordCost(passes=1, memory=8, threads=1)
        place = self.folder / "jinji.db"
        self.office = open_office(place, clock=self.clock, password_cost=cheap)
        try:
            self.hire()
            self.import_lists([each for each in files if each.suffix in (".xlsx", ".xls", ".csv")])
            levels = [self.audit(sample) for sample in samples]
        finally:
            self.office.close()
        self.made.insert(0, Made("数据库", f"样例办公室：{OFFICE}", self.folder / "jinji.db"))
        index = self.folder / "目录.html"
        say("写目录 …")
        write_index(index, self.made, self.stories, self.logins(), PASSWORD)
        self.made.append(Made("目录", "以上各项，一页", index))
        return self.made, levels

    def hire(self) -> None:
        """One account per role of the chain; the first account takes no part in it."""
        from db.users import add_user, create_office, sign_in

        admin = create_office(self.office, ADMIN, PASSWORD, OFFICE)
        for person in PEOPLE:
            add_user(self.office, admin, person.name, person.roles, password=PASSWORD)
            self.actors[person.name] = sign_in(self.office, person.name, PASSWORD)

    def logins(self) -> list[Login]:
        """The accounts as the index shows them."""
        from db.users import ROLES

        people = [Login(each.name, ROLES[each.roles], each.does) for each in PEOPLE]
        return [Login(ADMIN, "全部角色", "建立数据库和账号"), *people]

    def import_lists(self, lists: list[Path]) -> None:
        """Every sample list; rows that cannot be taken are reported, as an office would see it."""
        from db.enterprise_import import import_list
        from templates.workbooks.lists import read_list

        for path in lists:
            say(f"导入名单 {path.name} …")
            result = import_list(self.office, self.actors[CLERK], read_list(path), good_rows=True)
            what = (
                f"读 {result.read} 行：新增 {result.created}，更新 {result.updated}，"
                f"未变 {result.unchanged}，未导入 {result.rejected}"
            )
            self.made.append(Made("企业名单", what, self.folder / path.name))

    def audit(self, sample: Sample) -> dict[str, object]:
        """One audit from 自评 to 公布, then its papers."""
        from db.audits import open_audit

        say(f"{sample.name}：开立申报件，申报 {sample.target} 级 …")
        clerk = self.actors[CLERK]
        opened = open_audit(
            self.office, clerk, sample.enterprise, sample.pack, sample.target,
            application_date=sample.applied,
        )  # fmt: skip
        self.claim(opened, sample)
        self.stage(opened, COUNTY, "reviewed", sample.reviewed, sample.reasons)
        self.stage(opened, SITE, "verified", sample.verified, sample.reasons)
        self.step(opened, CITY, "accept")
        decided = self.step(opened, APPROVER, "decide")
        self.publish(decided)
        return self.papers(opened, sample)

    def claim(self, opened: AuditView, sample: Sample) -> None:
        """The works fills in its form in Excel, the clerk reads it in and submits it."""
        from db.facts import record_facts
        from db.forms import fill, write_form

        form = self.folder / f"{file_name(sample.name)}自评填报表.xlsx"
        clerk = self.actors[CLERK]
        write_form(self.office, clerk, opened.number, "claimed", form, answers=sample.claimed)
        filled = fill(self.office, clerk, opened.number, "claimed", form)
        # What decides whether an indicator applies is not asked where it does not apply.
        left = [fact for fact, _ in filled.audit.unanswered if fact in sample.claimed]
        basics = {fact: sample.claimed[fact] for fact in left}
        record_facts(self.office, clerk, opened.number, "claimed", basics, origin="demo")
        self.made.append(Made("填报表", f"{sample.name}：自评，已填好并读入", form))
        say("提交 …")
        self.step(opened, CLERK, "submit")

    def stage(
        self,
        opened: AuditView,
        person: str,
        stage: str,
        changes: Mapping[str, Any],
        reasons: Mapping[str, Mapping[str, str]],
    ) -> None:
        """Take over what is the same as in the stage before, change what is not, and pass it."""
        from db.facts import record_facts, take_over

        say(f"{person} …")
        self.clock.advance(days=2)
        actor = self.actors[person]
        if changes:
            evidence = reasons.get(stage, {})
            record_facts(
                self.office, actor, opened.number, stage, changes, origin="demo", evidence=evidence
            )
        take_over(self.office, actor, opened.number, stage)
        self.step(opened, person, "accept")

    def step(self, opened: AuditView, person: str, action: str) -> AuditView:
        """One step of the chain by the person it belongs to."""
        from db.workflow import advance

        self.clock.advance(hours=26)
        opinion = OPINIONS.get(person, "") if action in ("accept", "decide") else ""
        return advance(self.office, self.actors[person], opened.number, action, opinion=opinion)

    def publish(self, decided: AuditView) -> None:
        """The notice, the working days it lasts, and the publication on the day after."""
        say("公示 …")
        shown = self.step(decided, CLERK, "notice")
        assert shown.notice_until is not None
        while self.clock.today() <= shown.notice_until:
            self.clock.advance(days=1)
        self.step(decided, APPROVER, "publish")

    def papers(self, opened: AuditView, sample: Sample) -> dict[str, object]:
        """Report and certificate, and the levels they state."""
        from db.audits import audit
        from db.papers import print_certificate, print_report

        say("打印报告和证书 …")
        actor, name = self.actors[CLERK], file_name(sample.name)
        report, certificate = self.folder / f"{name}报告.pdf", self.folder / f"{name}证书.pdf"
        print_report(self.office, actor, opened.number, report)
        print_certificate(self.office, actor, opened.number, certificate)
        view = audit(self.office, actor, opened.number)
        decision = view.decision
        assert decision is not None
        proven, level = decision.proven, decision.level
        result = f"申报 {sample.target} 级，核查证实 {proven} 级，评定 {level} 级（试评）"
        self.tell(view, f"{sample.name}按《{view.pack.title}》{result}")
        self.made.append(Made("报告", f"{sample.name}：{result}", report))
        self.made.append(Made("证书", f"{sample.name}：{level} 级，试评样张", certificate))
        return {
            "audit": view.number,
            "enterprise": sample.name,
            "pack": view.pack.key,
            "target": sample.target,
            "proven": proven,
            "possible": decision.possible,
            "level": level,
        }

    def tell(self, view: AuditView, result: str) -> None:
        """What happened, for the index: the result, what held the level down, and the steps."""
        from db.facts import assess_audit

        found = assess_audit(self.office, self.actors[CLERK], view.number, "verified")
        weakest = "、".join(f"“{each.indicator.name}”" for each in found.weakest())
        why = f"；短板是{weakest}，逐项差距见报告" if weakest else ""
        steps = tuple((step.at.date(), step.title, step.by, step.opinion) for step in view.history)
        self.stories.append(Story(f"{result}{why}。", steps))


def file_name(name: str) -> str:
    """An enterprise's name as the beginning of a file name on every system."""
    return "".join("_" if character in '\\/:*?"<>|' else character for character in name)
