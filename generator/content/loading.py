"""The whole content of a project, read and checked at once.

    files ── yaml_nodes ──> nodes ── validation ──> records ── references, facts ──> Report

Every phase goes on with what the phase before could make sense of, so that one run tells all that is wrong: a broken file does not hide what is
wrong in the others, and a wrong record does not hide the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from generator.content import records
from generator.content.facts import check_facts
from generator.content.files import list_folder, read_text, template_names, theme_names
from generator.content.references import Surroundings, check_references
from generator.content.report_text import ReportText
from generator.content.schema import FILES
from generator.content.spans import Spans
from generator.content.validation import convert
from generator.content.yaml_nodes import MapNode, Node, ScalarNode, compose, plain
from generator.diagnostics import Diagnostic, Diagnostics, Span, nearest

if TYPE_CHECKING:
    from generator.content.yaml_memory import YamlMemory

__all__ = ["Loaded", "load_report"]

CONTENT = "content"
ENDING = ".yaml"
REQUIRED = ("report", "briefings")
"""Files that a project must have; every other is optional."""

Record = TypeVar("Record", bound=Struct)


class Loaded(Struct, frozen=True, kw_only=True):
    """What a project's content says, and where."""

    report: records.Report
    spans: Spans
    """Canonical path (``indicators/whole-gdp/to``) to the place in the YAML files."""
    sources: Mapping[str, str]
    """Text of each file that was read, by its path relative to the project; for rendering diagnostics."""
    text: tuple[str, ...]
    """Lines of the report's text; a fact's line 1 is the first. Empty where the text could not be read."""
    warnings: tuple[Diagnostic, ...] = ()


def load_report(folder: Path, *, facts: bool = True, memory: YamlMemory | None = None) -> Loaded:
    """Read and check everything under ``folder/content``.

    Args:
        folder: The project.
        facts: Whether what the content says of the report's text is compared with it.
        memory: Files that were read before, where a process reads the same content again and again.

    Returns:
        The report with its places and warnings.

    Raises:
        UserError: With everything that is wrong, warnings included.
    """
    problems = Diagnostics()
    reading = _Reading(folder, problems, memory.compose if memory else compose)
    report = reading.report()
    if report is not None:
        reading.check(report, facts=facts)
    problems.items = _in_order(problems.items)
    problems.raise_errors()
    assert report is not None  # it is required, and an error says that it is not there
    return Loaded(report=report, spans=reading.spans, sources=reading.sources, text=reading.text, warnings=tuple(problems.items))


