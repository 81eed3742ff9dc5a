"""Packs by mail: one message for each department, over SMTP (RFC 5321) with TLS (RFC 3207, RFC 8314).

What matters is to know how a message ended. Until the server has asked for the message's text, and while that text is being handed over, a broken
connection means that it did not arrive; once the last line is out and the answer has not come, nobody knows (RFC 5321 4.5.3.2.6), and the message is
not sent again by itself.
"""

from __future__ import annotations

import contextlib
import datetime
import re
import smtplib
import ssl
from collections.abc import Callable, Mapping

from generator.content.records import Department
from generator.diagnostics import Diagnostic, UserError
from generator.distribution.delivery import Delivered, NotDelivered, Unsettled
from generator.distribution.mail_settings import MailSettings
from generator.distribution.message import Letter, make_message, message_id, recipient
from generator.distribution.pack import Pack

__all__ = ["Addresses", "Mail"]

TIMEOUT = 60.0
"""Seconds that any single answer of the server may take."""

ANSWER_TIMEOUT = 600.0
"""Seconds that the answer to the whole message may take (RFC 5321 4.5.3.2.6)."""

BACK_OFF = (5.0, 30.0, 120.0)
"""Seconds before each further attempt, when the server or the line fails for the time being."""

_START_OF_DOT = re.compile(rb"(?m)^\.")


class _Temporary(Exception):
    """It surely did not arrive, and may be tried again soon."""


class Addresses:
    """Where mail goes: to the addresses of ``departments.yaml``. No account is needed to know that."""

    name = "mail"

    def target(self, department: Department) -> str:
        """Return the department's address. Raise `NotDelivered` if it has none that can be used."""
        return recipient(department).addr_spec

    def arrived(self, target: str, sums: Mapping[str, str]) -> bool | None:
        """Return None: the mail does not tell."""
        return None


