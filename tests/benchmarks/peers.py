"""The job done by typst and by docxtpl: ``python -m tests.benchmarks.peers typst|typst-summary|docxtpl|docxtpl-templates FOLDER``.

Each run is a process of its own that imports its library, reads the YAML files, and writes three papers (or the summary alone) to ``FOLDER/peers``.
docxtpl's templates are Word files; they are made beforehand, as somebody would have drawn them in Word.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PAPERS = ("summary", "indicators", "tasks")


def packaged_fonts() -> Path:
    """Return the folder of the two packaged font files, Noto Serif SC and Noto Sans SC."""
    spec = find_spec("pylopdf_fonts_zh_cn")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def typst_fonts() -> Any:
    """Return the packaged fonts for typst, so that it need not look at the system's."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[packaged_fonts()])


def run_typst(folder: Path, papers: Sequence[str] = PAPERS) -> None:
    """Make PDF with typst, which reads YAML itself."""
    import typst

    fonts = typst_fonts()
    for paper in papers:
        typst.compile(str(folder / f"{paper}.typ"), output=str(folder / "peers" / f"{paper}.pdf"), root=str(folder), font_paths=fonts)


def docxtpl_context(folder: Path) -> dict[str, Any]:
    """Return what docxtpl's templates print."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: dict[str, Any] = {}
    for name in ("report", "indicators", "tasks", "departments", "assignments"):
        with (folder / "content" / f"{name}.yaml").open(encoding="utf-8") as file:
            content |= yaml.load(file, loader)
    names = {unit["id"]: unit["name"] for unit in content["departments"]}
    assigned = {entry["task"]: entry for entry in content["assignments"]}
    tasks = [task | {"lead": names[assigned[task["id"]]["lead"]], "deadline": assigned[task["id"]]["deadline"]} for task in content["tasks"]]
    return {"report": content["report"], "indicators": content["indicators"], "tasks": tasks}


def run_docxtpl(folder: Path) -> None:
    """Make three docx with docxtpl."""
    from docxtpl import DocxTemplate

    context = docxtpl_context(folder)
    for paper in PAPERS:
        template = DocxTemplate(folder / "peers" / f"{paper}-template.docx")
        template.render(context)
        template.save(folder / "peers" / f"{paper}.docx")


def make_docxtpl_templates(folder: Path) -> None:
    """Draw docxtpl's templates."""
    (folder / "peers").mkdir(exist_ok=True)
    tags = {
        "summary": (
            "{{ report.title }}一页摘要",
            ["{%tc for i in indicators[:3] %}", "{{ i.name }} {{ i.to }}{{ i.unit }} 从{{ i.from }}{{ i.unit }}", "{%tc endfor %}"],
        ),
        "indicators": ("主要指标表", ["{{ loop.index }}", "{{ i.name }}", "{{ i.unit }}", "{{ i.from }}", "{{ i.to }}"]),
        "tasks": ("任务分解清单", ["☐", "{{ loop.index }}", "{{ t.text }}", "{{ t.lead }}", "{{ t.deadline }}"]),
    }
    heads = {"indicators": ["序号", "指标", "单位", "五年前", "现在"], "tasks": ["办结", "序号", "工作任务", "牵头单位", "完成时限"]}
    widths = {"indicators": (12, 82, 20, 28, 28), "tasks": (10, 12, 96, 24, 28)}
    loops = {"indicators": "i in indicators", "tasks": "t in tasks"}
    for paper, (title, cells) in tags.items():
        document = _blank()
        document.add_heading(title, 0)
        if paper == "summary":
            document.add_paragraph("{{ report.meeting }}")
            table = document.add_table(rows=1, cols=3, style="Table Grid")
            _fill(table.rows[0], cells)
            for line in ("{%p for t in tasks[:6] %}", "{{ t.text }}。", "{%p endfor %}"):
                document.add_paragraph(line, style="List Bullet" if "text" in line else None)
        else:
            table = document.add_table(rows=4, cols=5, style="Table Grid")
            _set_widths(table, widths[paper])
            _fill(table.rows[0], heads[paper])
            table.rows[1].cells[0].text = f"{{%tr for {loops[paper]} %}}"
            _fill(table.rows[2], cells)
            table.rows[3].cells[0].text = "{%tr endfor %}"
        document.save(folder / "peers" / f"{paper}-template.docx")


def _blank() -> Any:
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    font = document.styles["Normal"].font
    font.size, font.name = Pt(10.5), "Noto Serif SC"
    font.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif SC")
    return document


def _set_widths(table: Any, millimetres: Sequence[float]) -> None:
    from docx.shared import Mm

    table.autofit = False
    for column, width in zip(table.columns, millimetres, strict=True):
        for cell in (column, *column.cells):
            cell.width = Mm(width)


def _fill(row: Any, texts: list[str]) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = text


if __name__ == "__main__":
    RUN = {
        "typst": run_typst,
        "typst-summary": lambda folder: run_typst(folder, PAPERS[:1]),
        "docxtpl": run_docxtpl,
        "docxtpl-templates": make_docxtpl_templates,
    }
    RUN[sys.argv[1]](Path(sys.argv[2]))