def _in_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics by file and line, each once."""
    return sorted(dict.fromkeys(diagnostics), key=lambda each: (each.span or Span(""), each.code))


class _Reading:
    """One reading of a project's content."""

    def __init__(self, folder: Path, problems: Diagnostics, compose: Callable[[str, str, Diagnostics], Node | None]) -> None:
        self.compose = compose
        self.folder = folder
        self.problems = problems
        self.sources: dict[str, str] = {}
        self.unread: set[str] = set()
        self.nodes = self.read_files()
        self.text: tuple[str, ...] = ()
        roots = [(key, node) for name, root in self.nodes.items() if name in FILES for key, node in _roots(name, root)]
        self.spans = Spans([*roots, *((f"data/{name}", root) for name, root in self.nodes.items() if name not in FILES)])

    def read_files(self) -> dict[str, Node]:
        """Return the root node of each YAML file by its name without the ending."""
        nodes: dict[str, Node] = {}
        present = list_folder(self.folder / CONTENT, CONTENT, self.problems)
        names = {path.stem for path in present if path.suffix == ENDING}
        for path in present:
            file = f"{CONTENT}/{path.name}"
            if path.suffix == ".yml":
                self.problems.error("wrong-ending", "文件名以 .yml 结尾，不会读取", Span(file), f"改名为 {path.stem}{ENDING}")
            if path.suffix != ENDING:
                continue
            near = nearest(path.stem, FILES.keys() - names) if path.stem not in FILES else None
            if near:
                message = f"{path.name} 不是约定的文件名，只作为 data.{path.stem} 供模板使用"
                self.problems.warn("unlike-name", message, Span(file), f"是不是 {near}{ENDING}？")
            node = self.read_file(path, file)
            if node is not None:
                nodes[path.stem] = node
            else:
                self.unread.add(path.stem)
        for name in REQUIRED:
            if present and name not in names:
                self.problems.error("missing-file", f"缺少文件 {name}{ENDING}", Span(f"{CONTENT}/{name}{ENDING}"), "用 jianbao init 可以得到一份样例")
        return nodes

    def read_file(self, path: Path, file: str) -> Node | None:
        text = read_text(path, file, self.problems)
        if text is None:
            return None
        self.sources[file] = text
        before = len(self.problems.items)
        node = self.compose(text, file, self.problems)
        if isinstance(node, ScalarNode) and node.value is None:
            node = None
        if node is None and len(self.problems.items) == before:
            self.problems.error("empty-file", "文件是空的", Span(file), "填写内容，或删去这个文件")
        return node

    def read(self, name: str, kind: type[Record]) -> Record | None:
        """Return what a known file says; None if it is not there or wrong."""
        record = convert(self.nodes[name], kind, self.problems) if name in self.nodes else None
        if record is None and name in self.nodes:
            self.unread.add(name)
        return record

    def report(self) -> records.Report | None:
        """Return the report made of what is right, or None if it has no ``report.yaml``."""
        head = self.read("report", records.ReportFile)
        review = self.read("review", records.ReviewFile)
        goals = self.read("goals", records.GoalsFile)
        work = self.read("work", records.WorkFile)
        indicators = self.read("indicators", records.IndicatorsFile)
        numbers = self.read("numbers", records.NumbersFile)
        tasks = self.read("tasks", records.TasksFile)
        departments = self.read("departments", records.DepartmentsFile)
        assignments = self.read("assignments", records.AssignmentsFile)
        briefings = self.read("briefings", records.BriefingsFile)
        if head is None:
            return None
        return records.Report(
            meta=head.report,
            complete=head.complete,
            headlines=head.headlines,
            furniture=head.furniture,
            review=review.review if review else None,
            goals=goals.goals if goals else None,
            work=work.work if work else None,
            groups=indicators.groups if indicators else (),
            indicators=indicators.indicators if indicators else (),
            numbers=numbers.numbers if numbers else (),
            tasks=tasks.tasks if tasks else (),
            departments=departments.departments if departments else (),
            assignments=assignments.assignments if assignments else (),
            briefings=briefings.briefings if briefings else (),
            sample=bool(assignments and assignments.sample),
            data={name: plain(node) for name, node in self.nodes.items() if name not in FILES},
        )

    def check(self, report: records.Report, *, facts: bool) -> None:
        """Check what the schema cannot: references between records, and facts against the report's text."""
        known = {name: node for name, node in self.nodes.items() if name in FILES}
        stems = {f"{CONTENT}/{name}{ENDING}": name for name in FILES}
        templates = self.folder / "templates"
        around = Surroundings(
            templates=template_names(templates) if templates.is_dir() else None,
            themes=theme_names(templates / "themes") if templates.is_dir() else None,
            unread=self.unread,
            faulty={stems[each.span.file] for each in self.problems.errors if each.span and each.span.file in stems},
        )
        check_references(report, known, self.spans, around, self.problems)
        if self.read_report_text(report.meta.text) and facts:
            check_facts(report, ReportText(self.text), self.spans, self.problems)

    def read_report_text(self, name: str) -> bool:
        """Read the text of the report; say whether it is there. It must lie under ``content/``."""
        file = f"{CONTENT}/{name}"
        path = self.folder / CONTENT / name
        try:
            inside = path.resolve().is_relative_to((self.folder / CONTENT).resolve())
        except (OSError, RuntimeError, ValueError):  # a loop of links, a character that no path has
            inside = False
        if not inside or not path.exists():
            hint = "原文文件放在 content/source/ 里，text 写 source/文件名"
            self.problems.error("missing-source", f"content/ 里没有报告原文 {name}", self.spans.get("report/text"), hint)
            return False
        text = read_text(path, file, self.problems)
        if text is None:
            return False
        self.sources[file] = text
        self.text = tuple(text.replace("\r\n", "\n").removesuffix("\n").split("\n"))
        return True


def _roots(name: str, root: Node) -> list[tuple[str, Node]]:
    """Return the canonical paths of a known file's own keys. ``sample`` is that of the assignments; the departments' stays with their file."""
    if not isinstance(root, MapNode):
        return []
    return [(key if (name, key) != ("departments", "sample") else "departments-sample", node) for key, node in root.entries.items()]
