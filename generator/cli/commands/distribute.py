"""``jianbao distribute``: give every department its papers, once, and again when they changed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from generator.cli.chinese import ChineseCommand, Count, WrongUsage
from generator.cli.deliveries import ByFolder, ByMail, Means, clock, entry_json, outcome_line, plan_json, plan_lines, standing_json, standing_lines
from generator.cli.options import as_json, project_folder
from generator.cli.output import progress, say_diagnostics, say_json
from generator.cli.printing import ByPrint, lines_json, paper_lines, sheets_wanted

if TYPE_CHECKING:
    from generator.build.project import Project
    from generator.distribution.delivery import State
    from generator.distribution.planning import Decision
    from generator.distribution.running import Outcome, Wanted

WAYS = ("folder", "mail", "print")
Said = tuple[dict[str, object], int]
"""What ``--json`` prints, and the exit status."""


@click.command(
    "distribute",
    cls=ChineseCommand,
    short_help="把材料发给各部门：每个部门一套，只发有变化的",
    help="""把材料发给各部门：每个部门一套，内有送件说明、它的各份材料和校验码。
    只发没有发过的、发后有变化的。不加 --send 只列出要发给谁、为什么，什么都
    不写、不发。

    发过什么都记在 outputs/deliveries.sqlite3。中途断电、断网，再运行一次就接着
    发，不会重发；发出去而不知道收到没有的，不会自己重发，先问对方，再用
    --settle 记下，或用 --resend 再发。

    --to folder 写到文件夹（默认 outputs/packs/），每个部门一个；--target 可以
    写共享文件夹、davs://、s3://。--to mail 按 departments.yaml 里的邮箱发邮件，
    服务器写在环境变量 JIANBAO_SMTP_HOST、_PORT、_SECURITY、_USER、_PASSWORD、
    _FROM、_CAFILE 里。

    --to print 把各部门的材料依次合成一个打印文件（默认在 outputs/print/），双面，
    每份前面有份单，份号连着编；份数写在 departments.yaml 的 copies 里。有打印机
    （CUPS 的 lp）就直接打印，没有就告诉文件在哪里。

    例：
      jianbao distribute --to folder               看要给谁、为什么
      jianbao distribute --to folder --send        写到 outputs/packs/
      jianbao distribute --to mail --department education --send   只发一个部门
      jianbao distribute --to mail --settle education=sent   问清了：收到了
      jianbao distribute --to mail --resend education --send   再发一次
      jianbao distribute --to print --send         全部打印
      jianbao distribute --status                  谁有哪一版，谁的旧了，谁没发成
    """,
)
@project_folder
@click.option("--to", "way", type=click.Choice(WAYS), metavar="方式", help="folder 写到文件夹，mail 发邮件，print 打印")
@click.option("--target", metavar="地址", help="哪个文件夹（默认：outputs/packs/，打印：outputs/print/）")
@click.option("--zip", "zipped", is_flag=True, help="写到文件夹时，每个部门一个 zip 文件")
@click.option("--department", "departments", multiple=True, metavar="部门", help="只发这个部门；可重复（默认：全部）")
@click.option("--format", "formats", default="docx,pdf", metavar="格式", help="发哪些格式，用逗号隔开（默认：docx,pdf）")
@click.option("--edition", metavar="名称", help="发出的这一版存档叫什么（默认：日期和序号）")
@click.option("--send", "send_wanted", is_flag=True, help="真的发")
@click.option("--status", "status_wanted", is_flag=True, help="列出谁有哪一版、谁的旧了、谁没有发成")
@click.option("--resend", multiple=True, metavar="部门", help="这个部门再发一次；可重复")
@click.option("--settle", multiple=True, metavar="结果", help="部门=sent（收到了）或 部门=failed：记下结果不明的一次")
@click.option("--pause", type=Count(), metavar="秒", help="每两封邮件之间停几秒")
@click.option("--printer", metavar="打印机", help="哪台打印机（默认：系统默认的）；写 file 就只生成打印文件")
@click.option("--booklet", "booklets", is_flag=True, help="每份材料印成对折的小册子：A3 纸，每面两页")
@click.option("--first-number", "first", type=Count(), metavar="号", help="从哪个份号开始（默认：接着这一版上次的，没有就是 1）")
@as_json
@click.pass_context
def command(
    context: click.Context,
    folder: Path,
    way: str | None,
    target: str | None,
    zipped: bool,
    departments: tuple[str, ...],
    formats: str,
    edition: str | None,
    send_wanted: bool,
    status_wanted: bool,
    resend: tuple[str, ...],
    settle: tuple[str, ...],
    pause: int | None,
    printer: str | None,
    first: int | None,
    booklets: bool,
    json_wanted: bool,
) -> int:
    """Show the plan, send what is due, or say how things stand."""
    from generator.build.project import SelectionError, load_project
    from generator.diagnostics import UserError, to_json

    started = time.perf_counter()
    _check_options(context)
    answers = _answers(settle, context)
    try:
        project = load_project(folder)
        if status_wanted:
            said, status = _status(project, quiet=json_wanted)
        elif answers:
            said, status = _settle(project, str(way), answers, quiet=json_wanted)
        else:
            from generator.distribution.running import Wanted

            listed = tuple(dict.fromkeys(filter(None, (name.strip() for name in formats.split(",")))))
            wanted = Wanted(departments=departments, formats=("pdf",) if way == "print" else listed, resend=resend, edition=edition)
            means: Means
            match way:
                case "print":
                    means = ByPrint(target, printer=printer, first=first, booklets=booklets)
                case "mail":
                    means = ByMail(pause or 0)
                case _:
                    means = ByFolder(target, zipped=zipped)
            said, status = (_send if send_wanted else _foresee)(project, means, wanted, quiet=json_wanted)
    except UserError as error:
        say_diagnostics(folder, error.diagnostics)
        said, status = {"diagnostics": to_json(error.diagnostics)}, 2 if isinstance(error, SelectionError) else 1
    if json_wanted:
        say_json(said | {"seconds": round(time.perf_counter() - started, 3)})
    return status


def _foresee(project: Project, means: Means, wanted: Wanted, *, quiet: bool) -> Said:
    """Say what would be sent."""
    from generator.diagnostics import to_json
    from generator.distribution.running import foresee

    with progress("试排") as tell:
        plan = foresee(project, means.destination(project), wanted, clock=clock, progress=tell)
    say_diagnostics(project.root, plan.diagnostics)
    if not quiet:
        for line in plan_lines(plan.decisions, plan.settled):
            click.echo(line)
        due = sum(decision.due for decision in plan.decisions)
        paper = f"，约用纸 {sheets_wanted(plan.decisions, booklets=means.booklets)} 张（双面）" if isinstance(means, ByPrint) and due else ""
        click.echo(f"共 {len(plan.decisions)} 个单位，要发 {due} 个{paper}" + ("；加 --send 才真的发" if due else ""))
    settled = [entry_json(entry) for entry in plan.settled]
    return {"plan": plan_json(plan.decisions), "settled": settled, "outcomes": [], "diagnostics": to_json(plan.diagnostics)}, 0


def _send(project: Project, means: Means, wanted: Wanted, *, quiet: bool) -> Said:
    """Send what is due, and say how each delivery ended as it ends."""
    from generator.diagnostics import to_json
    from generator.distribution.planning import Reason
    from generator.distribution.running import send

    def ended_so(outcome: Outcome, decision: Decision) -> None:
        if outcome.state.value != "sent" or not isinstance(means, ByPrint):  # what is printed stands in a table
            click.echo(outcome_line(outcome, decision))

    with progress("生成简报") as tell:
        run = send(
            project,
            means.way(project),
            wanted,
            clock=clock,
            progress=tell,
            tell=None if quiet else ended_so,
        )
    say_diagnostics(project.root, run.diagnostics)
    ended = [outcome.state.value for outcome in run.outcomes]
    idle = [decision for decision in run.decisions if not decision.due]
    stuck = [decision for decision in idle if decision.reason in (Reason.NO_TARGET, Reason.UNKNOWN)]
    if not quiet:
        if isinstance(means, ByPrint) and means.run and means.run.lines:
            for line in paper_lines(means.run.lines, means.run.files):
                click.echo(line)
        for line in plan_lines(idle, run.settled):
            click.echo(line)
        counts = f"送达 {ended.count('sent')}，没有发成 {ended.count('failed')}，结果不明 {ended.count('unknown')}，不用发 {len(idle) - len(stuck)}"
        click.echo(f"{counts}；发的是存档 {run.edition}")
    said: dict[str, object] = {
        "edition": run.edition,
        "plan": plan_json(run.decisions),
        "settled": [entry_json(entry) for entry in run.settled],
        "outcomes": [_outcome_json(outcome) for outcome in run.outcomes],
        "diagnostics": to_json(run.diagnostics),
    }
    if isinstance(means, ByPrint) and means.run:
        said["print"] = lines_json(means.run.lines, means.run.files)
    return said, int(bool(stuck) or ended.count("sent") < len(ended))


def _outcome_json(outcome: Outcome) -> dict[str, object]:
    return {"department": outcome.department, "state": outcome.state.value, "result": outcome.result}


def _status(project: Project, *, quiet: bool) -> Said:
    """Say how every department stands."""
    from generator.distribution.status import standings

    with progress("试排") as tell:
        found = standings(project, progress=tell)
    if not quiet:
        for line in standing_lines(found):
            click.echo(line)
    return {"standings": [standing_json(each) for each in found], "diagnostics": []}, 0


def _settle(project: Project, way: str, answers: Mapping[str, State], *, quiet: bool) -> Said:
    """Write down what the user has found out."""
    from generator.distribution.status import record

    entries = record(project, way, answers, clock)
    if not quiet:
        for entry in entries:
            click.echo(f"已记下 {entry.department}（{entry.begun[:10]} 发的）：{entry.result}")
    return {"settled": [entry_json(entry) for entry in entries], "diagnostics": []}, 0


def _answers(settle: tuple[str, ...], context: click.Context) -> dict[str, State]:
    """Return the answers of ``--settle`` by department."""
    if not settle:
        return {}
    from generator.distribution.delivery import State

    answers = {}
    for each in settle:
        department, _, word = each.partition("=")
        if not department or word not in (State.SENT.value, State.FAILED.value):
            raise WrongUsage(f"--settle {each} 写得不对：写成 部门=sent（收到了）或 部门=failed（没收到）", context)
        answers[department] = State(word)
    return answers


ONLY_WITH = {
    "zipped": ("folder",),
    "pause": ("mail",),
    "target": ("folder", "print"),
    "printer": ("print",),
    "first": ("print",),
    "booklets": ("print",),
}
ALONE = {"status_wanted": ("way", "departments", "send_wanted", "resend", "settle", "edition"), "settle": ("send_wanted", "resend", "departments")}


def _check_options(context: click.Context) -> None:
    """Refuse options that mean nothing together."""
    options = {each.name: each.opts[0] for each in context.command.params}
    given = {name: value for name, value in context.params.items() if value not in (None, False, ())}
    if "status_wanted" not in given and "way" not in given:
        raise WrongUsage("要写 --to folder、--to mail 或 --to print，或者 --status", context)
    for name, ways in ONLY_WITH.items():
        if name in given and given.get("way") not in ways:
            raise WrongUsage(f"{options[name]} 只和 --to {' 或 '.join(ways)} 一起用", context)
    if given.get("way") == "print" and context.get_parameter_source("formats") is not ParameterSource.DEFAULT:
        raise WrongUsage("--format 不和 --to print 一起用：打印用 PDF", context)
    if given.get("first", 1) > 999_999:
        raise WrongUsage("--first-number 最多六位（GB/T 9704—2012 7.2.1）", context)
    for name, others in ALONE.items():
        for other in others:
            if name in given and other in given:
                raise WrongUsage(f"{options[name]} 不和 {options[other]} 一起用", context)
