"""Problems that a user can mend, as data.

    UserError                 base of everything that is the user's to mend; carries diagnostics
    └── (raised as it is)     anything else that escapes is a bug and keeps its traceback

A diagnostic says what is wrong, where, and how to mend it. It is separate from its rendering: the command line prints it with the source line and a
caret, ``--json`` prints its fields. Phases collect diagnostics and raise once, so that one run reports every problem.
"""

from __future__ import annotations

import enum
import errno
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

__all__ = ["Diagnostic", "Diagnostics", "Severity", "Span", "UserError", "nearest", "reason_of", "render_text", "to_json"]


class Span(Struct, frozen=True, order=True, gc=False):
    """A place in a file the user can edit. A paper has thousands of them."""

    file: str
    """Path relative to the project, with forward slashes."""
    line: int = 0
    """Counted from 1; 0 means the file as a whole."""
    column: int = 0
    """Counted from 1, in characters; 0 means the line as a whole."""
    length: int = 1
    """How many characters the caret underlines."""
    sheet: str = ""
    """Name of the sheet where the file is a workbook: line and column are then a cell's."""

    def __str__(self) -> str:
        if self.sheet:
            return f"{self.file}:{self.sheet}!{_column_letters(self.column)}{self.line or ''}"
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


def _column_letters(column: int) -> str:
    """Return what a workbook calls a column: A, B, ..., Z, AA; nothing for 0."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


class Severity(enum.Enum):
    """How bad it is: an error stops the artifact, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Diagnostic(Struct, frozen=True):
    """One problem: where, what, and how to mend it."""

    code: str
    """Stable kebab-case name of the kind of problem, for example ``unknown-key``."""
    message: str
    span: Span | None = None
    hint: str | None = None
    severity: Severity = Severity.ERROR


class UserError(Exception):
    """Something the user can mend. Holds one diagnostic or more."""

    def __init__(self, diagnostics: Diagnostic | Iterable[Diagnostic]) -> None:
        """Take the diagnostics in the order in which they are to be shown."""
        self.diagnostics: tuple[Diagnostic, ...] = (diagnostics,) if isinstance(diagnostics, Diagnostic) else tuple(diagnostics)
        super().__init__("; ".join(d.message for d in self.diagnostics))


class Diagnostics(Struct):
    """A collector: phases add to it and go on, and the caller decides when to stop."""

    items: list[Diagnostic] = field(default_factory=list)

    def error(self, code: str, message: str, span: Span | None = None, hint: str | None = None) -> None:
        """Add an error."""
        self.items.append(Diagnostic(code, message, span, hint))

    def warn(self, code: str, message: str, span: Span | None = None, hint: str | None = None) -> None:
        """Add a warning."""
        self.items.append(Diagnostic(code, message, span, hint, Severity.WARNING))

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The errors among the diagnostics."""
        return tuple(d for d in self.items if d.severity is Severity.ERROR)

    def raise_errors(self) -> None:
        """Raise `UserError` with all that was collected if there is an error among it."""
        if self.errors:
            raise UserError(self.items)


_REASONS: Mapping[int, str] = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘满了",
    errno.EFBIG: "文件太大",
    errno.EIO: "磁盘读写出错",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "已有同名的文件或文件夹",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EBUSY: "正被别的程序占用",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENFILE: "同时打开的文件太多",
}
_USED_ELSEWHERE = (32, 33)
"""Numbers that Windows gives where another program has a file open: sharing and lock violations."""


def reason_of(error: Exception) -> str:
    """Return why the system did not do something with a file, in Chinese whatever language the system speaks."""
    if not isinstance(error, OSError):
        return "路径里有不能用的字符"
    if getattr(error, "winerror", None) in _USED_ELSEWHERE:
        return "正被别的程序占用"
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like ``name``, or None if none is near."""
    import difflib  # only a mistake pays for it

    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def render_text(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> str:
    """Render diagnostics as ``file:line:column: error[code]: message`` with the source line, a caret and the hint.

    ``sources`` maps a span's file to its text; a file that is not there is shown without its line.
    """
    lines_of = {file: text.splitlines() for file, text in sources.items()}
    return "\n".join(_render_one(d, lines_of) for d in diagnostics)


def _render_one(diagnostic: Diagnostic, lines_of: Mapping[str, Sequence[str]]) -> str:
    span = diagnostic.span
    head = f"{diagnostic.severity.value}[{diagnostic.code}]: {diagnostic.message}"
    out = [f"{span}: {head}" if span else head]
    lines = lines_of.get(span.file, ()) if span else ()
    if span and 0 < span.line <= len(lines):
        source = lines[span.line - 1].replace("\t", " ")
        gutter = f"{span.line:>5} | "
        out.append(gutter + source)
        if span.column:
            before = source[: span.column - 1]
            under = source[span.column - 1 : span.column - 1 + span.length] or " "
            out.append(" " * (len(gutter) - 2) + "| " + " " * _columns(before) + "^" * max(1, _columns(under)))
    if diagnostic.hint:
        out.append(f"      = hint: {diagnostic.hint}")
    return "\n".join(out)


def _columns(text: str) -> int:
    """Return how many terminal columns the text takes: hanzi take two (UAX #11)."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def to_json(diagnostics: Sequence[Diagnostic]) -> list[dict[str, object]]:
    """Return the diagnostics as the objects that ``--json`` prints (docs/architecture.md, "Interfaces"); ``sheet`` stands in those of workbooks."""
    return [
        {
            "severity": d.severity.value,
            "code": d.code,
            "file": d.span.file if d.span else None,
            "line": d.span.line or None if d.span else None,
            "column": d.span.column or None if d.span else None,
            "message": d.message,
            "hint": d.hint,
        }
        | _sheet(d)
        for d in diagnostics
    ]


def _sheet(diagnostic: Diagnostic) -> dict[str, object]:
    return {"sheet": diagnostic.span.sheet} if diagnostic.span and diagnostic.span.sheet else {}
