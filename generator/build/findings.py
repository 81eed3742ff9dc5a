"""Why an artifact is to be made again: one function that decides and explains.

`findings` compares what was recorded with what is: nothing found means up to date. A build makes what has findings and prints the first of them;
``jianbao explain`` prints them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from generator.build.fingerprint import Conditions, Fingerprint, Printed
from generator.build.record import Entry, Excerpt, Record
from generator.content.wording import about, path_name
from generator.diagnostics import Span

__all__ = ["Draft", "Finding", "findings", "summary"]

_SHOWN = 24
"""Characters of a text that are shown where a whole sentence changed."""


class Finding(Struct, frozen=True, kw_only=True):
    """One reason for which an artifact is not up to date."""

    code: str
    """What sort of reason it is, for programs."""
    message: str
    """For the user to read."""
    path: str = ""
    """What it is about: the YAML path of a value, the key of a theme, a role of the fonts, a library."""
    old: str = ""
    new: str = ""
    span: Span | None = None
    """Where the new value stands."""


class Draft(Struct, frozen=True, kw_only=True):
    """What an artifact would be made of now. Details are worked out only when something has changed."""

    fingerprint: Fingerprint
    printed: Callable[[], Printed]
    conditions: Callable[[], Conditions]
    spans: Callable[[], Mapping[str, Span]]
    """Where each printed value stands in the content."""
    theme_span: Callable[[str], Span | None]
    """Where a key of the theme stands, its parts joined by dots."""


def findings(entry: Entry | None, draft: Draft, on_disk: str | None, record: Record | Excerpt, *, force: bool = False) -> tuple[Finding, ...]:
    """Return why an artifact is not up to date; nothing if it is.

    Args:
        entry: What was recorded of it.
        draft: What it would be made of now.
        on_disk: Hash of the file as it is; None if there is none.
        record: Where the details of the entry are.
        force: Whether the user wants it made whatever is found.
    """
    found = list(_on_disk(entry, on_disk))
    if entry is not None and entry.fingerprint != draft.fingerprint:
        found += _changes(entry.fingerprint, draft, record) or [Finding(code="unknown-change", message="内容或制作条件有变化，上次的细节已不在")]
    if force and not found:
        found.append(Finding(code="forced", message="要求重做（--force）"))
    return tuple(found)


def summary(found: Sequence[Finding]) -> str:
    """Return the findings in one line: the first, and how many more there are."""
    if not found:
        return "内容没有变化"
    first = found[0]
    place = f"（{first.span.file}:{first.span.line}）" if first.span else ""
    more = f"，另有 {len(found) - 1} 处变化" if len(found) > 1 else ""
    return f"{first.message}{place}{more}"


def _on_disk(entry: Entry | None, on_disk: str | None) -> Iterator[Finding]:
    if entry is None:
        if on_disk is None:
            yield Finding(code="never-built", message="还没有生成过")
        else:
            yield Finding(code="not-recorded", message="没有上次生成的记录")
    elif on_disk is None:
        yield Finding(code="missing-file", message="文件不在了")
    elif on_disk != entry.sha256:
        yield Finding(code="edited-by-hand", message="文件被手工修改过")


def _changes(old: Fingerprint, draft: Draft, record: Record | Excerpt) -> list[Finding]:
    found: list[Finding] = []
    if old.printed != draft.fingerprint.printed and (was := record.printed(old.printed)):
        found += _printed(was, draft.printed(), draft.spans())
    if old.conditions != draft.fingerprint.conditions and (with_ := record.conditions(old.conditions)):
        found += _conditions(with_, draft.conditions(), draft.theme_span)
    return found


def _printed(old: Printed, new: Printed, spans: Mapping[str, Span]) -> Iterator[Finding]:
    led = [path for path in dict.fromkeys([*new.references, *old.references]) if _target(old, path) != _target(new, path)]
    for path in led:
        before, after = (each.references.get(path, ("", ""))[1] for each in (old, new))
        yield Finding(code="reference-changed", message=_change(_called(path), before, after), path=path, old=before, new=after, span=spans.get(path))
    told = {_target(each, path) for path in led for each in (old, new)}
    yield from (
        found for found in _values(_by_path(old.values), _by_path(new.values), spans) if found.code == "value-changed" or found.path not in told
    )
    changed = [file for file in new.templates if old.templates.get(file, "") != new.templates[file]]
    for file in changed:
        yield Finding(code="template-changed", message=f"模板 {file} 有变化", path=file, span=Span(file))
    if old.words != new.words and not changed and not led:
        yield Finding(code="words-changed", message="模板里的文字或表格随数据有变化")
    if old.meta != new.meta:
        before, after = next((a, b) for a, b in zip(old.meta, new.meta, strict=False) if a != b)
        yield Finding(code="properties-changed", message=_change("文件属性", before, after), old=before, new=after)
    for name in dict.fromkeys([*new.pictures, *old.pictures]):
        if old.pictures.get(name) != new.pictures.get(name):
            yield Finding(code="picture-changed", message=f"图片 {name} 有变化", path=name)
    if [path for path, _ in old.values] != [path for path, _ in new.values] and old.words == new.words and not led:
        yield Finding(code="order-changed", message="数据的次序有变化")


def _target(printed: Printed, reference: str) -> str:
    """Return the path of what a reference leads to; the empty text where it is not there."""
    return printed.references.get(reference, ("", ""))[0]


def _by_path(values: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the texts printed for each path; where it is printed in several forms, all of them."""
    texts: dict[str, dict[str, None]] = {}
    for path, text in values:
        texts.setdefault(path, {})[text] = None
    return {path: " / ".join(each) for path, each in texts.items()}


