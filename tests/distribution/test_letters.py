"""Letters: the same words as text and as HTML, whatever the content says."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from generator.diagnostics import UserError
from generator.distribution.letters import letter
from generator.document.holes import Rendered
from generator.document.markup import read
from generator.document.nodes import Document, Metadata
from generator.scaffold import PROJECT
from generator.templating.pictures import PictureFiles
from tests.distribution.mail_server import running
from tests.distribution.sent import by_mail, copied
from tests.revision.edited import replace


def document(markup: str) -> Document:
    return Document(meta=Metadata(title="邮件"), blocks=read(Rendered(markup=markup, holes=(), places=()), PictureFiles(()).find))


WHOLE = (
    "<h1>标题<br/>第二行</h1><p>您好：</p><p>见<strong>附件</strong>，<a href='https://district.example/?a=1&amp;b=2'>说明</a>。<br/>谢谢</p>"
    "<h2>一、材料</h2><ul><li>甲</li><li>乙 &lt;b&gt;</li></ul><ol start='3'><li>丙</li></ol>"
    "<table><thead><tr><th>名</th><th>数</th></tr></thead><tbody><tr><td colspan='2'>合</td></tr></tbody></table><section><p>完</p></section>"
)


def test_text_and_html() -> None:
    made = letter(document(WHOLE))
    assert made.subject == "标题第二行"
    assert made.text == "您好：\n\n见附件，说明。\n谢谢\n\n一、材料\n- 甲\n- 乙 <b>\n3. 丙\n名　数\n合\n完\n"
    assert made.html == (
        '<div lang="zh-CN"><p>您好：</p><p>见<strong>附件</strong>，<a href="https://district.example/?a=1&amp;b=2">说明</a>。<br>谢谢</p>'
        '<h2>一、材料</h2><ul><li><p>甲</p></li><li><p>乙 &lt;b&gt;</p></li></ul><ol start="3"><li><p>丙</p></li></ol>'
        '<table border="1" cellspacing="0" cellpadding="4"><tr><th><p>名</p></th><th><p>数</p></th></tr>'
        '<tr><td colspan="2"><p>合</p></td></tr></table><p>完</p></div>'
    )


@pytest.mark.parametrize(
    "markup",
    [
        "<p>没有标题</p>",
        "<h1>一</h1><h1>二</h1>",
        "<h1>一</h1><hr class='page-break'/>",
        "<h1>一</h1><p><input type='checkbox' name='a' title='b'/></p>",
    ],
)
def test_what_a_mail_cannot_hold_is_told(markup: str) -> None:
    with pytest.raises(UserError) as raised:
        letter(document(markup))
    assert raised.value.diagnostics[0].code == "mail-template"


class Tags(HTMLParser):
    """Notes the elements."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)


def test_content_becomes_neither_markup_nor_a_header(tmp_path: Path) -> None:
    project = copied(tmp_path / "project", PROJECT)
    replace(project.root / "content" / "departments.yaml", "name: 县文旅局", "name: '<script>alert(1)</script>局'\n    email: a@district.example")
    with running(tmp_path, "starttls") as server:
        by_mail(project, server)
        (message,) = server.handler.messages
    html = message.get_body(("html",))
    assert html is not None
    tags = Tags()
    tags.feed(html.get_content())
    assert tags.seen <= {"div", "p", "ul", "li", "br"}
    assert "<script>alert(1)</script>局" in str(message["Subject"])
    assert set(message.keys()) == {"Subject", "From", "To", "Date", "Message-ID", "MIME-Version", "Content-Type"}
