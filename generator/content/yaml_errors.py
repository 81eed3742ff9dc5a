"""What broken YAML means, and how to mend it.

libyaml says what its grammar met ("mapping values are not allowed in this context"); somebody at an office wants to know what to type. The
usual causes are looked for in the line: a tab, a full-width colon, a missing space, a character that needs quotes. It is separate from the
composing because it is a table of experience, not a grammar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from generator.diagnostics import Diagnostic, Span

__all__ = ["syntax_problem"]

AT_CONTEXT = ("scanning a quoted scalar", "scanning a simple key", "flow sequence", "flow mapping")
"""Kinds of error whose cause stands where the construct began, not where the parser gave up."""
MESSAGES: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "这里不该再有“: ”", "文字里有“: ”时整段加引号"),
    ("could not find expected ':'", "这一行不是“键: 值”的写法", "键的后面写半角冒号和空格；文字续行要比上一行多缩进"),
    ("found unexpected end of stream", "引号没有配对", "在文字末尾补上同样的引号"),
    ("cannot start any token", "文字不能以这个字符开头", "整段加引号"),
    ("did not find expected ',' or ']'", "方括号 [ 没有配对", "补上 ]，各项之间用半角逗号"),
    ("did not find expected ',' or '}'", "花括号 { 没有配对", "补上 }，各项之间用半角逗号"),
    ("did not find expected node content", "这里缺少内容，或前面的括号没有配对", "补上内容或括号"),
    ("did not find expected key", "缩进和上面各项不一致，或引号之后还有文字", "同级各项的缩进要一样；文字里有引号时，整段用另一种引号括起来"),
    ("did not find expected '-' indicator", "列表里缺少“- ”，或缩进不一致", "列表的每一项以“- ”开头，缩进要一样"),
    ("unknown escape character", "双引号里的反斜线 \\ 写法不对", "改用单引号，或把 \\ 写成 \\\\"),
    ("invalid Unicode character escape", "双引号里的 \\u 写法不对", "直接写这个字"),
    ("undefined tag handle", "不支持以 ! 开头的标签", "文字以 ! 开头时，整段加引号"),
    ("incompatible YAML document", "不支持的 YAML 版本", "删去 %YAML 一行"),
    ("expected comment or line break", "| 和 > 的后面不能再写文字", "文字从下一行写起，并缩进"),
)


def syntax_problem(error: yaml.MarkedYAMLError, lines: Sequence[str], file: str) -> Diagnostic:
    """Return the diagnostic for a file that is not YAML."""
    problem, context = error.problem or "", error.context or ""
    mark = error.problem_mark
    if error.context_mark and (mark is None or any(kind in context for kind in AT_CONTEXT)):
        mark = error.context_mark
    if mark is None:
        return Diagnostic("broken-yaml", "不是正确的 YAML", Span(file), problem or None)
    place = Span(file, mark.line + 1, mark.column + 1)
    gave_up = error.problem_mark.line if error.problem_mark else mark.line
    for number in dict.fromkeys((mark.line, gave_up, mark.line - 1)):
        if 0 <= number < len(lines):
            cause = _usual_cause(lines[number], number, file)
            if cause:
                return cause
    if "mapping values" in problem and re.match(r"\s*[\w-]+$", lines[mark.line][: mark.column] if mark.line < len(lines) else ""):
        return Diagnostic("broken-yaml", "缩进比同级的上一项多", place, "同级各项的缩进要一样")
    for sign, message, hint in MESSAGES:
        if sign in problem:
            return Diagnostic("broken-yaml", message, place, hint)
    return Diagnostic("broken-yaml", "不是正确的 YAML", place, f"{context} {problem}".strip() or None)


def _usual_cause(line: str, number: int, file: str) -> Diagnostic | None:
    """Return the diagnostic for what is most often wrong with a line, or None."""
    indent = re.match(r"[ \t]*", line)
    if indent and "\t" in indent[0]:
        place = Span(file, number + 1, indent[0].index("\t") + 1, indent[0].count("\t"))
        return Diagnostic("tab", "缩进里有制表符（Tab）", place, "缩进只用空格，每级两个")
    colon = re.match(r"\s*(?:- +)?[\w-]+\s*(：)", line)
    if colon:
        return Diagnostic("broken-yaml", "键的后面是全角冒号", Span(file, number + 1, colon.start(1) + 1), "改成半角冒号加空格“: ”")
    tight = re.match(r"\s*(?:- +)?[a-z][a-z-]*(:)[^\s/]", line)
    if tight:
        return Diagnostic("broken-yaml", "冒号后面缺少空格", Span(file, number + 1, tight.start(1) + 1), "写成“键: 值”")
    return None
