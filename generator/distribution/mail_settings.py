"""How mail is sent: from the environment, never from YAML or the command line, where a password would be read by others."""

from __future__ import annotations

from collections.abc import Mapping
from email.errors import HeaderParseError
from email.headerregistry import Address
from typing import Literal, get_args

from msgspec import Struct

from generator.diagnostics import Diagnostic, Diagnostics

__all__ = ["MailSettings", "Security", "mail_settings"]

Security = Literal["starttls", "tls", "none"]

PREFIX = "JIANBAO_SMTP_"

PORTS: Mapping[str, int] = {"starttls": 587, "tls": 465, "none": 25}
"""The usual port of each kind of connection (RFC 6409, RFC 8314)."""

KEYRING_SERVICE = "jianbao"
"""Under which name the system's keyring holds the password."""


class MailSettings(Struct, frozen=True, kw_only=True):
    """A mail server and an account there."""

    host: str
    port: int
    security: Security
    user: str | None
    password: str | None
    sender: Address
    cafile: str | None
    """File with the certificates to trust instead of the system's."""


def mail_settings(environment: Mapping[str, str]) -> MailSettings:
    """Return the settings that the environment holds. Raise `UserError` with all that is missing or cannot be."""
    found = Diagnostics()
    values = {key.removeprefix(PREFIX): value.strip() for key, value in environment.items() if key.startswith(PREFIX) and value.strip()}
    host = values.get("HOST", "")
    if not host:
        _missing("HOST", "邮件服务器，例如 smtp.district.example", found)
    security = values.get("SECURITY", "starttls").lower()
    if security not in get_args(Security):
        _wrong("SECURITY", security, "写 starttls（默认）、tls 或 none", found)
        security = "starttls"
    port = values.get("PORT", str(PORTS[security]))
    if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536):
        _wrong("PORT", port, "写 1 到 65535 的数", found)
        port = "0"
    sender = _sender(values.get("FROM", ""), found)
    user = values.get("USER")
    password = (values.get("PASSWORD") or _from_keyring(user)) if user else None
    if user and not password:
        _missing("PASSWORD", f"{user} 的密码；也可以存进系统钥匙串（python -m keyring set {KEYRING_SERVICE} {user}，需要装 keyring）", found)
    for name, value in (("USER", user), ("PASSWORD", password)):
        if value and not value.isascii():
            message = f"环境变量 {PREFIX}{name} 里有英文以外的字符，邮件服务器的登录不支持"
            found.items.append(Diagnostic("mail-settings", message, hint="检查是否夹有全角字符或中文标点"))
    if user and security == "none":
        _wrong("SECURITY", security, "有用户名和密码时不能明文连接：写 starttls 或 tls", found)
    found.raise_errors()
    assert sender is not None
    return MailSettings(
        host=host,
        port=int(port),
        security=security,  # type: ignore[arg-type]  # checked above
        user=user,
        password=password,
        sender=sender,
        cafile=values.get("CAFILE"),
    )


def _sender(value: str, found: Diagnostics) -> Address | None:
    if not value:
        _missing("FROM", "发件人，例如 区府办 <office@district.example>", found)
        return None
    name, _, rest = value.rpartition("<")
    try:
        address = Address(name.strip().strip('"'), addr_spec=rest.rstrip(">").strip())
    except (HeaderParseError, ValueError, IndexError):
        address = None
    if address is None or not address.domain or not value.isprintable():
        _wrong("FROM", value, "写成 区府办 <office@district.example>", found)
        return None
    return address


def _from_keyring(user: str) -> str | None:
    """Return the user's password in the system's keyring; None if there is none, or no keyring."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        found: str | None = keyring.get_password(KEYRING_SERVICE, user)
    except KeyringError:
        return None
    return found


def _missing(name: str, what: str, found: Diagnostics) -> None:
    found.items.append(Diagnostic("mail-settings", f"没有设环境变量 {PREFIX}{name}", hint=what))


def _wrong(name: str, value: str, hint: str, found: Diagnostics) -> None:
    found.items.append(Diagnostic("mail-settings", f"环境变量 {PREFIX}{name} 的值 {value!r} 不能用", hint=hint))
