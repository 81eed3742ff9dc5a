"""``jianbao explain`` as an office reads it: the report of this repository and all its departments, on a screen."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.test_cli import Jianbao

ROOT = Path(__file__).parents[2]
FILES = ("content/indicators.yaml", "content/report.yaml", "content/source/zhenhai-2012.txt")


@pytest.fixture
def jianbao(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Jianbao:
    return Jianbao(capfd, tmp_path)


@pytest.fixture
def project(tmp_path: Path, jianbao: Jianbao) -> Path:
    """A project that is built, in which one figure was edited since."""
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    assert jianbao("build", "--all-departments", "--project", tmp_path).status == 0
    for name in FILES:
        file = tmp_path / name
        text = re.sub(r"(id: gdp-total\n(?:.*\n){4}    to: )560", r"\g<1>565", file.read_text(encoding="utf-8"))
        file.write_text(text.replace("从193亿元增长到560亿元", "从193亿元增长到565亿元"), encoding="utf-8")
    return tmp_path


def test_values_are_called_by_their_names_and_departments_take_one_line(project: Path, jianbao: Jianbao) -> None:
    said = jianbao("explain", "--all-departments", "--project", project).out.replace(f"{project}/", "")
    assert said.splitlines() == [
        "要重做 outputs/summary.docx、outputs/summary.pdf",
        "  指标 gdp-total 的 to（期末值）由“560”改为“565”（content/indicators.yaml:53:9）",
        "  指标 gdp-total 的增长率由“190.2%”改为“192.7%”（content/indicators.yaml:48:5）",
        "要重做 outputs/indicators.docx、outputs/indicators.pdf",
        "  指标 gdp-total 的 to（期末值）由“560”改为“565”（content/indicators.yaml:53:9）",
        "  指标 gdp-total 的增长率由“190.2”改为“192.7”（content/indicators.yaml:48:5）",
        "  指标 gdp-total 的年均增长率由“23.7”改为“24.0”（content/indicators.yaml:48:5）",
        "不用重做 outputs/tasks.docx、outputs/tasks.pdf",
        "不用重做 outputs/departments：36 个部门，72 个文件",
        "要重做 4，不用重做 74",
    ]


def test_changes_say_what_is_new_and_what_is_written_again(project: Path, jianbao: Jianbao) -> None:
    files = ["--notice", "--redline", "--since", ROOT, "--project", project]
    first = jianbao("changes", *files).out
    assert first.count("还没有生成过") == 4
    (project / "templates" / "changes.html.j2").write_text(
        (ROOT / "templates" / "changes.html.j2").read_text(encoding="utf-8").replace("变更说明", "变更情况说明"), encoding="utf-8"
    )
    again = jianbao("changes", *files).out
    assert "还没有生成过" not in again
    assert again.count("内容有变化") == 2


def test_the_object_of_changes_has_the_same_keys_where_it_fails(project: Path, jianbao: Jianbao) -> None:
    good = json.loads(jianbao("changes", "--since", ROOT, "--json", "--project", project).out)
    bad = json.loads(jianbao("changes", "--since", "nothing", "--json", "--project", project).out)
    assert good.keys() == bad.keys()
