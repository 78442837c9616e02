"""``demo``: the whole job on sample files, no question asked, by the commands the desk uses.

A list is imported, one audit per sample goes from 自评 to 公布 as a trial, and
every paper is written. Each step is done by the person who may do it, so the
two-person rules hold here too; a clock that is set moves over the 公示 days,
which marks the database 样例 for ever.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli import demo_work
from cli.demo_energy import bring_energy
from cli.demo_hours import bring_hours
from cli.demo_incentive import bring_incentives
from cli.demo_index import Login, Made, Result, Step, write_index
from cli.demo_letters import write_letters
from cli.demo_samples import COLUMNS, Sample, read_samples
from cli.demo_transport import bring_ledgers
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
KINDS = (
    "数据库",
    "企业名单",
    "事实",
    "填报表",
    "报告",
    "证书",
    "在线监测",
    "清洁运输",
    "减污降碳",
    "激励",
    "文书",
    "整改",
    "应急",
    "目录",
)
SAMPLE_FILES = (".xlsx", ".xls", ".ods", ".csv", ".json")
OPINIONS = {
    COUNTY: "材料齐全，行业与标准对应，事实逐项与台账核对。",
    SITE: "对照指标逐项逐条核查，事实以现场所见为准。",
    CITY: "初审与现场核查程序完整，同意提请评定。",
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


class Demo:
    """One run into one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[Made] = []
        self.results: list[Result] = []
        self.steps: list[Step] = []
        self.actors: dict[str, Actor] = {}
        self.office: Office
        self.clock: SetClock

    def carry_out(self) -> tuple[list[Made], list[dict[str, object]]]:
        """Everything, in the order of the work; what was made, and the levels."""
        from db.clock import SetClock
        from db.office import open_office
        from db.passwords import PasswordCost

        files = sorted(each for each in SAMPLES.iterdir() if each.suffix in SAMPLE_FILES)
        samples = read_samples(files)
        self.copy(files, samples)
        say("建立数据库和人员 …")
        self.clock = SetClock(min(each.applied for each in samples))
        # The password stands in the index for everybody to read: its hash protects nothing.
        cheap = PasswordCost(passes=1, memory=8, threads=1)
        place = self.folder / "jinji.db"
        self.made.append(Made("数据库", f"样例办公室：{OFFICE}", place))
        self.office = open_office(place, clock=self.clock, password_cost=cheap)
        try:
            self.hire()
            self.import_lists([each for each in files if each.suffix != ".json"])
            self.import_applicants(samples)
            audits = self.walk(samples)
            levels = [self.papers(audit, sample) for audit, sample in audits]
            say("整改立项，编应急减排清单 …")
            clerk, inspector = self.actors[CLERK], self.actors[SITE]
            views = [audit for audit, _ in audits]
            self.made.append(demo_work.rectify(self.office, clerk, inspector, views, self.folder))
            self.made += demo_work.emergency(self.office, clerk, self.folder)
            say("导入在线监测小时数据 …")
            self.made += bring_hours(self.office, clerk, views, self.folder)
            say("导入能耗与排放，核算碳排放 …")
            self.made += bring_energy(self.office, clerk, views, self.folder)
            say("导入运输台账，测算激励性分级 …")
            self.made += bring_ledgers(self.office, clerk, views, self.folder)
            self.made += bring_incentives(self.office, clerk, views, self.folder)
            say("写函、通知和公告 …")
            self.made.append(write_letters(self.office, clerk, views[0], self.folder))
        finally:
            self.office.close()
        say("写目录 …")
        self.made.sort(key=lambda each: KINDS.index(each.kind))
        index = self.folder / "目录.html"
        write_index(index, self.made, self.results, self.steps, self.logins(), PASSWORD)
        self.made.append(Made("目录", "以上各项，一页", index))
        return self.made, levels

    def copy(self, files: list[Path], samples: list[Sample]) -> None:
        """The sample files, to be tried and changed."""
        say("复制样例文件 …")
        names = {each.file: each.name for each in samples}
        for each in files:
            shutil.copyfile(each, self.folder / each.name)
            if each.suffix == ".json":
                name = names.get(each.name)
                what = f"{name}：各阶段填报的事实" if name else "一份事实，可用 grade 命令直接评级"
                self.made.append(Made("事实", what, self.folder / each.name))

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

    def import_applicants(self, samples: list[Sample]) -> None:
        """The works that apply but stand in none of the lists, as a list of their own."""
        from db.enterprise_search import EnterpriseIndex
        from templates.workbooks.writing import write_csv

        index = EnterpriseIndex(self.office, self.actors[CLERK])
        index.load()
        new = [each for each in samples if not index.find(each.code).total]
        if new:
            path = self.folder / "申报企业名单（样例）.csv"
            write_csv(path, [list(COLUMNS), *(each.line for each in new)])
            self.import_lists([path])

    def walk(self, samples: list[Sample]) -> list[tuple[AuditView, Sample]]:
        """All audits from 自评 to 公布, stage by stage as an office would, each by its people."""
        audits = [(self.claim(sample), sample) for sample in samples]
        for person, stage in ((COUNTY, "reviewed"), (SITE, "verified")):
            self.clock.advance(days=3)
            for audit, sample in audits:
                self.judge(audit, sample, person, stage)
        for person, action in ((CITY, "accept"), (APPROVER, "decide"), (CLERK, "notice")):
            say(f"{person} …")
            self.clock.advance(days=1)
            audits = [(self.step(audit, person, action), sample) for audit, sample in audits]
        last = max(audit.notice_until for audit, _ in audits if audit.notice_until is not None)
        say(f"公示到 {last} …")
        while self.clock.today() <= last:
            self.clock.advance(days=1)
        return [(self.step(audit, APPROVER, "publish"), sample) for audit, sample in audits]

    def claim(self, sample: Sample) -> AuditView:
        """An audit is opened; the works fills in its form, the clerk reads it in and submits."""
        from db.audits import open_audit
        from db.facts import record_facts
        from db.forms import fill, write_form

        say(f"{sample.name}：申报 {in_words(sample.target)}，自评 …")
        clerk, claimed = self.actors[CLERK], sample.stages["claimed"]
        number = open_audit(
            self.office, clerk, sample.code, sample.pack, sample.target,
            application_date=sample.applied,
        ).number  # fmt: skip
        form = self.folder / f"{sample.file_name}自评填报表.xlsx"
        write_form(self.office, clerk, number, "claimed", form, answers=claimed)
        filled = fill(self.office, clerk, number, "claimed", form)
        self.made.append(Made("填报表", f"{sample.name}：自评，已填好并读入", form))
        # What decides whether an indicator applies is not asked where it does not apply.
        left = [fact for fact, _ in filled.audit.unanswered if fact in claimed]
        if left:
            basics = {fact: claimed[fact] for fact in left}
            record_facts(self.office, clerk, number, "claimed", basics, origin="demo")
        demo_work.add_line(self.office, clerk, filled.audit)
        return self.step(filled.audit, CLERK, "submit")

    def judge(self, audit: AuditView, sample: Sample, person: str, stage: str) -> None:
        """Change what is not as the stage before says, take over the rest, and pass it on."""
        from db.conclusions import conclude_plain
        from db.facts import record_facts, take_over

        say(f"{sample.name}：{person} …")
        actor, changes = self.actors[person], sample.stages.get(stage, {})
        if changes:
            reasons = sample.reasons.get(stage, {})
            record_facts(
                self.office, actor, audit.number, stage, changes, origin="demo", evidence=reasons
            )
        take_over(self.office, actor, audit.number, stage)
        if stage == "verified":
            demo_work.add_photo(self.office, actor, audit, self.clock.today(), self.folder)
            every = [each.id for each in audit.pack.indicators]
            conclude_plain(self.office, actor, audit.number, stage, indicators=every)
        self.step(audit, person, "accept")

    def step(self, audit: AuditView, person: str, action: str) -> AuditView:
        """One step of the chain by the person it belongs to."""
        from db.workflow import advance

        opinion = OPINIONS.get(person, "") if action in ("accept", "decide") else ""
        return advance(self.office, self.actors[person], audit.number, action, opinion=opinion)

    def papers(self, view: AuditView, sample: Sample) -> dict[str, object]:
        """Report and certificate of a published audit, and the levels they state."""
        from db.facts import assess_audit
        from db.papers import print_certificate, print_report

        say(f"{sample.name}：打印报告和证书 …")
        actor = self.actors[CLERK]
        report = self.folder / f"{sample.file_name}报告.pdf"
        certificate = self.folder / f"{sample.file_name}证书.pdf"
        print_report(self.office, actor, view.number, report)
        print_certificate(self.office, actor, view.number, certificate)
        decision = view.decision
        assert decision is not None
        proven, level = decision.proven, decision.level
        result = f"申报 {in_words(sample.target)}，核查证实 {in_words(proven)}"
        result += f"，评定 {in_words(level)}（试评）"
        self.made.append(Made("报告", f"{sample.name}：{result}", report))
        self.made.append(Made("证书", f"{sample.name}：{in_words(level)}，试评样张", certificate))
        found = assess_audit(self.office, actor, view.number, "verified")
        weakest = tuple(each.indicator.name for each in found.weakest())
        self.results.append(
            Result(sample.name, view.pack.title, sample.target, proven, level, weakest)
        )
        self.steps = [
            Step(each.at.date(), each.title, each.by, each.opinion) for each in view.history
        ]
        return {
            "audit": view.number,
            "enterprise": sample.name,
            "pack": view.pack.key,
            "target": sample.target,
            "proven": proven,
            "possible": decision.possible,
            "level": level,
        }


def in_words(level: str) -> str:
    """A级 is a level, 未达A already says what it is."""
    return f"{level} 级" if level.isascii() else f"“{level}”"
