"""Errors of a template as diagnostics: what went wrong in the author's language, at the template's line.

Whether an exception is the author's or ours is decided by where it was raised: in the code of a template or of Jinja it is a mistake of the template;
in this package it is a bug, unless it is a fault that was raised on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from jinja2 import Template, TemplateError, TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError

from generator.diagnostics import Diagnostic, Span, UserError
from generator.templating.environment import TemplateEnvironment
from generator.templating.faults import TemplateFault, name_hint

__all__ = ["template_errors"]

_SYNTAX: tuple[tuple[str, str], ...] = (
    (r"No filter named '(.+?)'.*", "没有过滤器 {0}"),
    (r"No test named '(.+?)'.*", "没有检验 {0}"),
    (r"autoescape", "模板里不能用 {{% autoescape %}}：值从来不会被当成标签"),
    (r"Encountered unknown tag '(.+?)'\..*", "没有 {{% {0} %}} 这个语句"),
    (r"Unexpected end of template\. Jinja was looking for the following tags: (.+?)\. .*", "模板到头了，还缺少 {0}"),
    (r"(?i)unexpected end of template.*", "模板到头了，有一个语句没有结束"),
    (r"expected token '(.+?)', got '(.+?)'", "这里要写 {0}，不能写 {1}"),
    (r"Expected an expression, got '(.+?)'", "这里要写一个值，不能写 {0}"),
    (r"expected name or number", "点的后面要写名称"),
    (r"unexpected char '(.+?)' at \d+", "这里不能写字符 {0}"),
    (r"unexpected '(.+?)'", "这里不能写 {0}"),
    (r"Missing end of comment tag", "注释没有结束，缺少 #}}"),
    (r"block '(.+?)' defined twice", "块 {0} 定义了两次"),
    (r"Missing end of raw directive", "{{% raw %}} 没有结束"),
)
"""What Jinja says, and what the author is told."""
_TOKENS = {"end of print statement": "}}", "end of statement block": "%}", "begin of print statement": "{{", "begin of statement block": "{%"}


@contextmanager
def template_errors(environment: TemplateEnvironment, span: Span | None = None) -> Iterator[None]:
    """Turn what the template does wrong into a `UserError`; ``span`` is the place that names the template."""
    try:
        yield
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError, AttributeError) as error:
        if _is_bug(error):
            raise
        raise UserError(_diagnostic(environment, error, span)) from error


def _diagnostic(environment: TemplateEnvironment, error: Exception, span: Span | None) -> Diagnostic:
    place = _place(environment, error.__traceback__) or span
    match error:
        case TemplateFault():
            return Diagnostic(error.code, error.text, place, error.hint)
        case TemplateNotFound():
            return environment.templates.missing(str(error.name), place)
        case TemplateSyntaxError():
            span = Span(environment.templates.display(error.name), error.lineno) if error.name else place
            return Diagnostic("template-syntax", _syntax(error.message or ""), span, _syntax_hint(environment, error.message or ""))
        case TemplateRuntimeError() if (error.message or "").startswith("No "):
            # A filter or test in a branch is looked up when the branch is run.
            return Diagnostic("template-syntax", _syntax(error.message or ""), place, _syntax_hint(environment, error.message or ""))
        case RecursionError():
            return Diagnostic("template-limit", "模板套得太深，停了下来", place, "检查模板或宏是不是包含了自己")
        case _:
            return Diagnostic("template-error", f"这一行算不出来：{error}", place)


def _syntax(message: str) -> str:
    for pattern, words in _SYNTAX:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words.format(*(_TOKENS.get(token, token) for token in found.groups()))
    return f"模板语法不对：{message}"


def _syntax_hint(environment: TemplateEnvironment, message: str) -> str | None:
    found = re.match(r"No (filter|test) named '(.+?)'", message)
    if not found:
        return None
    if found[2] in {"e", "escape", "safe", "forceescape"}:
        return "值不会被当成标签，不用转义，去掉这个过滤器"
    return name_hint(found[2], environment.filters if found[1] == "filter" else environment.tests)


def _place(environment: TemplateEnvironment, trace: TracebackType | None) -> Span | None:
    """Return the innermost line of a template that was running."""
    place: Span | None = None
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template) and template.name is not None:
            place = Span(environment.templates.display(template.name), template.get_corresponding_lineno(trace.tb_lineno))
        trace = trace.tb_next
    return place


def _is_bug(error: Exception) -> bool:
    """Whether an exception was raised by this package without meaning to."""
    if isinstance(error, TemplateFault | TemplateSyntaxError | TemplateNotFound | RecursionError):
        return False
    trace, module = error.__traceback__, ""
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if "__jinja_template__" in trace.tb_frame.f_globals:
            module = ""
        trace = trace.tb_next
    return module.startswith("generator.")
