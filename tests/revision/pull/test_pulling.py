"""Papers come back edited in Word or ticked in a PDF reader: what was typed is in the YAML, or told."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pymupdf
import pytest

from generator.cli import main
from generator.content.word_file import OFFICE
from generator.diagnostics import Diagnostic, Severity
from generator.revision.pull.merging import Pulled
from generator.revision.reading_word import read_ticks, read_values
from tests.revision.pull.office import Desk, as_in_word, parts_of, tick_in_pdf, without_row, zipped

GDP = "indicators/gdp-total/to"
FIRST = "assignments/grow-district-gdp"
MEETING = "镇海区第十四届人民代表大会第一次会议"


def told(pulled: Pulled, code: str) -> list[Diagnostic]:
    return [each for each in pulled.diagnostics if each.code == code]


def errors(pulled: Pulled) -> list[str]:
    return [each.code for each in pulled.diagnostics if each.severity is Severity.ERROR]


def edits(pulled: Pulled) -> dict[str, str]:
    return {edit.path: edit.new for edit in pulled.edits}


def lines(pulled: Pulled) -> list[str]:
    """The lines of the diff that come and go."""
    return [line for line in pulled.diff() if re.match(r"[-+](?![-+])", line)]


# --- nothing to do ----------------------------------------------------------------------------------------------------


def test_papers_that_nobody_edited_change_nothing(desk: Desk) -> None:
    files = [path for path in sorted(desk.outputs.rglob("*")) if path.suffix == ".docx" or path.name == "tasks.pdf"]
    assert len(files) == 3 + 1 + 2 * 36
    pulled = desk.pull(*files)
    assert (pulled.edits, pulled.new, pulled.diagnostics) == ((), {}, ())


def test_marks_that_print_made_full_width_are_no_edits(desk: Desk) -> None:
    """Whoever types a mark over gives what was printed, or what the report says."""
    data = desk.paper("tasks.docx")
    path = "tasks/environmental-supervision/text"
    was = next(value.was for value in read_values(data) if value.path == path)
    assert "，" in was
    assert desk.pull(desk.back("a.docx", as_in_word(data, {(path, was): was.replace("，", ",")}))).edits == ()
    pulled = desk.pull(desk.back("a.docx", as_in_word(data, {(path, was): was.replace("档案，", "档案;")})))
    assert lines(pulled)[1] == lines(pulled)[0].replace("-", "+", 1).replace("档案,", "档案;")


# --- what was typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper", "path", "was", "typed", "spelled"),
    [
        ("summary", "indicators/gdp-total/from", "193亿元", "193.5亿元", "193.5"),
        ("summary", GDP, "560", "61.20", "61.20"),
        ("summary", "indicators/target-gdp-district/value", "11%", "１２％", "12"),
        ("indicators", "indicators/unemployment-target/value", "控制在4以内", "控制在3.5以内", "3.5"),
        ("indicators", "report/date", "2012年2月13日", "2012年3月1日", "2012-03-01"),
        ("tasks", f"{FIRST}/deadline", "全年", "12月底前", "2012-12-31"),
        ("tasks", f"{FIRST}/deadline", "全年", "2013年2月底前", "2013-02-28"),
        ("tasks", f"{FIRST}/deadline", "全年", "10月15日前", "2012-10-15"),
        ("tasks", f"{FIRST}/status", "未开始", "已滞后", "delayed"),
        ("tasks", f"{FIRST}/status", "未开始", " 进行中 ", "in-progress"),
        ("summary", "report/meeting", "镇海区第十四届人民代表大会第一次会议", "镇海区: 第一次#会议", "镇海区: 第一次#会议"),
    ],
)
def test_what_was_typed_comes_back(desk: Desk, paper: str, path: str, was: str, typed: str, spelled: str) -> None:
    data = desk.paper(f"{paper}.docx")
    if path == "indicators/unemployment-target/value":
        path = next(value.path for value in read_values(data) if value.was == was)
    before = desk.content()
    pulled = desk.pull(desk.back("a.docx", as_in_word(data, {(path, was): typed})))
    assert edits(pulled) == {path: spelled}
    assert errors(pulled) == []
    desk.apply(pulled)
    after = desk.content()
    changed = [name for name in before if before[name] != after[name]]
    assert [f"content/{name}" for name in changed] == list(pulled.new)
    (name,) = changed
    difference = [line for line in difflib.ndiff(before[name].decode().splitlines(), after[name].decode().splitlines()) if line[0] in "+-"]
    assert len(difference) == 2
    # What came back is in the content now, so that the same file has nothing more to say.
    assert desk.pull(desk.root / "back" / "a.docx").edits == ()
    assert errors(desk.pull(desk.root / "back" / "a.docx")) == []


def test_an_edit_of_a_text_with_figures_keeps_what_was_not_edited(desk: Desk) -> None:
    """The figures of a text stand in controls of their own, and its marks are half-width in the YAML."""
    data = desk.paper("tasks.docx")
    path = "tasks/energy-saving-retrofits/text"
    parts = [value.was for value in read_values(data) if value.path == path]
    assert len(parts) > 3
    pulled = desk.pull(desk.back("a.docx", as_in_word(data, {(path, parts[0]): parts[0].replace("合理利用", "节约"), (path, parts[1]): "130个"})))
    old, new = lines(pulled)
    assert new == old.replace("-", "+", 1).replace("合理利用", "节约").replace("120个", "130个")


def test_a_tick_is_done_in_word_and_in_pdf(desk: Desk) -> None:
    word = desk.back("a.docx", as_in_word(desk.paper("tasks.docx"), ticks=["grow-retail-sales"]))
    assert edits(desk.pull(word)) == {"assignments/grow-retail-sales/status": "done"}
    for whole in (False, True):
        pdf = tick_in_pdf(desk.back("a.pdf", desk.paper("tasks.pdf")), "grow-retail-sales", "grow-rural-income", whole=whole)
        pulled = desk.pull(word, pdf)
        assert edits(pulled) == {"assignments/grow-retail-sales/status": "done", "assignments/grow-rural-income/status": "done"}
        assert [edit.files for edit in pulled.edits] == [(str(word), str(pdf)), (str(pdf),)]
        assert pulled.diagnostics == ()


def test_of_a_pdf_the_last_revision_counts(desk: Desk) -> None:
    pdf = tick_in_pdf(desk.back("a.pdf", desk.paper("tasks.pdf")), "grow-retail-sales")
    assert desk.pull(tick_in_pdf(pdf, "grow-retail-sales", state=False)).edits == ()


def test_a_record_without_a_status_gets_one(desk: Desk) -> None:
    desk.change("assignments.yaml", "      - 完成年度目标\n    status: not-started\n", "      - 完成年度目标\n")
    desk.change("assignments.yaml", "    deadline: 全年\n", "    deadline: 全年 # 说明\n")
    pulled = desk.pull(desk.back("a.docx", as_in_word(desk.paper("tasks.docx"), ticks=["grow-district-gdp"])))
    assert lines(pulled) == ["+    status: done"]
    assert [line for line in pulled.diff() if line.startswith(" ")][2] == "     deadline: 全年 # 说明"


def _ticked(desk: Desk) -> str:
    return next(tick.key for tick in read_ticks(desk.paper("tasks.docx")) if tick.was)


def test_a_tick_that_is_taken_away_says_nothing_of_the_state(desk: Desk) -> None:
    key = _ticked(desk)
    pulled = desk.pull(desk.back("a.docx", as_in_word(desk.paper("tasks.docx"), ticks=[key])))
    assert pulled.edits == ()
    (found,) = told(pulled, "cannot-read-back")
    assert "取消勾选" in found.message
    assert "in-progress" in str(found.hint)
    assert found.span is not None
    assert desk.content()["assignments.yaml"].decode().splitlines()[found.span.line - 1].strip() == "status: done"


def test_a_tick_that_is_taken_away_beside_another_state_is_that_state(desk: Desk) -> None:
    key = _ticked(desk)
    data = as_in_word(desk.paper("tasks.docx"), {(f"assignments/{key}/status", "已完成"): "进行中"}, ticks=[key])
    pulled = desk.pull(desk.back("a.docx", data))
    assert (edits(pulled), errors(pulled)) == ({f"assignments/{key}/status": "in-progress"}, [])


def test_a_task_without_an_assignment_is_told_with_what_to_add(desk: Desk) -> None:
    text = desk.content()["assignments.yaml"].decode()
    record = re.search(r"  - task: grow-retail-sales\n.*?\n\n", text, re.DOTALL)
    assert record is not None
    desk.change("assignments.yaml", record[0], "")
    template = desk.root / "templates" / "partials" / "task-table.html.j2"
    source = template.read_text(encoding="utf-8")
    cells = source.index("<td>{{ task.lead.name }}</td>"), source.index("    </tr>\n    {%- endfor %}")
    template.write_text(source[: cells[0]] + "<td/><td/><td/><td/>\n" + source[cells[1] :], encoding="utf-8")
    pulled = desk.pull(desk.back("a.docx", as_in_word(desk.paper("tasks.docx"), ticks=["grow-retail-sales"])))
    assert pulled.edits == ()
    (found,) = told(pulled, "cannot-read-back")
    assert "还没有分工" in found.message
    assert "- task: grow-retail-sales" in str(found.hint)


# --- who does it ------------------------------------------------------------------------------------------------------


def test_units_of_a_row_become_ids(desk: Desk) -> None:
    data = desk.paper("tasks.docx")

    def other(xml: str) -> str:
        assert xml.index("区发改局") < xml.index("区统计局") < xml.index("区财政局")
        return xml.replace("区发改局", "区审计局", 1).replace("区统计局", "区旅游局、区教育局", 1)

    pulled = desk.pull(desk.back("a.docx", as_in_word(data, body=other)))
    assert edits(pulled) == {
        f"{FIRST}/lead": "audit",
        f"{FIRST}/support": "tourism、education、economy-and-information、trade-and-grain、finance",
    }
    assert pulled.diagnostics == ()
    desk.apply(pulled)
    report = (desk.root / "content" / "assignments.yaml").read_text(encoding="utf-8")
    assert "    lead: audit\n    support:\n      - tourism\n      - education\n      - economy-and-information\n" in report


def test_a_unit_that_nobody_knows_is_listed(desk: Desk) -> None:
    pulled = desk.pull(desk.back("a.docx", as_in_word(desk.paper("tasks.docx"), body=lambda xml: xml.replace("区发改局", "区某局", 1))))
    assert pulled.edits == ()
    (found,) = told(pulled, "edited-outside")
    assert "“区发改局”改成“区某局”" in found.message
    assert "“主要预期目标”之下" in found.message


def test_units_are_only_read_from_a_paper_that_is_as_it_was_made(desk: Desk) -> None:
    desk.change("assignments.yaml", "    lead: development-and-reform\n", "    lead: tourism\n")
    pulled = desk.pull(desk.back("a.docx", as_in_word(desk.paper("tasks.docx"), body=lambda xml: xml.replace("区发改局", "区审计局", 1))))
    assert pulled.edits == ()
    assert any("改成“区审计局”（文件印出以后" in each.message for each in told(pulled, "edited-outside"))


# --- what is not sure -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper", "path", "was", "typed", "why"),
    [
        ("summary", "indicators/gdp-total/from", "193亿元", "193万元", "读不出一个数"),
        ("summary", "indicators/gdp-total/from", "193亿元", "近200亿元", "读不出一个数"),
        ("summary", "indicators/gdp-total/from", "193亿元", "1,193亿元", "读不出一个数"),
        ("summary", "indicators/gdp-total/from", "193亿元", "", "被清空"),
        ("summary", "indicators/gdp-total/unit", "亿元", "亿块", "亿块"),
        ("tasks", f"{FIRST}/status", "未开始", "快了", "不是认识的进展"),
        ("tasks", f"{FIRST}/deadline", "全年", "2月30日前", "没有这一天"),
        ("tasks", f"{FIRST}/deadline", "全年", "12月31日前", "印出来是“12月底前”"),
        ("tasks", f"{FIRST}/deadline", "全年", "尽快", "不是日期"),
        ("tasks", "tasks/grow-district-gdp/number", "1", "2", "不是 YAML 里写的值"),
        ("tasks", "tasks/grow-district-gdp/text", "区属GDP增长", "🜚GDP增长", "字"),
    ],
)
def test_what_is_not_sure_is_told_with_its_reason(desk: Desk, paper: str, path: str, was: str, typed: str, why: str) -> None:
    """Another edit of the same file comes back all the same."""
    data = as_in_word(desk.paper(f"{paper}.docx"), {(path, was): typed, ("report/meeting", MEETING): "会议"})
    pulled = desk.pull(desk.back("a.docx", data))
    assert edits(pulled) == {"report/meeting": "会议"}
    (found,) = told(pulled, "cannot-read-back")
    assert why in found.message
    assert found.span is not None
    assert found.span.line


def test_an_alias_is_not_edited(desk: Desk) -> None:
    desk.change("assignments.yaml", "    deadline: 全年\n", "    deadline: &y 全年\n")
    desk.change("assignments.yaml", "    deadline: 全年\n", "    deadline: *y\n")
    pulled = desk.pull(desk.back("a.docx", as_in_word(desk.paper("tasks.docx"), {(f"{FIRST}/deadline", "全年"): "6月底前"})))
    assert pulled.edits == ()
    assert "别名" in told(pulled, "cannot-read-back")[0].message


# --- conflicts --------------------------------------------------------------------------------------------------------


def test_what_the_yaml_says_otherwise_by_now_is_a_conflict(desk: Desk) -> None:
    data = as_in_word(desk.paper("tasks.docx"), {(f"{FIRST}/deadline", "全年"): "6月底前", (f"{FIRST}/status", "未开始"): "进行中"})
    desk.change("assignments.yaml", "    deadline: 全年\n", "    deadline: 2012-09-30\n")
    pulled = desk.pull(desk.back("a.docx", data))
    assert edits(pulled) == {f"{FIRST}/status": "in-progress"}
    (found,) = told(pulled, "edit-conflict")
    assert all(words in found.message for words in ("“全年”", "“6月底前”", "“2012-09-30”", "a.docx"))
    assert str(found.span).startswith("content/assignments.yaml:17:")


def test_the_same_edit_in_both_is_nothing_to_do(desk: Desk) -> None:
    data = as_in_word(desk.paper("tasks.docx"), {(f"{FIRST}/deadline", "全年"): "6月底前"}, ticks=["grow-retail-sales"])
    desk.change("assignments.yaml", "    deadline: 全年\n", "    deadline: 2012-06-30\n")
    text = desk.content()["assignments.yaml"].decode()
    record = text.index("  - task: grow-retail-sales")
    place = text.index("not-started", record)
    (desk.root / "content" / "assignments.yaml").write_text(text[:place] + "done" + text[place + 11 :], encoding="utf-8")
    pulled = desk.pull(desk.back("a.docx", data))
    assert (pulled.edits, errors(pulled)) == ((), [])


def test_an_edit_of_something_else_meanwhile_is_no_conflict(desk: Desk) -> None:
    data = as_in_word(desk.paper("tasks.docx"), {(f"{FIRST}/deadline", "全年"): "6月底前"})
    desk.change("assignments.yaml", "status: not-started", "status: in-progress")
    pulled = desk.pull(desk.back("a.docx", data))
    assert (edits(pulled), errors(pulled)) == ({f"{FIRST}/deadline": "2012-06-30"}, [])


def test_a_value_that_is_gone_from_the_yaml_is_a_conflict(desk: Desk) -> None:
    path, was = next((value.path, value.was) for value in read_values(desk.paper("tasks.docx")) if value.path.endswith("/note"))
    data = as_in_word(desk.paper("tasks.docx"), {(path, was): "说明"})
    line = next(line for line in desk.content()["tasks.yaml"].decode().splitlines(keepends=True) if line.startswith("    note:"))
    desk.change("tasks.yaml", line, "")
    (found,) = told(desk.pull(desk.back("a.docx", data)), "edit-conflict")
    assert "YAML 里现在没有这一项" in found.message


def test_two_files_that_differ_are_named(desk: Desk) -> None:
    """The task's lead and its supporting unit have copies of their own."""
    copies = [desk.paper(f"departments/{unit}/tasks.docx") for unit in ("development-and-reform", "finance", "statistics")]
    typed = ("6月底前", "9月底前", "6月底前")
    files = [
        desk.back(f"{n}.docx", as_in_word(data, {(f"{FIRST}/deadline", "全年"): words}))
        for n, (data, words) in enumerate(zip(copies, typed, strict=True))
    ]
    pulled = desk.pull(*files)
    assert pulled.edits == ()
    (found,) = told(pulled, "edit-conflict")
    assert f"{files[0]} 里是“6月底前”，{files[1]} 里是“9月底前”" in found.message
    assert edits(desk.pull(files[0], files[2])) == {f"{FIRST}/deadline": "2012-06-30"}
    assert desk.pull(files[0], files[2]).edits[0].files == (str(files[0]), str(files[2]))


