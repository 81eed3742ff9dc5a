"""A small notation for documents, and Word files read back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from lxml import etree

from generator.build.faces import resolve
from generator.content import load_theme
from generator.document.nodes import (
    Align,
    Annex,
    Bar,
    Block,
    BulletList,
    Cell,
    Chart,
    ChartKind,
    Checkbox,
    Colophon,
    Column,
    Document,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListItem,
    Masthead,
    Metadata,
    OrderedList,
    Origin,
    PageBreak,
    Paragraph,
    Picture,
    Reference,
    Row,
    Section,
    Series,
    Strong,
    Styled,
    Table,
    TableBody,
    TableOfContents,
    Text,
    Value,
)
from generator.document.pictures import read_bitmap
from generator.document.theme import Theme
from generator.layout import layout
from generator.layout.fonts import FontSet
from generator.layout.pages import Pages
from generator.writers.docx import DocxWriter
from tests.tools.samples import png

__all__ = ["META", "Docx", "cell", "everything", "fonts", "p", "row", "table", "theme", "unlaid", "written"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
META = Metadata(title="2012年工作", subject="任务分解", author="镇海区", category="清单", keywords=("报告", "镇海"), date="2012-02-13")
_TEMPLATES = Path(__file__).parents[3] / "templates" / "themes"


@cache
def theme(name: str = "gb9704") -> Theme:
    """Return a theme of the project."""
    return load_theme(_TEMPLATES, name)


@cache
def fonts(name: str) -> FontSet:
    return resolve(theme(name).fonts, system=False)


def words(parts: Sequence[str | Inline]) -> tuple[Inline, ...]:
    """Return inlines; bare strings are words."""
    return tuple(Text(text=part) if isinstance(part, str) else part for part in parts)


def p(*parts: str | Inline, style: str = "body") -> Paragraph:
    """Return a paragraph."""
    return Paragraph(children=words(parts), style=style)


def cell(*parts: str | Inline, colspan: int = 1, rowspan: int = 1, align: Align | None = None) -> Cell:
    """Return a cell of one paragraph."""
    return Cell(blocks=(p(*parts),), colspan=colspan, rowspan=rowspan, align=align)


def row(*cells: str | Cell, style: str | None = None, keep: bool = False) -> Row:
    """Return a row; bare strings are cells."""
    return Row(cells=tuple(cell(c) if isinstance(c, str) else c for c in cells), style=style, keep_with_next=keep)


def table(*rows: Row, head: Sequence[Row] = (), columns: Sequence[Column] = (), caption: str = "") -> Table:
    """Return a table; its columns share the width where none are given."""
    count = max(sum(c.colspan for c in r.cells) for r in (*head, *rows))
    given = tuple(columns) or tuple(Column(share=1) for _ in range(count))
    return Table(columns=given, head=tuple(head), bodies=(TableBody(rows=rows),), caption=words([caption]) if caption else ())


class Docx:
    """A Word file read back."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.names = archive.namelist()
            self.parts = {name: archive.read(name) for name in self.names}

    def root(self, name: str) -> etree._Element:
        """Return a part, parsed."""
        return etree.fromstring(self.parts[name])

    @property
    def body(self) -> etree._Element:
        """The document's body."""
        return self.root("word/document.xml")[0]

    def paragraphs(self) -> Iterator[tuple[str, str]]:
        """Yield the style id and the words of each paragraph, those in tables too."""
        for element in self.body.iter(f"{W}p"):
            style = element.find(f"{W}pPr/{W}pStyle")
            yield ("" if style is None else style.get(f"{W}val", "")), "".join(t.text or "" for t in element.iter(f"{W}t"))

    def style(self, ident: str) -> etree._Element:
        """Return a style by its id."""
        (found,) = (s for s in self.root("word/styles.xml").iter(f"{W}style") if s.get(f"{W}styleId") == ident)
        return found

    def keeps(self, ident: str) -> bool:
        """Return whether paragraphs of a style stay on the page of the next, because it or one that it is based on says so."""
        style = self.style(ident)
        base = style.find(f"{W}basedOn")
        own = style.find(f"{W}pPr/{W}keepNext")
        return own.get(f"{W}val") != "0" if own is not None else base is not None and self.keeps(base.get(f"{W}val", ""))

    def values(self, tag: str, attribute: str = "val", *, within: etree._Element | None = None) -> list[str | None]:
        """Return an attribute of every element of a kind."""
        return [e.get(f"{W}{attribute}") for e in (self.body if within is None else within).iter(f"{W}{tag}")]


