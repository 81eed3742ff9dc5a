"""Who is given a pack, who is not, and why: real distributions of this repository's report to a folder and by mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build.editions import edition_names, editions_of
from generator.build.project import Project, SelectionError
from generator.content import load_report
from generator.diagnostics import UserError
from generator.distribution.delivery import State
from generator.distribution.ledger import NAME, Ledger
from generator.distribution.pack import SUMS
from generator.distribution.planning import Reason
from generator.distribution.running import Plan, Run, Wanted, foresee, only_run
from generator.distribution.status import record, standings
from generator.scaffold import PROJECT, TEMPLATES
from tests.distribution.mail_server import running
from tests.distribution.sent import ROOT, at, by_mail, copied, folder_of, text_of, to_folder
from tests.revision.edited import replace

TASK = "river-and-drainage-works"


@pytest.fixture
def small(tmp_path: Path) -> Project:
    project = copied(tmp_path / "project", PROJECT)
    units = project.root / "content" / "departments.yaml"
    for name in ("culture", "civil-affairs", "construction"):
        replace(units, f"- id: {name}\n", f"- id: {name}\n    email: {name}@district.example\n")
    return project


def foreseen(project: Project, day: int = 2, **wanted: tuple[str, ...]) -> dict[str, Reason]:
    plan = foresee(project, folder_of(project, day), Wanted(**wanted), clock=at(day))  # type: ignore[arg-type]
    return reasons(plan)


def reasons(run: Plan | Run) -> dict[str, Reason]:
    return {decision.share.department.id: decision.reason for decision in run.decisions}


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_after_an_edit_only_those_whose_papers_changed_are_sent_them(tmp_path: Path) -> None:
    project = copied(tmp_path / "project")
    assert len(to_folder(project).outcomes) == 36
    replace(project.root / "content" / "assignments.yaml", "deadline: '2012-12-31'", "deadline: '2012-11-30'", after=f"task: {TASK}")
    assignment = next(each for each in load_report(project.root).report.assignments if each.task == TASK)
    concerned = {assignment.lead, *assignment.support}
    run = to_folder(project, 5)
    assert {outcome.department for outcome in run.outcomes} == concerned
    texts = {decision.share.department.id: decision.text for decision in run.decisions}
    assert texts["agriculture"] == "2012-03-01发后有变化：任务分解清单"
    assert texts["education"] == "与2012-03-01发的相同"
    note = text_of((project.outputs / "packs" / "agriculture" / "送件说明（区农业局）.docx").read_bytes())
    assert "上一套材料于2012年3月1日送出，此后与你单位有关的变化共1项" in note
    assert "12月底前" in note
    assert "11月底前" in note
    # a headline is in the summary, which is for all
    for file in ("source/zhenhai-2012.txt", "report.yaml", "indicators.yaml"):
        replace(project.root / "content" / file, "全社会GDP从193亿元增长到560亿元", "全社会GDP从193亿元增长到561亿元")
    replace(project.root / "content" / "indicators.yaml", "    to: 560\n", "    to: 561\n")
    assert len(to_folder(project, 6).outcomes) == 36
    note = text_of((project.outputs / "packs" / "justice" / "送件说明（区司法局）.docx").read_bytes())
    assert "561亿元" in note


def test_the_plan_writes_nothing_and_the_run_does_what_it_says(small: Project) -> None:
    before = everything(small.root)
    assert set(foreseen(small).values()) == {Reason.NEVER}
    assert everything(small.root) == before
    run = to_folder(small)
    assert set(reasons(run).values()) == {Reason.NEVER}
    before = everything(small.root)
    assert set(foreseen(small).values()) == {Reason.SAME}
    assert everything(small.root) == before
    assert to_folder(small, 2).outcomes == []


def test_the_edition_is_kept_once_for_the_same_content(small: Project) -> None:
    assert to_folder(small).edition == "2012-03-01-1"
    assert editions_of(small) == ("2012-03-01-1",)
    assert to_folder(small, 2, Wanted(resend=("culture",))).edition == "2012-03-01-1"
    replace(small.root / "content" / "assignments.yaml", "2026-11-30", "2026-10-31")
    assert editions_of(small) == ()
    assert to_folder(small, 2).edition == "2012-03-02-1"
    assert to_folder(small, 2, Wanted(edition="印发")).edition == "印发"
    assert edition_names(small) == ("2012-03-01-1", "2012-03-02-1", "印发")


def test_what_a_department_receives(small: Project) -> None:
    units = small.root / "content" / "departments.yaml"
    replace(units, "- id: culture\n", "- id: culture\n    receives: [summary]\n")
    replace(units, "- id: construction\n", "- id: construction\n    receives: []\n")
    assert foreseen(small)["construction"] is Reason.NO_PAPERS
    to_folder(small)
    packs = small.outputs / "packs"
    assert {path.name for path in (packs / "culture").iterdir()} == {
        SUMS, "一页简报.docx", "一页简报.pdf", "送件说明（县文旅局）.docx", "送件说明（县文旅局）.pdf",
    }  # fmt: skip
    assert len(list((packs / "civil-affairs").iterdir())) == 7
    assert not (packs / "construction").exists()


def test_a_department_without_tasks_is_told_so(small: Project) -> None:
    units = small.root / "content" / "departments.yaml"
    units.write_text(units.read_text(encoding="utf-8") + "  - id: archives\n    name: 县档案局\n", encoding="utf-8")
    to_folder(small)
    note = text_of((small.outputs / "packs" / "archives" / "送件说明（县档案局）.docx").read_bytes())
    assert "你单位没有牵头或配合的任务" in note
    assert "这是第一次送给你单位" in note


def test_a_delivery_of_unknown_end_waits_for_an_answer(small: Project, tmp_path: Path) -> None:
    with running(tmp_path, "starttls") as server:
        server.handler.answers = ["lost"]
        run = by_mail(small, server)
        assert [outcome.state for outcome in run.outcomes] == [State.UNKNOWN, State.SENT, State.SENT]
        assert reasons(by_mail(small, server, 2))["culture"] is Reason.UNKNOWN
        assert len(server.handler.envelopes) == 3
        with pytest.raises(UserError, match="civil-affairs 没有结果不明"):
            record(small, "mail", {"civil-affairs": State.SENT}, at(2))
        (entry,) = record(small, "mail", {"culture": State.FAILED}, at(2))
        assert entry.state is State.FAILED
        run = by_mail(small, server, 3)
        assert reasons(run)["culture"] is Reason.FAILED
        assert [outcome.state for outcome in run.outcomes] == [State.SENT]
        assert [outcome.department for outcome in by_mail(small, server, 4, Wanted(resend=("culture",))).outcomes] == ["culture"]
        assert len(server.handler.envelopes) == 5


def test_other_papers_are_sent_though_the_end_of_the_last_is_unknown(small: Project, tmp_path: Path) -> None:
    with running(tmp_path, "starttls") as server:
        server.handler.answers = ["lost"]
        by_mail(small, server)
        replace(small.root / "content" / "assignments.yaml", "2026-12-31", "2026-10-31")
        assert reasons(by_mail(small, server, 2))["culture"] is Reason.CHANGED


def test_a_department_without_an_address_and_one_that_is_refused_stop_nobody(small: Project, tmp_path: Path) -> None:
    replace(small.root / "content" / "departments.yaml", "    email: culture@district.example\n", "")
    with running(tmp_path, "starttls") as server:
        server.handler.refusals["civil-affairs@district.example"] = ["550 no such user"]
        run = by_mail(small, server)
        assert reasons(run)["culture"] is Reason.NO_TARGET
        assert [outcome.state for outcome in run.outcomes] == [State.FAILED, State.SENT]
        assert reasons(by_mail(small, server, 2)) == {"culture": Reason.NO_TARGET, "civil-affairs": Reason.FAILED, "construction": Reason.SAME}


def test_a_wrong_password_ends_the_run_and_is_tried_again(small: Project, tmp_path: Path) -> None:
    from msgspec.structs import replace as changed

    with running(tmp_path, "starttls") as server:
        right = server.settings
        server.settings = changed(right, password="wrong")
        with pytest.raises(UserError, match="不接受用户名或密码"):
            by_mail(small, server)
        with Ledger.copied(small.outputs) as ledger:
            assert [(entry.department, entry.state) for entry in ledger.all()] == [("culture", State.FAILED)]
        server.settings = right
        assert len(by_mail(small, server, 2).outcomes) == 3


def test_what_a_killed_run_left_is_found_out(small: Project) -> None:
    to_folder(small)
    with Ledger.opened(small.outputs) as ledger:
        for number in (1, 2):
            ledger.end(number, State.SENDING, "", "")
    (small.outputs / "packs" / "civil-affairs" / "一页简报.pdf").unlink()
    assert foreseen(small) == {"culture": Reason.SAME, "civil-affairs": Reason.FAILED, "construction": Reason.SAME}
    run = to_folder(small, 2)
    assert [(entry.department, entry.state) for entry in run.settled] == [("culture", State.SENT), ("civil-affairs", State.FAILED)]
    assert [outcome.department for outcome in run.outcomes] == ["civil-affairs"]


def test_who_has_what(small: Project) -> None:
    to_folder(small, wanted=Wanted(departments=("culture", "construction")))
    replace(small.root / "content" / "assignments.yaml", "deadline: 全年", "deadline: 2026-10-31")
    found = {each.department: each for each in standings(small)}
    assert [(name, each.way, each.behind) for name, each in found.items()] == [
        ("culture", "folder", False), ("civil-affairs", "", False), ("construction", "folder", True),
    ]  # fmt: skip


def test_the_earlier_edition_may_be_gone(small: Project) -> None:
    import shutil

    to_folder(small)
    shutil.rmtree(small.outputs / "editions")
    replace(small.root / "content" / "assignments.yaml", "2026-12-31", "2026-10-31")
    run = to_folder(small, 2)
    assert [each.code for each in run.diagnostics if each.code == "edition-gone"] == ["edition-gone"]
    assert "变化没有列出" in text_of((small.outputs / "packs" / "culture" / "送件说明（县文旅局）.docx").read_bytes())


def test_one_distribution_at_a_time(small: Project) -> None:
    with only_run(small), pytest.raises(UserError, match=r"另一个 jianbao.*正在发送"):
        to_folder(small)
    assert not (small.outputs / NAME).exists()


def test_departments_and_formats_that_there_are_not(small: Project) -> None:
    for wanted in (Wanted(departments=("cultur",)), Wanted(resend=("x",)), Wanted(formats=("html",))):
        with pytest.raises(SelectionError):
            to_folder(small, wanted=wanted)
        with pytest.raises(SelectionError):
            foresee(small, folder_of(small), wanted, clock=at(1))


def test_content_that_cannot_be_printed_is_not_sent(small: Project) -> None:
    (small.templates / "tasks.html.j2").write_text("<p>{{ nothing }}</p>", encoding="utf-8")
    for attempt in (lambda: to_folder(small), lambda: foreseen(small)):
        with pytest.raises(UserError):
            attempt()
    assert not (small.outputs / "packs").exists()


@pytest.mark.parametrize("name", ["cover.html.j2", "mail.html.j2"])
def test_the_package_and_this_project_have_the_same_template(name: str) -> None:
    assert (ROOT / "templates" / name).read_bytes() == (TEMPLATES / name).read_bytes()


@pytest.mark.parametrize("way", ["folder", "mail"])
def test_a_project_without_the_templates_uses_those_of_the_package(small: Project, tmp_path: Path, way: str) -> None:
    for name in ("cover.html.j2", "mail.html.j2"):
        (small.templates / name).unlink()
    with running(tmp_path, "starttls") as server:
        run = to_folder(small) if way == "folder" else by_mail(small, server)
    assert [outcome.state for outcome in run.outcomes] == [State.SENT] * 3
