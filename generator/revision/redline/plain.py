"""Data of a marked paper whose words stand in no control: what was inserted as a whole (`weaving`). Whoever reads the paper back has to know."""

from __future__ import annotations

from generator.revision.redline.names import W, value
from generator.revision.redline.package import DOCUMENT, Package
from generator.writers.docx.bindings import NAMESPACE, PLAIN

__all__ = ["mark_plain"]

_N = f"{{{NAMESPACE}}}"


def mark_plain(package: Package) -> None:
    """Say of each datum and each box that a paper keeps whether it has lost its controls."""
    tags = {value(control, "sdtPr/tag") for control in package.root(DOCUMENT).iter(W + "sdt")}
    for each in package.related(DOCUMENT).values():
        if not each.kind.endswith("/customXml"):
            continue
        paper = package.root(each.part)
        known = [(f"v{number}", element) for number, element in enumerate(paper.iterfind(f"{_N}value"), 1)]
        known += [(element.get("key", ""), element) for element in paper.iterfind(f"{_N}tick")]
        for tag, element in known:
            if tag not in tags:
                element.set(PLAIN, "1")
