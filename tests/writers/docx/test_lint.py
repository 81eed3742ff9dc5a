"""The linter sees what is broken: each check fails on a whole document that is spoiled in one place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from tests.tools.docx_lint import lint
from tests.writers.docx.paper import Docx, everything, written

CORE_STORE = '{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"'
DC = "xmlns:dc='http://purl.org/dc/elements/1.1/'"


@pytest.fixture(scope="module")
def whole() -> Docx:
    return written(*everything())


def spoiled(data: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(*change(name, source.read(name)))
    return out.getvalue()


def replaced(whole: Docx, part: str, old: str, new: str) -> bytes:
    assert old.encode() in whole.parts[part]
    return spoiled(whole.data, lambda name, data: (name, data.replace(old.encode(), new.encode()) if name == part else data))


BODY, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
TYPES, RELS, CORE = "[Content_Types].xml", "word/_rels/document.xml.rels", "docProps/core.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "complaint"),
    [
        (BODY, "<w:body>", "<w:bodi>", "not well-formed"),
        (TYPES, 'PartName="/word/styles.xml"', 'PartName="/word/stiles.xml"', "parts have types: word/styles.xml"),
        (RELS, "charts/chart1.xml", "charts/chart9.xml", "relationships lead somewhere: word/_rels/document.xml.rels -> word/charts/chart9.xml"),
        (RELS, "charts/chart1.xml", "charts/chart2.xml", "nothing leads to word/charts/chart1.xml"),
        (RELS, 'Id="rId5"', 'Id="rId4"', "has rId4 twice"),
        (RELS, 'relationships/hyperlink"', 'relationships/image"', "from outside"),
        (BODY, 'c:chart r:id="', 'c:chart r:id="x', "used relationships exist"),
        (STYLES, 'w:styleId="JbFlush"', 'w:styleId="JbBody"', "styles exist once: JbBody is given twice"),
        (BODY, 'w:pStyle w:val="JbBody"', 'w:pStyle w:val="JbBodi"', "styles exist once: word/document.xml uses JbBodi"),
        (BODY, 'w:rStyle w:val="', 'w:rStyle w:val="JbBody" w:x="', "takes JbBody for a character style"),
        (STYLES, 'w:basedOn w:val="Normal"', 'w:basedOn w:val="JbBody"', "styles do not go round: JbBody"),
        (STYLES, 'w:basedOn w:val="TableNormal"', 'w:basedOn w:val="Normal"', "is based on a style of another kind"),
        (BODY, '<w:numId w:val="2"/>', '<w:numId w:val="99"/>', "numbering exists: 99"),
        (BODY, '<w:ilvl w:val="1"/>', '<w:ilvl w:val="9"/>', "numbering exists: level 9"),
        (NUMBERING, '<w:abstractNumId w:val="1"/>', '<w:abstractNumId w:val="77"/>', "numbering exists: abstract 77"),
        (NUMBERING, '<w:num w:numId="3"', '<w:num w:numId="2"', "numbering exists: 2 is given twice"),
        (BODY, "<w14:checkbox>", '<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/><w14:checkbox>', "word/document.xml binds to {0}"),
        (BODY, "<w14:checkbox>", f'<w:dataBinding w:xpath="/no" w:storeItemID="{CORE_STORE}/><w14:checkbox>', "/no leads to 0 nodes"),
        (BODY, "<w14:checkbox>", f'<w:dataBinding w:xpath="//[" w:storeItemID="{CORE_STORE}/><w14:checkbox>', "Invalid expression"),
        (CORE, "T00:00:00Z", "", "dates are dates"),
        (BODY, 'mc:Ignorable="w14 w15"', "", "controls are whole"),
        (BODY, "<w14:checkbox>", '<w:id w:val="7"/><w14:checkbox>', "controls are whole: id 7 is given twice"),
        (BODY, "☐", "", "has an empty one"),
        (BODY, 'fldCharType="end"', 'fldCharType="separate"', "separates a field twice"),
        (BODY, '<w:fldChar w:fldCharType="end"/>', "", "leaves a field open"),
        (BODY, '<w:fldChar w:fldCharType="begin"/>', "", "outside of a field"),
        ("word/footer1.xml", '" PAGE "', '" "', "fields are whole: word/footer1.xml has one without an instruction"),
        (BODY, "PAGEREF _Toc0", "PAGEREF _Toc9", "links within lead somewhere: _Toc9"),
        (BODY, '<w:bookmarkEnd w:id="', '<w:bookmarkEnd w:id="9', "bookmarks that do not match"),
        (BODY, "<w:body>", '<w:body><w:bookmarkEnd w:id="1"/>', "ends bookmark 1 where none has begun"),
        (BODY, 'w:name="gb_task_1"', 'w:name="gb_task_2"', "bookmark gb_task_2 is given twice"),
        (BODY, 'w:name="gb_task_1"', 'w:name="1"', "bookmark name 1"),
        (BODY, 'w:anchor="_Toc0', 'w:anchor="_Toc9', "links within lead somewhere: _Toc9"),
        (BODY, '" REF gb_tasks ', '" REF gb_none ', "links within lead somewhere: gb_none"),
        (BODY, '<w:trHeight w:val="', '<w:trHeight w:val="0.5', "measures are whole numbers"),
        (BODY, "<w:gridCol ", '<w:gridCol w:w="1"/><w:gridCol ', "tables have a grid"),
        (BODY, "</w:p></w:tc>", "</w:p><w:x/></w:tc>", "does not end in a paragraph"),
        (BODY, '<w:vMerge w:val="restart"/>', "", "continues a cell that has not begun"),
        (BODY, "<w:vMerge/>", '<w:gridSpan w:val="2"/><w:vMerge/>', "continues a cell of 1 columns with one of 2"),
        (BODY, '<w:vMerge w:val="restart"/>', "<w:vMerge/>", "words in a cell that continues another"),
        (BODY, '<w:tcW w:w="', '<w:tcW w:w="1', "widths add up: word/document.xml has a cell of 1"),
        (BODY, '<w:tblW w:w="', '<w:tblW w:w="1', "widths add up: word/document.xml has a table of 1"),
        (BODY, "<w:tblHeader/>", "", "look and rows differ on its head"),
        (BODY, "<w:cantSplit/>", "<w:cantSplit/><w:tblHeader/>", "is all head"),
        (BODY, 'w:val="0620"', 'w:val="0020"', "bits say otherwise"),
        (BODY, 'w:firstRow="1"', 'w:firstRow="0"', "without a head: 序号工作任务数值比重完成"),
        (BODY, " descr=", " title=", "drawings are named"),
        (BODY, '<wp:docPr id="', '<wp:docPr id="7" x="', "drawings are named: id 7 is given twice"),
        (
            BODY,
            '<w:pStyle w:val="JbBody"/>',
            '<w:pStyle w:val="JbBody"/><w:jc w:val="left"/>',
            "nothing is formatted directly: word/document.xml: jc",
        ),
        (BODY, '<w:pStyle w:val="JbBody"/>', "", "in no style"),
        (BODY, '<w:tblStyle w:val="JbTableTable"/>', "", "has a table in no style"),
        (BODY, '<w:tblLayout w:type="fixed"/>', "<w:tblCellMar/>", "tables look as their style says: word/document.xml: tblCellMar of a table"),
        (BODY, "</w:tcPr>", "<w:tcMar/></w:tcPr>", "tables look as their style says: word/document.xml: tcMar of a cell"),
        (BODY, "</w:tcPr>", "<w:tcBorders/></w:tcPr>", "tables look as their style says: word/document.xml: tcBorders in row 1"),
        (BODY, "<w:sectPr>", '<w:p><w:pPr><w:pStyle w:val="JbBody"/></w:pPr></w:p><w:sectPr>', "has an empty paragraph in JbBody"),
        (BODY, "</w:p></w:tc>", '</w:p><w:p><w:pPr><w:pStyle w:val="JbCell"/></w:pPr></w:p></w:tc>', "has an empty paragraph in JbCell"),
        (STYLES, 'w:eastAsia="zh-CN"', 'w:eastAsia="ja-JP"', "the language is chinese: docDefaults: ja-JP"),
        ("word/settings.xml", 'w:eastAsia="zh-CN"', "", "the language is chinese: settings: None"),
        ("word/charts/chart1.xml", '"zh-CN"', '"en-US"', "the language is chinese: word/charts/chart1.xml: en-US"),
        (BODY, "<w:rPr>", '<w:rPr><w:lang w:eastAsia="en-US"/>', "the language is chinese: word/document.xml: en-US"),
        (CORE, ">zh-CN<", "><", "the language is chinese: properties"),
        (CORE, "<dc:title>2012年工作", "<dc:title>", "the paper has a title"),
        (STYLES, '<w:outlineLvl w:val="0"/>', '<w:outlineLvl w:val="1"/>', "headings skip no level: 过去五年 of level 2 below one of level 0"),
        (BODY, 'w:fill="E6E6E6"', 'w:fill="FFC000"', "nothing is said by colour alone: word/document.xml: FFC000"),
        (BODY, 'w:fill="E6E6E6"', 'w:fill="404040"', "nothing is said by colour alone: 000000 on 404040"),
        (STYLES, '<w:vAlign w:val="center"/></w:tcPr>', '<w:shd w:fill="404040"/></w:tcPr>', "nothing is said by colour alone: 000000 on 404040"),
    ],
)
def test_the_linter_sees_what_is_broken(whole: Docx, part: str, old: str, new: str, complaint: str) -> None:
    problems = lint(replaced(whole, part, old, new))
    assert any(complaint in problem for problem in problems), problems


def test_the_linter_accepts_a_control_bound_to_a_property_of_the_file(whole: Docx) -> None:
    path = f'w:prefixMappings="{DC}" w:xpath="//dc:title" w:storeItemID="{CORE_STORE}'
    assert lint(replaced(whole, BODY, "<w14:checkbox>", f"<w:dataBinding {path}/><w14:checkbox>")) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_linter_sees_a_part_given_twice_and_types_that_come_last(whole: Docx) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in [*whole.names[1:], whole.names[0], "word/document.xml"]:
            target.writestr(name, whole.parts[name])
    problems = [problem for problem in lint(out.getvalue()) if problem.startswith("names are unique")]
    assert len(problems) == 2


def test_the_linter_sees_a_field_that_ends_in_another_cell(whole: Docx) -> None:
    run = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    begun = run.format("begin") + "<w:r><w:instrText> PAGE </w:instrText></w:r>"
    body = whole.parts[BODY].decode()
    first, _, rest = body.partition("</w:p></w:tc>")
    second, _, rest = rest.partition("</w:p></w:tc>")
    crossed = f"{first}{begun}</w:p></w:tc>{second}{run.format('end')}</w:p></w:tc>{rest}".encode()
    problems = lint(spoiled(whole.data, lambda name, data: (name, crossed if name == BODY else data)))
    assert problems == ["fields are whole: word/document.xml has a field that ends in another cell than it begins in"]
