"""The file as a whole: sound, the same each time, and readable by others."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from msgspec.structs import replace

from generator.document.nodes import Metadata
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
    assert re.fullmatch(r"\d+ python-docx \d\S*", writer.version)
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
    assert core.created is not None
    assert core.created.isoformat().startswith("2012-02-13T00:00:00")
    undated = written(p("字"), meta=Metadata(title="无日期"))
    assert b">2000-01-01T00:00:00Z<" in undated.parts["docProps/core.xml"]


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


# --- the linter itself ----------------------------------------------------------------------------------------------


def spoiled(data: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(*change(name, source.read(name)))
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new", "complaint"),
    [
        ("word/document.xml", b"<w:body>", b"<w:bodi>", "not well-formed"),
        ("[Content_Types].xml", b'PartName="/word/styles.xml"', b'PartName="/word/stiles.xml"', "parts have types"),
        ("word/_rels/document.xml.rels", b"charts/chart1.xml", b"charts/chart9.xml", "relationships lead somewhere"),
        ("word/_rels/document.xml.rels", b'Id="rId5"', b'Id="rId4"', "has rId4 twice"),
        ("word/document.xml", b'c:chart r:id="', b'c:chart r:id="x', "used relationships exist"),
        ("word/styles.xml", b'w:styleId="JbFlush"', b'w:styleId="JbBody"', "styles exist once"),
        ("word/document.xml", b'w:pStyle w:val="JbBody"', b'w:pStyle w:val="JbBodi"', "styles exist once"),
        ("word/document.xml", b'<w:numId w:val="2"/>', b'<w:numId w:val="99"/>', "numbering exists"),
        ("word/document.xml", b'mc:Ignorable="w14"', b"", "controls are whole"),
        ("word/document.xml", b'fldCharType="end"', b'fldCharType="separate"', "field open"),
        ("word/document.xml", b'<w:bookmarkEnd w:id="', b'<w:bookmarkEnd w:id="9', "bookmarks that do not match"),
        ("word/document.xml", b'w:name="gb_task_1"', b'w:name="gb_task_2"', "bookmark gb_task_2 is given twice"),
        ("word/document.xml", b'w:anchor="gb_', b'w:anchor="xx_', "links within lead somewhere"),
        ("word/document.xml", b" descr=", b" title=", "drawings are named"),
        ("word/document.xml", b"<w:gridCol ", b'<w:gridCol w:w="1"/><w:gridCol ', "tables have a grid"),
        ("word/document.xml", b'<w:vMerge w:val="restart"/>', b"", "merged cells begin"),
        ("word/document.xml", b'<w:trHeight w:val="', b'<w:trHeight w:val="0.5', "measures are whole numbers"),
        ("word/document.xml", b'<w:pStyle w:val="JbBody"/>', b'<w:pStyle w:val="JbBody"/><w:jc w:val="left"/>', "nothing is formatted directly"),
        ("docProps/core.xml", b"T00:00:00Z", b"", "dates are dates"),
    ],
)
def test_the_linter_sees_what_is_broken(whole: Docx, part: str, old: bytes, new: bytes, complaint: str) -> None:
    assert old in whole.parts[part]
    data = spoiled(whole.data, lambda name, content: (name, content.replace(old, new) if name == part else content))
    assert any(complaint in problem for problem in lint(data)), lint(data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_linter_sees_a_part_given_twice_and_types_that_come_last(whole: Docx) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in [*whole.names[1:], whole.names[0], "word/document.xml"]:
            target.writestr(name, whole.parts[name])
    problems = [problem for problem in lint(out.getvalue()) if problem.startswith("names are unique")]
    assert len(problems) == 2
