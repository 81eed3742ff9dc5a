"""The file as a whole: sound, the same each time, and readable by others."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from msgspec.structs import replace

from generator.diagnostics import Span
from generator.document.nodes import Metadata, Paragraph, Text
from generator.writers.docx import DocxWriter
from generator.writers.protocol import Writer
from generator.writers.registry import writer_for
from tests.tools.docx_lint import lint
from tests.writers.docx.paper import META, Docx, everything, p, unlaid, written

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def whole() -> Docx:
    return written(*everything())


def test_it_is_the_writer_of_word_files() -> None:
    writer: Writer = DocxWriter()
    assert (writer.name, writer.extension) == ("docx", "docx")
    assert re.fullmatch(r"\d+ python-docx \d\S*, deflate \d\S*", writer.version)
    assert isinstance(writer_for("docx"), DocxWriter)


def test_the_linter_finds_nothing(whole: Docx) -> None:
    assert lint(whole.data) == []


def test_python_docx_opens_the_file_and_saves_it_again(whole: Docx) -> None:
    document = docx.Document(io.BytesIO(whole.data))
    style = document.tables[0].style
    assert style is not None
    assert style.name == "公文表格线"
    assert document.core_properties.title == META.title
    saved = io.BytesIO()
    document.save(saved)
    again = docx.Document(io.BytesIO(saved.getvalue()))
    assert [q.text for q in again.paragraphs] == [q.text for q in document.paragraphs]


def test_properties_say_what_the_paper_is_and_no_clock_is_read(whole: Docx) -> None:
    core = docx.Document(io.BytesIO(whole.data)).core_properties
    assert (core.title, core.subject, core.author, core.keywords, core.language) == ("2012年工作", "任务分解", "镇海区", "报告，镇海", "zh-CN")
    assert core.category == "清单"
    assert core.created is not None
    assert core.created.isoformat().startswith("2012-02-13T00:00:00")
    undated = written(p("字"), meta=Metadata(title="无日期"))
    assert b">2000-01-01T00:00:00Z<" in undated.parts["docProps/core.xml"]


def test_words_of_the_properties_are_never_taken_for_places_to_fill() -> None:
    core = docx.Document(io.BytesIO(unlaid(p("字"), meta=Metadata(title="{author}{none}", author="{title}")).data)).core_properties
    assert (core.title, core.author) == ("{author}{none}", "{title}")


def fingerprint(file: Docx) -> str:
    """The file's own word on its other parts."""
    (found,) = (element for element in file.root("docProps/custom.xml").iter() if element.text and element.text.strip())
    return found.text or ""


def test_the_file_bears_the_fingerprint_of_its_other_parts(whole: Docx) -> None:
    own = {f"/{name}": data for name, data in whole.parts.items() if not name.endswith(".rels")}
    parts = [(name, own[name]) for name in sorted(own) if name not in ("/[Content_Types].xml", "/docProps/custom.xml")]
    assert fingerprint(whole) == hashlib.sha256(b"".join(f"{name} {len(data)}\n".encode() + data for name, data in parts)).hexdigest()


def test_another_paper_has_another_fingerprint_and_a_place_in_the_template_is_no_part_of_it() -> None:
    span = Span("summary.html.j2", 7, 1)
    moved = Paragraph(children=(Text(text="字", span=span),), span=span)
    assert fingerprint(unlaid(p("字"))) == fingerprint(unlaid(moved))
    assert len({fingerprint(unlaid(p(text), meta=meta)) for text in ("字", "子") for meta in (META, replace(META, title="别的"))}) == 4


def test_content_types_come_first_and_the_document_next(whole: Docx) -> None:
    assert whole.names[:3] == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]


def test_the_same_paper_gives_the_same_bytes(whole: Docx) -> None:
    assert written(*everything()).data == whole.data


@pytest.mark.parametrize("seed", ["1", "4711"])
def test_bytes_do_not_depend_on_the_hash_seed_the_folder_or_the_zone(whole: Docx, tmp_path: Path, seed: str) -> None:
    code = (
        "import hashlib, sys; from tests.writers.docx.paper import everything, written; "
        "sys.stdout.write(hashlib.sha256(written(*everything()).data).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": "Asia/Shanghai"}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == hashlib.sha256(whole.data).hexdigest()


def test_another_paper_gives_other_bytes(whole: Docx) -> None:
    assert written(*everything(), meta=replace(META, title="别的")).data != whole.data


def test_python_docx_is_imported_only_when_something_is_written() -> None:
    code = "import sys, generator.writers.docx; print('docx' in sys.modules, 'lxml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_characters_that_xml_cannot_hold_do_not_break_the_file() -> None:
    hostile = unlaid(p("</w:t><w:br/>&#0;\x00\x1b[0m\ud800 ]]> {font} {title}"), meta=replace(META, title='<a & "b">\x00'))
    assert [text for _, text in hostile.paragraphs()] == ["</w:t><w:br/>&#0;[0m ]]> {font} {title}"]
    assert lint(hostile.data) == []
    assert docx.Document(io.BytesIO(hostile.data)).core_properties.title == '<a & "b">'
