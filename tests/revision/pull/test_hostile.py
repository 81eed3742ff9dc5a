"""Whatever comes back as a paper: a clear error, nothing run, nothing fetched, and no crash."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from generator.cli import main
from generator.diagnostics import UserError
from generator.revision.pull.returned import from_pdf, from_word, open_returned
from tests.revision.pull.office import BODY, DATA, Desk, as_in_word, parts_of, zipped

LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HEAD = re.compile(r"<\?xml[^>]*\?>")


def refused(path: Path) -> str:
    with pytest.raises(UserError) as error:
        open_returned(path)
    (found,) = error.value.diagnostics
    assert found.code == "returned-file"
    assert found.hint
    return found.message


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    return zipped({**parts_of(data), name: content})


def with_head(data: bytes, name: str, head: str) -> bytes:
    return with_part(data, name, (head + HEAD.sub("", parts_of(data)[name].decode())).encode())


def macros(data: bytes) -> bytes:
    types = parts_of(data)["[Content_Types].xml"].decode()
    return with_part(data, "[Content_Types].xml", types.replace("wordprocessingml.document.main", "ms-word.document.macroEnabled.main").encode())


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda data: b"", "既不是"),
        (lambda data: b"hello", "既不是"),
        (lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "加了密码"),
        (lambda data: data[: len(data) // 2], "文件坏了"),
        (lambda data: with_head(data, DATA, LAUGHS), "DOCTYPE"),
        (lambda data: with_head(data, BODY, '<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "DOCTYPE"),
        (lambda data: with_part(data, "word/vbaProject.bin", b"x"), "宏"),
        (macros, "宏"),
        (lambda data: with_part(data, "word/media/a.bin", bytes(30_000_000)), "太大"),
        (lambda data: zipped({name: part for name, part in parts_of(data).items() if name != DATA}), "缺少|没有 jianbao"),
        (lambda data: with_part(data, DATA, b"<x/>"), "没有 jianbao"),
        (lambda data: b"%PDF-1.7\n%%EOF", "不是 PDF"),
        (lambda data: b"%PDF-1.7\n" + bytes(10_000), "不是 PDF"),
    ],
)
def test_what_is_no_paper_of_ours_is_refused(make: Callable[[bytes], bytes], why: str, desk: Desk) -> None:
    message = refused(desk.back("a.docx", make(desk.paper("summary.docx"))))
    assert re.search(why, message)
    assert "a.docx" in message


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    assert "不是文件" in refused(tmp_path)
    assert "打不开" in refused(tmp_path / "none.docx")
    assert "打不开" in refused(tmp_path / "a\0b.docx")


def test_an_encrypted_pdf_and_one_without_boxes_are_refused(desk: Desk) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(desk.paper("tasks.pdf"))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="geheim", owner="x"))
    assert "密码" in refused(desk.back("a.pdf", out.getvalue()))
    assert "没有勾选框" in refused(desk.back("a.pdf", desk.paper("summary.pdf")))


def test_a_paper_of_another_project_is_refused(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    other = desk.root / "other"
    assert main(["init", str(other)]) == 0
    briefings = other / "content" / "briefings.yaml"
    briefings.write_text(re.sub("(id: tasks\n    title: ).*", r"\g<1>任务分解清单", briefings.read_text(encoding="utf-8")), encoding="utf-8")
    assert "任务分解清单" in briefings.read_text(encoding="utf-8")
    assert main(["build", "--project", str(other)]) == 0
    capfd.readouterr()
    made = sorted((other / "outputs").glob("任务清单.*"))
    assert len(made) == 2
    for path in made:
        assert main(["pull", "--project", str(desk.root), str(path), "--apply"]) == 1
        said = capfd.readouterr()
        assert "error[other-project]" in said.err
        assert "没有要写入的修改" in said.out


def test_a_paper_printed_before_area_and_year_were_corrected_is_still_ours(desk: Desk) -> None:
    desk.change("report.yaml", "area: 镇海区", "area: 镇海新区")
    pulled = desk.pull(desk.back("a.docx", as_in_word(desk.paper("tasks.docx"), ticks=["grow-retail-sales"])))
    assert [edit.new for edit in pulled.edits] == ["done"]


def test_a_paper_whose_properties_were_cleared_is_known_by_what_it_prints(desk: Desk) -> None:
    """An office's rules may take title and keywords out of what it sends."""
    data = as_in_word(desk.paper("departments/finance/tasks.docx"), ticks=["grow-public-budget-revenue"])
    core = parts_of(data)["docProps/core.xml"].decode()
    bare = re.sub(r"<(dc:title|cp:keywords|dc:subject|cp:category)>[^<]*<", r"<\1><", core)
    pulled = desk.pull(desk.back("a.docx", with_part(data, "docProps/core.xml", bare.encode())))
    assert [(edit.path, edit.new) for edit in pulled.edits] == [("assignments/grow-public-budget-revenue/status", "done")]
    assert pulled.diagnostics == ()


