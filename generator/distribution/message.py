"""A pack as a mail message.

Made by Python's own ``email`` package (RFC 5322, RFC 2045): Chinese names of files are given as RFC 2231 says, Chinese words in headers as RFC 2047
says, and a header with a line break in it is refused. The same letter, pack and time give the same bytes.
"""

from __future__ import annotations

import datetime
import hashlib
import mimetypes
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import PurePosixPath

from msgspec import Struct

from generator.content.records import Department
from generator.distribution.delivery import NotDelivered
from generator.distribution.pack import Pack

__all__ = ["Letter", "make_message", "message_id", "recipient"]

_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".txt": "text/plain",
}
"""Said here, because what ``mimetypes`` knows depends on the machine."""

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{3,254}}$)[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~-]+)*@{_LABEL}(?:\.{_LABEL})+")
"""An address that every server takes: dot-atom and domain of RFC 5322 3.4.1, no longer than RFC 5321 4.5.3.1 allows."""


class Letter(Struct, frozen=True, kw_only=True):
    """What a message says: the same words as plain text and as HTML."""

    subject: str
    text: str
    html: str


def recipient(unit: Department) -> Address:
    """Return whom a department's pack is mailed to. Raise `NotDelivered` if it has no address, or one that no server would take."""
    if not unit.email:
        raise NotDelivered(f"{unit.name} 没有邮箱：在 content/departments.yaml 里写上 email")
    if not _ADDRESS.fullmatch(unit.email):
        raise NotDelivered(f"{unit.name} 的邮箱 {unit.email!r} 不能用：检查 content/departments.yaml 里的 email")
    return Address(_one_line(unit.full_name or unit.name), addr_spec=unit.email)


def message_id(pack: Pack, sender: Address) -> str:
    """Return the message's id (RFC 5322 3.6.4). It follows from the pack alone: a message that was sent twice would be known for the same one."""
    said = "\n".join([pack.department.id, pack.edition, *(f"{member.sha256} {member.name}" for member in pack.members)])
    return f"<{hashlib.sha256(said.encode()).hexdigest()[:32]}@{sender.domain}>"


def make_message(letter: Letter, pack: Pack, *, sender: Address, now: datetime.datetime, packed: bool = False) -> bytes:
    """Return the message with the pack's members attached.

    Args:
        letter: What it says.
        pack: What is attached.
        sender: Whom it is from.
        now: The time in its ``Date``.
        packed: Whether the members are attached as one zip file.

    Raises:
        NotDelivered: If the department has no address that can be used, or a header would hold a line break.
    """
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))  # so that no server has to change it on the way
    message["Subject"] = _one_line(letter.subject)
    message["From"] = sender
    message["To"] = recipient(pack.department)
    message["Date"] = now
    message["Message-ID"] = message_id(pack, sender)
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    attached = [(PurePosixPath(f"{pack.department.name}.zip"), pack.zipped())] if packed else [(member.name, member.data) for member in pack.members]
    for name, data in attached:
        kind = _TYPES.get(name.suffix) or mimetypes.guess_type(name.name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name.name)
    _fix_boundaries(message, message_id(pack, sender))
    return bytes(message)


def _one_line(words: str) -> str:
    """Return words that go into a header; with a line break they could say more than one header."""
    if not words.isprintable():
        raise NotDelivered(f"邮件的标题或单位名称里有换行等不能用的字符：{words!r}")
    return words


def _fix_boundaries(message: EmailMessage, id: str) -> None:
    """Give each multipart a boundary made of the message's id, where ``email`` would take one by chance."""
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(hashlib.sha256(f"{id} {number}".encode()).hexdigest()[:32])