def test_places_of_one_file_that_differ_are_a_conflict(desk: Desk) -> None:
    """LibreOffice changes only the place that is edited."""
    data = desk.paper("indicators.docx")
    (path, was), count = next(
        ((value.path, value.was), n)
        for value in read_values(data)
        if (n := parts_of(data)["word/document.xml"].count(f'w:val="v{value.number}"'.encode())) > 1 and value.path.endswith("/name")
    )
    assert count > 1
    places = iter(("甲", "乙"))
    xml = parts_of(data)["word/document.xml"].decode()
    edited = re.sub(f">{re.escape(was)}<", lambda found: f">{next(places, was)}<", xml)
    pulled = desk.pull(desk.back("a.docx", zipped({**parts_of(data), "word/document.xml": edited.encode()})))
    assert pulled.edits == ()
    (found,) = told(pulled, "edit-conflict")
    assert "“甲”、“乙”" in found.message
    assert path.split("/")[1] in found.message


def test_a_tick_and_a_state_that_contradict_each_other_are_a_conflict(desk: Desk) -> None:
    data = as_in_word(desk.paper("tasks.docx"), {(f"{FIRST}/status", "未开始"): "进行中"}, ticks=["grow-district-gdp"])
    pulled = desk.pull(desk.back("a.docx", data))
    assert (pulled.edits, errors(pulled)) == ((), ["edit-conflict"])


