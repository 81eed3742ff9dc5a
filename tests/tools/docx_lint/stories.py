"""Checks of what stands among the words: controls, fields, bookmarks, links, measures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tests.tools.docx_lint.package import MC, W14, Check, Element, Package, W

__all__ = ["CHECKS"]

_MEASURES = {"gridCol": "w", "tcW": "w", "tblW": "w", "pgSz": "w", "ind": "left", "spacing": "line", "trHeight": "val", "sz": "val"}


def controls_are_whole(package: Package) -> Iterator[str]:
    ids: Counter[str] = Counter()
    for name, root in package.stories():
        prefixes = {root.nsmap.get(prefix) for prefix in (root.get(MC + "Ignorable") or "").split()}
        for element in root.iter(W14 + "checkbox"):
            if W14[1:-1] not in prefixes:
                yield f"{name} does not say that {element.tag} may be passed over"
        for control in root.iter(W + "sdt"):
            ids.update(e.get(W + "val", "") for e in control.findall(f"{W}sdtPr/{W}id"))
            content = control.find(W + "sdtContent")
            if content is None or not any(content.itertext()):
                yield f"{name} has an empty one"
    yield from (f"id {ident} is given twice" for ident, count in ids.items() if count > 1)


def fields_are_whole(package: Package) -> Iterator[str]:
    """begin, instruction, separate, result, end, in one cell (17.16.18); one may stand within another."""
    for name, root in package.stories():
        yield from (f"{name} has one without an instruction" for e in root.iter(W + "fldSimple") if not e.get(W + "instr", "").strip())
        opened: list[tuple[Element | None, str, list[str]]] = []
        for element in root.iter(W + "fldChar", W + "instrText"):
            kind = element.get(W + "fldCharType", "instruction")
            if kind == "begin":
                opened.append((_cell(element), kind, []))
                continue
            if not opened:
                yield f"{name} has {kind} outside of a field"
                break
            cell, state, code = opened.pop()
            if kind == "instruction":
                code.append(element.text or "")
            elif kind == "separate" and state != "begin":
                yield f"{name} separates a field twice"
            elif kind == "end":
                if cell is not _cell(element):
                    yield f"{name} has a field that ends in another cell than it begins in"
                if not "".join(code).strip():
                    yield f"{name} has one without an instruction"
                continue
            opened.append((cell, "separate" if kind == "separate" else state, code))
        if opened:
            yield f"{name} leaves a field open"


def _cell(element: Element) -> Element | None:
    return next(element.iterancestors(W + "tc"), None)


def bookmarks_are_whole(package: Package) -> Iterator[str]:
    for name, root in package.stories():
        begun: Counter[str] = Counter()
        ended: Counter[str] = Counter()
        for element in root.iter(W + "bookmarkStart", W + "bookmarkEnd"):
            ident = element.get(W + "id", "")
            if element.tag == W + "bookmarkStart":
                begun[ident] += 1
            else:
                ended[ident] += 1
                if ident not in begun:
                    yield f"{name} ends bookmark {ident} where none has begun"
        if begun != ended or any(count > 1 for count in begun.values()):
            yield f"{name} has bookmarks that do not match"
        named = Counter(e.get(W + "name", "") for e in root.iter(W + "bookmarkStart"))
        yield from (f"bookmark {n} is given twice" for n, count in named.items() if count > 1)
        yield from (f"bookmark name {n}" for n in named if not re.fullmatch(r"[^\W\d]\w{0,39}", n))


def links_within_lead_somewhere(package: Package) -> Iterator[str]:
    known = {e.get(W + "name") for _, root in package.stories() for e in root.iter(W + "bookmarkStart")}
    for _, root in package.stories():
        yield from (e.get(W + "anchor", "") for e in root.iter(W + "hyperlink") if e.get(W + "anchor") not in {*known, None})
        codes = [*(e.text or "" for e in root.iter(W + "instrText")), *(e.get(W + "instr", "") for e in root.iter(W + "fldSimple"))]
        for code in codes:
            yield from (name for name in re.findall(r"^\s*(?:PAGEREF|REF|NOTEREF)\s+(\S+)", code) if name not in known)


def measures_are_whole_numbers(package: Package) -> Iterator[str]:
    for part, root in package.xml.items():
        for tag, attribute in _MEASURES.items():
            for element in root.iter(W + tag):
                number = element.get(W + attribute)
                if number is not None and not re.fullmatch(r"-?\d+", number):
                    yield f"{part}: {tag} {number}"


CHECKS: tuple[Check, ...] = (
    controls_are_whole,
    fields_are_whole,
    bookmarks_are_whole,
    links_within_lead_somewhere,
    measures_are_whole_numbers,
)
