"""Mail, over a real server: what arrives, and what is known when it does not."""

from __future__ import annotations

import datetime
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from generator.diagnostics import UserError
from generator.distribution.delivery import NotDelivered, Unsettled
from generator.distribution.mail import BACK_OFF, Mail
from generator.distribution.message import Letter
from generator.distribution.pack import Pack
from tests.distribution.mail_server import MailServer, running
from tests.distribution.packs import member, pack

NOW = datetime.datetime(2012, 3, 1, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
LETTER = Letter(subject="区教育局：二〇一二年任务清单", text="您好：\n.一个点\n..两个点\n", html="<p>您好：</p>")


class Post:
    """A `Mail` whose waiting is noted, not done."""

    def __init__(
        self, server: MailServer, *, letter: Letter = LETTER, pause: float = 0.0, timeout: float = 10.0, answer_timeout: float = 10.0
    ) -> None:
        self.waited: list[float] = []
        self.mail = Mail(
            server.settings,
            lambda _: letter,
            now=lambda: NOW,
            wait=self.waited.append,
            pause=pause,
            timeout=timeout,
            answer_timeout=answer_timeout,
        )
        server.clients.callback(self.mail.close)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with running(tmp_path, "starttls") as opened:
        yield opened


@pytest.fixture
def post(server: MailServer) -> Post:
    return Post(server)


def given(department: str = "education") -> Pack:
    return pack(department, member("致区教育局的说明.pdf", b"%PDF", paper=False), member("任务分解清单（区教育局）.docx", b"PK\x03\x04"))


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_a_pack_arrives_as_one_message(tmp_path: Path, security: str) -> None:
    with running(tmp_path, security) as server:  # type: ignore[arg-type]
        post = Post(server)
        receipt = post.mail.deliver(given()).receipt
    (message,) = server.handler.messages
    (envelope,) = server.handler.envelopes
    assert envelope.rcpt_tos == ["education@district.example"]
    assert message["Subject"] == LETTER.subject
    assert message["From"].addresses[0].display_name == "区府办"
    assert message["To"].addresses[0].display_name == "区教育局"
    assert message["Message-ID"] == receipt
    assert message["Date"].datetime == NOW
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html.get_content().strip() == LETTER.html
    attached = [(part.get_filename(), part.get_content_type(), part.get_content()) for part in message.iter_attachments()]
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert attached == [("致区教育局的说明.pdf", "application/pdf", b"%PDF"), ("任务分解清单（区教育局）.docx", word, b"PK\x03\x04")]


def test_names_of_files_are_written_as_rfc_2231_says(post: Post, server: MailServer) -> None:
    post.mail.deliver(given())
    content = server.handler.envelopes[0].content
    assert isinstance(content, bytes)
    assert content.isascii()
    assert b"filename*0*=utf-8''" in content


def test_the_same_pack_is_the_same_message(post: Post, server: MailServer) -> None:
    for _ in range(2):
        post.mail.deliver(given())
    first, second = server.handler.envelopes
    assert first.content == second.content
    other = post.mail.deliver(replace(given(), edition="二")).receipt
    assert other != server.handler.messages[0]["Message-ID"]


def test_one_connection_serves_many_messages_and_a_lost_one_is_renewed(post: Post, server: MailServer) -> None:
    server.handler.refusals["education@district.example"] = ["lost"]
    for department in ("education", "health", "finance"):
        post.mail.deliver(given(department))
    assert len(server.handler.envelopes) == 3
    assert post.waited == [BACK_OFF[0]]


def test_a_failure_for_the_time_being_is_tried_again(post: Post, server: MailServer) -> None:
    server.handler.refusals["education@district.example"] = ["450 busy", "421 later"]
    post.mail.deliver(given())
    assert len(server.handler.envelopes) == 1
    assert post.waited == list(BACK_OFF[:2])


def test_what_goes_on_failing_is_given_up(post: Post, server: MailServer) -> None:
    server.handler.refusals["education@district.example"] = ["450 busy"] * 10
    with pytest.raises(NotDelivered, match="试了 4 次都没有发出：邮件服务器不接受收件人（450 busy）"):
        post.mail.deliver(given())
    assert post.waited == list(BACK_OFF)
    assert not server.handler.envelopes


def test_a_refused_recipient_does_not_stop_the_next(post: Post, server: MailServer) -> None:
    server.handler.refusals["education@district.example"] = ["550 no such user"]
    with pytest.raises(NotDelivered, match="不接受收件人（550 no such user）"):
        post.mail.deliver(given())
    health = replace(given(), department=replace(given().department, id="health", email="health@district.example"))
    post.mail.deliver(health)
    assert [envelope.rcpt_tos for envelope in server.handler.envelopes] == [["health@district.example"]]
    assert not post.waited


def test_a_refused_message_surely_did_not_arrive(post: Post, server: MailServer) -> None:
    server.handler.answers = ["554 looks like spam"]
    with pytest.raises(NotDelivered, match="不接受邮件（554 looks like spam）"):
        post.mail.deliver(given())


@pytest.mark.parametrize("answer", ["lost", "silent"])
def test_a_message_without_an_answer_is_not_sent_again(server: MailServer, answer: str) -> None:
    post = Post(server, answer_timeout=0.2)
    server.handler.answers = [answer]
    with pytest.raises(Unsettled, match="不知道是否发出"):
        post.mail.deliver(given())
    assert len(server.handler.envelopes) == 1
    assert not post.waited


def test_messages_are_sent_no_faster_than_allowed(server: MailServer) -> None:
    post = Post(server, pause=3.0)
    for department in ("education", "health", "finance"):
        post.mail.deliver(given(department))
    assert post.waited == [3.0, 3.0]


def test_a_pack_that_is_too_large_is_told_with_sizes(tmp_path: Path) -> None:
    with running(tmp_path, "starttls", size=20_000) as server:
        post = Post(server)
        with pytest.raises(NotDelivered, match=r"邮件有 0\.1 MB，服务器最多收 0\.0 MB：只发 PDF，或改用 --to folder"):
            post.mail.deliver(pack("education", member("清单.pdf", bytes(60_000))))
    assert not server.handler.envelopes


def test_a_certificate_that_nobody_vouches_for_is_refused(server: MailServer) -> None:
    post = Post(server)
    post.mail.settings = replace(server.settings, cafile=None)
    with pytest.raises(UserError, match="证书不可信"):
        post.mail.deliver(given())
    assert not server.handler.envelopes


def test_a_certificate_for_another_host_is_refused(server: MailServer) -> None:
    post = Post(server)
    post.mail.settings = replace(server.settings, host="127.0.0.1")
    with pytest.raises((UserError, NotDelivered), match=r"证书不可信|连不上"):
        post.mail.deliver(given())
    assert not server.handler.envelopes


def test_a_wrong_password_stops_the_run(server: MailServer) -> None:
    post = Post(server)
    post.mail.settings = replace(server.settings, password="wrong")
    with pytest.raises(UserError, match="不接受用户名或密码"):
        post.mail.deliver(given())
    assert not post.waited


def test_a_server_without_tls_gets_no_password(tmp_path: Path) -> None:
    with running(tmp_path, "none") as server:
        post = Post(server)
        post.mail.settings = replace(server.settings, security="starttls", user="office", password="secret")
        with pytest.raises(UserError, match="STARTTLS"):
            post.mail.deliver(given())
    assert not server.handler.envelopes


def test_nobody_listening() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    post = _post_to(port)
    with pytest.raises(NotDelivered, match="连不上邮件服务器"):
        post.mail.deliver(given())
    assert post.waited == list(BACK_OFF)


def test_a_server_that_says_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        post = _post_to(mute.getsockname()[1], timeout=0.1)
        with pytest.raises(NotDelivered, match="连不上邮件服务器"):
            post.mail.deliver(given())


@pytest.mark.parametrize("after", [1, 100, 5_000])
def test_a_connection_that_ends_within_the_text(after: int) -> None:
    """A server that reads so many bytes of the message's text and goes away: the message surely did not arrive, and is tried again."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)  # less than the message, so that its end stays with the sender
        asked = threading.Thread(target=_leave_within_the_text, args=(listening, after, len(BACK_OFF) + 1))
        asked.start()
        post = _post_to(listening.getsockname()[1])
        with pytest.raises((NotDelivered, Unsettled)) as raised:
            post.mail.deliver(pack("education", member("清单.pdf", bytes(9_000_000))))
        asked.join()
    assert isinstance(raised.value, NotDelivered), "the last line was never read"
    assert post.waited == list(BACK_OFF)


@pytest.mark.parametrize(
    "address",
    [None, "", "education", "a b@district.example", "a@b", "a@district.example\nBcc: all@district.example", "<a@district.example>", "a@.example"],
)
def test_an_address_that_cannot_be_is_told_and_nothing_is_sent(post: Post, server: MailServer, address: str | None) -> None:
    wrong = replace(given(), department=replace(given().department, email=address))
    with pytest.raises(NotDelivered, match="邮箱"):
        post.mail.deliver(wrong)
    assert not server.handler.envelopes


@pytest.mark.parametrize("bad", ["标题\r\nBcc: all@district.example", "标题\nX: y", "标题\r"])
def test_no_header_can_be_slipped_in(server: MailServer, bad: str) -> None:
    post = Post(server, letter=replace(LETTER, subject=bad))
    with pytest.raises(NotDelivered, match="换行"):
        post.mail.deliver(given())
    named = replace(given(), department=replace(given().department, full_name=f"区教育局{bad}"))
    with pytest.raises(NotDelivered, match="换行"):
        Post(server).mail.deliver(named)
    assert not server.handler.envelopes


def _post_to(port: int, timeout: float = 10.0) -> Post:
    from email.headerregistry import Address

    from generator.distribution.mail_settings import MailSettings

    sender = Address("区府办", addr_spec="office@district.example")
    settings = MailSettings(host="127.0.0.1", port=port, security="none", user=None, password=None, sender=sender, cafile=None)
    from tests.distribution.mail_server import Handler

    return Post(MailServer(Handler(), settings), timeout=timeout)


def _leave_within_the_text(listening: socket.socket, after: int, times: int) -> None:
    for _ in range(times):
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            while line := lines.readline():
                if line.upper().startswith(b"DATA"):
                    connection.sendall(b"354 go on\r\n")
                    lines.read(after)
                    break
                connection.sendall(b"250 ok\r\n")