class Mail(Addresses):
    """The mail. One connection serves many messages; close it with `close`."""

    def __init__(
        self,
        settings: MailSettings,
        letter: Callable[[Pack], Letter],
        *,
        now: Callable[[], datetime.datetime],
        wait: Callable[[float], None],
        pause: float = 0.0,
        timeout: float = TIMEOUT,
        answer_timeout: float = ANSWER_TIMEOUT,
    ) -> None:
        """Take the account; nothing is connected yet.

        Args:
            settings: Server and account.
            letter: What the message with a pack says.
            now: The clock, for ``Date``.
            wait: Waits for some seconds.
            pause: Seconds between two messages, where a server limits their rate.
            timeout: Seconds for each answer.
            answer_timeout: Seconds for the answer to a whole message.
        """
        self.settings = settings
        self._letter = letter
        self._now = now
        self._wait = wait
        self._pause = pause
        self._timeout = timeout
        self._answer_timeout = answer_timeout
        self._connection: smtplib.SMTP | None = None
        self._sent = 0

    def deliver(self, pack: Pack) -> Delivered:
        """Send the pack, with further attempts where the server or the line fails for the time being.

        Raises:
            NotDelivered: If it surely did not arrive.
            Unsettled: If the server took all of it and gave no answer.
        """
        if self._sent and self._pause:
            self._wait(self._pause)
        self._sent += 1
        letter, now, sender = self._letter(pack), self._now(), self.settings.sender
        message = make_message(letter, pack, sender=sender, now=now)
        for back_off in (*BACK_OFF, None):
            try:
                return self._attempt(pack, message, lambda: make_message(letter, pack, sender=sender, now=now, packed=True))
            except _Temporary as problem:
                self.close()
                if back_off is None:
                    raise NotDelivered(f"试了 {len(BACK_OFF) + 1} 次都没有发出：{problem}") from problem
                self._wait(back_off)
            except (NotDelivered, Unsettled):
                self.close()  # in whatever state the conversation is
                raise
        raise AssertionError("the last attempt returns or raises")

    def close(self) -> None:
        """Take leave of the server."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()

    def _attempt(self, pack: Pack, message: bytes, packed: Callable[[], bytes]) -> Delivered:
        sender = self.settings.sender
        try:
            smtp = self._connected()
            data = _fitting(smtp, message, packed)
            _accepted(smtp.mail(sender.addr_spec, [f"size={len(data)}"] if smtp.has_extn("size") else []), "发件人")
            _accepted(smtp.rcpt(recipient(pack.department).addr_spec), "收件人")
            _accepted(smtp.docmd("DATA"), "邮件", wanted=354)
            smtp.send(_START_OF_DOT.sub(b"..", data) + b".\r\n")
        except (smtplib.SMTPServerDisconnected, OSError) as problem:
            raise _Temporary(f"与邮件服务器 {self.settings.host} 的连接断了（{problem}）") from problem
        try:
            assert smtp.sock is not None
            smtp.sock.settimeout(self._answer_timeout)
            answer = smtp.getreply()
            smtp.sock.settimeout(self._timeout)
        except (smtplib.SMTPException, OSError) as problem:
            raise Unsettled(f"邮件已全部交给服务器，但没有等到答复（{problem}），不知道是否发出") from problem
        _accepted(answer, "邮件")
        return Delivered(receipt=message_id(pack, sender))

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        settings = self.settings
        smtp: smtplib.SMTP | None = None
        try:
            if settings.security == "tls":
                smtp = smtplib.SMTP_SSL(settings.host, settings.port, timeout=self._timeout, context=self._trusted())
            else:
                smtp = smtplib.SMTP(settings.host, settings.port, timeout=self._timeout)
            if settings.security == "starttls":
                smtp.starttls(context=self._trusted())
            smtp.ehlo_or_helo_if_needed()
            if settings.user and settings.password:
                smtp.login(settings.user, settings.password)
        except (smtplib.SMTPException, OSError) as problem:
            if smtp is not None:
                smtp.close()
            raise self._explained(problem) from problem
        return smtp

    def _trusted(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self.settings.cafile)
        except OSError as problem:
            message = f"读不了证书文件 {self.settings.cafile}（{problem}）"
            raise UserError(Diagnostic("mail-settings", message, hint="检查环境变量 JIANBAO_SMTP_CAFILE")) from problem

    def _explained(self, problem: Exception) -> Exception:
        """Return what a failed beginning means: something to mend before any message can go, or a failure for the time being."""
        host = f"{self.settings.host}:{self.settings.port}"
        if isinstance(problem, ssl.SSLCertVerificationError):
            hint = "核对 JIANBAO_SMTP_HOST 是否写对；单位自签的证书写在 JIANBAO_SMTP_CAFILE"
            return UserError(Diagnostic("mail-refused", f"邮件服务器 {host} 的证书不可信（{problem.verify_message}）", hint=hint))
        if isinstance(problem, smtplib.SMTPAuthenticationError) and problem.smtp_code >= 500:
            hint = "核对 JIANBAO_SMTP_USER 和 JIANBAO_SMTP_PASSWORD；有的邮箱要用授权码而不是登录密码"
            return UserError(Diagnostic("mail-refused", f"邮件服务器 {host} 不接受用户名或密码（{_words(problem.smtp_error)}）", hint=hint))
        if isinstance(problem, smtplib.SMTPNotSupportedError):
            hint = "服务器不支持这种连接或登录方式：换 JIANBAO_SMTP_SECURITY（starttls、tls）或端口"
            return UserError(Diagnostic("mail-refused", f"邮件服务器 {host}：{problem}", hint=hint))
        return _Temporary(f"连不上邮件服务器 {host}（{problem}）")


def _fitting(smtp: smtplib.SMTP, message: bytes, packed: Callable[[], bytes]) -> bytes:
    """Return the message, or the one with the pack as a zip file if the server (RFC 1870) would not take the first."""
    limit = int(smtp.esmtp_features.get("size", "0") or 0)
    if not limit or len(message) <= limit:
        return message
    smaller = packed()
    if len(smaller) <= limit:
        return smaller
    least = min(len(message), len(smaller)) / 1_000_000
    raise NotDelivered(f"邮件有 {least:.1f} MB，服务器最多收 {limit / 1_000_000:.1f} MB：只发 PDF，或改用 --to folder")


def _accepted(answer: tuple[int, bytes], what: str, *, wanted: int = 250) -> None:
    """Raise what an answer of the server means if it is not the one that is wanted."""
    code, said = answer
    if code == wanted or (wanted == 250 and code == 251):  # 251: forwarded
        return
    message = f"邮件服务器不接受{what}（{code} {_words(said)}）"
    raise (_Temporary if code < 500 else NotDelivered)(message)


def _words(said: bytes | str) -> str:
    return " ".join((said.decode("utf-8", "replace") if isinstance(said, bytes) else said).split())
