"""Pages made by hand, small enough to know what the file must hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from generator.document.nodes import Metadata
from generator.document.theme import Page, Theme
from generator.layout.fonts import Face, FontSet
from generator.layout.pages import Element, Fill, LinkArea, Mark, PageLayout, Pages, PlacedHeading, Rule, Run, TextLine, Tick

THEME_FONTS = {"xiaobiaosong": "方正小标宋简体", "fangsong": "仿宋_GB2312", "kai": "楷体_GB2312", "hei": "黑体", "song": "宋体"}

WIDTH, HEIGHT = 595.28, 841.89


@dataclass
class Sketch:
    """Pages in the making."""

    fonts: FontSet
    elements: list[Element] = field(default_factory=list)
    sheets: list[list[Mark]] = field(default_factory=lambda: [[]])
    headings: list[PlacedHeading] = field(default_factory=list)

    def element(self, tag: str, parent: int | None, **entries: object) -> int:
        self.elements.append(replace(Element(tag, parent), **entries))
        return len(self.elements) - 1

    def page(self) -> None:
        self.sheets.append([])

    def mark(self, mark: Mark) -> None:
        self.sheets[-1].append(mark)

    def run(self, text: str, x: float, size: float, *, role: str = "song", bold: bool = False, tracking: float = 0.0, color: str = "000000") -> Run:
        face: Face = self.fonts.face(role, bold)
        width = face.width(text) * size + tracking * len(text)
        return Run(text, face, size, x, tracking, color, face.synthetic_bold, width)

    def text(
        self,
        text: str,
        x: float,
        y: float,
        owner: int | None,
        *,
        size: float = 12,
        role: str = "song",
        bold: bool = False,
        tracking: float = 0.0,
        color: str = "000000",
    ) -> Run:
        run = self.run(text, x, size, role=role, bold=bold, tracking=tracking, color=color)
        self.mark(TextLine(y, (run,), owner))
        return run

    def heading(self, text: str, level: int, y: float, parent: int, *, size: float = 22, role: str = "xiaobiaosong") -> int:
        element = self.element(f"H{level}", parent, title=text)
        self.text(text, 80, y, element, size=size, role=role)
        self.headings.append(PlacedHeading(text, level, len(self.sheets), y - size, element))
        return element

    def finish(self) -> Pages:
        sheets = tuple(PageLayout(number, WIDTH, HEIGHT, tuple(marks)) for number, marks in enumerate(self.sheets, start=1))
        return Pages(_theme(), sheets, tuple(self.elements), tuple(self.headings), ())


def _theme() -> Theme:
    return Theme(name="sketch", page=Page(), number=None, fonts=THEME_FONTS, styles={}, characters={}, tables={})


META = Metadata(title="政府工作报告（摘要）", author="区府办", subject="测试", keywords=("简报", "GB/T 9704"), date="2012-02-13")


def draw_paper(sketch: Sketch, *, rows: int = 12) -> Pages:
    """Draw one of everything: text over two pages, a table over two pages, a list, a figure, checkboxes, a link."""
    root = sketch.element("Document", None)
    sketch.heading("政府工作报告——摘要", 1, 130, root)
    paragraph = sketch.element("P", root)
    sketch.text("过去五年，始终以“港口强区”为引领——全社会GDP达到560亿元。", 80, 170, paragraph, size=16, role="fangsong", tracking=-0.2)
    link = sketch.element("Link", paragraph)
    run = sketch.text("网站·链接", 80, 199, link, size=16, role="kai", color="1F4E79")
    sketch.mark(LinkArea(run.x, 183, run.width, 18, "https://example.org/report?id=(1)", link))
    sketch.text("，接着说。", 80 + run.width, 199, paragraph, size=16, role="fangsong")
    _draw_list(sketch, root)
    _draw_figure(sketch, root)
    paragraph = sketch.element("P", root)
    sketch.text("这一段从第一页", 80, 760, paragraph, size=16, role="fangsong")
    _draw_footer(sketch, 1)
    sketch.page()
    sketch.text("说到第二页。", 80, 120, paragraph, size=16, role="fangsong", bold=True)
    _draw_table(sketch, root, rows)
    _draw_footer(sketch, 2)
    return sketch.finish()


def _draw_list(sketch: Sketch, root: int) -> None:
    items = sketch.element("L", root, ordered=True)
    for place, words in enumerate(("全力建设先进制造业示范区", "全力建设现代服务业示范区"), start=1):
        item = sketch.element("LI", items)
        y = 210 + 25 * place
        sketch.text(f"{place}.", 112, y, sketch.element("Lbl", item), size=14)
        sketch.text(words, 135, y, sketch.element("LBody", item), size=14, role="hei")


def _draw_figure(sketch: Sketch, root: int) -> None:
    figure = sketch.element("Figure", root, alt="柱形图：五年前193，现在560（亿元）")
    for place, (label, value) in enumerate((("五年前", 193), ("现在", 560))):
        x = 120 + 120 * place
        sketch.mark(Fill(x, 500 - value / 4, 60, value / 4, "7F7F7F" if place else "BFBFBF", figure))
        sketch.text(str(value), x + 18, 494 - value / 4, figure, size=10.5, role="hei")
        sketch.text(label, x + 12, 514, figure, size=10.5)
    sketch.mark(Rule(100, 500, 340, 500, 0.7, "000000", figure))


def _draw_footer(sketch: Sketch, number: int) -> None:
    sketch.text(f"— {number} —", 470, 780, None, size=14)


def _draw_table(sketch: Sketch, root: int, rows: int, *, per_page: int = 24) -> None:
    edges = (80, 110, 150, 330, 420, 510)
    head = ("办", "序号", "工作任务", "牵头单位", "时限")
    table = sketch.element("Table", root, summary="任务分解清单")
    caption = sketch.element("Caption", table)
    sketch.text("表1 任务分解清单", 80, 160, caption, role="hei")
    row = sketch.element("TR", sketch.element("THead", table))
    cells = [sketch.element("TH", row, scope="Column") for _ in head]
    body = -1
    for start in range(0, rows, per_page):
        top = 170.0
        part = range(start, min(rows, start + per_page))
        if start:
            sketch.page()
        sketch.mark(Fill(80, top, 430, 20, "EDEDED"))
        for place, words in enumerate(head):
            sketch.text(words, edges[place] + 3, top + 14, cells[place] if not start else None, size=10.5, role="hei")
        if body < 0:
            body = sketch.element("TBody", table)
        for place, number in enumerate(part, start=1):
            _draw_row(sketch, sketch.element("TR", body), number, edges, top + 20 * place)
        bottom = top + 20 * (len(part) + 1)
        for line in range(len(part) + 2):
            sketch.mark(Rule(80, top + 20 * line, 510, top + 20 * line, 0.7 if line in (0, 1, len(part) + 1) else 0.35))
        for x in edges:
            sketch.mark(Rule(x, top, x, bottom, 0.35))


def _draw_row(sketch: Sketch, row: int, number: int, edges: Sequence[float], top: float) -> None:
    cell = sketch.element("TD", row)
    box = sketch.element("Form", cell, alt=f"第{number + 1}项")
    sketch.mark(Tick(edges[0] + 8, top + 4, 10, f"task-{number}", number % 3 == 0, f"第{number + 1}项", box))
    sketch.text(str(number + 1), edges[1] + 3, top + 14, sketch.element("TH", row, scope="Row"), size=10.5)
    sketch.text(f"完成投资{100 + number}.5亿元、增长{number % 13}%", edges[2] + 3, top + 14, sketch.element("TD", row), size=10.5, role="fangsong")
    if number % 4 == 3:
        sketch.text("区发改局、区财政局等", edges[3] + 3, top + 14, sketch.element("TD", row, colspan=2), size=10.5, role="fangsong")
        return
    sketch.text("区发改局", edges[3] + 3, top + 14, sketch.element("TD", row), size=10.5, role="fangsong")
    sketch.element("TD", row)
