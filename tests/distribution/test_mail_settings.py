"""Mail settings come from the environment, and every mistake is told at once."""

from __future__ import annotations

import pytest

from generator.diagnostics import UserError
from generator.distribution.mail_settings import mail_settings

GOOD = {
    "JIANBAO_SMTP_HOST": "smtp.district.example",
    "JIANBAO_SMTP_USER": "office",
    "JIANBAO_SMTP_PASSWORD": "secret",
    "JIANBAO_SMTP_FROM": "区府办 <office@district.example>",
}


@pytest.mark.parametrize(("security", "port"), [(None, 587), ("starttls", 587), ("tls", 465)])
def test_the_usual_port_of_each_kind_of_connection(security: str | None, port: int) -> None:
    settings = mail_settings(GOOD | ({"JIANBAO_SMTP_SECURITY": security} if security else {}))
    assert (settings.host, settings.port, settings.security) == ("smtp.district.example", port, security or "starttls")
    assert (settings.user, settings.password) == ("office", "secret")
    assert (settings.sender.display_name, settings.sender.addr_spec) == ("区府办", "office@district.example")


def test_a_bare_address_is_a_sender() -> None:
    settings = mail_settings(GOOD | {"JIANBAO_SMTP_FROM": "office@district.example"})
    assert str(settings.sender) == "office@district.example"


def test_all_that_is_missing_is_told() -> None:
    with pytest.raises(UserError) as raised:
        mail_settings({})
    assert [each.message for each in raised.value.diagnostics] == ["没有设环境变量 JIANBAO_SMTP_HOST", "没有设环境变量 JIANBAO_SMTP_FROM"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECURITY", "ssl"), ("PORT", "x"), ("PORT", "0"), ("PORT", "65536"), ("PORT", "²"), ("PORT", "9" * 5000), ("FROM", "区府办"), ("FROM", "a <b"),
     ("FROM", "a <b@c.example>\nBcc: d"), ("SECURITY", "none")],
)  # fmt: skip
def test_a_value_that_cannot_be_is_named(name: str, value: str) -> None:
    with pytest.raises(UserError) as raised:
        mail_settings(GOOD | {f"JIANBAO_SMTP_{name}": value})
    assert [f"JIANBAO_SMTP_{name}" in each.message for each in raised.value.diagnostics] == [True]


def test_a_user_needs_a_password() -> None:
    with pytest.raises(UserError, match="JIANBAO_SMTP_PASSWORD"):
        mail_settings(GOOD | {"JIANBAO_SMTP_PASSWORD": ""})


@pytest.mark.parametrize("name", ["USER", "PASSWORD"])
def test_a_password_with_full_width_characters_is_told_without_printing_it(name: str) -> None:
    with pytest.raises(UserError) as raised:
        mail_settings(GOOD | {f"JIANBAO_SMTP_{name}": "ｓｅｃｒｅｔ"})
    (told,) = raised.value.diagnostics
    assert f"JIANBAO_SMTP_{name}" in told.message
    assert "ｓｅｃｒｅｔ" not in told.message
