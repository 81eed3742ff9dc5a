"""The command line: what it prints, what it returns, and that no mistake of a user shows a traceback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest

from generator import __version__
from generator.cli import COMMANDS, group, main
from generator.cli.columns import columns
from generator.scaffold import PROJECT

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Jianbao:
    """Runs the command in this process, and holds what it says."""

    def __init__(self, capture: pytest.CaptureFixture[str], folder: Path) -> None:
        self.capture = capture
        self.folder = folder

    def __call__(self, *arguments: object) -> Said:
        status = main([str(argument) for argument in arguments])
        out, err = self.capture.readouterr()
        assert "Traceback" not in err
        return Said(status, out, err)


@pytest.fixture
def jianbao(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Jianbao:
    """The command, run in a new project."""
    folder = tmp_path / "project"
    shutil.copytree(PROJECT, folder)
    monkeypatch.chdir(folder)
    return Jianbao(capfd, folder)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def run(*arguments: str, cwd: Path = ROOT, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "generator", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}, check=False)


def outputs(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if not name.startswith(".jianbao/")}


# --- help ---------------------------------------------------------------------------------------------------------


def test_help_imports_nothing_that_is_slow() -> None:
    slow = {"deflate", "docx", "jinja2", "jsonschema_rs", "lxml", "msgspec", "reportlab", "rich", "uharfbuzz", "yaml"}
    code = "import sys; from generator.cli import main; main(['--help']); main(['build', '--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    imported = set(done.stdout.decode().split())
    assert "click" in imported
    assert imported & slow == set()


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_teaches_in_chinese_and_fits_a_terminal(name: str, jianbao: Jianbao) -> None:
    said = jianbao(*filter(None, [name]), "--help")
    assert said.status == 0
    assert all(columns(line) <= 80 for line in said.out.splitlines())
    assert "用法：jianbao" in said.out
    assert "选项：" in said.out
    assert not any(word in said.out for word in ("Usage", "Options", "Commands", "Show this"))


def test_every_option_says_what_it_does() -> None:
    context = click.Context(group)
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        assert command.short_help
        assert all(parameter.help for parameter in command.params if isinstance(parameter, click.Option))


def test_without_a_command_the_help_is_shown(jianbao: Jianbao) -> None:
    assert jianbao() == jianbao("--help")


def test_version(jianbao: Jianbao) -> None:
    assert jianbao("--version") == Said(0, f"jianbao {__version__}\n", "")


# --- wrong usage --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["buidl"], "没有命令 buidl；是不是 build？"),
        (["build", "--formt", "pdf"], "没有选项 --formt；是不是 --format？"),
        (["build", "--jobs", "0"], "--jobs 的值不对：“0”不是正整数"),
        (["build", "--jobs", "two"], "--jobs 的值不对：“two”不是正整数"),
        (["build", "--jobs"], "选项 --jobs 写得不对"),
        (["build", "--force=yes"], "选项 --force 写得不对"),
        (["build", "--department", "a", "--all-departments"], "--department 和 --all-departments 只能用一个"),
        (["check", "extra"], "多余或不完整的参数"),
        (["init"], "缺少 文件夹"),
        (["build", "sumary"], "没有简报 sumary"),
        (["build", "sumary"], "是不是 summary？"),
        (["build", "--department", "cultur"], "是不是 culture？"),
        (["build", "--format", "html"], "没有格式 html"),
        (["build", "--format", "docx,pfd"], "是不是 pdf？可用的有：docx、pdf"),
        (["build", "--format", ","], "没有写要哪些格式"),
    ],
)
def test_a_wrong_command_line_is_explained_and_returns_2(jianbao: Jianbao, arguments: list[str], told: str) -> None:
    said = jianbao(*arguments)
    assert told in said.err
    assert (said.status, said.out) == (2, "")
    assert not (jianbao.folder / "outputs").exists()


def test_all_wrong_names_are_told_in_one_run(jianbao: Jianbao) -> None:
    said = jianbao("build", "sumary", "nothing", "--department", "nobody")
    assert said.err.count("error[") == 3


def test_wrong_names_reach_programs_too(jianbao: Jianbao) -> None:
    said = jianbao("build", "sumary", "--json")
    assert said.status == 2
    assert [d["code"] for d in said.json["diagnostics"]] == ["unknown-briefing"]


# --- build --------------------------------------------------------------------------------------------------------


def test_build_makes_every_briefing_in_both_formats(jianbao: Jianbao) -> None:
    said = jianbao("build")
    assert said.status == 0, said.err
    assert set(outputs(jianbao.folder / "outputs")) == {"一页简报.docx", "一页简报.pdf", "任务清单.docx", "任务清单.pdf"}
    assert "已生成 outputs/一页简报.pdf（1 页）" in said.out
    assert "已生成 4；用时" in said.out


def test_build_for_all_departments_adds_their_copies(jianbao: Jianbao) -> None:
    assert jianbao("build", "tasks", "--all-departments", "--format", "docx").status == 0
    assert set(outputs(jianbao.folder / "outputs")) == {
        "任务清单.docx",
        "departments/culture/任务清单.docx",
        "departments/civil-affairs/任务清单.docx",
        "departments/construction/任务清单.docx",
    }


def test_many_new_copies_are_told_in_one_line(jianbao: Jianbao) -> None:
    said = jianbao("build", "tasks", "--all-departments")
    assert "已生成 outputs/departments：3 个部门，6 个文件" in said.out
    assert "已生成 outputs/任务清单.docx（1 页）" in said.out
    assert len(said.out.splitlines()) == 4


def test_json_is_one_object_with_exactly_the_agreed_keys(jianbao: Jianbao) -> None:
    said = jianbao("build", "tasks", "--department", "culture", "--format", "pdf", "--json")
    assert said.status == 0
    assert set(said.json) == {"artifacts", "diagnostics", "seconds"}
    whole, own = said.json["artifacts"]
    assert set(whole) == {"briefing", "department", "format", "path", "sha256", "pages", "status", "reason"}
    assert (whole["briefing"], whole["department"], whole["path"]) == ("tasks", None, "outputs/任务清单.pdf")
    assert (own["department"], own["format"], own["path"]) == ("culture", "pdf", "outputs/departments/culture/任务清单.pdf")
    assert (own["status"], own["pages"], len(own["sha256"])) == ("built", 1, 64)
    for diagnostic in said.json["diagnostics"]:
        assert set(diagnostic) == {"severity", "code", "file", "line", "column", "message", "hint"}


def test_a_second_build_changes_nothing(jianbao: Jianbao) -> None:
    jianbao("build")
    before = {path: path.stat().st_mtime_ns for path in (jianbao.folder / "outputs").rglob("*.*") if path.is_file()}
    said = jianbao("build", "--json")
    assert {artifact["status"] for artifact in said.json["artifacts"]} == {"unchanged"}
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_force_writes_all_the_same(jianbao: Jianbao) -> None:
    jianbao("build", "summary")
    said = jianbao("build", "summary", "--force", "--json")
    assert {artifact["status"] for artifact in said.json["artifacts"]} == {"built"}


def test_an_edited_paper_is_kept_and_the_user_is_told(jianbao: Jianbao) -> None:
    jianbao("build", "summary")
    paper = jianbao.folder / "outputs" / "一页简报.docx"
    paper.write_bytes(paper.read_bytes() + b"edited")
    said = jianbao("build", "summary")
    [kept] = (jianbao.folder / "outputs").glob("一页简报-手工修改-*.docx")
    assert kept.read_bytes().endswith(b"edited")
    assert f"手工修改过的旧文件另存为 {kept.name}" in said.out
    assert said.status == 0


def test_a_mistake_in_the_content_is_shown_with_its_line_and_nothing_is_written(jianbao: Jianbao) -> None:
    jianbao("build")
    before = outputs(jianbao.folder / "outputs")
    replace(jianbao.folder / "content" / "assignments.yaml", "lead: culture", "lead: cultur")
    said = jianbao("build", "--json")
    assert said.status == 1
    [problem] = said.json["diagnostics"]
    assert (problem["severity"], problem["file"], problem["line"], problem["column"]) == ("error", "content/assignments.yaml", 6, 11)
    assert "content/assignments.yaml:6:11: error[" in said.err
    assert "    6 |     lead: cultur\n      |           ^^^^^^\n" in said.err
    assert "culture" in problem["hint"]
    assert outputs(jianbao.folder / "outputs") == before


def test_problems_of_several_files_are_told_in_one_run(jianbao: Jianbao) -> None:
    replace(jianbao.folder / "content" / "assignments.yaml", "lead: culture", "lead: nobody")
    replace(jianbao.folder / "content" / "tasks.yaml", "area: services", "aera: services")
    said = jianbao("check", "--json")
    assert said.status == 1
    assert {problem["file"] for problem in said.json["diagnostics"]} >= {"content/assignments.yaml", "content/tasks.yaml"}


def test_a_paper_that_fails_keeps_its_old_files_and_the_others_are_made(jianbao: Jianbao) -> None:
    jianbao("build")
    before = outputs(jianbao.folder / "outputs")
    replace(jianbao.folder / "templates" / "summary.html.j2", "{{ report.meeting }}", "{{ report.meetng }}")
    replace(jianbao.folder / "templates" / "tasks.html.j2", "均为示例", "都是示例")
    said = jianbao("build", "--json")
    assert said.status == 1
    status = {artifact["path"]: artifact["status"] for artifact in said.json["artifacts"]}
    assert status == {
        "outputs/一页简报.docx": "failed",
        "outputs/一页简报.pdf": "failed",
        "outputs/任务清单.docx": "built",
        "outputs/任务清单.pdf": "built",
    }
    assert "templates/summary.html.j2:3" in said.err
    after = outputs(jianbao.folder / "outputs")
    assert {name for name in before if before[name] == after[name]} == {"一页简报.docx", "一页简报.pdf"}
    assert set(after) == set(before)


def test_a_page_promise_that_cannot_be_kept_fails_that_paper(jianbao: Jianbao) -> None:
    template = jianbao.folder / "templates" / "summary.html.j2"
    template.write_text(template.read_text(encoding="utf-8") * 4, encoding="utf-8")
    said = jianbao("build", "--json")
    assert said.status == 1
    assert [a["status"] for a in said.json["artifacts"]] == ["failed", "failed", "built", "built"]
    assert [a["sha256"] for a in said.json["artifacts"]][:2] == [None, None]
    assert all(a["reason"] for a in said.json["artifacts"])


def test_a_paper_is_added_with_yaml_and_a_template_alone(jianbao: Jianbao) -> None:
    with (jianbao.folder / "content" / "briefings.yaml").open("a", encoding="utf-8") as file:
        file.write("\n  - {id: letter, title: 情况通报, template: letter.html.j2, theme: gb9704, file: 情况通报, audience: departments}\n")
    (jianbao.folder / "content" / "contacts.yaml").write_text("telephone: 1234-5678\n", encoding="utf-8")
    template = "<h1>{{ briefing.title }}</h1>\n<p>{{ department.name }}：{{ department.leads | length }}项，电话{{ data.contacts.telephone }}。</p>\n"
    (jianbao.folder / "templates" / "letter.html.j2").write_text(template, encoding="utf-8")
    assert jianbao("check").status == 0
    assert jianbao("build", "letter", "--department", "culture").status == 0
    assert set(outputs(jianbao.folder / "outputs")) == {"departments/culture/情况通报.docx", "departments/culture/情况通报.pdf"}
    import docx

    paper = docx.Document(str(jianbao.folder / "outputs" / "departments" / "culture" / "情况通报.docx"))
    words = ["".join(text.text or "" for text in paragraph._p.xpath(".//w:t")) for paragraph in paper.paragraphs]  # in controls, too
    assert [text for text in words if text] == ["情况通报", "县文旅局：1项，电话1234-5678。"]


def test_output_names_another_folder(jianbao: Jianbao, tmp_path: Path) -> None:
    assert jianbao("build", "summary", "--output", tmp_path / "elsewhere", "--format", "pdf").status == 0
    assert set(outputs(tmp_path / "elsewhere")) == {"一页简报.pdf"}
    assert not (jianbao.folder / "outputs").exists()


def test_project_names_any_folder(jianbao: Jianbao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = jianbao("build", "summary", "--project", "project", "--format", "pdf", "--json")
    assert said.status == 0
    assert [artifact["path"] for artifact in said.json["artifacts"]] == ["project/outputs/一页简报.pdf"]
    assert (tmp_path / "project" / "outputs" / "一页简报.pdf").is_file()


def test_a_folder_that_is_no_project_is_told_apart_from_a_missing_one(jianbao: Jianbao, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    empty, missing = jianbao("build", "--project", tmp_path / "empty"), jianbao("check", "--project", tmp_path / "none")
    assert (empty.status, missing.status) == (1, 2)
    assert empty.err.count("error[not-a-project]") == 2
    assert "error[missing-folder]" in missing.err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent in another way there")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_build_that_is_broken_off_says_so_and_leaves_whole_files(jianbao: Jianbao, jobs: str) -> None:
    target = jianbao.folder / "outputs"
    command = [sys.executable, "-m", "generator", "build", "--all-departments", "--jobs", jobs, "--project", str(ROOT), "--output", str(target)]
    for _ in range(20):  # on a busy machine the build may be done before we look
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        while process.poll() is None and not any(target.rglob("*.pdf")):
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)
        if process.returncode:
            break
        shutil.rmtree(target)
    assert process.returncode == 130
    assert "已中断" in err.decode()
    assert "Traceback" not in err.decode()
    for name, data in outputs(target).items():
        assert data.endswith(b"%%EOF\n") or data.startswith(b"PK"), name


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a thing of Unix")
def test_a_progress_bar_shows_on_a_terminal_only(jianbao: Jianbao) -> None:
    import pty

    arguments = [sys.executable, "-m", "generator", "build", "--all-departments", "--format", "pdf", "--project", str(jianbao.folder), "--force"]
    piped = subprocess.run(arguments, cwd=ROOT, capture_output=True, check=True)
    assert b"\x1b" not in piped.stdout + piped.stderr
    leader, follower = pty.openpty()
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=follower, env={**os.environ, "TERM": "xterm"}) as process:
        os.close(follower)
        seen = b""
        while True:
            try:
                chunk = os.read(leader, 65536)
            except OSError:
                break
            if not chunk:
                break
            seen += chunk
        assert process.stdout is not None
        assert b"\x1b" not in process.stdout.read()
    os.close(leader)
    assert "生成简报".encode() in seen


# --- check, fonts, schema -----------------------------------------------------------------------------------------


def test_check_finds_nothing_wrong_and_writes_nothing(jianbao: Jianbao) -> None:
    before = outputs(jianbao.folder)
    said = jianbao("check")
    assert said.status == 0, said.err
    assert "没有发现错误" in said.out
    assert outputs(jianbao.folder) == before


def test_check_finds_a_figure_that_the_report_does_not_say(jianbao: Jianbao) -> None:
    replace(jianbao.folder / "content" / "indicators.yaml", "to: 132.6", "to: 133.6")
    said = jianbao("check", "--json")
    assert said.status == 1
    assert {problem["file"] for problem in said.json["diagnostics"] if problem["severity"] == "error"} == {"content/indicators.yaml"}


def test_check_lays_out_every_departments_copy(jianbao: Jianbao) -> None:
    broken = "{% if department and department.id == 'construction' %}{{ nothing }}{% endif %}"
    replace(jianbao.folder / "templates" / "tasks.html.j2", "<h1>", f"{broken}<h1>")
    said = jianbao("check", "--json")
    assert said.status == 1
    assert [problem["file"] for problem in said.json["diagnostics"] if problem["severity"] == "error"] == ["templates/tasks.html.j2"]


def test_fonts_names_the_face_of_each_role_aligned_in_columns(jianbao: Jianbao) -> None:
    said = jianbao("fonts")
    assert said.status == 0
    head, *rows = said.out.partition("\n\n")[0].splitlines()
    assert head.split() == ["用途", "要求的字体", "实际用的字体", "来源", "替代", "文件"]
    assert [row.split()[0] for row in rows] == ["fangsong", "hei", "kai", "song", "xiaobiaosong"]
    assert {
        columns(line[: line.index(cell)]) for line, cell in zip([head, *rows], ["要求的字体", *(row.split()[1] for row in rows)], strict=True)
    } == {14}


def test_schema_prints_a_schema_for_each_file(jianbao: Jianbao) -> None:
    said = jianbao("schema")
    assert said.status == 0
    assert {"assignments", "briefings", "indicators", "report", "tasks"} <= set(said.json)


def test_schema_writes_a_file_for_each_schema(jianbao: Jianbao, tmp_path: Path) -> None:
    assert jianbao("schema", "--write", tmp_path / "schemas").status == 0
    whole = jianbao("schema").json
    written = {path.name.removesuffix(".schema.json"): json.loads(path.read_bytes()) for path in (tmp_path / "schemas").iterdir()}
    assert written == whole


def test_schema_says_where_it_cannot_write(jianbao: Jianbao, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = jianbao("schema", "--write", tmp_path / "file")
    assert (said.status, "error[cannot-write]" in said.err) == (1, True)


def test_output_ends_quietly_when_its_reader_has_gone() -> None:
    process = subprocess.Popen([sys.executable, "-m", "generator", "schema"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 1
    process.stderr.close()


# --- init ---------------------------------------------------------------------------------------------------------


def test_init_writes_a_project_that_passes_check_and_builds_without_a_network(
    jianbao: Jianbao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "socket", no_network)
    folder = tmp_path / "新项目"
    said = jianbao("init", folder)
    assert said.status == 0
    assert f"jianbao build --project {folder}" in said.out
    checked = jianbao("check", "--project", folder, "--json")
    assert checked.status == 0
    assert [d for d in checked.json["diagnostics"] if d["code"] != "font-substituted"] == []
    assert jianbao("build", "--project", folder).status == 0
    assert len(outputs(folder / "outputs")) == 4


def test_init_refuses_a_folder_that_holds_something(jianbao: Jianbao, tmp_path: Path) -> None:
    said = jianbao("init", jianbao.folder)
    assert (said.status, "error[not-empty]" in said.err) == (1, True)
    (tmp_path / "empty").mkdir()
    assert jianbao("init", tmp_path / "empty").status == 0


def test_the_sample_projects_theme_is_the_repositorys_own() -> None:
    own, copy = (folder / "templates" / "themes" / "gb9704.yaml" for folder in (ROOT, PROJECT))
    assert copy.read_bytes() == own.read_bytes(), f"copy {own.relative_to(ROOT)} to {copy.relative_to(ROOT)}"


def test_the_sample_says_that_it_is_one() -> None:
    for file in (PROJECT / "content").glob("*.yaml"):
        if file.name != "briefings.yaml":
            assert file.read_text(encoding="utf-8").startswith("# 样例"), file.name


# --- consoles -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp1252"])
def test_an_old_console_does_not_stop_a_command(encoding: str) -> None:
    done = run("check", "--project", "nowhere", environment={"PYTHONIOENCODING": encoding})
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"missing-folder" in done.stderr
    shown = run("schema", environment={"PYTHONIOENCODING": encoding})
    assert json.loads(shown.stdout.decode("utf-8"))