# --- what is only listed ----------------------------------------------------------------------------------------------


def test_words_outside_of_controls_and_comments_are_listed(desk: Desk) -> None:
    def other(xml: str) -> str:
        assert "报告分解。" in xml
        return xml.replace("报告分解。", "报告摘编。", 1).replace("</w:tbl>", "</w:tbl><w:p><w:r><w:t>我局认为可行。</w:t></w:r></w:p>", 1)

    parts = parts_of(as_in_word(desk.paper("tasks.docx"), body=other))
    kind, space = f"{OFFICE}comments", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    comment = '<w:comment w:id="0"><w:p><w:r><w:t>时限太紧</w:t></w:r></w:p></w:comment>'
    parts["word/comments.xml"] = f'<w:comments xmlns:w="{space}">{comment}</w:comments>'.encode()
    rels = "word/_rels/document.xml.rels"
    related = f'<Relationship Id="c9" Type="{kind}" Target="comments.xml"/></Relationships>'
    parts[rels] = parts[rels].decode().replace("</Relationships>", related).encode()
    pulled = desk.pull(desk.back("a.docx", zipped(parts)))
    assert (pulled.edits, errors(pulled)) == ((), [])
    said = "\n".join(each.message for each in told(pulled, "edited-outside"))
    assert "任务分解清单”之下" in said
    assert "报告分解。”改成“" in said
    assert "加了“我局认为可行。”" in said
    assert "批注“时限太紧”" in said
    assert len(told(pulled, "edited-outside")) == 3


