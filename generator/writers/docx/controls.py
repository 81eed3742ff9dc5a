"""Content controls: what a reader of the paper can tick, and what changes wherever it stands when it is edited once.

A checkbox carries its key three times: as its tag, as a number made of it, and as the name of a bookmark around it. LibreOffice drops the first two
when it saves, the bookmark stays, so that what the office ticked can be read back from either application. A value carries the number of its datum
twice, as its tag and as its binding, which LibreOffice keeps.
"""

from __future__ import annotations

from functools import cache

from generator.document.nodes import Checkbox
from generator.writers.docx.bindings import NAMESPACE, STORE
from generator.writers.docx.names import bookmark_name
from generator.writers.docx.xml import attribute, run, stable_id

__all__ = ["CHECKED", "UNCHECKED", "value_tag", "write_bound", "write_checkbox"]

UNCHECKED, CHECKED = "\u2610", "\u2611"
_FONT = "Segoe UI Symbol"
_BINDING = f'<w:dataBinding w:prefixMappings="xmlns:p=\'{NAMESPACE}\'" w:xpath="/p:paper[1]/p:value['
_END = f']" w:storeItemID="{STORE}"/><w15:appearance w15:val="hidden"/><w:comboBox/></w:sdtPr><w:sdtContent>'


def value_tag(number: int) -> str:
    """Return the tag of the controls of a datum: short, because Word's dialog takes 64 characters, and a path may be longer."""
    return f"v{number}"


def write_bound(number: int, style: str, runs: str) -> str:
    """Return the runs of a value in a control that is bound to its datum.

    Its words can be edited, and nothing is seen of it on the page (``w15:appearance``, [MS-DOCX]). It is not locked: who deletes a row of a table in
    Word deletes its controls too, which a lock would forbid. It is a combo box without a list (17.5.2.5), which takes any text and keeps it plain: of
    a text control LibreOffice 7.4 makes an input field, and writes the words of one that holds hanzi and digits several times when it saves.
    """
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    properties = f'{look}<w:tag w:val="{value_tag(number)}"/>{_BINDING}{number}{_END}'
    return f"<w:sdt><w:sdtPr>{properties}{runs}</w:sdtContent></w:sdt>"


def write_checkbox(node: Checkbox, style: str, *, bookmark: int, occurrence: int) -> str:
    """Return a checkbox control (``w14:checkbox``, [MS-DOCX] 2.6.1.1) with its glyph in a character style.

    ``bookmark`` is the id of its bookmark; ``occurrence`` tells apart controls of one key, counted from 0: only the first has the bookmark.
    """
    key = node.key if not occurrence else f"{node.key}#{occurrence}"
    control = (
        f'<w:sdt><w:sdtPr><w:alias w:val="{attribute(node.label or node.key)[:64]}"/><w:tag w:val="{attribute(node.key)}"/>'
        f'<w:id w:val="{stable_id(key)}"/>{_box(node.checked, style)}'
    )
    if occurrence:
        return control
    return f'<w:bookmarkStart w:id="{bookmark}" w:name="{bookmark_name(node.key)}"/>{control}<w:bookmarkEnd w:id="{bookmark}"/>'


@cache
def _box(checked: bool, style: str) -> str:
    """Return what all checkboxes of a state have in common."""
    return (
        f'<w14:checkbox><w14:checked w14:val="{int(checked)}"/><w14:checkedState w14:val="{ord(CHECKED):04X}" w14:font="{_FONT}"/>'
        f'<w14:uncheckedState w14:val="{ord(UNCHECKED):04X}" w14:font="{_FONT}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{run(CHECKED if checked else UNCHECKED, style)}</w:sdtContent></w:sdt>"
    )
