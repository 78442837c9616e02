"""The grammar of the command line and the one place where a command's failure is worded.

Each noun has a module with ``add(subparsers)``, which adds its command(s) with
``set_defaults(run=function)``; the function takes the parsed namespace, in
which ``db``, ``user`` and ``json`` always stand, and returns the exit code.
Only the module of the command given is imported, so that ``--help`` and a
misspelt command answer at once.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from cli.output import UsageRefusal, emit, say, use_utf8, width
from grading.refusals import EnvironmentRefusal, Refusal

PROGRAM = "main.py"


@dataclass(frozen=True, slots=True)
class Command:
    """A word of the command line, the module that knows it, and its line in the help."""

    name: str
    module: str
    help: str


COMMANDS = (
    Command("demo", "cli.demo", "用自带的样例走完整个流程：名单、评级、报告、证书"),
    Command("self-test", "cli.self_test", "自检：临时数据库、全部标准、一份带二维码的 PDF"),
    Command("init", "cli.init", "建立数据库和第一个账号"),
    Command("users", "cli.users", "账号：新增、列出、修改、停用、口令、委托"),
    Command("office", "cli.office", "办公室：双人或单人办理、窗口自动锁定"),
    Command("enterprises", "cli.enterprises", "企业：名单导入导出，查看、修改、登记、合并"),
    Command("platform", "cli.platform", "国家平台：导入对账、按平台的列导出、列出申报编号"),
    Command("standards", "cli.standards", "分级标准：列出、查看、比较、导出、导入、核对"),
    Command("grade", "cli.grade", "不用数据库，按一份事实文件评级"),
    Command("audits", "cli.audits", "申报件：开立、填表、评定、推进、查看"),
    Command("campaign", "cli.campaign", "升A晋B：目标、措施、进度、预警提示"),
    Command("rounds", "cli.rounds", "申报批次：设立、加入、退出、进度、结束"),
    Command("levels", "cli.levels", "等级：上级结果登记、历史、年度复核计划、保障类、失效证书"),
    Command("monitoring", "cli.monitoring", "在线监测：导入、判定、疑点、超标清单、排名"),
    Command("energy", "cli.energy", "能耗与碳排放：填报、导入、核算、因子、减污降碳协同"),
    Command("transport", "cli.transport", "清洁运输：台账、清洁方式比例、抽样、铁路专用线"),
    Command("rectification", "cli.rectification", "整改：立项、定措施、催办、复核销号"),
    Command("emergency", "cli.emergency", "应急减排清单：生成、填写、生效、导出，历次预警"),
    Command("incentive", "cli.incentive", "激励性分级：均值、测算、管理等级、认定表"),
    Command("benchmarks", "cli.benchmarks", "清单和对标：项目、政策兑现、对标、双近零标杆"),
    Command("counties", "cli.counties", "县区进度：月调度表、年度考核表、审核汇总表"),
    Command("papers", "cli.papers", "打印：报告、证书、核查文书、函和通知、文书文字"),
    Command("certificates", "cli.certificates", "验证证书"),
    Command("trail", "cli.trail", "留痕：列出、导出、校验"),
    Command("check", "cli.check", "检查数据库"),
    Command("backup", "cli.backup", "备份数据库"),
    Command("restore", "cli.backup", "从备份恢复"),
)

# argparse asks gettext for every sentence it says; these are the ones a person can meet.
CHINESE = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示本帮助",
    "%(heading)s:": "%(heading)s：",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "the following arguments are required: %s": "缺少 %s",
    "unrecognized arguments: %s": "不认识 %s",
    "expected one argument": "后面要跟一个值",
    "expected at most one argument": "后面最多跟一个值",
    "expected at least one argument": "后面至少要跟一个值",
    "expected %s argument": "后面要跟 %s 个值",
    "expected %s arguments": "后面要跟 %s 个值",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "%(value)r 不在可选范围内（可选：%(choices)s）"
    ),
    "invalid %(type)s value: %(value)r": "%(value)r 不是有效的值（%(type)s）",
    "not allowed with argument %s": "不能与 %s 同时使用",
    "one of the arguments %s is required": "必须给出其中一个：%s",
    "ignored explicit argument %r": "不能带值 %r",
}


class Help(argparse.HelpFormatter):
    """Help whose columns stand straight although Chinese characters take two columns."""

    def __init__(self, prog: str, **settings: Any) -> None:
        super().__init__(prog, **{"max_help_position": 32, **settings})

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        if action.nargs == argparse.PARSER:  # argparse forgets that subcommands are indented
            self._action_max_length += 2
        elif action.help is not argparse.SUPPRESS:
            columns = width(self._format_action_invocation(action)) + self._current_indent
            self._action_max_length = max(self._action_max_length, columns)

    def _format_action(self, action: argparse.Action) -> str:
        text = super()._format_action(action)
        if action.nargs == argparse.PARSER:  # a line with the metavar, said in the heading already
            return text.partition("\n")[2]
        indent = len(text) - len(text.lstrip())
        left, gap, right = text[indent:].partition("  ")
        wide = width(left) - len(left)
        spaces = len(right) - len(right.lstrip(" "))
        return text[:indent] + left + gap + right[min(wide, spaces) :]


class Parser(argparse.ArgumentParser):
    """An argument parser that refuses in Chinese instead of leaving the program."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("allow_abbrev", False)  # a typo must not become another option
        settings.setdefault("formatter_class", Help)
        super().__init__(**settings)

    def error(self, message: str) -> NoReturn:
        raise UsageRefusal(f"命令写法有误：{message}", "", f"用法见 {self.prog} --help")


