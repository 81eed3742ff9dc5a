"""LibreOffice itself edits a paper and saves it: what was typed and ticked there comes back, and the other papers follow."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.revision.reading_word import read_ticks, read_values
from tests.revision.pull.office import Desk, parts_of

PYTHON = "/usr/bin/python3"
EDITS = Path(__file__).with_name("office_edits.py")


@pytest.fixture(scope="session", autouse=True)
def uno() -> None:
    """LibreOffice, and the system's Python that can speak to it."""
    speaks = (
        shutil.which("soffice")
        and Path(PYTHON).exists()
        and not subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode
    )
    if not speaks:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice or python3-uno is not installed")
        pytest.skip("LibreOffice or python3-uno is not installed")


def edited(desk: Desk, paper: str, name: str, edits: list[list[str | int]]) -> Path:
    """Have LibreOffice edit a paper that came out, and return what it saved."""
    source, target = desk.back(f"out-{name}", desk.paper(paper)), desk.root / "back" / name
    command = [PYTHON, str(EDITS), str(source), str(target), json.dumps(edits)]
    done = subprocess.run(command, env=os.environ | {"HOME": str(desk.root)}, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    assert parts_of(target.read_bytes())["docProps/app.xml"].decode().count("LibreOffice")
    return target


def test_edits_in_libreoffice_come_back_and_every_paper_follows(desk: Desk) -> None:
    edits: list[list[str | int]] = [
        ["replace", "11%", "12%", 0],
        ["tick", 4],
        ["replace", "全年", "11月底前", 0],
        ["replace", "未开始", "进行中", 1],
        ["replace", "报告分解", "报告摘编", 0],
    ]
    tasks = edited(desk, "tasks.docx", "tasks.docx", edits)
    summary = edited(desk, "summary.docx", "summary.docx", [["replace", "560", "561", 0], ["replace", "第十四届", "第14届", 0]])
    pulled = desk.pull(tasks, summary)
    assert {edit.path: edit.new for edit in pulled.edits} == {
        "tasks/grow-district-gdp/text": "区属GDP增长12%",
        "assignments/grow-district-gdp/deadline": "2012-11-30",
        "assignments/grow-public-budget-revenue/status": "in-progress",
        "assignments/grow-retail-sales/status": "done",
        "indicators/gdp-total/to": "561",
        "report/meeting": "镇海区第14届人民代表大会第一次会议",
    }
    assert [each.code for each in pulled.diagnostics] == ["edited-outside", "fact-edited", "fact-edited"]
    desk.apply(pulled)

    # The report itself was amended: all that quotes it says so, too.
    for path in [*(desk.root / "content").glob("*.yaml"), desk.root / "content" / "source" / "zhenhai-2012.txt"]:
        text = path.read_text(encoding="utf-8").replace("193亿元增长到560亿元", "193亿元增长到561亿元")
        text = re.sub(r"(id: target-gdp-district\n(?:    .*\n)*?    value: )11\n", r"\g<1>12\n", text.replace("区属GDP增长11%", "区属GDP增长12%"))
        path.write_text(text, encoding="utf-8")
    outputs = desk.build()
    made = (outputs / "departments" / "finance" / "tasks.docx").read_bytes()
    said = {(value.path, value.was) for value in read_values(made)}
    assert ("assignments/grow-district-gdp/deadline", "11月底前") in said
    assert ("assignments/grow-public-budget-revenue/status", "进行中") in said
    assert ("indicators/gdp-total/to", "561") in {(value.path, value.was) for value in read_values((outputs / "indicators.docx").read_bytes())}
    assert [
        tick.was for tick in read_ticks((outputs / "departments/trade-and-grain/tasks.docx").read_bytes()) if tick.key == "grow-retail-sales"
    ] == [True]
    again = desk.pull(tasks, summary, *sorted(outputs.glob("*.docx")))
    assert again.edits == ()
    assert {each.code for each in again.diagnostics} == {"edited-outside"}


def test_a_row_that_is_deleted_in_libreoffice_is_told(desk: Desk) -> None:
    pulled = desk.pull(edited(desk, "tasks.docx", "tasks.docx", [["delete row", "社会消费品零售总额增长"]]))
    assert pulled.edits == ()
    assert any("任务 grow-retail-sales" in each.message for each in pulled.diagnostics if each.code == "control-gone")
    assert any("删了“4｜社会消费品零售总额增长15%" in each.message for each in pulled.diagnostics if each.code == "edited-outside")