def test_a_note_on_a_pdf_is_listed(desk: Desk) -> None:
    path = desk.back("a.pdf", desk.paper("tasks.pdf"))
    with pymupdf.open(path) as document:  # type: ignore[no-untyped-call]
        document[0].add_text_annot((100, 100), "请缓办")
        document.saveIncr()
    pulled = desk.pull(path)
    assert ["请缓办" in each.message for each in pulled.diagnostics] == [True]


def test_a_row_that_was_deleted_is_told_and_cancels_nothing(desk: Desk) -> None:
    data = as_in_word(desk.paper("tasks.docx"), ticks=["grow-retail-sales"], body=lambda xml: without_row(xml, ">固定资产投资增长<"))
    pulled = desk.pull(desk.back("a.docx", data))
    assert edits(pulled) == {"assignments/grow-retail-sales/status": "done"}
    assert any("任务 grow-fixed-asset-investment" in each.message for each in told(pulled, "control-gone"))
    assert any("删了“3｜固定资产投资增长13%｜区发改局" in each.message for each in told(pulled, "edited-outside"))


def test_controls_that_a_program_has_dropped_are_told_and_their_words_are_no_edits(desk: Desk) -> None:
    def dropped(xml: str) -> str:
        row = next(row for row in re.findall(r"<w:tr>.*?</w:tr>|<w:tr .*?</w:tr>", xml, re.DOTALL) if ">固定资产投资增长<" in row)
        bare = re.sub(
            r'<w:sdt><w:sdtPr>(?:(?!</w:sdtPr>).)*w:val="v[0-9]+"/>(?:(?!</w:sdtPr>).)*</w:sdtPr><w:sdtContent>(.*?)</w:sdtContent></w:sdt>',
            r"\1",
            row,
        )
        assert bare != row
        return xml.replace(row, bare)

    pulled = desk.pull(desk.back("a.docx", as_in_word(desk.paper("tasks.docx"), body=dropped)))
    assert (pulled.edits, {each.code for each in pulled.diagnostics}) == ((), {"control-gone"})