def test_data_that_nobody_printed_lead_nowhere(desk: Desk) -> None:
    """Paths of a file are only looked up where the paper prints them."""
    data = desk.paper("tasks.docx")
    for path in ("../../etc/passwd", "a/" * 5000, "report/text", "assignments/grow-district-gdp", "indicators/" + "9" * 6000, "\u202e"):
        store = parts_of(data)[DATA].decode().replace('path="assignments/grow-district-gdp/status"', f'path="{path}"', 1)
        body = parts_of(data)[BODY].decode().replace("未开始", "进行中")
        pulled = desk.pull(desk.back("a.docx", zipped({**parts_of(data), DATA: store.encode(), BODY: body.encode()})))
        assert all(edit.path.startswith("assignments/") and edit.new == "in-progress" for edit in pulled.edits)
        assert "assignments/grow-district-gdp/status" not in {edit.path for edit in pulled.edits}


def test_a_pdf_that_unpacks_to_much_is_refused() -> None:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        fields = [pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Btn, T="x" * 60_000_000, V=pikepdf.Name.Off))]
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=fields)
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    assert len(out.getvalue()) < 200_000
    with pytest.raises(UserError):
        from_pdf(out.getvalue(), "a.pdf")


def test_fields_that_hold_themselves_end(desk: Desk) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(desk.paper("tasks.pdf"))) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        inner = pdf.make_indirect(pikepdf.Dictionary(T="inner"))
        inner.Kids = pikepdf.Array([inner, field])
        pdf.Root.AcroForm.Fields.append(inner)
        pdf.save(out)
    assert len(from_pdf(out.getvalue(), "a.pdf").ticks) == 138


@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_never_crash(desk: Desk, seed: int) -> None:
    """Bytes that are wrong, in the file and within its parts: read, or refused as what a user can mend."""
    chance = random.Random(seed)
    word, pdf = desk.paper("departments/finance/tasks.docx"), desk.paper("departments/finance/tasks.pdf")
    parts = parts_of(word)
    codes: list[str] = []
    for _ in range(60):
        name = chance.choice([BODY, DATA, "docProps/core.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"])
        for read, data in (
            (from_word, zipped({**parts, name: _damaged(parts[name], chance)})),
            (from_word, _damaged(word, chance)),
            (from_pdf, _damaged(pdf, chance)),
        ):
            try:
                read(data, "a")
            except UserError as error:
                codes += [each.code for each in error.diagnostics]
    assert set(codes) == {"returned-file"}
    assert 20 < len(codes) < 180


def _damaged(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.choice([1, 3, 20])):
        place = chance.randrange(len(damaged))
        match chance.randrange(4):
            case 0:
                damaged[place] = chance.randrange(256)
            case 1:
                del damaged[place : place + chance.randrange(1, 40)]
            case 2:
                damaged[place:place] = damaged[chance.randrange(len(damaged)) :][: chance.randrange(1, 40)]
            case _:
                damaged[place : place + 1] = b'"</w:sdt>'[: chance.randrange(1, 9)]
    return bytes(damaged)
