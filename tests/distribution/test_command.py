"""``jianbao distribute`` as it is typed: the plan, what is sent, how things stand, and command lines that mean nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli import main
from generator.scaffold import PROJECT
from tests.distribution.mail_server import running
from tests.revision.edited import replace

Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def distribute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Typed:
    """The command, in a new project."""
    monkeypatch.chdir(shutil.copytree(PROJECT, tmp_path / "project"))

    def typed(*arguments: str) -> tuple[int, str, str]:
        status = main(["distribute", *arguments])
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return status, said.out, said.err

    return typed


def test_look_send_and_look_again(distribute: Typed) -> None:
    status, out, _ = distribute("--to", "folder")
    assert status == 0
    assert out.startswith("要发（3）\n  县文旅局  还没有发过\n")
    assert out.endswith("共 3 个单位，要发 3 个；加 --send 才真的发\n")
    assert not Path("outputs").exists()
    status, out, _ = distribute("--to", "folder", "--department", "culture", "--send")
    assert status == 0
    assert "已送达 县文旅局：" in out
    assert "送达 1，没有发成 0，结果不明 0，不用发 0；发的是存档 " in out
    status, out, _ = distribute("--to", "folder")
    assert "要发（2）" in out
    assert "发的相同：县文旅局" in out
    status, out, _ = distribute("--to", "folder", "--resend", "culture", "--department", "culture")
    assert "再发一次（" in out
    status, out, _ = distribute("--status")
    assert status == 0
    assert out.splitlines()[0].startswith("县文旅局  文件夹  ")
    assert out.splitlines()[0].endswith("是现在的")
    assert out.splitlines()[-1] == "没有发过 2，旧了 0，没有发成 0，结果不明 0"


def test_zip_files_elsewhere(distribute: Typed, tmp_path: Path) -> None:
    assert distribute("--to", "folder", "--target", str(tmp_path / "分发"), "--zip", "--format", "pdf", "--send")[0] == 0
    assert sorted(path.name for path in (tmp_path / "分发").iterdir())[:2] == ["civil-affairs.zip", "civil-affairs.zip.sha256"]


def test_json(distribute: Typed) -> None:
    plan = json.loads(distribute("--to", "folder", "--json")[1])
    assert next((each["department"], each["due"], each["reason"]) for each in plan["plan"]) == ("culture", True, "never")
    run = json.loads(distribute("--to", "folder", "--send", "--json")[1])
    assert {each["state"] for each in run["outcomes"]} == {"sent"}
    assert run["plan"] == plan["plan"]
    standing = json.loads(distribute("--status", "--json")[1])
    assert [(each["way"], each["held"]["edition"], each["behind"]) for each in standing["standings"]] == [("folder", run["edition"], False)] * 3
    status, out, _ = distribute("--to", "folder", "--department", "cultur", "--json")
    assert status == 2
    assert json.loads(out)["diagnostics"][0]["code"] == "unknown-department"


def test_mail_by_the_settings_of_the_environment(distribute: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    units = Path("content/departments.yaml")
    for name in ("culture", "construction"):
        replace(units, f"- id: {name}\n", f"- id: {name}\n    email: {name}@district.example\n")
    status, out, err = distribute("--to", "mail")
    assert status == 0, err
    assert "县民政局 没有邮箱" in out
    status, _, err = distribute("--to", "mail", "--send")
    assert status == 1
    assert "JIANBAO_SMTP_HOST" in err
    assert not Path("outputs").exists(), "settings are looked at before anything is made"
    with running(tmp_path, "starttls") as server:
        settings = server.settings
        for name, value in (("HOST", settings.host), ("PORT", settings.port), ("USER", settings.user), ("PASSWORD", settings.password)):
            monkeypatch.setenv(f"JIANBAO_SMTP_{name}", str(value))
        monkeypatch.setenv("JIANBAO_SMTP_FROM", "县府办 <office@district.example>")
        monkeypatch.setenv("JIANBAO_SMTP_CAFILE", str(settings.cafile))
        server.handler.answers = ["lost"]
        status, out, _ = distribute("--to", "mail", "--send")
        assert status == 1, "one has no address, of one nobody knows"
        assert "结果不明 县文旅局：" in out
        assert "已送达 县住建局：construction@district.example" in out
        assert "结果不明 1" in distribute("--status")[1]
        assert distribute("--to", "mail", "--settle", "culture=sent")[1].startswith("已记下 culture")
        assert "结果不明 0" in distribute("--status")[1]
        assert len(server.handler.envelopes) == 2
        status, _, err = distribute("--to", "mail", "--settle", "culture=sent")
        assert status == 1
        assert "nothing-to-settle" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "--to"),
        (("--to", "fax"), "fax"),
        (("--to", "mail", "--zip"), "--zip 只和"),
        (("--to", "folder", "--pause", "3"), "--pause 只和"),
        (("--status", "--send"), "--status 不和 --send 一起用"),
        (("--to", "mail", "--settle", "culture"), "部门=sent"),
        (("--to", "mail", "--settle", "culture=lost"), "部门=sent"),
        (("--to", "mail", "--settle", "culture=sent", "--send"), "--settle 不和 --send 一起用"),
    ],
)
def test_a_command_line_that_means_nothing(distribute: Typed, arguments: tuple[str, ...], told: str) -> None:
    status, _, err = distribute(*arguments)
    assert status == 2
    assert told in err