def test_tracked_changes_count_as_accepted(desk: Desk) -> None:
    def tracked(xml: str) -> str:
        run = '<w:r><w:t xml:space="preserve">未开始</w:t></w:r>'
        assert run in xml
        new = '<w:del w:id="900"><w:r><w:delText>未开始</w:delText></w:r></w:del><w:ins w:id="901"><w:r><w:t>进行中</w:t></w:r></w:ins>'
        return xml.replace(run, new, 1)

    pulled = desk.pull(desk.back("a.docx", as_in_word(desk.paper("tasks.docx"), body=tracked)))
    assert edits(pulled) == {f"{FIRST}/status": "in-progress"}


# --- facts, and papers that grow --------------------------------------------------------------------------------------


def test_a_fact_may_be_edited_and_what_check_will_say_is_told(desk: Desk) -> None:
    data = as_in_word(desk.paper("summary.docx"), {(GDP, "560"): "561"})
    pulled = desk.pull(desk.back("a.docx", data))
    assert edits(pulled) == {GDP: "561"}
    (found,) = told(pulled, "fact-edited")
    assert "原句里没有 561" in found.message
    assert errors(pulled) == []
    desk.apply(pulled)
    # Content that check complains of can still be pulled into, for others send their papers back, too.
    again = desk.pull(desk.back("b.docx", as_in_word(desk.paper("tasks.docx"), ticks=["grow-retail-sales"])))
    assert (edits(again), told(again, "fact-edited")) == ({"assignments/grow-retail-sales/status": "done"}, [])