def speak_chinese() -> None:
    """Let argparse word its help and its complaints in Chinese."""

    def one(message: str) -> str:
        return CHINESE.get(message, message)

    def counted(singular: str, plural: str, count: int) -> str:
        return one(singular if count == 1 else plural)

    vars(argparse).update({"_": one, "ngettext": counted})


@dataclass(slots=True)
class Common:
    """The options that stand anywhere on the line, and the words that are left."""

    db: str | None
    user: str | None
    json: bool
    rest: list[str]


def take_common(arguments: Sequence[str]) -> Common:
    """Pick ``--db``, ``--user`` and ``--json`` out of the line; ``--`` ends the search."""
    found: dict[str, str | None] = {"--db": None, "--user": None}
    json = False
    rest: list[str] = []
    words = list(arguments)
    while words:
        word = words.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
            break
        if word == "--json":
            json = True
        elif name in found:
            if not equals:
                if not words or words[0].startswith("--"):
                    raise UsageRefusal(
                        f"命令写法有误：{name} 后面要跟一个值", "", f"用法见 {PROGRAM} --help"
                    )
                value = words.pop(0)
            found[name] = value
        else:
            rest.append(word)
    return Common(found["--db"], found["--user"], json, rest)


def window_database(arguments: Sequence[str]) -> str | None:
    """The database of ``main.py --db X`` without a command, which opens the window on it.

    None means: this line is for :func:`run`.
    """
    try:
        common = take_common(arguments)
    except UsageRefusal:
        return None
    alone = not common.rest and not common.json and common.user is None
    return common.db if alone else None


def build(rest: Sequence[str]) -> Parser:
    """The parser for this line: the given command in full, or all commands by name only."""
    speak_chinese()
    parser = Parser(
        prog=PROGRAM,
        description="晋级 Jinji：重点行业绩效分级（升A晋B）工作台。不带命令时打开窗口。",
        epilog="任何位置都可以写：--db 文件或网址（数据库）、--user 账号、--json（结果只输出一个 "
        "JSON 对象）。口令取自环境变量 JINJI_PASSWORD，没有时询问。"
        "退出码：0 完成，1 拒绝，2 用法，3 环境。",
    )
    subparsers = parser.add_subparsers(
        title="命令", metavar="命令", required=True, parser_class=Parser
    )
    wanted = next((each for each in COMMANDS if rest and each.name == rest[0]), None)
    if wanted is not None:
        importlib.import_module(wanted.module).add(subparsers)
        return parser
    if rest and not rest[0].startswith("-"):
        near = get_close_matches(rest[0], [each.name for each in COMMANDS], 1)
        meant = f"，是不是要写 {near[0]}" if near else ""
        raise UsageRefusal(f"没有“{rest[0]}”这个命令{meant}", "", f"用法见 {PROGRAM} --help")
    for command in COMMANDS:
        subparsers.add_parser(command.name, help=command.help, add_help=False)
    return parser


def run(arguments: Sequence[str], log: Path) -> int:
    """Carry out one command line; every way it can end becomes an exit code and a sentence."""
    use_utf8()
    as_json = "--json" in arguments
    try:
        common = take_common(arguments)
        namespace = argparse.Namespace(db=common.db, user=common.user, json=common.json)
        try:
            build(common.rest).parse_args(common.rest, namespace)
            code = int(namespace.run(namespace))
        except SystemExit as leaving:  # --help
            code = int(leaving.code or 0)
        sys.stdout.flush()
        return code
    except Refusal as refusal:
        return refuse(refusal, as_json)
    except KeyboardInterrupt:
        say("\n已中断；没有完成的命令不会留下半截记录。")
        return 130
    except BrokenPipeError:
        # The reader (`| head`) went away. Python would complain again while closing stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except FileNotFoundError as missing:
        return refuse(
            Refusal("找不到文件", str(missing.filename or ""), "请检查路径和文件名"), as_json
        )
    except (OSError, MemoryError) as trouble:
        logging.getLogger("jinji.cli").exception("environment")
        return refuse(environment_trouble(trouble), as_json)
    except Exception:
        logging.getLogger("jinji.cli").exception("unexpected")
        return refuse(
            Refusal("程序内部出错，本次命令没有完成", "", f"详细记录在 {log}，请发给维护人员"),
            as_json,
        )


def refuse(refusal: Refusal, as_json: bool) -> int:
    """Say why not, and leave the error object on stdout when JSON was asked for."""
    say(str(refusal))
    if as_json:
        emit({"error": refusal.as_error()})
    return refusal.exit_code


def environment_trouble(trouble: OSError | MemoryError) -> EnvironmentRefusal:
    """One sentence for what the operating system refused."""
    if isinstance(trouble, MemoryError):
        return EnvironmentRefusal("内存不足", "", "请关闭其他程序后再试")
    place = str(trouble.filename or "")
    if isinstance(trouble, PermissionError):
        return EnvironmentRefusal(
            "没有读写权限，或文件正被其他程序打开", place, "请关闭打开它的程序，或换一个位置"
        )
    if isinstance(trouble, IsADirectoryError | NotADirectoryError):
        return EnvironmentRefusal("路径不对：文件和文件夹弄反了", place, "请检查路径")
    reason = trouble.strerror or type(trouble).__name__
    return EnvironmentRefusal(f"系统拒绝了读写：{reason}", place, "请检查磁盘空间、路径和网络盘")
