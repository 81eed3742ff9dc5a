"""A real mail server on loopback: aiosmtpd, with TLS, accounts, refusals, and connections that end in the middle."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from generator.distribution.mail_settings import MailSettings, Security

USER, PASSWORD = "office", "a secret"


class Handler:
    """Keeps what was accepted, and behaves badly when told to."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.refusals: dict[str, list[str]] = {}
        """Answers by recipient, taken one after the other; none left means accepted."""
        self.answers: list[str] = []
        """Answers to whole messages, taken one after the other: ``lost`` takes the message and hangs up, ``silent`` takes it and says nothing."""
        self.commands: list[str] = []

    @property
    def messages(self) -> list[EmailMessage]:
        found = []
        for envelope in self.envelopes:
            assert isinstance(envelope.content, bytes)
            message = email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
            assert isinstance(message, EmailMessage)
            found.append(message)
        return found

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if self.refusals.get(address):
            answer = self.refusals[address].pop(0)
            if answer == "lost":
                _hang_up(server)
                return "421 bye"
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer in ("lost", "silent") or answer.startswith("250"):
            self.envelopes.append(envelope)
        if answer == "lost":
            _hang_up(server)
        if answer == "silent":
            time.sleep(1.0)  # the server's own thread: nothing is answered meanwhile
        return answer if answer[0].isdigit() else "250 OK"


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


class _Loopback(Controller):
    """A server on a port that was free, with no moment in which somebody else could take it."""

    def __init__(self, handler: Handler, **options: Any) -> None:
        self.open: set[SMTP] = set()
        self.bound = socket.create_server(("127.0.0.1", 0))
        super().__init__(handler, hostname="127.0.0.1", port=self.bound.getsockname()[1], **options)

    def factory(self) -> SMTP:
        opened = self.open

        class Counted(SMTP):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                super().connection_made(transport)
                opened.add(self)

            def connection_lost(self, error: Exception | None) -> None:
                super().connection_lost(error)
                opened.discard(self)

        return Counted(self.handler, **self.SMTP_kwargs)

    def stop(self, no_assert: bool = False) -> None:
        until = time.monotonic() + 10
        while self.open and time.monotonic() < until:
            time.sleep(0.005)
        super().stop(no_assert)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.bound, ssl=self.ssl_context)


class MailServer:
    """A running server and the account to use it."""

    def __init__(self, handler: Handler, settings: MailSettings) -> None:
        self.handler = handler
        self.settings = settings
        self.clients = ExitStack()
        """What is to be closed before the server stops."""


def _authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def running(folder: Path, security: Security, *, size: int = 33_554_432) -> Iterator[MailServer]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    handler = Handler()
    options: dict[str, Any] = {"data_size_limit": size, "server_hostname": "localhost"}
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True, "authenticator": _authenticate, "auth_required": True}
    if security == "tls":
        options |= {"ssl_context": context, "authenticator": _authenticate, "auth_require_tls": False}
    controller = _Loopback(handler, **options)
    controller.start()
    try:
        account = {"user": USER, "password": PASSWORD} if security != "none" else {"user": None, "password": None}
        sender = Address("区府办", addr_spec="office@district.example")
        server = MailServer(
            handler, MailSettings(host="localhost", port=controller.port, security=security, sender=sender, cafile=str(folder / "ca.pem"), **account)
        )
        with server.clients:
            yield server
    finally:
        controller.stop()