def test_a_paper_that_no_longer_fits_its_page_is_told(desk: Desk) -> None:
    path, was = next((value.path, value.was) for value in read_values(desk.paper("summary.docx")) if value.path == "goals/brief")
    pulled = desk.pull(desk.back("a.docx", as_in_word(desk.paper("summary.docx"), {(path, was): was + "，" + "全面加强各项工作" * 60})))
    assert list(edits(pulled)) == ["goals/brief"]
    assert told(pulled, "page-limit")


# --- the whole way ----------------------------------------------------------------------------------------------------


def test_after_applying_a_build_brings_every_paper_in_line(desk: Desk) -> None:
    word = desk.back(
        "a.docx",
        as_in_word(
            desk.paper("departments/trade-and-grain/tasks.docx"),
            {
                ("assignments/grow-retail-sales/deadline", "全年"): "11月底前",
                ("report/meeting", MEETING): "区十四届人大一次会议",
            },
            ticks=["grow-retail-sales"],
        ),
    )
    pulled = desk.pull(word)
    assert len(pulled.edits) == 3
    desk.apply(pulled)
    outputs = desk.build()
    for name in ("tasks.docx", "departments/trade-and-grain/tasks.docx", "departments/tourism/tasks.docx"):
        data = (outputs / name).read_bytes()
        values = {(value.path, value.was) for value in read_values(data)}
        assert ("assignments/grow-retail-sales/deadline", "11月底前") in values
        assert ("assignments/grow-retail-sales/status", "已完成") in values
        assert [tick.was for tick in read_ticks(data) if tick.key == "grow-retail-sales"] == [True]
    for name in ("summary.docx", "indicators.docx"):
        assert "区十四届人大一次会议" in parts_of((outputs / name).read_bytes())["word/document.xml"].decode()
    again = desk.pull(word, *outputs.glob("*.docx"))
    assert (again.edits, again.diagnostics) == ((), ())