def _values(old: Mapping[str, str], new: Mapping[str, str], spans: Mapping[str, Span]) -> Iterator[Finding]:
    """Yield the values that changed, stated ones before those that are computed from them."""
    changed = [path for path in dict.fromkeys([*new, *old]) if old.get(path) != new.get(path)]
    for path in sorted(changed, key=lambda each: "(" in each or "," in each):
        before, after = old.get(path, ""), new.get(path, "")
        kind = "value-changed" if path in old and path in new else "value-added" if path in new else "value-removed"
        yield Finding(code=kind, message=_change(_called(path), before, after), path=path, old=before, new=after, span=spans.get(path))


_FORMULAS: Mapping[str, str] = {
    "growth": "增长率",
    "annual_rate": "年均增长率",
    "multiple": "倍数",
    "progress": "完成比例",
    "convert": "换算",
    "sum": "合计",
}
"""What a computed value is called, by the name of its formula."""


def _called(path: str) -> str:
    """Return what a value is called: by the name of its path, a computed one by what it was computed of."""
    formula, opened, inner = path.partition("(")
    if not opened:
        return path_name(path)
    records = dict.fromkeys(path_name("/".join(datum.split("/")[:2])) for datum in re.findall(r"[^\s(),]+/[^\s(),]+", inner))
    return about("、".join(records), f"的{_FORMULAS.get(formula, formula)}")


def _conditions(old: Conditions, new: Conditions, theme_span: Callable[[str], Span | None]) -> Iterator[Finding]:
    parts = (
        ("theme-changed", "版式的 ", old.theme, new.theme),
        ("font-changed", "", old.fonts, new.fonts),
        ("library-changed", "程序库 ", old.libraries, new.libraries),
    )
    for kind, label, before, after in parts:
        for key in dict.fromkeys([*after, *before]):
            if before.get(key) != after.get(key):
                was, now = before.get(key, ""), after.get(key, "")
                span = theme_span(key) if kind == "theme-changed" else None
                message = _other_font(key, was, now) if kind == "font-changed" else _change(f"{label}{key}", was, now)
                yield Finding(code=kind, message=message, path=key, old=was, new=now, span=span)
    if old.exactly != new.exactly:
        was, now = (f"{pages} 页" if pages else "不限" for pages in (old.exactly, new.exactly))
        yield Finding(code="pages-changed", message=_change("规定的页数", was, now), path="pages", old=was, new=now)
    if (old.version, old.code) != (new.version, new.code):
        told = _change("jianbao", old.version, new.version) if old.version != new.version else "jianbao 的程序有变化"
        yield Finding(code="program-changed", message=told, path="jianbao", old=old.version, new=new.version)
    if old.python != new.python:
        yield Finding(code="program-changed", message=_change("Python", old.python, new.python), path="python", old=old.python, new=new.python)


def _other_font(role: str, old: str, new: str) -> str:
    """Say which face a role got instead of which; a fingerprint begins with the face's name."""
    before, after = old.partition(" ")[0], new.partition(" ")[0]
    return f"字体 {role} 换了文件（{after}）" if before == after else _change(f"字体 {role}", before, after)


def _change(what: str, old: str, new: str) -> str:
    if not old:
        return about(what, f"新增“{_short(new)}”")
    if not new:
        return about(what, f"不再印“{_short(old)}”")
    before, after = _apart(old, new)
    return about(what, f"由“{before}”改为“{after}”")


def _apart(old: str, new: str) -> tuple[str, str]:
    """Return both texts, long ones from where they part."""
    if max(len(old), len(new)) <= _SHOWN:
        return old, new
    same = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(0, same - 4)
    dots = "…" if start else ""
    return dots + _short(old[start:]), dots + _short(new[start:])


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
