"""Documents a second in a process that has made some before: ``python -m tests.benchmarks.warm SYSTEM FOLDER`` prints them as JSON.

``FOLDER`` holds editions of the job, each with words of its own, so that no document has the text of one before it. The process runs on one core.
Every system keeps what it can keep between documents: jianbao its compiled templates, themes and fonts, typst its fonts and what it has memorised.
Typst reads the YAML in each document; jianbao is timed with the content in memory, as docxtpl is, and with the YAML read and checked for each.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from tests.benchmarks.peers import PAPERS, docxtpl_context, typst_fonts

WARMING = 10
"""Editions that are made before the clock starts."""

Printer = Callable[[Path, str], bytes]
"""Makes a paper of an edition."""
Entrant = tuple[str, Printer, Callable[[Path, str], int] | None]
"""What is timed: its label, its printer, and what counts the pages of a paper if anything can."""


class Pace(Struct):
    """How fast a system makes a paper."""

    seconds: float
    """Of a document; the median of the editions."""
    size: int
    """Bytes of the last document."""
    pages: int | None
    """None where only Word could tell."""


def pace(printer: Printer, editions: list[Path], paper: str, pages: Callable[[Path, str], int] | None) -> Pace:
    """Time a printer on one paper of all editions."""
    times: list[float] = []
    data = b""
    for edition in editions:
        started = time.perf_counter()
        data = printer(edition, paper)
        times.append(time.perf_counter() - started)
    counted = sorted(times[WARMING:])
    return Pace(counted[len(counted) // 2], len(data), pages(editions[-1], paper) if pages else None)


def jianbao(editions: list[Path]) -> Iterator[Entrant]:
    """Yield jianbao's printers: each format and both, from content in memory, and both with the YAML read."""
    from generator.build.press import Press
    from generator.build.project import load_project
    from generator.content import load_report
    from generator.document.transforms import prepare
    from generator.layout import layout
    from generator.layout.pages import Pages
    from generator.templating.model import Model
    from generator.templating.rendering import Renderer
    from generator.writers.registry import writer_for

    contents = {edition: load_report(edition) for edition in editions}
    first = contents[editions[0]]
    briefings = {briefing.id: briefing for briefing in first.report.briefings}
    project = load_project(editions[0])
    theme, fonts = Press(project, first).theme("dense")
    renderer = Renderer(first, project.templates)

    def compose(edition: Path, paper: str, *, read: bool) -> tuple[Any, Pages]:
        content = load_report(edition) if read else contents[edition]
        renderer.model = Model(content.report, content.spans)
        document = prepare(renderer.render(briefings[paper]), theme)
        return document, layout(document, theme, fonts)

    def printer(*formats: str, read: bool = False) -> Printer:
        def make(edition: Path, paper: str) -> bytes:
            document, pages = compose(edition, paper, read=read)
            return b"".join([writer_for(name).write(document, pages) for name in formats])

        return make

    def count(edition: Path, paper: str) -> int:
        return len(compose(edition, paper, read=False)[1].pages)

    yield "jianbao (pdf)", printer("pdf"), count
    yield "jianbao (pdf), YAML read and checked", printer("pdf", read=True), count
    yield "jianbao (docx)", printer("docx"), count
    yield "jianbao (docx + pdf)", printer("docx", "pdf"), count


def typst(editions: list[Path]) -> Iterator[Entrant]:
    """Yield typst's printer."""
    import typst

    fonts = typst_fonts()

    def make(edition: Path, paper: str, **options: Any) -> Any:
        return typst.compile(str(edition / f"{paper}.typ"), root=str(edition), font_paths=fonts, **options)

    def count(edition: Path, paper: str) -> int:
        pictures = make(edition, paper, format="png", ppi=10)
        return len(pictures) if isinstance(pictures, list) else 1

    yield "typst (pdf), YAML read", make, count


def docxtpl(editions: list[Path]) -> Iterator[Entrant]:
    """Yield docxtpl's printer."""
    from docxtpl import DocxTemplate

    contexts = {edition: docxtpl_context(edition) for edition in editions}
    templates = editions[0] / "peers"

    def make(edition: Path, paper: str) -> bytes:
        template = DocxTemplate(templates / f"{paper}-template.docx")
        template.render(contexts[edition])
        file = io.BytesIO()
        template.save(file)
        return file.getvalue()

    yield "docxtpl (docx)", make, None


SYSTEMS: Mapping[str, Callable[[list[Path]], Iterator[Entrant]]] = {
    "jianbao": jianbao,
    "typst": typst,
    "docxtpl": docxtpl,
}


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    editions = sorted(Path(sys.argv[2]).iterdir())
    found = {label: {paper: pace(printer, editions, paper, pages) for paper in PAPERS} for label, printer, pages in SYSTEMS[sys.argv[1]](editions)}
    json.dump({label: {paper: [p.seconds, p.size, p.pages] for paper, p in papers.items()} for label, papers in found.items()}, sys.stdout)


if __name__ == "__main__":
    main()