# --- the command ------------------------------------------------------------------------------------------------------


def run(desk: Desk, capfd: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    status = main(["pull", "--project", str(desk.root), *map(str, words)])
    said = capfd.readouterr()
    return status, said.out, said.err


def test_the_command_shows_a_diff_and_writes_when_asked(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    word = desk.back("a.docx", as_in_word(desk.paper("tasks.docx"), ticks=["grow-retail-sales"]))
    before = desk.content()
    status, out, err = run(desk, capfd, word)
    assert (status, err) == (0, "")
    assert "--- a/content/assignments.yaml\n+++ b/content/assignments.yaml\n" in out
    assert "\n-    status: not-started\n+    status: done\n" in out
    assert out.endswith("1 处修改，1 个文件；加 --apply 写入\n")
    assert desk.content() == before
    status, out, _ = run(desk, capfd, word, "--apply")
    assert status == 0
    assert out.endswith("已写入 1 处修改，1 个文件；运行 jianbao build 更新简报\n")
    assert desk.content() != before
    assert run(desk, capfd, word) == (0, "没有要写入的修改\n", "")


def test_the_command_gives_json(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    word = desk.back("a.docx", as_in_word(desk.paper("summary.docx"), {(GDP, "560"): "561", ("report/area", "镇海区"): ""}))
    status, out, _ = run(desk, capfd, word, "--json", "--apply")
    found = json.loads(out)
    assert status == 1
    assert found["edits"] == [{"path": GDP, "file": "content/indicators.yaml", "line": 53, "old": "560", "new": "561", "from": [str(word)]}]
    assert found["applied"] is True
    assert found["diff"].startswith("--- a/content/indicators.yaml\n")
    assert [each["code"] for each in found["diagnostics"]] == ["cannot-read-back", "fact-edited"]


def test_one_bad_file_does_not_stop_the_others(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    word = desk.back("a.docx", as_in_word(desk.paper("tasks.docx"), ticks=["grow-retail-sales"]))
    status, out, err = run(desk, capfd, desk.back("b.docx", b"PK"), word, desk.root / "none.docx", "--apply")
    assert status == 1
    assert err.count("error[returned-file]") == 2
    assert "已写入 1 处修改" in out


@pytest.mark.parametrize("words", [[], ["--project", "nowhere", "a.docx"], ["--aply", "a.docx"]])
def test_wrong_usage_is_told(words: Sequence[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["pull", *words]) == 2
    assert "Traceback" not in capfd.readouterr().err