def written(*blocks: Block, theme_name: str = "gb9704", meta: Metadata = META) -> Docx:
    """Return a document of these blocks as Word gets it."""
    document = Document(meta=meta, blocks=blocks)
    return Docx(DocxWriter().write(document, layout(document, theme(theme_name), fonts(theme_name))))


def unlaid(*blocks: Block, meta: Metadata = META, facts: Pages | None = None) -> Docx:
    """Return a document of these blocks with facts that are given, not laid out."""
    return Docx(DocxWriter().write(Document(meta=meta, blocks=blocks), facts or Pages(theme(), (), (), (), ())))


def everything(rows: int = 60) -> tuple[Block, ...]:
    """Return a document with every kind of node."""
    long = "全社会GDP从193亿元增长到560亿元，“十一五”时期——面对国际金融危机……我们始终坚持发展第一要务，增长91.7%、54%。" * 3
    lines = [
        row(
            str(i),
            cell(Strong(children=words(["招宝山景区"])), f"提升工程，完成投资{i}亿元"),
            cell(("193", "27.3", "1.25%", "8200多", "—")[i % 5]),
            cell(Bar(value=Decimal(i), maximum=Decimal(rows))),
            cell(Checkbox(key=f"task-{i}", checked=i % 3 == 0, label=f"第{i}项")),
        )
        for i in range(1, rows + 1)
    ]
    lines[1] = row(cell("合并", rowspan=2), *lines[1].cells[1:])
    lines[2] = Row(cells=lines[2].cells[1:])
    columns = (Column(width=12, align=Align.CENTER), Column(share=1), Column(width=24, align=Align.DECIMAL), Column(width=30), Column(width=18))
    checklist = Table(
        columns=columns,
        head=(row("序号", "工作任务", "数值", "比重", "完成"),),
        bodies=(TableBody(rows=(row(cell("一、产业", colspan=5), style="group", keep=True), *lines)),),
        caption=words(["表1 任务"]),
        id="tasks",
    )
    series = (Series(name="五年前", values=(Decimal(193), Decimal("27.3"))), Series(name="现在", values=(Decimal(560), None), labels=("560多", "")))
    charts = [
        Chart(kind=k, categories=("全社会GDP", "财政收入"), series=series, caption=words(["图1"]), unit="亿元", id=f"chart-{k.value}")
        for k in ChartKind
    ]
    inner = OrderedList(items=(ListItem(blocks=(p("里面的"),)),))
    return (
        Masthead(issuer=words(["镇海区人民政府文件"]), number=words(["镇政发〔2012〕1号"])),
        Heading(level=0, children=words(["政府工作报告", LineBreak(), "任务分解"])),
        TableOfContents(depth=2),
        Heading(level=1, children=words(["过去五年"]), number="一、", id="past"),
        Heading(level=1, children=words(["没有号的"])),
        p(
            long,
            Value(text="560", origin=Origin(path="indicators/gdp/to")),
            Emphasis(children=words(["楷体", Strong(children=words(["里的黑体"]))])),
            Styled(style="code", children=words(["811"])),
            "见",
            Reference(target="tasks", text="表1"),
            Link(href="https://example.com/?a=1&b=2", children=words(["网站"])),
        ),
        OrderedList(items=(ListItem(blocks=(p("第一"), p("接着第一"))), ListItem(blocks=(p("第二"), inner))), start=3),
        BulletList(items=(ListItem(blocks=(p("一项"),)),)),
        checklist,
        *charts,
        Picture(bitmap=read_bitmap(png()), alt="三条线", caption=words(["图2"]), width=60, id="lines"),
        Section(landscape=True, blocks=(table(row("横", "向")),)),
        Section(keep=True, blocks=(p("在一起"), p(long)), id="kept"),
        table(row("甲")),
        table(row("乙")),
        PageBreak(),
        p("新的一页"),
        Annex(label="附件1", blocks=(Heading(level=0, children=words(["附件的标题"])), p(long))),
        Colophon(lines=(words(["抄送：区委办公室。"]), words(["区政府办公室", LineBreak(), "2012年2月20日印发"]))),
    )
