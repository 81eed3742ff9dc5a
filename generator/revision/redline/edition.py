"""One edition's Word file as it is compared: its blocks, what its drawings show, which datum its controls show."""

from __future__ import annotations

import copy
import hashlib
from functools import cached_property

from lxml import etree

from generator.revision.redline.names import DRAWING_NAMES, DRAWING_WORDS, REL, SHAPE, Element, W, value
from generator.revision.redline.package import DOCUMENT, Package
from generator.writers.docx.bindings import NAMESPACE

__all__ = ["Edition"]

_MOST = "，最大 "
"""What follows in the words for a data bar says how long the longest is, which is another row's matter."""


class Edition:
    """A file that is read."""

    def __init__(self, package: Package) -> None:
        """Take the file's parts."""
        self._package = package

    def datum(self, control: Element) -> str:
        """Return the path of the datum that a control shows; empty if it shows none."""
        number = value(control, "sdtPr/tag").removeprefix("v")
        bound = control.find(f"{W}sdtPr/{W}dataBinding") is not None and number.isdigit()
        return self._data[int(number) - 1] if bound else ""

    @cached_property
    def _data(self) -> tuple[str, ...]:
        for each in self._package.related(DOCUMENT).values():
            if each.kind.endswith("/customXml"):
                return tuple(element.get("path", "") for element in self._package.root(each.part).iterfind(f"{{{NAMESPACE}}}value"))
        return ()

    def shown(self, drawing: Element) -> str:
        """Return what a drawing shows, as text that is the same for what looks the same."""
        if next(drawing.iter(f"{SHAPE}wsp"), None) is not None:
            return "".join((each.get("descr") or "").partition(_MOST)[0] for each in drawing.iter(DRAWING_WORDS))
        plain = copy.deepcopy(drawing)
        related = self._package.related(DOCUMENT)
        digest = hashlib.sha256()
        for element in plain.iter():
            if element.tag in DRAWING_NAMES:
                element.set("id", "")
                element.set("name", "")
            for key in [str(key) for key in element.attrib if str(key).startswith(REL)]:
                digest.update(self._package.part(related[element.get(key, "")].part))
                element.set(key, "")
        digest.update(etree.tostring(plain, method="c14n"))
        return digest.hexdigest()
